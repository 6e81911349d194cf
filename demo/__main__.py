"""``python -m demo``: runs the demo in the terminal."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from .errors import DemoError
from .performance import play

_ROOT: Final = Path(__file__).parents[1]
_EXIT_FAILED: Final = 1
_EXIT_INTERRUPTED: Final = 130


@click.command("demo")
@click.option(
    "--engine",
    type=click.Choice(["auto", "offline", "pulumi"]),
    default="auto",
    show_default=True,
    help="The Pulumi CLI (found or installed), the offline engine, or auto: the offline engine if there is no CLI.",
)
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=_ROOT,
    help="Directory with the quick start's Pulumi.yaml.  [default: the repository's root]",
)
def main(engine: str, project: Path) -> None:
    """Preview, deploy, drift, repair, change, kill and destroy, explained as it happens.

    Your logins, profiles and stacks are neither read nor changed, and nothing is left behind.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    console = Console(highlight=False)
    # A log is searched with grep, so its lines are not wrapped.
    console.soft_wrap = not console.is_terminal
    try:
        play(engine, project, console)
    except DemoError as error:
        click.secho(f"The demo failed: {error}", fg="red", err=True)
        sys.exit(_EXIT_FAILED)
    except KeyboardInterrupt:
        click.secho("The demo was interrupted; it left nothing behind.", err=True)
        sys.exit(_EXIT_INTERRUPTED)


if __name__ == "__main__":
    main(prog_name="python -m demo")
