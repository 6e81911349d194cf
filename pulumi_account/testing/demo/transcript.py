"""Understands what an engine prints: the look of the Pulumi CLI's non-interactive display, which both engines have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_ROW: Final = re.compile(
    r"^ (?P<mark>\S{1,2}) +pulumi-python:dynamic/account:(?P<type>\w+) (?P<name>\S+) "
    r"(?P<words>[^\[]*?)\s*(?P<diff>\[diff: .*\])?$"
)
_PROGRESS: Final = re.compile(
    r"(?P<where>[\w-]+ in \d{12}): (?P<status>[^,]+(?:, (?!\d)[^,]+)*), (?P<time>[\dmins ]+)$"
)
_UNCHANGED: Final = re.compile(r"^    (?:.* )?(\d+) unchanged$")
_BEGUN: Final = re.compile(r"ing( \w+)? \(0s\)$")
_OURS: Final = re.compile(r"^(AlternateContact|PrimaryContact|RegionOptIn) ")


@dataclass(frozen=True)
class Row:
    """A resource's step: planned, or done."""

    mark: str
    type: str
    name: str
    words: str
    diff: str


@dataclass(frozen=True)
class Progress:
    """Where a switch has got to."""

    where: str
    status: str
    time: str


@dataclass(frozen=True)
class Message:
    """What a provider or the engine had to say."""

    text: str


@dataclass
class Transcript:
    """All lines of a run, and the counts it ended with."""

    lines: list[str] = field(default_factory=list)
    rows: dict[str, list[str]] = field(default_factory=dict)
    unchanged: int = 0
    _diagnostics: bool = False

    def hear(self, line: str) -> Row | Progress | Message | None:
        """Take a line; return what it says that is worth telling."""
        self.lines.append(line)
        if line and not line.startswith(" "):
            self._diagnostics = line.startswith("Diagnostics")
        if progress := _PROGRESS.search(line):
            return Progress(**progress.groupdict())
        if self._diagnostics:
            return self._message(line.strip())
        if row := _ROW.match(line):
            return self._row(row)
        if unchanged := _UNCHANGED.match(line):
            self.unchanged = int(unchanged[1])
        return None

    def error(self) -> str:
        """Return the first error that the engine reported, on one line."""
        said = (line.strip() for line in self.lines)
        return next((line for line in said if line.startswith("error:")), "it gave no reason")

    def _row(self, match: re.Match[str]) -> Row | None:
        words = match["words"].strip()
        if _BEGUN.search(words):
            return None
        self.rows.setdefault(match["name"], []).append(words)
        return Row(match["mark"], match["type"], match["name"], words, match["diff"] or "")

    def _message(self, text: str) -> Message | None:
        worth = text.startswith(("warning:", "error:")) or _OURS.match(text)
        return Message(text) if worth else None
