"""The columns that ``pulumi-account accounts`` can show: no contact detail, and calls only for what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.printable import printable

from ._account_options import EXIT_USAGE, fail

if TYPE_CHECKING:
    from pulumi_account.organization.selection.organization_account import OrganizationAccount


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        title: its heading; empty for none.
        key: its key in JSON.
        value: returns the value of an account, ready for JSON.
        help: what it shows, and the calls that it takes.
        text: returns a value as a person reads it.
        fold: where a cell may continue in the next line: between the parts of a path or a list, between words, or
            nowhere.

    """

    title: str
    key: str
    value: Callable[[OrganizationAccount, Mapping[str, str]], Any]
    help: str
    text: Callable[[Any], str] = lambda value: "" if value is None else str(value)
    fold: Literal["path", "list", "words"] | None = None

    def cell(self, account: OrganizationAccount, units: Mapping[str, str]) -> str:
        """Return the text of an account's cell, made printable."""
        return printable(self.text(self.value(account, units)))


def _domain(account: OrganizationAccount) -> str | None:
    return account.email.rpartition("@")[2] if account.email else None


def _unit_id(account: OrganizationAccount) -> str | None:
    from pulumi_account.organization.selection.organization_account import units_of

    return next(reversed(units_of(account)), None)


def _day(moment: str | None) -> str:
    return (moment or "").partition("T")[0]


def _pairs(tags: Mapping[str, str] | None) -> str:
    return ", ".join(f"{key}={value}" if value else key for key, value in sorted((tags or {}).items()))


def _tags(account: OrganizationAccount) -> dict[str, str] | None:
    return None if account.tags is None else dict(account.tags)


COLUMNS: Final[Mapping[str, Column]] = {
    "id": Column("ID", "id", lambda account, _: account.id, "account ID"),
    "name": Column("Name", "name", lambda account, _: account.name, "account name", fold="words"),
    "state": Column("State", "state", lambda account, _: account.state, "such as ACTIVE"),
    "management": Column(
        "",
        "is_management",
        lambda account, _: account.is_management,
        "marks the management account",
        lambda is_management: "management account" if is_management else "",
        "words",
    ),
    "unit": Column(
        "Unit",
        "unit",
        lambda account, units: units.get(account.id),
        "path of the organizational unit; a call for each unit that has units below",
        fold="path",
    ),
    "unit-id": Column("Unit ID", "unit_id", lambda account, _: _unit_id(account), "ID of the unit or the root"),
    "path": Column(
        "Path", "path", lambda account, _: account.path, "the place as AWS's condition keys have it", fold="path"
    ),
    "tags": Column("Tags", "tags", lambda account, _: _tags(account), "tags; a call for each account", _pairs, "list"),
    "email-domain": Column(
        "E-mail domain",
        "email_domain",
        lambda account, _: _domain(account),
        "domain of the root user's e-mail address, never the mailbox",
        fold="words",
    ),
    "joined": Column("Joined", "joined", lambda account, _: account.joined, "when it joined the organization", _day),
    "created": Column(
        "Created", "created", lambda account, _: account.created, "when it was created; a call for each account", _day
    ),
}
SHOWN: Final = ("id", "name", "state", "management")
"""The columns of a table by default."""
IN_JSON: Final = (*SHOWN, "path", "joined")
"""The members of JSON by default: all that take no further call, except for the e-mail domain."""


def chosen_columns(_context: click.Context, option: click.Parameter, given: str | None) -> Sequence[str] | None:
    """Return the names of the columns in an option's value; None if it is left out. Exits with 2 for unknown ones."""
    if given is None:
        return None
    names = list(dict.fromkeys(name.strip().lower().replace("_", "-") for name in given.split(",") if name.strip()))
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or not names:
        problem = f"unknown column {', '.join(unknown)}" if unknown else "is empty"
        expected = ", ".join(COLUMNS)
        fail(ConfigurationError(f"{option.opts[0]}: {problem}; expected one or more of {expected}"), EXIT_USAGE)
    return names
