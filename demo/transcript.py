"""Reads what an engine does from its events, which the Pulumi CLI and the offline engine write alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from pulumi_account.testing.engine.display import LOOKS
from pulumi_account.testing.engine.values import differences

_OUR_TYPES: Final = "pulumi-python:dynamic/account:"
# The CLI marks colors in messages, for its own display to replace.
_COLOR_MARKS: Final = re.compile(r"<\{%[^%]*%\}>")
_LOOKS: Final[dict[str, tuple[str, str, str, str]]] = {str(op.value): looks for op, looks in LOOKS.items()}


@dataclass(frozen=True)
class Step:
    """A resource's step, planned or done.

    ``changed`` lists the properties that differ, each with ``+``, ``-`` or ``~`` before its name.
    """

    operation: str
    type: str
    name: str
    words: str
    changed: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The mark that the CLI's display puts before such a step."""
        return _LOOKS[self.operation][0]


@dataclass(frozen=True)
class Progress:
    """How far a resource's step has come."""

    name: str
    text: str


@dataclass(frozen=True)
class Message:
    """The first line of a message from a provider or the engine."""

    text: str
    severity: str = "info"


@dataclass
class Transcript:
    """The events of one run: steps by resource, errors, and how many resources stay the same."""

    steps: dict[str, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    unchanged: int = 0

    def record(self, event: dict[str, Any]) -> Step | Progress | Message | None:
        """Record an event; return what it shows, None if that is nothing."""
        if ended := event.get("resOutputsEvent"):
            return self._step(ended["metadata"], planned=bool(ended.get("planning")))
        if diagnostic := event.get("diagnosticEvent"):
            return self._diagnostic(diagnostic)
        if summary := event.get("summaryEvent"):
            self.unchanged = (summary.get("resourceChanges") or {}).get("same", 0)
        return None

    def _step(self, metadata: dict[str, Any], *, planned: bool) -> Step | None:
        operation, name = metadata["op"], metadata["urn"].rpartition("::")[2]
        if not metadata["type"].startswith(_OUR_TYPES) or operation == "same":
            return None
        self.steps.setdefault(name, []).append(operation)
        words = _LOOKS[operation][1 if planned else 3]
        return Step(operation, metadata["type"].removeprefix(_OUR_TYPES), name, words, _changed(metadata))

    def _diagnostic(self, diagnostic: dict[str, Any]) -> Progress | Message | None:
        text, severity = _COLOR_MARKS.sub("", diagnostic["message"]).strip(), diagnostic["severity"]
        if severity == "debug" or not text:
            return None
        if diagnostic.get("ephemeral"):
            return Progress(diagnostic.get("urn", "").rpartition("::")[2], text)
        if severity == "error":
            self.errors.append(" ".join(text.split()))
        return Message(text.splitlines()[0], severity)


def _changed(metadata: dict[str, Any]) -> tuple[str, ...]:
    old, new = metadata.get("old"), metadata.get("new")
    if not (old and new):
        return ()
    found = differences(old["inputs"], new["inputs"]) or differences(old["outputs"], new["outputs"])
    return tuple(f"{mark}{name}" for name, mark in found.items())
