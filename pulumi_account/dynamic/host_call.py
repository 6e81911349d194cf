"""The engine's call that the verb on this thread answers: what it asks, and what a provider's answer has no place for.

The host passes a provider neither its request nor its context, so both are found in the frame of the host's handler.
``host.py`` checks that they are there.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pulumi_account.front_end.wire_keys import PROVIDER_KEY

from .pulumi_internals import calling_frames, host_module

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_RECORDED: Final = (
    "What succeeded is in AWS but could not be recorded in the state, because Pulumi's provider host did not show its "
    "request. Run pulumi up again: it sets every account again."
)
_UNKNOWN_ERROR: Final = 2
"""gRPC's code of the errors that the host sends; the details of an error have to have the same."""


class HostCall(NamedTuple):
    """A call of the engine: gRPC's request message and servicer context."""

    request: Any
    context: Any


def host_call() -> HostCall | None:
    """Return the call that the host answers on this thread; None on other threads and outside the host."""
    main = host_module()
    if main is None:
        return None
    for frame in calling_frames():
        if frame.f_globals is vars(main) and "request" in frame.f_locals and "context" in frame.f_locals:
            return HostCall(frame.f_locals["request"], frame.f_locals["context"])
    return None


def resource_urn() -> str:
    """Return the URN of the resource that the verb is about; empty on other threads and outside the host."""
    return str(_asked("urn") or "")


def names_of_inputs() -> frozenset[str] | None:
    """Return the names of the inputs that the state holds of the resource being read; None outside the host."""
    inputs = _asked("inputs")
    return None if inputs is None else frozenset(inputs) - {PROVIDER_KEY}


def former_inputs() -> dict[str, Any] | None:
    """Return the inputs that the state holds of the resource being compared; None outside the host."""
    from google.protobuf.json_format import MessageToDict

    inputs = _asked("old_inputs")
    return None if inputs is None else dict(MessageToDict(inputs))


def ignored_paths() -> tuple[str, ...]:
    """Return the resource's ``ignore_changes`` in a Diff or an Update; nothing outside the host."""
    return tuple(_asked("ignoreChanges") or ())


def timeout_seconds() -> float:
    """Return the resource's ``custom_timeouts`` of the verb; 0 without one, and outside the host."""
    return float(_asked("timeout") or 0)


def _asked(field: str) -> Any | None:
    call = host_call()
    return getattr(call.request, field, None) if call is not None else None


def record_partial_state(resource_id: str, properties: Mapping[str, Any], reason: str) -> bool:
    """Have the engine record what succeeded of a verb that is about to fail, through the metadata of its error.

    Args:
        resource_id: the resource's ID.
        properties: the outputs to record; secrets are marked as in any answer.
        reason: the text of the error.

    Returns whether the engine gets it: False if the host does not show its request. True outside the host.

    """
    if host_module() is None:
        return True
    call = host_call()
    bags = (getattr(call.request, name, None) for name in ("news", "properties")) if call is not None else ()
    provider = next((bag[PROVIDER_KEY] for bag in bags if bag and PROVIDER_KEY in bag), None)
    if call is None or provider is None:
        return False
    from pulumi.runtime.proto import provider_pb2, status_pb2

    partial_state = provider_pb2.ErrorResourceInitFailed(id=resource_id, reasons=[reason])
    # The engine finds the provider of the next verb by what the state holds.
    partial_state.properties.update({**properties, PROVIDER_KEY: provider})
    status = status_pb2.Status(code=_UNKNOWN_ERROR, message=reason)
    status.details.add().Pack(partial_state)
    call.context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    return True


_differences = threading.local()


def note_differences(kinds: Mapping[str, str]) -> None:
    """Note what the answer to the Diff on this thread is to show, and to compare with ``replace_on_changes``.

    Args:
        kinds: by property path, the engine's kind, such as ``UPDATE``, from the state's outputs to the new inputs.

    """
    _differences.kinds = dict(kinds)


def take_noted_differences() -> dict[str, str]:
    """Return what was noted on this thread since the last time."""
    kinds: dict[str, str] = vars(_differences).pop("kinds", {})
    return kinds


def add_differences(answer: Any, kinds: Mapping[str, str]) -> None:
    """Add differences to an answer to Diff."""
    if not kinds:
        return
    for path, kind in kinds.items():
        answer.detailedDiff[path].kind = type(answer.detailedDiff[path]).Kind.Value(kind)
    answer.hasDetailedDiff = True
    del answer.diffs[:]
    answer.diffs.extend(sorted({re.split(r"[.\[]", path, maxsplit=1)[0] for path in kinds}))
