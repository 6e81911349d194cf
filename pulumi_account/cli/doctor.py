"""``pulumi-account doctor``: who the caller is, what it may do, and what has to be fixed. Changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pulumi_account.core.errors import AccountError, ConfigurationError
from pulumi_account.core.identity import ACCOUNT_ID
from pulumi_account.policies import COMPONENTS, PERMISSIONS

from ._account_options import Folder, aws_options, fail, not_empty, over_stack
from ._output import give

if TYPE_CHECKING:
    from pulumi_account.core.clock import Clock
    from pulumi_account.core.settings import Settings

_EXIT_PROBLEMS: Final = 1
_EXIT_USAGE: Final = 2
# What isn't known by then stays unknown.
_SECONDS: Final = 20.0


@dataclass(frozen=True)
class _OfStack:
    """The settings of a stack, or why they can't be used, and what its resources use."""

    settings: Settings
    refused: AccountError | None
    names: tuple[str, ...]


@click.command("doctor", short_help="Check credentials, permissions and this machine.")
@click.argument("folder", type=Folder(), required=False)
@click.option(
    "--stack",
    callback=not_empty("the name of a stack"),
    metavar="NAME",
    help="Use the settings of this stack of FOLDER's project, and probe what its resources need.",
)
@aws_options
@click.option("--account", "account_id", metavar="ID", help="Member account whose permissions are probed.")
@click.option(
    "--resource",
    "names",
    multiple=True,
    type=click.Choice(sorted({*PERMISSIONS, *COMPONENTS})),
    metavar="NAME",
    help="Probe only what this resource, component or function needs, such as AlternateContact; repeatable.",
)
@click.option("--read-only", is_flag=True, help="Probe only what a preview and a refresh need.")
@click.option("--details", is_flag=True, help="List every permission, with how it was probed, and every quota.")
@click.option("--json", "as_json", is_flag=True, help="Print codes for scripts.")
def command(
    *,
    folder: Path | None,
    stack: str | None,
    settings: Settings,
    account_id: str | None,
    names: tuple[str, ...],
    read_only: bool,
    details: bool,
    as_json: bool,
) -> None:
    """Examine credentials, organization, permissions, versions and this machine; change nothing.

    Permissions to read are probed by reading. Permissions to change something are simulated by IAM, which changes
    nothing. No contact detail, key or session name is printed.

    Exit codes: 0 if everything is well, 1 if there is something to fix, 2 for a wrong option.
    """
    from pulumi_account.core.printable import printable
    from pulumi_account.doctor.examination import examine

    if account_id is not None and not ACCOUNT_ID.fullmatch(account_id):
        fail(ConfigurationError("--account: must be an account ID: 12 digits"), _EXIT_USAGE)
    if folder is not None and stack is None:
        raise click.UsageError("FOLDER is the project of --stack: add --stack, or remove it")
    try:
        of_stack = _of_stack(folder or Path(), stack, settings) if stack is not None else _OfStack(settings, None, ())
        with _watched(as_json=as_json) as clock:
            report = examine(
                of_stack.settings,
                clock,
                stack=printable(stack) if stack is not None else None,
                member_id=account_id,
                names=names or of_stack.names or tuple(PERMISSIONS),
                read_only=read_only,
                refused=of_stack.refused,
            )
    except AccountError as error:
        fail(error, _EXIT_PROBLEMS)
    if as_json:
        give(report.as_json())
    else:
        from ._doctor_screen import show

        show(report, details=details)
    click.get_current_context().exit(0 if report.is_healthy else _EXIT_PROBLEMS)


def _of_stack(folder: Path, stack: str, options: Settings) -> _OfStack:
    from pulumi_account.importing.cli_stack import open_stack
    from pulumi_account.importing.policy_uses import stack_uses
    from pulumi_account.importing.stack_state import exported

    opened = open_stack(folder, stack, create=False)
    config: Mapping[str, Any] = {key: value.value for key, value in opened.get_all_config().items()}
    uses = stack_uses(exported(opened)).of_profile(None).uses
    # Other roles make the calls of resources with a connection.
    names = tuple(sorted({use.name for use in uses if use.role_arn is None}))
    try:
        return _OfStack(over_stack(config, options), None, names)
    except ConfigurationError as error:
        return _OfStack(options, error, names)


@contextmanager
def _watched(*, as_json: bool) -> Iterator[Clock]:
    """Yield a clock that ends every wait when the time is over; show that something goes on meanwhile."""
    from rich.console import Console

    from pulumi_account.core.clock import Cancellation, system_clock

    cancellation = Cancellation()
    clock = system_clock(cancellation)
    timer = threading.Timer(_SECONDS, cancellation.set)
    timer.daemon = True
    timer.start()
    try:
        with Console(stderr=True, quiet=as_json).status("Examining"):
            yield clock
    finally:
        timer.cancel()
        # After Ctrl-C, no wait is to go on.
        cancellation.set()
