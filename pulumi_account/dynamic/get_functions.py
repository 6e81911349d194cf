"""What the get functions share: reading AWS from within a program, with the stack's settings.

Dynamic providers have no invokes, so these functions read in the program's own process.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime import get_config_env, get_root_resource

from pulumi_account.core.errors import AccountError, ConfigurationError, error_context
from pulumi_account.core.inputs import AccountScopedInputs, in_words
from pulumi_account.core.lifecycle import Lifecycle
from pulumi_account.core.lookup import read_existing
from pulumi_account.core.runtime import Runtime
from pulumi_account.core.settings import ACCOUNT_KEYS, AWS_KEYS, Settings, settings_from
from pulumi_account.front_end.runtime import new_runtime

from .mocks import answer_of_mocks
from .verbs import runtime_of

ResultT = TypeVar("ResultT")


class Reader(Generic[ResultT]):
    """A function that reads AWS for a program.

    It raises AccountError or one of its kind, which is also a pulumi.RunError: Pulumi shows only its one line.

    Args:
        function: the function's name.
        arguments: the model of its arguments.
        result: the class of its result, a dataclass.
        has_contact_details: whether ``account:secretContacts`` makes the result a secret.

    """

    def __init__(
        self,
        function: str,
        arguments: type[AccountScopedInputs],
        result: type[ResultT],
        *,
        has_contact_details: bool,
    ) -> None:
        self._function = function
        self._arguments = arguments
        self._result = result
        self._has_contact_details = has_contact_details

    def get(self, **values: Any) -> ResultT:
        """Read at once. Raises ConfigurationError if the result would have to be a secret."""
        with shown_as_one_line():
            settings = settings_of_program()
            if self._is_secret(settings):
                raise ConfigurationError(
                    f"{self._function} returns plain values, but account:secretContacts is set: use "
                    f"{self._function}_output, whose result is then a secret"
                )
            return self._read(settings, values)

    def get_output(self, **values: Any) -> pulumi.Output[ResultT]:
        """Read once the values are known, while the program continues."""
        with shown_as_one_line():
            settings = settings_of_program()

        async def read(known: dict[str, Any]) -> ResultT:
            with shown_as_one_line():
                return await asyncio.to_thread(self._read, settings, known)

        output: pulumi.Output[ResultT] = pulumi.Output.all(**values).apply(read)
        return pulumi.Output.secret(output) if self._is_secret(settings) else output

    def _is_secret(self, settings: Settings) -> bool:
        return settings.secret_contacts and self._has_contact_details

    def _read(self, settings: Settings, values: dict[str, Any]) -> ResultT:
        names = [field.name for field in fields(self._result)]  # type: ignore[arg-type]  # results are dataclasses
        mocked = answer_of_mocks(self._function, values)
        if mocked is not None:
            return self._result(**{name: mocked.get(name) for name in names})
        given = {name: value for name, value in values.items() if value is not None}
        arguments, failures = self._arguments.check(given)
        if arguments is None:
            raise ConfigurationError(f"{self._function}: {in_words(failures)}")
        found = self._find(runtime_of_run(settings), arguments)
        return self._result(**{name: found[name] for name in names if name in found})

    def _find(self, runtime: Runtime, arguments: Any) -> Mapping[str, Any]:
        """Return what AWS has, by the names of the result's attributes."""
        raise NotImplementedError


class Lookup(Reader[ResultT]):
    """A get function that reads a setting as its resource does.

    Args:
        function: the function's name.
        lifecycle_class: the lifecycle that reads.
        arguments: the model of its arguments.
        result: the class of its result, a dataclass.

    """

    def __init__(
        self,
        function: str,
        lifecycle_class: type[Lifecycle[Any]],
        arguments: type[AccountScopedInputs],
        result: type[ResultT],
    ) -> None:
        has_contact_details = bool(lifecycle_class.inputs.contact_details())
        super().__init__(function, arguments, result, has_contact_details=has_contact_details)
        self._lifecycle_class = lifecycle_class

    def _find(self, runtime: Runtime, arguments: Any) -> Mapping[str, Any]:
        lifecycle = self._lifecycle_class(runtime)
        with error_context("get", lifecycle.resource, lifecycle.label(arguments)):
            full = lifecycle.full_id(lifecycle.client_for(arguments).account_id, *lifecycle.parts(arguments))
            return {"id": full, **read_existing(lifecycle, full, arguments.properties()).properties}


class Question(Reader[ResultT]):
    """A function that reads what is no resource's setting; its result has ``id`` and ``account_id``.

    Args:
        function: the function's name.
        ask: returns what AWS has, by the names of the result's attributes.
        arguments: the model of its arguments.
        result: the class of its result, a dataclass.

    """

    def __init__(
        self,
        function: str,
        ask: Callable[[Runtime, Any], Mapping[str, Any]],
        arguments: type[AccountScopedInputs],
        result: type[ResultT],
    ) -> None:
        super().__init__(function, arguments, result, has_contact_details=False)
        self._ask = ask

    def _find(self, runtime: Runtime, arguments: Any) -> Mapping[str, Any]:
        with error_context(self._function):
            found = self._ask(runtime, arguments)
            return {"id": found["account_id"], **found}


_runtimes_of_runs: WeakKeyDictionary[pulumi.Resource, dict[Settings, Runtime]] = WeakKeyDictionary()
_runtimes_lock = threading.Lock()


def runtime_of_run(settings: Settings) -> Runtime:
    """Return the runtime of the program's run; the next inline program of a process may have other credentials."""
    stack = get_root_resource()
    if stack is None:
        return runtime_of(settings)
    with _runtimes_lock:
        runtimes = _runtimes_of_runs.setdefault(stack, {})
        if settings not in runtimes:
            runtimes[settings] = new_runtime(settings)
        return runtimes[settings]


def settings_of_program() -> Settings:
    """Return the settings of the stack that the program runs for. Raises ConfigurationError."""
    # In a run of the CLI, the environment has all keys, so misspelled ones are found too.
    config: dict[str, Any] = get_config_env()
    for key in (*AWS_KEYS, *ACCOUNT_KEYS):
        namespace, _, name = key.partition(":")
        value = pulumi.Config(namespace).get(name)
        if value is not None:
            config[key] = value
    return settings_from(config)


@contextmanager
def shown_as_one_line() -> Iterator[None]:
    """Have Pulumi show this package's errors as one line: they become a ``pulumi.RunError`` too."""
    try:
        yield
    except AccountError as error:
        # The error itself, so that a program that catches it finds its facts.
        error.__class__ = _with_run_error(type(error))
        raise error from None


def _with_run_error(kind: type[AccountError]) -> type[AccountError]:
    """Return an error's class as one that is a RunError too."""
    if issubclass(kind, pulumi.RunError):
        return kind
    return type(kind.__name__, (kind, pulumi.RunError), {"__doc__": kind.__doc__, "__module__": kind.__module__})
