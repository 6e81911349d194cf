"""What the get functions share: reading AWS from within a program, with the stack's settings.

Dynamic providers have no invokes, so these functions read in the program's own process.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime import get_config_env, get_root_resource

from pulumi_account.core.errors import AccountError, ConfigurationError
from pulumi_account.core.runtime import Runtime
from pulumi_account.core.settings import ACCOUNT_KEYS, AWS_KEYS, Settings, settings_from
from pulumi_account.front_end.functions import Function
from pulumi_account.front_end.runtime import new_runtime

from .mocks import answer_of_mocks
from .program_names import names_of_run
from .program_record import has_outputs
from .verbs import runtime_of

ResultT = TypeVar("ResultT")


class ProgramFunction(Generic[ResultT]):
    """A function that reads AWS for the program of this process.

    It raises AccountError or one of its kind, which is also a pulumi.RunError: Pulumi shows only its one line.

    Args:
        function: the function.

    """

    def __init__(self, function: Function[ResultT]) -> None:
        self.function = function

    def get(self, **values: Any) -> ResultT:
        """Read at once. Raises ConfigurationError for an output, or if the result would have to be a secret."""
        with shown_as_one_line():
            settings, name = settings_of_program(), self.function.name
            outputs = [argument for argument, value in values.items() if has_outputs(value)]
            if outputs:
                raise ConfigurationError(
                    f"{name}: {', '.join(outputs)} must be a plain value; use {name}_output, which takes outputs"
                )
            if self._is_secret(settings):
                raise ConfigurationError(
                    f"{name} returns plain values, but account:secretContacts is set: use {name}_output, whose result "
                    f"is then a secret"
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
        return settings.secret_contacts and bool(self.function.contact_details)

    def _read(self, settings: Settings, values: dict[str, Any]) -> ResultT:
        result = self.function.result
        mocked = answer_of_mocks(self.function.name, values)
        if mocked is not None:
            return result(**{field.name: mocked.get(field.name) for field in fields(result)})  # type: ignore[arg-type]  # results are dataclasses
        return result(**self.function.read(runtime_of_run(settings), values))


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
            runtimes[settings] = new_runtime(settings, names=names_of_run())
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
