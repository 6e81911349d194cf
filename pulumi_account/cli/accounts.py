"""``pulumi-account accounts``: lists the chosen accounts of an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from pulumi_account.core.errors import AccountError
from pulumi_account.core.printable import printable
from pulumi_account.front_end.runtime import new_runtime

from ._account_options import account_options, aws_options, fail
from ._output import give

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_account.core.settings import Settings
    from pulumi_account.organization.selection.model import AccountSelection
    from pulumi_account.organization.selection.organization_account import OrganizationAccount

_EXIT_FAILED: Final = 1
# Without contact details, and without what takes a call for each account.
_SHOWN: Final = ("id", "name", "state", "is_management", "path", "joined")
# Names are never cut off if the output goes to a file or another program.
_WIDTH_OF_FILES: Final = 1_000


@click.command("accounts")
@account_options
@aws_options
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print JSON: a list of objects with id, name, state, is_management, path, joined.",
)
def command(selection: AccountSelection | None, settings: Settings, as_json: bool) -> None:
    """List accounts of the organization, sorted by ID: all active ones, or the chosen ones.

    Other subcommands choose accounts with the same options.
    """
    from rich.console import Console

    from pulumi_account.organization.selection.accounts import select_accounts
    from pulumi_account.organization.selection.model import AccountSelection

    try:
        # Thousands of accounts take half a minute.
        with Console(stderr=True).status("Reading the organization"):
            accounts = select_accounts(new_runtime(settings), selection or AccountSelection())
    except AccountError as error:
        fail(error, _EXIT_FAILED)
    if as_json:
        give([{name: getattr(account, name) for name in _SHOWN} for account in accounts])
    else:
        _show(accounts)


def _show(accounts: Sequence[OrganizationAccount]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("ID", "Name", "State", "", box=None, pad_edge=False)
    for account in accounts:
        # Text, because a name may contain what rich would take for markup.
        texts = (Text(printable(text or "")) for text in (account.id, account.name, account.state))
        table.add_row(*texts, "management account" if account.is_management else "")
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_OF_FILES
    console.print(table)
    console.print(f"{len(accounts)} account{'' if len(accounts) == 1 else 's'}")
