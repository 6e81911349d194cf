"""Prints the demo: colored and live on a terminal, plain lines elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text

from .aws import is_write
from .transcript import Message, Progress, Step

_COLORS: Final = {"+": "green", "++": "green", "-": "red", "--": "red", "~": "yellow", "+-": "magenta"}
_INDENT: Final = Text("     ")
_SEVERITIES: Final = {"warning": "yellow", "error": "red"}


class Narrator:
    """Prints what happens.

    Args:
        console: where to print.
        chapters: how many chapters there will be.

    """

    def __init__(self, console: Console, chapters: int) -> None:
        self._console = console
        self._chapters = chapters
        self._chapter = 0
        self._status: Status | None = None
        self._printed: set[tuple[str, str]] = set()

    def title(self, facts: Mapping[str, str]) -> None:
        """Print what runs, and where."""
        self._console.print(Text("pulumi_account: the whole life of three resources", "bold"))
        for name, fact in facts.items():
            self._line(Text(f"  {name:<9}", "dim"), Text(fact))

    def chapter(self, title: str, text: str, advice: str = "") -> None:
        """Start a chapter: what happens now, and what to do if it fails."""
        self._chapter += 1
        self._console.print()
        self._console.rule(Text(f"{self._chapter}/{self._chapters} {title}", "bold cyan"), align="left", style="cyan")
        self._console.print(Text(text))
        if advice:
            self._console.print(Text(f"If it fails: {advice}", "dim"))

    @contextmanager
    def command(self, command: str) -> Iterator[None]:
        """Print a command, and show it as running during the block."""
        self._console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
        self._printed.clear()
        with self._console.status(Text(command, "dim"), spinner="dots") as self._status:
            yield
        self._status = None

    def engine(self, output: Step | Progress | Message | None) -> None:
        """Print what an engine's event shows."""
        if isinstance(output, Step):
            style = _COLORS.get(output.mark, "")
            name = f"{output.type} {output.name}"
            what = f"{output.words}  {', '.join(output.changed)}".rstrip()
            self._line(Text(f"  {output.mark:<2} ", style), Text.assemble(f"{name:<27} ", (what, style)))
        elif isinstance(output, Message):
            self._line(_INDENT, Text(output.text, _SEVERITIES.get(output.severity, "")))
        elif isinstance(output, Progress):
            self._progress(output)

    def _progress(self, progress: Progress) -> None:
        line = f"{progress.name}: {progress.text}"
        if self._status is not None:
            self._status.update(Text(line, "dim"))
        # The same text with another number of seconds only changes the status line.
        without_numbers = re.sub(r"\d+", "", progress.text)
        if (progress.name, without_numbers) not in self._printed:
            self._printed.add((progress.name, without_numbers))
            self._line(_INDENT, Text(f"{line} …", "dim"))

    def done(self, seconds: float, unchanged: int, calls: Counter[str], *, killed: bool) -> None:
        """Print how a command ended, and which calls it made."""
        mark = Text("  ✘  ", "magenta") if killed else Text("  ✔  ", "green")
        kept = f" · {unchanged} unchanged" if unchanged else ""
        ended = f"{'killed after ' if killed else ''}{seconds:.1f} s{kept} · calls to AWS: "
        self._line(mark, Text(ended).append_text(_calls(calls)))

    def event(self, text: str) -> None:
        """Print something that happens outside the engine."""
        self._line(Text("  ⚡ ", "magenta"), Text(text))

    def fact(self, text: str) -> None:
        """Print what was read back from AWS."""
        self._line(Text("  →  ", "cyan"), Text(text))

    def ending(self, settings: Mapping[str, str], calls: Counter[str]) -> None:
        """Print the settings that AWS now holds, and all the calls that were made."""
        self._console.print()
        held = Table(title="What AWS now holds, read back with boto3", title_justify="left", title_style="bold")
        held.add_column("Setting")
        held.add_column("Value")
        for name, value in settings.items():
            held.add_row(name, value)
        self._console.print(held)
        made = Table(title="All API calls", title_justify="left", title_style="bold")
        made.add_column("Operation")
        made.add_column("Calls", justify="right")
        for operation, count in sorted(calls.items(), key=lambda item: (not is_write(item[0]), item[0])):
            made.add_row(operation, str(count), style="yellow" if is_write(operation) else "")
        made.add_section()
        made.add_row("all", str(calls.total()), style="bold")
        self._console.print(made)

    def close(self, seconds: float, lines: list[str]) -> None:
        """Print that the demo is over, and what to do next."""
        self._console.print(Text.assemble(("✔ ", "green"), (f"Everything is as expected, in {seconds:.0f} s.", "bold")))
        for line in lines:
            self._line(Text("  "), Text(line))

    def _line(self, lead: Text, text: Text) -> None:
        """Print a line; on a terminal that is too narrow for it, indent the rest as far as its text."""
        if self._console.is_terminal:
            grid = Table.grid()
            grid.add_column(no_wrap=True)
            grid.add_column()
            grid.add_row(lead, text)
            self._console.print(grid)
        else:
            self._console.print(Text.assemble(lead, text))


def _calls(calls: Counter[str]) -> Text:
    if not calls:
        return Text("none", "green")
    listed = Text()
    for operation, count in calls.items():
        listed.append(", " if listed else "")
        listed.append(f"{operation} ×{count}" if count > 1 else operation, "yellow" if is_write(operation) else "")  # noqa: RUF001 - a multiplication sign is meant
    return listed
