"""``pulumi-account audit``: judges the contacts, names and regions of accounts; AWS is only read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from pulumi_account.audit.report import SEVERITIES, or_worse
from pulumi_account.core.clock import SystemClock
from pulumi_account.core.errors import AccountError
from pulumi_account.front_end.runtime import new_runtime

from ._account_options import CommandT, account_options, aws_options, fail, not_empty
from ._audit_files import STDOUT, ReportFiles
from ._audit_rules import chosen_rules
from ._output import say
from ._reading import (
    EXIT_DIFFERENT,
    EXIT_FAILED,
    EXIT_INCOMPLETE,
    EXIT_INTERRUPTED,
    accounts_to_read,
    interruptible,
    journal_options,
    with_names,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pulumi_account.audit.declared import Declared
    from pulumi_account.audit.report import Rule, Severity
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Settings
    from pulumi_account.organization.selection.model import AccountSelection
    from pulumi_account.organization.selection.organization_account import OrganizationAccount

_NEVER: Final = "never"
_ACCOUNTS_LISTED: Final = 20


@dataclass(frozen=True)
class _Asked:
    """The options."""

    selection: AccountSelection | None
    settings: Settings
    rules: tuple[Rule, ...]
    baseline: Path | None
    stack: str | None
    cwd: Path
    fail_on: Severity | Literal["never"]
    files: ReportFiles
    read_tags: bool
    limit: int
    fresh: bool


def _file_option(name: str, what: str) -> Callable[[CommandT], CommandT]:
    return click.option(
        f"--{name}",
        is_flag=False,
        flag_value=STDOUT,
        metavar="[FILE]",
        help=f"Write {what} to a file, or without one to stdout.",
    )


@click.command("audit", short_help="Find what auditors object to, and what differs.")
@account_options
@aws_options
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Compare the accounts with a baseline file too, by default those that it selects.",
)
@click.option(
    "--stack",
    callback=not_empty("the name of a stack"),
    metavar="NAME",
    help="Compare the accounts with a stack too, by default those that it has settings of.",
)
@click.option(
    "--cwd", "-C", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Folder of --stack's project."
)
@click.option(
    "--rule",
    "included",
    multiple=True,
    metavar="PATTERN",
    help="Only these rules, such as *-missing; reads only what they need; repeatable.",
)
@click.option("--exclude-rule", "excluded", multiple=True, metavar="PATTERN", help="Without these rules; repeatable.")
@click.option(
    "--severity",
    type=click.Choice(SEVERITIES),
    default=SEVERITIES[-1],
    show_default=True,
    help="Only rules of this severity or worse.",
)
@click.option(
    "--fail-on",
    type=click.Choice((*SEVERITIES, _NEVER)),
    default="low",
    show_default=True,
    help="Exit with 4 for findings of this severity or worse.",
)
@_file_option("json", "the report for scripts")
@_file_option("csv", "a row for each finding")
@_file_option("sarif", "the findings for GitHub code scanning")
@click.option(
    "--html",
    metavar="FILE",
    help="Write the report as one page that needs no network.",
)
@click.option(
    "--details/--no-details", default=False, show_default=True, help="Put contact details into --json and --html."
)
@click.option("--read-tags", is_flag=True, help="Read the accounts' tags too, with a call for each account.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=_ACCOUNTS_LISTED,
    show_default=True,
    metavar="N",
    help="How many accounts with findings the table lists; 0 for all.",
)
@click.option("--fresh", is_flag=True, help="Start over, even after an interrupted audit.")
def command(
    *,
    included: tuple[str, ...],
    excluded: tuple[str, ...],
    severity: Severity,
    json: str | None,
    csv: str | None,
    sarif: str | None,
    html: str | None,
    details: bool,
    **given: Any,
) -> None:
    """Judge the contacts, names and regions of accounts by what auditors ask for, and by what you declare.

    Reads the account that your credentials belong to, or the selected accounts. Nothing is written to AWS. What AWS
    denies is never reported as missing. Run an interrupted audit again within an hour, and it continues where it
    stopped.

    Exit codes: 0 if nothing was found, 1 after an error, 2 for a wrong option, 3 if some accounts could not be read
    and nothing was found in the others, 4 if there are findings.
    """
    if given["baseline"] is not None and given["stack"] is not None:
        raise click.UsageError("--baseline and --stack exclude each other")
    if given["stack"] is None and given["cwd"] != Path():
        raise click.UsageError("--cwd is the folder of --stack's project: add --stack, or remove it")
    compares = given["baseline"] is not None or given["stack"] is not None
    files = ReportFiles(json, csv, sarif, html, details)
    asked = _Asked(rules=chosen_rules(included, excluded, severity, compares=compares), files=files, **given)
    files.refuse_contradictions()
    try:
        files.check()
        with interruptible():
            code = _audit(asked)
    except AccountError as error:
        fail(error, EXIT_FAILED)
    except KeyboardInterrupt:
        again = "run the same command again to continue"
        click.echo(f"{click.get_current_context().command_path}: interrupted; {again}", err=True)
        code = EXIT_INTERRUPTED
    click.get_current_context().exit(code)


def _audit(asked: _Asked) -> int:
    from rich.console import Console

    from pulumi_account.audit.auditing import applicable_rules, audit, columns_of
    from pulumi_account.importing.journal import Journal

    from ._audit_table import show
    from ._reading_progress import progress
    from ._screen import Screen

    runtime = new_runtime(asked.settings)
    # Thousands of accounts take half a minute, and their tags some minutes.
    with Console(stderr=True).status("Reading the organization"):
        declared, selection = _declared(asked, runtime)
        accounts = with_names(runtime, accounts_to_read(runtime, selection, read_tags=asked.read_tags))
        units = _units(runtime, accounts)
    # An account in the journal has only the settings that an audit with the same columns reads.
    columns = columns_of(applicable_rules(asked.rules, declared), declared)
    journal = Journal(Path(), {**journal_options(runtime, asked.settings), "audit": columns})
    if asked.fresh:
        journal.remove()
    with progress(len(accounts), SystemClock()) as on_progress:
        report = audit(
            runtime,
            accounts,
            rules=asked.rules,
            declared=declared,
            units=units,
            details=asked.files.details,
            journal=journal,
            on_progress=on_progress,
        )
    if not journal.is_usable:
        say(f"{journal.path}: can't be written; an interrupted audit will start over", err=True)
    # The files come first, because the reader of the table may close its pipe.
    asked.files.write(report)
    show(report, Screen(stderr=asked.files.uses_stdout), limit=asked.limit)
    asked.files.tell(report)
    journal.remove()
    failing = () if asked.fail_on == _NEVER else or_worse(asked.fail_on)
    if any(report.severities[finding.rule] in failing for account in report.accounts for finding in account.findings):
        return EXIT_DIFFERENT
    return 0 if report.is_complete else EXIT_INCOMPLETE


def _declared(asked: _Asked, runtime: Runtime) -> tuple[Declared | None, AccountSelection | None]:
    """Return what the accounts are compared with, and which accounts that is about unless options choose some."""
    from pulumi_account.organization.selection.accounts import select_accounts
    from pulumi_account.organization.selection.model import AccountSelection

    if asked.baseline is not None:
        from pulumi_account.audit.declared import DeclaredByBaseline
        from pulumi_account.components.baseline_file import read_baseline

        baseline = read_baseline(asked.baseline)
        if baseline.accounts is None:
            return DeclaredByBaseline(baseline), asked.selection
        own = frozenset(account.id for account in select_accounts(runtime, baseline.accounts))
        return DeclaredByBaseline(baseline, own), asked.selection or baseline.accounts
    if asked.stack is not None:
        from pulumi_account.audit.declared import DeclaredByStack
        from pulumi_account.importing.cli_stack import open_stack
        from pulumi_account.importing.stack_state import exported

        by_stack = DeclaredByStack(exported(open_stack(asked.cwd, asked.stack, create=False)))
        held = AccountSelection.of(account_ids=by_stack.account_ids) if by_stack.account_ids else None
        return by_stack, asked.selection or held
    return None, asked.selection


def _units(runtime: Runtime, accounts: Sequence[OrganizationAccount]) -> dict[str, str]:
    """Return where the accounts are; without names, if AWS denies them."""
    from pulumi_account.organization.selection.organization_account import units_of
    from pulumi_account.organization.selection.unit_names import unit_paths

    if not any(account.path for account in accounts):
        return {}
    try:
        return unit_paths(runtime.accounts.organizations(None), accounts)
    except AccountError:
        return {account.id: "/".join(units_of(account)) for account in accounts}
