"""The process that the dynamic providers live in: Pulumi's Python dynamic host (``python -m pulumi.dynamic``).

The host's second argument is the engine's address, whose Log RPC shows lines in ``pulumi up`` while a verb runs. And
the host sends whole tracebacks to the user; this package's own errors are made for the user, and go as their own text.
What was done of a verb that failed in part goes beside the error, as the engine's protocol has it for other providers.
The host answers four verbs at a time and does nothing about Cancel; nor does it end with an engine that is killed.
"""

from __future__ import annotations

import os
import re
import socket
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pulumi_account.core.errors import AccountError, PartialFailureError, UnsupportedVersionError
from pulumi_account.core.printable import printable_lines
from pulumi_account.core.versions import PULUMI

from .pulumi_internals import PROVIDER_KEY, host_module, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

ResultT = TypeVar("ResultT")
_SECONDS_BETWEEN_CONNECTIONS: Final = 0.05
# As many threads as are needed are started, up to so many.
_VERBS_AT_A_TIME: Final = 256
_UNKNOWN: Final = 2
"""gRPC's code of the errors that the host sends; what goes beside one has to have the same."""
_NOT_RECORDED: Final = (
    "What succeeded is in AWS but could not be recorded in the state, because Pulumi's provider host did not show its "
    "request. Run pulumi up again: it sets every account again."
)


@dataclass(frozen=True)
class Kept:
    """What the engine is to record of a verb that failed in part; secrets are marked as in any answer.

    ``inputs`` are a read's.
    """

    identity: str
    properties: dict[str, Any]
    inputs: dict[str, Any] | None = None


def _engine_address() -> str:
    """Return the engine's address; empty outside the host."""
    return sys.argv[1] if host_module() is not None and len(sys.argv) > 1 else ""


class _OneLineTraceback:
    """Stands in for the module ``traceback`` in the host: one line for this package's errors, all else as it is."""

    def __getattr__(self, name: str) -> Any:
        return getattr(traceback, name)

    def format_exc(self, *args: Any, **kwargs: Any) -> str:
        """Return what the host sends to the user."""
        _, error, trace = sys.exc_info()
        if not isinstance(error, AccountError):
            return traceback.format_exc(*args, **kwargs)
        message = str(error)
        if isinstance(error, PartialFailureError) and isinstance(error.kept, Kept):
            was_sent = _send_beside(error.kept, message, trace)
            return message if was_sent else f"{message}\n{_NOT_RECORDED}"
        return message


def _send_beside(kept: Kept, message: str, trace: TracebackType | None) -> bool:
    """Put what was done into the answer's metadata; False if the host doesn't show its request."""
    handler = trace.tb_frame.f_locals if trace is not None else {}
    request, context = handler.get("request"), handler.get("context")
    bags = (getattr(request, name, None) for name in ("news", "properties", "inputs"))
    provider = next((bag for bag in bags if bag and PROVIDER_KEY in bag), None)
    if context is None or provider is None:
        return False
    from pulumi.runtime.proto import provider_pb2, status_pb2

    beside = provider_pb2.ErrorResourceInitFailed(id=kept.identity, reasons=[message])
    # The engine finds the provider of the next verb by what the state holds.
    beside.properties.update({**kept.properties, PROVIDER_KEY: provider[PROVIDER_KEY]})
    if kept.inputs is not None:
        beside.inputs.update({**kept.inputs, PROVIDER_KEY: provider[PROVIDER_KEY]})
    status = status_pb2.Status(code=_UNKNOWN, message=message)
    status.details.add().Pack(beside)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    return True


def prepare() -> None:
    """Fit the host to this package; elsewhere this does nothing.

    Raises UnsupportedVersionError if the host is not as expected: what it then lost, nobody would be told.
    """
    lacking = missing()
    send_errors_as_one_line()
    if host_module() is not None and not PULUMI.includes(version("pulumi")):
        lacking = (f"it is older than {PULUMI.oldest}",)
    if lacking:
        raise UnsupportedVersionError(PULUMI.refusal(f"pulumi {version('pulumi')}", lacking))
    live_with_the_engine()


def send_errors_as_one_line() -> None:
    """Have the host send this package's errors without a traceback; elsewhere this does nothing."""
    main = host_module()
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
    main = host_module()
    proto = getattr(main, "proto", None)
    if main is not None and hasattr(proto, "DiffResponse") and not isinstance(proto, _DetailedProto):
        main.proto = _DetailedProto(proto)


def detail(kinds: Mapping[str, str]) -> None:
    """Say how the properties differ in the Diff that goes on on this thread, so that the engine shows these alone.

    ``kinds`` has, by property path, ``ADD``, ``DELETE`` or ``UPDATE``, from the state's outputs to the new inputs.
    """
    _told.kinds = dict(kinds)


cancelled: Final = threading.Event()
"""Set once the engine has asked the process to come to an end: the user pressed Ctrl-C, or the CLI got SIGTERM."""


