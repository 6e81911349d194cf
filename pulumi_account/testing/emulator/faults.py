"""Faults put in by hand: errors, lost connections and delays that the next calls meet."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from math import inf
from typing import Any, Final

from .exceptions import ServiceError

_DEFAULT_MESSAGE: Final = "Put in by the emulator's user"


@dataclass
class Fault:
    """What the next matching calls meet; see `Faults.add`."""

    operation: str = "*"
    code: str | None = None
    status: int | None = None
    message: str = _DEFAULT_MESSAGE
    times: int | None = 1
    latency: float = 0.0
    connection_reset: bool = False
    after: bool = False
    account_id: str | None = None

    def __post_init__(self) -> None:
        if not (self.code or self.status or self.connection_reset or self.latency):
            raise ValueError("a fault needs a code, a status, connection_reset or a latency")
        if self.status is not None and not 400 <= self.status < 600:  # noqa: PLR2004 - HTTP's error statuses
            raise ValueError("a fault's status is an HTTP error status, 400 to 599")
        if self.times is not None and self.times < 1:
            raise ValueError("times is a number from 1, or None for ever")
        if not 0 <= self.latency < inf:
            raise ValueError("latency is a finite number of seconds, zero or more")

    def error(self) -> ServiceError | None:
        """Return the error that it answers with; None for a mere delay or a reset."""
        if not (self.code or self.status):
            return None
        code = self.code or ("InternalServerException" if (self.status or 0) >= 500 else "ValidationException")  # noqa: PLR2004
        return ServiceError(code, self.message, self.status)


class Faults:
    """The faults still to be met, oldest first; each call meets at most one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, operation: str = "*", code: str | None = None, **options: Any) -> Fault:
        """Have the next calls of an operation fail, or be slow.

        Args:
            operation: its AWS name, of whichever service, or ``*``.
            code: the error's code, such as ``InternalServerException``.
            options: ``status`` (HTTP, default the service model's), ``message``, ``times`` (default 1, None for ever),
                ``latency`` (real seconds before the answer), ``connection_reset`` (no answer at all), ``after``
                (carry the call out first, then lose or spoil its answer), ``account_id`` (only if it is the AccountId).

        Raises ValueError or TypeError for options that make no fault.

        """
        fault = Fault(operation, code, **options)
        with self._lock:
            self._faults.append(fault)
        return fault

    def take(self, operation: str, account_id: str | None) -> Fault | None:
        """Return the first fault that this call meets, and count it."""
        if not self._faults:
            return None
        with self._lock:
            for fault in self._faults:
                if fault.operation not in ("*", operation) or fault.account_id not in (None, account_id):
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if not fault.times:
                        self._faults.remove(fault)
                return fault
        return None

    def pending(self) -> list[dict[str, Any]]:
        """Return the faults still to be met, as ``GET /_emulator/faults`` shows them."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        """Drop all faults."""
        with self._lock:
            self._faults.clear()
