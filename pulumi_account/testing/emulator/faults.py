"""Faults put in by hand: errors, lost connections and delays that the next calls meet."""

from __future__ import annotations

import threading
import uuid
from dataclasses import asdict, dataclass, replace
from math import inf
from typing import Any, Final

from .exceptions import ServiceError
from .http import HttpResponse

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
    body: str | None = None
    request_id: bool = False
    cut: bool = False
    skip: int = 0

    def __post_init__(self) -> None:
        if not (self.code or self.status or self.connection_reset or self.latency or self.cut or self.body is not None):
            raise ValueError("a fault needs a code, a status, connection_reset, a latency, a body or cut")
        lowest = 400 if self.body is None else 200
        if self.status is not None and not lowest <= self.status < 600:  # noqa: PLR2004 - HTTP's statuses
            raise ValueError("a fault's status is an HTTP error status, 400 to 599; with a body 200 to 599")
        if self.times is not None and self.times < 1:
            raise ValueError("times is a number from 1, or None for ever")
        if not 0 <= self.latency < inf:
            raise ValueError("latency is a finite number of seconds, zero or more")
        if self.skip < 0:
            raise ValueError("skip is a number of calls, zero or more")

    def error(self) -> ServiceError | None:
        """Return the error that it answers with; None for a mere delay or a reset."""
        if self.body is not None or not (self.code or self.status):
            return None
        code = self.code or ("InternalServerException" if (self.status or 0) >= 500 else "ValidationException")  # noqa: PLR2004
        return ServiceError(code, self.message, self.status)

    @property
    def answers_itself(self) -> bool:
        """Whether it answers in the service's place, so that the call is not carried out."""
        return self.body is not None and not self.after

    def spoilt(self, response: HttpResponse) -> HttpResponse:
        """Return the answer that arrives in place of the service's own."""
        if self.cut:
            return replace(response, body=response.body[: len(response.body) // 2])
        if self.body is None:
            return response
        headers = [("x-amzn-RequestId", str(uuid.uuid4()))] if self.request_id else []
        return HttpResponse(self.status or 200, [*headers, ("Content-Type", "text/html")], self.body.encode())


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
                ``latency`` (real seconds before the call is carried out), ``connection_reset`` (no answer at all),
                ``after`` (carry the call out first, then lose or spoil its answer), ``account_id`` (only calls with
                this AccountId), ``body`` (answer with this text, as a proxy would, and ``status``, by default 200),
                ``request_id`` (send a request ID with ``body``), ``cut`` (send only half of the answer's body),
                ``skip`` (number of matching calls to answer normally first).

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
                if fault.skip:
                    fault.skip -= 1
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