class _Cancellable:
    """Stands in for the module ``empty_pb2`` in the host: its Cancel makes a message of it, and is noticed so."""

    def __init__(self, empty: Any) -> None:
        self._empty = empty

    def __getattr__(self, name: str) -> Any:
        return getattr(self._empty, name)

    def Empty(self, *args: Any, **fields: Any) -> Any:  # noqa: N802 - the message's name
        """Return the message."""
        if sys._getframe(1).f_code.co_name == "Cancel":  # noqa: SLF001 - the one way to know who asks
            cancelled.set()
        return self._empty.Empty(*args, **fields)


def live_with_the_engine() -> None:
    """Have the host heed Cancel, whatever else it does, and end when the engine does; elsewhere this does nothing."""
    main = host_module()
    empty = getattr(main, "empty_pb2", None)
    if main is None or not hasattr(empty, "Empty") or isinstance(empty, _Cancellable):
        return
    main.empty_pb2 = _Cancellable(empty)
    _answer_more_at_a_time(getattr(main, "DynamicResourceProviderServicer", None))
    if _engine_address():
        threading.Thread(target=_end_with_the_engine, name="engine", daemon=True).start()


def _answer_more_at_a_time(servicer: Any) -> None:
    """Have verbs that wait for AWS answered in more threads than the host's four, and Cancel in one of its own."""
    waiting = ThreadPoolExecutor(_VERBS_AT_A_TIME, thread_name_prefix="verb")
    pools = {**dict.fromkeys(("Create", "Read", "Update", "Delete"), waiting), "Cancel": ThreadPoolExecutor(1)}
    for verb, pool in pools.items():
        answer = getattr(servicer, verb, None)
        if answer is not None:
            # gRPC looks for a pool of a method's own at each call.
            answer.experimental_thread_pool = pool


def _end_with_the_engine() -> None:
    """End the process as soon as the engine's address refuses connections: nobody is there to hear an answer.

    Otherwise what a run that was killed has begun would go on, beside the one that takes its place.
    """
    address, _, port = _engine_address().rpartition(":")
    while _was_there(address, int(port)):
        time.sleep(_SECONDS_BETWEEN_CONNECTIONS)
    os._exit(1)


def _was_there(address: str, port: int) -> bool:
    """Hold a connection for as long as the other side does, which says nothing; False if it is refused."""
    try:
        with socket.create_connection((address, port)) as connection, suppress(ConnectionError):
            while connection.recv(1024):
                pass
    except ConnectionRefusedError:
        return False
    except OSError:
        time.sleep(1)
    return True


def _request() -> Any | None:
    """Return the request of the host's verb on this thread, which no provider hears; None on other threads."""
    main, frame = host_module(), sys._getframe()  # noqa: SLF001 - as above
    names, found = vars(main) if main is not None else {}, None
    while frame is not None and found is None:
        if frame.f_globals is names:
            found = frame.f_locals.get("request")
        frame = frame.f_back  # type: ignore[assignment] # None at the end
    return found


def resource_urn() -> str:
    """Return the URN of the resource that the host's verb is about; empty on other threads and outside the host."""
    return str(getattr(_request(), "urn", ""))


def names_of_inputs() -> frozenset[str] | None:
    """Return the names of the inputs that the state holds of the resource being read; None outside the host."""
    inputs = getattr(_request(), "inputs", None)
    return None if inputs is None else frozenset(inputs) - {PROVIDER_KEY}


def former_inputs() -> dict[str, Any] | None:
    """Return the inputs that the state holds of the resource being compared; None outside the host."""
    from google.protobuf.json_format import MessageToDict

    inputs = getattr(_request(), "old_inputs", None)
    return None if inputs is None else dict(MessageToDict(inputs))


def ignored_paths() -> tuple[str, ...]:
    """Return what ``ignore_changes`` of the resource being compared or updated names; nothing outside the host."""
    return tuple(getattr(_request(), "ignoreChanges", ()))


_carried = threading.local()


class EngineNarrator:
    """Shows lines beside their resource, through the engine's Log RPC; none outside the host. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: Any | None = None

    def progress(self, message: str) -> None:
        """Show a status line that the next one replaces."""
        self._log(message, ephemeral=True)

    def say(self, message: str) -> None:
        """Show a line that stays."""
        self._log(message, ephemeral=False)

    def carried(self, work: Callable[[], ResultT]) -> Callable[[], ResultT]:
        """Return work for another thread, whose lines are to show at the resource of the verb on this one."""
        urn = resource_urn()

        def carry() -> ResultT:
            _carried.urn = urn
            try:
                return work()
            finally:
                del _carried.urn

        return carry

    def _log(self, message: str, *, ephemeral: bool) -> None:
        import grpc
        from pulumi.runtime.proto import engine_pb2

        engine = self._connected()
        if engine is None:
            return
        severity = engine_pb2.INFO
        try:
            urn = resource_urn() or getattr(_carried, "urn", "")
            line = engine_pb2.LogRequest(
                severity=severity, message=printable_lines(message), ephemeral=ephemeral, urn=urn
            )
            engine.Log(line, timeout=5)
        except grpc.RpcError:
            return  # A line that can't be shown is no reason to stop.

    def _connected(self) -> Any | None:
        if not _engine_address():
            return None
        with self._lock:
            if self._engine is None:
                import grpc
                from pulumi.runtime.proto import engine_pb2_grpc

                self._engine = engine_pb2_grpc.EngineStub(grpc.insecure_channel(_engine_address()))
            return self._engine
