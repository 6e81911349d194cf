"""``pulumi-account accounts``: which accounts a selection means."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import click

from pulumi_account.errors import AccountError

from ._account_options import account_options, aws_options, fail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_account.config import Settings
    from pulumi_account.organization.accounts import OrganizationAccount
    from pulumi_account.organization.selection import AccountSelection

_EXIT_FAILED: Final = 1
# A name is never cut off where the output goes to a file or another program.
_WIDTH_OF_FILES: Final = 1_000


@click.command("accounts")
@account_options
@aws_options
@click.option("--json", "as_json", is_flag=True, help="A list of objects: id, name, state, is_management.")
def command(selection: AccountSelection | None, settings: Settings, as_json: bool) -> None:
    """List accounts of the organization, by ID: all active ones, or those chosen.

    The same options choose accounts for the other subcommands.
    """
    from rich.console import Console

    from pulumi_account.lifecycle import Runtime
    from pulumi_account.organization.accounts import select_accounts
    from pulumi_account.organization.selection import AccountSelection

    try:
        # Thousands of accounts take half a minute.
        with Console(stderr=True).status("Reading the organization"):
            accounts = select_accounts(Runtime.of(settings), selection or AccountSelection())
    except AccountError as error:
        fail(error, _EXIT_FAILED)
    if as_json:
        click.echo(json.dumps([vars(account) for account in accounts], ensure_ascii=False, indent=2))
    else:
        _show(accounts)


def _show(accounts: Sequence[OrganizationAccount]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("ID", "Name", "State", "", box=None, pad_edge=False)
    for account in accounts:
        # Text, for a name may hold what rich takes for markup.
        name = Text(account.name or "")
        table.add_row(account.id, name, account.state, "management account" if account.is_management else "")
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_OF_FILES
    console.print(table)
    console.print(f"{len(accounts)} account{'' if len(accounts) == 1 else 's'}")
