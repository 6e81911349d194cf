"""Progress of reading accounts, on stderr: a bar on a terminal, otherwise a line every ten seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from pulumi_account.core.clock import Clock
    from pulumi_account.importing.found import AccountReading
    from pulumi_account.importing.reading import OnProgress

SECONDS_BETWEEN_LINES: Final = 10.0


@contextmanager
def progress(total: int, clock: Clock) -> Iterator[OnProgress]:
    """Show the progress of reading accounts; yields the function to call with each account."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _Lines(total, clock).done
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Reading accounts", total=total)
        counts = _Counts()

        def done(reading: AccountReading) -> None:
            counts.add(reading)
            bar.update(task, advance=1, description=f"Reading accounts{counts}")

        yield done


class _Counts:
    def __init__(self) -> None:
        self.all = 0
        self._outcomes: dict[str, int] = {}

    def add(self, reading: AccountReading) -> None:
        self.all += 1
        if reading.outcome != "read":
            self._outcomes[reading.outcome] = self._outcomes.get(reading.outcome, 0) + 1

    def __str__(self) -> str:
        return "".join(f", {number} {outcome}" for outcome, number in self._outcomes.items())


class _Lines:
    def __init__(self, total: int, clock: Clock) -> None:
        self._total, self._clock, self._counts = total, clock, _Counts()
        self._shown = clock.monotonic()

    def done(self, reading: AccountReading) -> None:
        self._counts.add(reading)
        now = self._clock.monotonic()
        if now - self._shown >= SECONDS_BETWEEN_LINES:
            self._shown = now
            click.echo(f"{self._counts.all} of {self._total} accounts{self._counts}", err=True)
