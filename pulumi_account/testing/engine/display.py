"""What a run tells: lines in the style of the Pulumi CLI's non-interactive display, and events.

The events are those of the CLI's ``--event-log``, one JSON object per line: finished steps, messages, and a summary.
"""

from __future__ import annotations

import json
import math
import os
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi.automation import OpType

from .errors import EngineError
from .values import UNKNOWN, Properties, differences, same, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from .planner import Step
    from .state import Resource

NOTICE = "Pulumi offline engine of pulumi_account: for demos and tests, not the Pulumi CLI's."
LOOKS = {
    OpType.SAME: ("", "", "", ""),
    OpType.CREATE: ("+", "create", "creating", "created"),
    OpType.UPDATE: ("~", "update", "updating", "updated"),
    OpType.DELETE: ("-", "delete", "deleting", "deleted"),
    OpType.REPLACE: ("+-", "replace", "replacing", "replaced"),
    OpType.CREATE_REPLACEMENT: ("++", "create replacement", "creating replacement", "created replacement"),
    OpType.DELETE_REPLACED: ("--", "delete original", "deleting original", "deleted original"),
    OpType.READ: (">", "read", "reading", "read"),
    OpType.READ_REPLACEMENT: (">>", "read for replacement", "reading for replacement", "read for replacement"),
    OpType.DISCARD: ("<", "discard", "discarding", "discarded"),
    OpType.REFRESH: ("~", "refresh", "refreshing", "refreshed"),
}
"""Each operation's mark, and its words when planned, under way and done."""
_UNCOUNTED = (OpType.CREATE_REPLACEMENT, OpType.DELETE_REPLACED, OpType.READ_REPLACEMENT)
_SUMMARY = (OpType.CREATE, OpType.UPDATE, OpType.DELETE, OpType.REPLACE)


class Display:
    """Prints a run as it happens and keeps its output; `counts` are its changes, `errors` its errors.

    Raises EngineError if the event log can't be opened; `close` closes it.
    """

    def __init__(
        self,
        on_output: Callable[[str], object] | None,
        event_log: str | os.PathLike[str] | None,
        *,
        preview: bool,
        diff: bool,
    ) -> None:
        self.counts: Counter[OpType] = Counter()
        self.errors: list[str] = []
        self._on_output, self._preview, self._diff = on_output, preview, diff
        self._lines: list[str] = []
        self._failed: set[str] = set()
        self._lock = threading.Lock()
        try:
            self._events = Path(event_log or os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until close
        except OSError as error:
            raise EngineError(f"event_log: {event_log} can't be written: {error.strerror}") from None
        self.line(NOTICE)

    def close(self) -> None:
        """End the event log."""
        with self._lock:
            self._events.close()

    @property
    def stdout(self) -> str:
        """Everything printed so far."""
        return "".join(f"{line}\n" for line in self._lines)

    def line(self, *lines: str) -> None:
        """Print lines."""
        with self._lock:
            for line in lines:
                self._lines.append(line)
                if self._on_output:
                    self._on_output(line)

    def begin(self, step: Step) -> None:
        """Show that a step begins; previews and unchanged resources have nothing to show yet."""
        if not self._preview and step.op not in (OpType.SAME, OpType.REPLACE, OpType.REFRESH):
            self._row(step, LOOKS[step.op][2])

    def done(self, step: Step, seconds: float) -> None:
        """Show what a step has done, or would do."""
        about, states = step.resource, {"old": _state(step.old), "new": _state(step.new)}
        metadata = {"op": step.op.value, "urn": about.urn, "type": about.type, **states}
        self._event("resOutputsEvent", {"metadata": metadata, "planning": self._preview})
        reread = step.op is OpType.READ and not (step.old and step.new and not same(step.old.outputs, step.new.outputs))
        if not reread and step.op not in _UNCOUNTED:
            self.counts[step.op] += 1
        if step.op is OpType.SAME:
            return
        changed = differences(step.old.inputs, step.new.inputs) if step.old and step.new else {}
        if step.op is OpType.UPDATE and not changed and step.old and step.new:
            changed = differences(step.old.outputs, step.new.outputs)
        words = LOOKS[step.op][1] if self._preview else f"{LOOKS[step.op][3]} ({seconds:.2f}s)"
        note = ", ".join(mark + key for key, mark in changed.items())
        self._row(step, words + (f" [diff: {note}]" if note else ""))
        if self._diff and step.op is not OpType.REPLACE:
            self._properties(step, changed)

    def failed(self, step: Step, message: str) -> None:
        """Show that a step failed, and why."""
        self._failed.add(step.resource.urn)
        self._row(step, f"**{LOOKS[step.op][2]} failed**")
        self.log("error", message, step.resource.urn)

    def log(self, severity: str, message: str, urn: str, *, ephemeral: bool = False) -> None:
        """Show a message about a resource."""
        if severity == "error":
            self.errors.append(message)
        message = message.strip("\n")
        event = {"urn": urn, "message": f"{message}\n", "severity": severity, "ephemeral": ephemeral}
        self._event("diagnosticEvent", event)
        kinds, name = urn.split("::", 3)[2:]
        first, *more = message.split("\n")
        prefix = "" if severity == "info" else f"{severity}: "
        self.line(f"    {kinds.rpartition('$')[2]} {name} {prefix}{first}", *(f"      {line}" for line in more))

    def finish(self, outputs: Properties, seconds: float) -> None:
        """Show how the run went: the stack's outputs, and what has changed."""
        self._event("summaryEvent", {"resourceChanges": {op.value: count for op, count in self.counts.items()}})
        if outputs:
            width = max(map(len, outputs))
            self.line("Outputs:", *(f"    {key:<{width}}: {text(value)}" for key, value in sorted(outputs.items())), "")
        self.line("Resources:")
        for op in (op for op in _SUMMARY if self.counts[op]):
            mark, planned, _, done = LOOKS[op]
            self.line(f"    {mark:<2}{self.counts[op]} {f'to {planned}' if self._preview else done}")
        if self.counts[OpType.SAME]:
            self.line(f"    {self.counts[OpType.SAME]} unchanged")
        if self._failed:
            self.line(f"    {len(self._failed)} errored")
        if not self._preview:
            self.line("", f"Duration: {math.ceil(seconds)}s")

    def _event(self, kind: str, content: dict[str, Any]) -> None:
        with self._lock:
            if not self._events.closed:
                self._events.write(f"{json.dumps({kind: content}, default=lambda _secret: '[secret]')}\n")
                self._events.flush()

    def _row(self, step: Step, words: str) -> None:
        self.line(f" {LOOKS[step.op][0]:<2} {step.resource.type} {step.resource.name} {words}")

    def _properties(self, step: Step, changed: dict[str, str]) -> None:
        old, new = (step.old.inputs if step.old else {}), (step.new.inputs if step.new else {})
        for key in sorted(key for key in old.keys() | new.keys() if not key.startswith("__")):
            mark = changed.get(key, " ")
            shown = f"{text(old[key])} => {text(new[key])}" if mark == "~" else text({**old, **new}[key])
            self.line(f"      {mark} {key}: {shown}")


def _state(resource: Resource | None) -> dict[str, Any] | None:
    """Return a resource's properties, without what is unknown."""
    bags = {"inputs": resource.inputs, "outputs": resource.outputs} if resource else {}
    known = {name: {key: value for key, value in bag.items() if value != UNKNOWN} for name, bag in bags.items()}
    return known or None
