"""The process that the dynamic providers live in: Pulumi's Python dynamic host (``python -m pulumi.dynamic``).

The host's second argument is the engine's address, whose Log RPC shows lines in ``pulumi up`` while a verb runs. And
the host sends whole tracebacks to the user; this package's own errors are made for the user, and go as their own text.
What was done of a verb that failed in part goes beside the error, as the engine's protocol has it for other providers.
"""

from __future__ import annotations

import re
import sys
import threading
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .errors import AccountError, PartialFailureError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_HOST = "pulumi.dynamic.__main__"
_PROVIDER_KEY: Final = "__provider"
_UNKNOWN: Final = 2
"""gRPC's code of the errors that the host sends; what goes beside one has to have the same."""


@dataclass(frozen=True)
class Kept:
    """What the engine is to record of a verb that failed in part; secrets are marked as in any answer.

    ``inputs`` are a read's.
    """

    identity: str
    properties: dict[str, Any]
    inputs: dict[str, Any] | None = None


def _host_module() -> Any | None:
    main = sys.modules.get("__main__")
    spec = getattr(main, "__spec__", None)
    return main if spec is not None and spec.name == _HOST else None


class _OneLineTraceback:
    """Stands in for the module ``traceback`` in the host: one line for this package's errors, all else as it is."""

    def __getattr__(self, name: str) -> Any:
        return getattr(traceback, name)

    def format_exc(self, *args: Any, **kwargs: Any) -> str:
        """Return what the host sends to the user."""
        _, error, trace = sys.exc_info()
        if isinstance(error, PartialFailureError) and isinstance(error.kept, Kept):
            _send_beside(error.kept, str(error), trace)
        return str(error) if isinstance(error, AccountError) else traceback.format_exc(*args, **kwargs)


def _send_beside(kept: Kept, message: str, trace: TracebackType | None) -> None:
    """Put what was done into the answer's metadata; a host that doesn't show its request sends the error alone."""
    handler = trace.tb_frame.f_locals if trace is not None else {}
    request, context = handler.get("request"), handler.get("context")
    provider = getattr(request, "news", None) or getattr(request, "properties", None)
    if context is None or provider is None or _PROVIDER_KEY not in provider:
        return
    from pulumi.runtime.proto import provider_pb2, status_pb2

    beside = provider_pb2.ErrorResourceInitFailed(id=kept.identity, reasons=[message])
    # The engine finds the provider of the next verb by what the state holds.
    beside.properties.update({**kept.properties, _PROVIDER_KEY: provider[_PROVIDER_KEY]})
    if kept.inputs is not None:
        beside.inputs.update({**kept.inputs, _PROVIDER_KEY: provider[_PROVIDER_KEY]})
    status = status_pb2.Status(code=_UNKNOWN, message=message)
    status.details.add().Pack(beside)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))


def send_errors_as_one_line() -> None:
    """Have the host send this package's errors without a traceback; elsewhere this does nothing."""
    main = _host_module()
    if main is not None and getattr(main, "traceback", None) is traceback:
        main.traceback = _OneLineTraceback()


class _DetailedDiffResponse:
    """Stands in for the message ``DiffResponse`` in the host: adds what ``detail`` was told on the same thread."""

    def __init__(self, message: Any) -> None:
        self._message = message

    def __getattr__(self, name: str) -> Any:
        return getattr(self._message, name)

    def __call__(self, **fields: Any) -> Any:
        """Return the message."""
        from pulumi.runtime.proto import provider_pb2

        kinds = vars(_told).pop("kinds", {})
        if kinds and not fields.get("replaces"):
            fields["detailedDiff"] = {
                path: provider_pb2.PropertyDiff(kind=provider_pb2.PropertyDiff.Kind.Value(kind))
                for path, kind in kinds.items()
            }
            fields["hasDetailedDiff"] = True
            fields["diffs"] = sorted({re.split(r"[.\[]", path, maxsplit=1)[0] for path in kinds})
        return self._message(**fields)


class _DetailedProto:
    """Stands in for the package ``proto`` in the host."""

    def __init__(self, proto: Any) -> None:
        self._proto = proto
        self.DiffResponse = _DetailedDiffResponse(proto.DiffResponse)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._proto, name)


_told = threading.local()


def show_differences_in_detail() -> None:
    """Have the host's answers to Diff say what ``detail`` is told; elsewhere this does nothing."""
    main = _host_module()
    proto = getattr(main, "proto", None)
    if main is not None and hasattr(proto, "DiffResponse") and not isinstance(proto, _DetailedProto):
        main.proto = _DetailedProto(proto)


def detail(kinds: Mapping[str, str]) -> None:
    """Say how the properties differ in the Diff that goes on on this thread, so that the engine shows these alone.

    ``kinds`` has, by property path, ``ADD``, ``DELETE`` or ``UPDATE``, from the state's outputs to the new inputs.
    """
    _told.kinds = dict(kinds)


class EngineNarrator:
    """Shows lines through the engine's Log RPC; outside the host it shows nothing. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: Any | None = None

    def progress(self, message: str) -> None:
        """Show a status line that the next one replaces."""
        self._log(message, ephemeral=True)

    def say(self, message: str) -> None:
        """Show a line that stays."""
        self._log(message, ephemeral=False)

    def _log(self, message: str, *, ephemeral: bool) -> None:
        import grpc
        from pulumi.runtime.proto import engine_pb2

        engine = self._connected()
        if engine is None:
            return
        severity = engine_pb2.INFO
        try:
            engine.Log(engine_pb2.LogRequest(severity=severity, message=message, ephemeral=ephemeral), timeout=5)
        except grpc.RpcError:
            return  # A line that can't be shown is no reason to stop.

    def _connected(self) -> Any | None:
        if _host_module() is None or len(sys.argv) < 2:  # noqa: PLR2004
            return None
        with self._lock:
            if self._engine is None:
                import grpc
                from pulumi.runtime.proto import engine_pb2_grpc

                self._engine = engine_pb2_grpc.EngineStub(grpc.insecure_channel(sys.argv[1]))
            return self._engine
