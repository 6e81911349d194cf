"""Output of the commands. Control characters in names and paths are escaped, so that they can't steer the terminal."""

from __future__ import annotations

from typing import Any

import click

from pulumi_account.core.printable import printable_json, printable_lines


def say(text: str, *, err: bool = False) -> None:
    """Print lines for a person."""
    click.echo(printable_lines(text), err=err)


def give(content: Any) -> None:
    """Print JSON for a script, on stdout."""
    click.echo(printable_json(content))


def counted(number: int, what: str) -> str:
    """Return a number and what it counts, such as ``2 accounts``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
