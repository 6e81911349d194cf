"""``pulumi-account demo``: a program's whole life against an emulated AWS."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

_EXIT_FAILED = 1
_EXIT_INTERRUPTED = 130


@click.command("demo")
@click.option(
    "--engine",
    type=click.Choice(["auto", "offline", "pulumi"]),
    default="auto",
    show_default=True,
    help="The Pulumi CLI (found or installed), the offline engine, or the one where the other can't be had.",
)
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=".",
    show_default=True,
    help="Directory of the quick start's Pulumi.yaml: the root of the repository.",
)
def command(engine: str, project: Path) -> None:
    """Preview, deploy, drift, repair, change, kill and destroy, told as it happens.

    No login, profile or stack of yours is touched, and nothing is left behind.
    """
    from rich.console import Console

    from pulumi_account.testing.demo import DemoError, play

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    console = Console(highlight=False)
    # A log is for the eye and for grep: its lines stay whole.
    console.soft_wrap = not console.is_terminal
    try:
        play(engine, project, console)
    except DemoError as error:
        click.secho(f"The demo failed: {error}", fg="red", err=True)
        sys.exit(_EXIT_FAILED)
    except KeyboardInterrupt:
        click.secho("The demo was interrupted; nothing is left behind.", err=True)
        sys.exit(_EXIT_INTERRUPTED)
