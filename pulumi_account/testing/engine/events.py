"""The events of a run, as the Pulumi CLI writes them with ``--event-log``: one JSON object per line."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

from .errors import EngineError
from .values import UNKNOWN, Properties, Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pulumi.automation import OpType

    from .planner import Step
    from .state import Resource

_SEVERITIES = {"error: ": "error", "warning: ": "warning"}


class EventLog:
    """Writes the events of one run to a file as they happen; without a file it does nothing. `close` ends it.

    Raises EngineError if the file can't be opened.
    """

    def __init__(self, file: Path | None, *, preview: bool) -> None:
        try:
            self._stream = file.open("w", encoding="utf-8") if file else None
        except OSError as error:
            raise EngineError(f"event_log: {file} can't be written: {error.strerror}") from None
        self._preview, self._sequence = preview, 0
        self._lock = threading.Lock()

    def begun(self, step: Step) -> None:
        """Write that a step begins."""
        self._step("resourcePreEvent", step)

    def ended(self, step: Step) -> None:
        """Write that a step is done, for a refresh with its result."""
        self._step("resOutputsEvent", step)

    def failed(self, step: Step) -> None:
        """Write that a step failed; a diagnostic has the reason."""
        self._step("resOpFailedEvent", step, status=0, steps=0)

    def diagnostic(self, severity: str, message: str, urn: str, *, ephemeral: bool) -> None:
        """Write a message about a resource."""
        event: dict[str, Any] = {"urn": urn, "prefix": severity, "message": f"{message}\n", "color": "never"}
        event["severity"] = _SEVERITIES.get(severity, "info")
        self._write("diagnosticEvent", {**event, "ephemeral": True} if ephemeral else event)

    def summary(self, changes: Mapping[OpType, int], seconds: int, *, succeeded: bool) -> None:
        """Write what was changed, or would be."""
        event = {"maybeCorrupt": False, "durationSeconds": seconds, "PolicyPacks": {}, "isPreview": self._preview}
        counts = {str(op.value): count for op, count in changes.items() if count}
        self._write(
            "summaryEvent", {**event, "resourceChanges": counts, "result": "succeeded" if succeeded else "failed"}
        )

    def close(self) -> None:
        """Write that the run has ended."""
        self._write("cancelEvent", {})
        with self._lock:
            if self._stream:
                self._stream.close()
                self._stream = None

    def _step(self, kind: str, step: Step, **more: Any) -> None:
        if self._stream is None:
            return
        about = step.resource
        metadata = {
            "op": str(step.op.value), "urn": about.urn, "type": about.type, "old": _state(step.old),
            "new": _state(step.new), "detailedDiff": None, "logical": True, "provider": about.provider,
        }  # fmt: skip
        self._write(kind, {"metadata": metadata, **({"planning": True} if self._preview else {}), **more})

    def _write(self, kind: str, content: dict[str, Any]) -> None:
        with self._lock:
            if self._stream is None:
                return
            event = {"sequence": self._sequence, "timestamp": int(time.time()), kind: content}
            self._sequence += 1
            self._stream.write(f"{json.dumps(event)}\n")
            self._stream.flush()


def _state(resource: Resource | None) -> dict[str, Any] | None:
    if resource is None:
        return None
    state = {"type": resource.type, "urn": resource.urn, "parent": resource.parent, "provider": resource.provider}
    identifier = "" if resource.id == UNKNOWN else resource.id
    state |= {"id": identifier, "inputs": _shown(resource.inputs), "outputs": _shown(resource.outputs)}
    return {**state, **({"custom": True} if resource.custom else {})}


def _shown(properties: Properties) -> Any:
    """Return properties with ``[secret]`` for each secret, and without unknowns."""

    def shown(value: Any) -> Any:
        if isinstance(value, Secret):
            return "[secret]"
        if isinstance(value, dict):
            return {key: shown(item) for key, item in value.items() if item != UNKNOWN}
        return [shown(item) for item in value] if isinstance(value, list) else value

    return shown(properties)
