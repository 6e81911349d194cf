"""``pulumi-account accounts``: lists the chosen accounts of an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from pulumi_account.core.errors import AccountError
from pulumi_account.front_end.runtime import new_runtime

from ._account_columns import COLUMNS, IN_JSON, SHOWN, chosen_columns
from ._account_options import account_options, aws_options, fail
from ._account_table import table_lines
from ._output import counted, give

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_account.core.settings import Settings
    from pulumi_account.organization.selection.model import AccountSelection
    from pulumi_account.organization.selection.organization_account import OrganizationAccount

_EXIT_FAILED: Final = 1


@click.command("accounts", short_help="List accounts of the organization.")
@account_options
@aws_options
@click.option(
    "--columns",
    callback=chosen_columns,
    metavar="NAME,…",
    help=f"What to show of each account, in this order: {', '.join(COLUMNS)}. tags and created take a call for each "
    f"account, unit one for each unit that has units below.  [default: {','.join(SHOWN)}]",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print JSON: a list of objects with id, name, state, is_management, path, joined, or with the chosen columns.",
)
def command(
    selection: AccountSelection | None, settings: Settings, columns: Sequence[str] | None, as_json: bool
) -> None:
    """List accounts of the organization, sorted by ID: all active ones, or the chosen ones.

    Other subcommands choose accounts with the same options.
    """
    from rich.console import Console

    from pulumi_account.organization.selection.model import AccountSelection

    chosen = columns or (IN_JSON if as_json else SHOWN)
    try:
        # Thousands of accounts take half a minute.
        with Console(stderr=True).status("Reading the organization"):
            accounts, units = _read(settings, selection or AccountSelection(), chosen)
    except AccountError as error:
        fail(error, _EXIT_FAILED)
    if as_json:
        shown = [COLUMNS[name] for name in chosen]
        give([{column.key: column.value(account, units) for column in shown} for account in accounts])
    else:
        _show(accounts, units, chosen)


def _read(
    settings: Settings, selection: AccountSelection, columns: Sequence[str]
) -> tuple[Sequence[OrganizationAccount], Mapping[str, str]]:
    """Return the accounts, and by account ID the paths of their units if a column shows them."""
    from pulumi_account.organization.selection.accounts import select_accounts
    from pulumi_account.organization.selection.unit_names import unit_names

    runtime = new_runtime(settings)
    accounts = select_accounts(runtime, selection, read_tags="tags" in columns, read_created="created" in columns)
    names = unit_names(runtime.accounts.organizations(None), accounts) if "unit" in columns else {}
    return accounts, {account_id: f"/{'/'.join(below)}" for account_id, (_, *below) in names.items()}


def _show(accounts: Sequence[OrganizationAccount], units: Mapping[str, str], columns: Sequence[str]) -> None:
    from rich.console import Console

    shown = [COLUMNS[name] for name in columns]
    rows = [[column.cell(account, units) for column in shown] for account in accounts]
    console = Console(highlight=False)
    # Nothing is folded if the output goes to a file or another program.
    for line in table_lines(shown, rows, console.width if console.is_terminal else None):
        click.echo(line)
    click.echo(counted(len(accounts), "account"))
