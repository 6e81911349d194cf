"""The names of accounts that a program has read, and the text that brings them to the provider host.

A program that calls ``organization_accounts`` knows its accounts' names, and the host is another process. Each resource
therefore takes along the names of its own accounts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime import get_root_resource

from pulumi_account.core.account_names import AccountNames

from . import mocks
from .program_record import has_outputs

PROGRAM_NAMES: Final = "program_names"
"""The input that holds the text. ``check`` removes it, so that no state has it."""

_ACCOUNTS: Final = ("account_id", "accounts", "names")

_names_of_runs: WeakKeyDictionary[pulumi.Resource, AccountNames] = WeakKeyDictionary()


def names_of_run() -> AccountNames:
    """Return the names that the program of this run knows so far; none outside a run."""
    stack = get_root_resource()
    return AccountNames() if stack is None else _names_of_runs.setdefault(stack, AccountNames())


def with_program_names(props: dict[str, Any]) -> dict[str, Any]:
    """Return a resource's inputs, with the names of its accounts if the program knows any.

    Mocks, which users' unit tests look at, get the inputs as they are.
    """
    names = names_of_run()
    accounts = [props[name] for name in _ACCOUNTS if props.get(name) is not None]
    if not names or not accounts or mocks.are_set():
        return props

    def text(known: Any) -> str | None:
        return names_as_text(names, known)

    sent = pulumi.Output.from_input(accounts).apply(text) if has_outputs(accounts) else text(accounts)
    return props if sent is None else {**props, PROGRAM_NAMES: sent}


def names_as_text(names: AccountNames, accounts: Any) -> str | None:
    """Return the known names among these accounts as one text; None if none is known."""
    known = names.among(_ids_in(accounts))
    return json.dumps(known) if known else None


def names_from_text(text: Any) -> dict[str, str]:
    """Return the names in a text; none in what is no such text, such as one that a preview doesn't know."""
    with suppress(ValueError):
        names = json.loads(text) if isinstance(text, str) and text else {}
        return {str(account): str(name) for account, name in dict(names).items()}
    return {}


def _ids_in(accounts: Any) -> Iterator[str]:
    for account in accounts:
        if isinstance(account, str):
            yield str(account)
        elif isinstance(account, list | tuple | dict):
            yield from _ids_in(account)
