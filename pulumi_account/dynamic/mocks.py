"""Pulumi's mocks in users' unit tests: they answer the functions that otherwise read from AWS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pulumi.runtime import mocks
from pulumi.runtime.settings import get_monitor
from pydantic.alias_generators import to_camel

_PACKAGE: Final = "account:index"


def answer_of_mocks(function: str, arguments: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what the mocks of ``pulumi.runtime.set_mocks`` answer to a function; None outside such tests.

    The token is that of Pulumi's own packages, such as ``account:index:getAlternateContact``.
    """
    monitor = get_monitor()
    if not isinstance(monitor, mocks.MockMonitor):
        return None
    given = {name: value for name, value in arguments.items() if value is not None}
    answer: Any = monitor.mocks.call(mocks.MockCallArgs(f"{_PACKAGE}:{to_camel(function)}", given, ""))
    # As in Pulumi, it is the answer, or the answer and failures.
    found, failures = (answer, None) if isinstance(answer, Mapping) else answer
    if failures:
        raise ValueError("; ".join(f"{name}: {reason}" for name, reason in failures))
    return dict(found)


def are_set() -> bool:
    """Whether the program is a unit test with Pulumi's mocks."""
    return isinstance(get_monitor(), mocks.MockMonitor)
