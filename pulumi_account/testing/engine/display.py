"""What a run prints, in the style of the Pulumi CLI's non-interactive display."""

from __future__ import annotations

import math
import threading
from collections import Counter
from typing import TYPE_CHECKING

from pulumi.automation import OpType

from .state import PROVIDER_TYPE
from .values import Properties, differences, same, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from .events import EventLog
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
    OpType.DISCARD_REPLACED: ("<<", "discard original", "discarding original", "discarded original"),
    OpType.REFRESH: ("~", "refresh", "refreshing", "refreshed"),
}
"""Each operation's mark, and its words when planned, under way and done."""
_UNCOUNTED = (OpType.CREATE_REPLACEMENT, OpType.DELETE_REPLACED, OpType.READ_REPLACEMENT, OpType.DISCARD_REPLACED)
_SUMMARY = (OpType.CREATE, OpType.UPDATE, OpType.DELETE, OpType.REPLACE)


class Display:
    """Prints a run as it happens and keeps its output; `counts` are its changes, `errors` its errors."""

    def __init__(
        self, on_output: Callable[[str], object] | None, events: EventLog, *, preview: bool, diff: bool
    ) -> None:
        self.counts: Counter[OpType] = Counter()
        self.errors: list[str] = []
        self._on_output, self._events, self._preview, self._diff = on_output, events, preview, diff
        self._lines: list[str] = []
        self._diagnostics: dict[str, list[str]] = {}
        self._under_way: dict[str, Step] = {}
        self._failed: set[str] = set()
        self._lock = threading.RLock()
        self.line(NOTICE)

    @property
    def stdout(self) -> str:
        """Everything printed so far."""
        return "".join(f"{line}\n" for line in self._lines)

    def line(self, line: str = "") -> None:
        """Print a line."""
        with self._lock:
            self._lines.append(line)
            if self._on_output:
                self._on_output(line)

    def begin(self, step: Step) -> None:
        """Show that a step begins; previews and unchanged resources have nothing to show yet."""
        self._under_way[step.resource.urn] = step
        self._events.begun(step)
        if not self._preview and not _hidden(step) and step.op not in (OpType.REPLACE, OpType.REFRESH):
            self._row(step.op, step.resource, f"{LOOKS[step.op][2]} (0s)")

    def done(self, step: Step, seconds: float) -> None:
        """Show what a step has done, or would do."""
        resource = step.resource
        self._under_way.pop(resource.urn, None)
        self._events.ended(step)
        if resource.type == PROVIDER_TYPE:
            return
        reread = step.op is OpType.READ and not (step.old and step.new and not same(step.old.outputs, step.new.outputs))
        if not reread and step.op not in _UNCOUNTED:
            self.counts[step.op] += 1
        if _hidden(step):
            return
        changed = differences(step.old.inputs, step.new.inputs) if step.old and step.new else {}
        if step.op is OpType.UPDATE and not changed and step.old and step.new:
            changed = differences(step.old.outputs, step.new.outputs)
        groups = {mark: [key for key, kind in changed.items() if kind == mark] for mark in "+-~"}
        note = "".join(mark + ",".join(keys) for mark, keys in groups.items() if keys)
        words = LOOKS[step.op][1] if self._preview else f"{LOOKS[step.op][3]} ({seconds:.2f}s)"
        self._row(step.op, resource, words + (f" [diff: {note}]" if note else ""))
        if self._diff and step.op is not OpType.REPLACE:
            self._properties(step, changed)

    def failed(self, step: Step, message: str) -> None:
        """Show that a step failed, and why."""
        self._under_way.pop(step.resource.urn, None)
        self._failed.add(step.resource.urn)
        self._events.failed(step)
        self._row(step.op, step.resource, f"**{LOOKS[step.op][2] or 'processing'} failed**")
        self.log("error: ", message, step.resource.urn)

    def log(self, severity: str, message: str, urn: str, *, ephemeral: bool = False) -> None:
        """Show a message about a resource immediately and, unless it is ephemeral, again at the end."""
        if severity == "error: ":
            self.errors.append(message)
        self._events.diagnostic(severity, message.rstrip("\n"), urn, ephemeral=ephemeral)
        with self._lock:
            kind, name = _type_and_name(urn)
            step = self._under_way.get(urn)
            mark, doing = (LOOKS[step.op][0], LOOKS[step.op][1 if self._preview else 2]) if step else ("", "")
            first = f"{severity}{message}".strip("\n").split("\n")[0]
            self.line(f" {mark:<2} {kind} {name} {doing + ' ' if doing else ''}{first}")
            if not ephemeral:
                self._diagnostics.setdefault(urn, []).append(severity + message.rstrip("\n"))

    def finish(self, outputs: Properties, seconds: float, *, succeeded: bool) -> None:
        """Show how the run went: the messages again, the stack's outputs, and what has changed."""
        self._events.summary(self.counts, math.ceil(seconds), succeeded=succeeded)
        if self._diagnostics:
            self.line("Diagnostics:")
        for urn, messages in self._diagnostics.items():
            self.line("  {} ({}):".format(*_type_and_name(urn)))
            for line in "\n".join(messages).split("\n"):
                self.line(f"    {line}" if line else "")
            self.line()
        if outputs:
            self.line("Outputs:")
            width = max(map(len, outputs))
            for key, value in sorted(outputs.items()):
                self.line(f"    {key:<{width}}: {text(value)}")
            self.line()
        self.line("Resources:")
        changes = [op for op in _SUMMARY if self.counts[op]]
        for op in changes:
            mark, planned, _, done = LOOKS[op]
            self.line(f"    {mark:<2}{self.counts[op]} {f'to {planned}' if self._preview else done}")
        if self.counts[OpType.SAME]:
            self.line(f"    {self.counts[OpType.SAME]} unchanged")
        if self._failed:
            self.line(f"    {len(self._failed)} errored")
        if not self._preview:
            self.line()
            self.line(f"Duration: {math.ceil(seconds)}s")

    def _row(self, op: OpType, resource: Resource, words: str) -> None:
        self.line(f" {LOOKS[op][0]:<2} {resource.type} {resource.name} {words}")

    def _properties(self, step: Step, changed: dict[str, str]) -> None:
        old, new = (step.old.inputs if step.old else {}), (step.new.inputs if step.new else {})
        for key in sorted(key for key in old.keys() | new.keys() if not key.startswith("__")):
            mark = changed.get(key, " ")
            shown = f"{text(old[key])} => {text(new[key])}" if mark == "~" else text({**old, **new}[key])
            self.line(f"      {mark} {key}: {shown}")


def _type_and_name(urn: str) -> tuple[str, str]:
    *_, kinds, name = urn.split("::", 3)
    return kinds.rpartition("$")[2], name


def _hidden(step: Step) -> bool:
    return step.resource.type == PROVIDER_TYPE or step.op is OpType.SAME
