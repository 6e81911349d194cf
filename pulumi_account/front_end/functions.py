"""Functions that read AWS for a program, whichever front end calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from pulumi_account.core.error_context import error_context
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.inputs import AccountScopedInputs, in_words
from pulumi_account.core.lifecycle import Lifecycle
from pulumi_account.core.lookup import read_existing
from pulumi_account.core.runtime import Runtime

ResultT = TypeVar("ResultT")


class Function(Generic[ResultT]):
    """A function that reads AWS.

    Args:
        name: the function's name.
        arguments: the model of its arguments.
        result: the class of its result, a dataclass.
        contact_details: the names of the result's attributes that ``account:secretContacts`` makes secrets.

    """

    def __init__(
        self,
        name: str,
        arguments: type[BaseModel],
        result: type[ResultT],
        contact_details: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.result = result
        self.contact_details = contact_details

    def read(self, runtime: Runtime, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what AWS has, by the names of the result's attributes; None among the values stands for no value.

        Raises ConfigurationError for wrong arguments, and what the calls raise.
        """
        raise NotImplementedError


class AccountFunction(Function[ResultT]):
    """A function about one account."""

    arguments: type[AccountScopedInputs]

    def read(self, runtime: Runtime, values: Mapping[str, Any]) -> dict[str, Any]:
        """Check the arguments, and return what AWS has."""
        given = {name: value for name, value in values.items() if value is not None}
        arguments, failures = self.arguments.check(given)
        if arguments is None:
            raise ConfigurationError(f"{self.name}: {in_words(failures)}")
        found = self._find(runtime, arguments)
        return {each.name: found[each.name] for each in fields(self.result) if each.name in found}  # type: ignore[arg-type]  # results are dataclasses

    def _find(self, runtime: Runtime, arguments: Any) -> Mapping[str, Any]:
        """Return what AWS has, by the names of the result's attributes and perhaps of others."""
        raise NotImplementedError


class Lookup(AccountFunction[ResultT]):
    """A function that reads a setting as its resource does.

    Args:
        name: the function's name.
        lifecycle_class: the lifecycle that reads.
        arguments: the model of its arguments.
        result: the class of its result, a dataclass.

    """

    def __init__(
        self,
        name: str,
        lifecycle_class: type[Lifecycle[Any]],
        arguments: type[AccountScopedInputs],
        result: type[ResultT],
    ) -> None:
        super().__init__(name, arguments, result, lifecycle_class.inputs.contact_details())
        self.lifecycle_class = lifecycle_class

    def _find(self, runtime: Runtime, arguments: Any) -> Mapping[str, Any]:
        lifecycle = self.lifecycle_class(runtime)
        with error_context("get", lifecycle.resource, lifecycle.label(arguments), runtime.names):
            full = lifecycle.full_id(lifecycle.client_for(arguments).account_id, *lifecycle.parts(arguments))
            return {"id": full, **read_existing(lifecycle, full, arguments.properties()).properties}


class Question(AccountFunction[ResultT]):
    """A function that reads what is no resource's setting; its result has ``id`` and ``account_id``.

    Args:
        name: the function's name.
        ask: returns what AWS has, by the names of the result's attributes.
        arguments: the model of its arguments.
        result: the class of its result, a dataclass.

    """

    def __init__(
        self,
        name: str,
        ask: Callable[[Runtime, Any], Mapping[str, Any]],
        arguments: type[AccountScopedInputs],
        result: type[ResultT],
    ) -> None:
        super().__init__(name, arguments, result)
        self._ask = ask

    def _find(self, runtime: Runtime, arguments: Any) -> Mapping[str, Any]:
        with error_context(self.name, names=runtime.names):
            found = self._ask(runtime, arguments)
            return {"id": found["account_id"], **found}
