"""Progress in ``pulumi up``: lines at their resource, through the engine's Log RPC."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pulumi_account.core.printable import printable_lines

if TYPE_CHECKING:
    from collections.abc import Callable

ResultT = TypeVar("ResultT")

_TIMEOUT_SECONDS: Final = 5.0

_carried = threading.local()


class EngineNarrator:
    """Shows lines at the resource whose verb runs on this thread. Safe for threads.

    Args:
        urn: returns the URN of that resource; empty if there is none.
        address: returns the engine's ``host:port``; empty if there is no engine, which shows nothing.
        worded: returns a line in the words of those who read it.

    """

    def __init__(self, urn: Callable[[], str], address: Callable[[], str], worded: Callable[[str], str] = str) -> None:
        self._urn, self._address, self._worded = urn, address, worded
        self._lock = threading.Lock()
        self._engine: Any | None = None

    def progress(self, message: str) -> None:
        """Show a status line that the next one replaces."""
        self._log(message, ephemeral=True)

    def say(self, message: str) -> None:
        """Show a line that stays."""
        self._log(message, ephemeral=False)

    def warn(self, message: str) -> None:
        """Show a warning."""
        self._log(message, ephemeral=False, is_warning=True)

    def carried(self, work: Callable[[], ResultT]) -> Callable[[], ResultT]:
        """Return work for another thread, whose lines show at the resource of this thread's verb."""
        urn = self._urn()

        def carry() -> ResultT:
            _carried.urn = urn
            try:
                return work()
            finally:
                del _carried.urn

        return carry

    def _log(self, message: str, *, ephemeral: bool, is_warning: bool = False) -> None:
        import grpc
        from pulumi.runtime.proto import engine_pb2

        engine = self._connected()
        if engine is None:
            return
        line = engine_pb2.LogRequest(
            severity=engine_pb2.WARNING if is_warning else engine_pb2.INFO,
            message=printable_lines(self._worded(message)),
            ephemeral=ephemeral,
            urn=self._urn() or getattr(_carried, "urn", ""),
        )
        try:
            engine.Log(line, timeout=_TIMEOUT_SECONDS)
        except grpc.RpcError:
            return  # The verb continues without the line.

    def _connected(self) -> Any | None:
        address = self._address()
        if not address:
            return None
        with self._lock:
            if self._engine is None:
                import grpc
                from pulumi.runtime.proto import engine_pb2_grpc

                self._engine = engine_pb2_grpc.EngineStub(grpc.insecure_channel(address))
            return self._engine
