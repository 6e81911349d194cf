"""How the demo is told: coloured and live on a terminal, plain lines elsewhere."""

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

_COLOURS: Final = {"+": "green", "++": "green", "-": "red", "--": "red", "~": "yellow", "+-": "magenta"}
_INDENT: Final = Text("     ")
_SEVERITIES: Final = {"warning": "yellow", "error": "red"}


class Narrator:
    """Tells what happens."""

    def __init__(self, console: Console, chapters: int) -> None:
        self._console = console
        self._chapters = chapters
        self._chapter = 0
        self._status: Status | None = None
        self._told: set[tuple[str, str]] = set()

    def title(self, facts: Mapping[str, str]) -> None:
        """Tell what plays, where."""
        self._console.print(Text("pulumi_account: three resources through their whole life", "bold"))
        for name, fact in facts.items():
            self._line(Text(f"  {name:<9}", "dim"), Text(fact))

    def chapter(self, title: str, text: str, advice: str = "") -> None:
        """Begin a chapter: what happens now, and what to do where it fails."""
        self._chapter += 1
        self._console.print()
        self._console.rule(Text(f"{self._chapter}/{self._chapters} {title}", "bold cyan"), align="left", style="cyan")
        self._console.print(Text(text))
        if advice:
            self._console.print(Text(f"If it fails: {advice}", "dim"))

    @contextmanager
    def command(self, command: str) -> Iterator[None]:
        """Tell of a command while it runs."""
        self._console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
        self._told.clear()
        with self._console.status(Text(command, "dim"), spinner="dots") as self._status:
            yield
        self._status = None

    def hear(self, said: Step | Progress | Message | None) -> None:
        """Tell what an engine says."""
        if isinstance(said, Step):
            style = _COLOURS.get(said.mark, "")
            name = f"{said.type} {said.name}"
            what = f"{said.words}  {', '.join(said.changed)}".rstrip()
            self._line(Text(f"  {said.mark:<2} ", style), Text.assemble(f"{name:<27} ", (what, style)))
        elif isinstance(said, Message):
            self._line(_INDENT, Text(said.text, _SEVERITIES.get(said.severity, "")))
        elif isinstance(said, Progress):
            self._progress(said)

    def _progress(self, progress: Progress) -> None:
        line = f"{progress.name}: {progress.text}"
        if self._status is not None:
            self._status.update(Text(line, "dim"))
        # The same again, some seconds later, only changes the status line.
        told = re.sub(r"\d+", "", progress.text)
        if (progress.name, told) not in self._told:
            self._told.add((progress.name, told))
            self._line(_INDENT, Text(f"{line} …", "dim"))

    def done(self, seconds: float, unchanged: int, calls: Counter[str], *, killed: bool) -> None:
        """Tell how a command ended, and which calls it made."""
        mark = Text("  ✘  ", "magenta") if killed else Text("  ✔  ", "green")
        kept = f" · {unchanged} unchanged" if unchanged else ""
        told = f"{'killed after ' if killed else ''}{seconds:.1f} s{kept} · AWS was called: "
        self._line(mark, Text(told).append_text(_calls(calls)))

    def event(self, text: str) -> None:
        """Tell of something that happens besides."""
        self._line(Text("  ⚡ ", "magenta"), Text(text))

    def fact(self, text: str) -> None:
        """Tell what was read back."""
        self._line(Text("  →  ", "cyan"), Text(text))

    def ending(self, holdings: Mapping[str, str], calls: Counter[str]) -> None:
        """Tell what AWS holds at the end, and all the calls that were made."""
        self._console.print()
        held = Table(title="What AWS now holds, read back with boto3", title_justify="left", title_style="bold")
        held.add_column("Setting")
        held.add_column("Value")
        for name, value in holdings.items():
            held.add_row(name, value)
        self._console.print(held)
        made = Table(title="All the API calls", title_justify="left", title_style="bold")
        made.add_column("Operation")
        made.add_column("Calls", justify="right")
        for operation, count in sorted(calls.items(), key=lambda item: (not is_write(item[0]), item[0])):
            made.add_row(operation, str(count), style="yellow" if is_write(operation) else "")
        made.add_section()
        made.add_row("all", str(calls.total()), style="bold")
        self._console.print(made)

    def close(self, seconds: float, lines: list[str]) -> None:
        """Tell that it is over, and what to do next."""
        self._console.print(Text.assemble(("✔ ", "green"), (f"All of it as it should be, in {seconds:.0f} s.", "bold")))
        for line in lines:
            self._line(Text("  "), Text(line))

    def _line(self, lead: Text, text: Text) -> None:
        """Print a line; where a terminal is too narrow for it, the rest is indented as far as its text."""
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
        return Text("not at all", "green")
    told = Text()
    for operation, count in calls.items():
        told.append(", " if told else "")
        told.append(f"{operation} ×{count}" if count > 1 else operation, "yellow" if is_write(operation) else "")  # noqa: RUF001 - a multiplication sign is meant
    return told
