"""Injected faults: errors, lost connections and delays that the next calls meet."""

from __future__ import annotations

import threading
import uuid
from dataclasses import asdict, dataclass
from math import inf
from typing import Any, Final

from .exceptions import ServiceError
from .messages import AwsResponse

_DEFAULT_MESSAGE: Final = "Injected by the emulator's user"


@dataclass
class Fault:
    """A fault that the next matching calls meet; see `Faults.add`."""

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
            raise ValueError("a fault's status must be an HTTP error status, 400 to 599; with a body 200 to 599")
        if self.times is not None and self.times < 1:
            raise ValueError("times must be 1 or more, or None for every call")
        if not 0 <= self.latency < inf:
            raise ValueError("latency must be a finite number of seconds, zero or more")
        if self.skip < 0:
            raise ValueError("skip must be a number of calls, zero or more")

    def error(self) -> ServiceError | None:
        """Return the error to answer with; None for a delay or a reset."""
        if self.body is not None or not (self.code or self.status):
            return None
        code = self.code or ("InternalServerException" if (self.status or 0) >= 500 else "ValidationException")  # noqa: PLR2004
        return ServiceError(code, self.message, self.status)

    @property
    def answers_itself(self) -> bool:
        """Whether it answers in place of the service, so that the call is not carried out."""
        return self.body is not None and not self.after

    def spoil(self, response: AwsResponse) -> AwsResponse:
        """Return the answer that arrives in place of the service's own."""
        if self.cut:
            body = response.get_data()
            response.set_data(body[: len(body) // 2])
        if self.cut or self.body is None:
            return response
        headers = [("x-amzn-RequestId", str(uuid.uuid4()))] if self.request_id else []
        return AwsResponse(self.body, self.status or 200, headers, content_type="text/html")


class Faults:
    """The faults that no call has met yet, oldest first; each call meets at most one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, operation: str = "*", code: str | None = None, **options: Any) -> Fault:
        """Let the next calls of an operation fail, or be slow.

        Args:
            operation: its AWS name, of any service, or ``*``.
            code: the error's code, such as ``InternalServerException``.
            options: ``status`` (HTTP, default the service model's), ``message``, ``times`` (default 1, None for all),
                ``latency`` (real seconds before the call is carried out), ``connection_reset`` (no answer at all),
                ``after`` (carry the call out first, then lose or spoil its answer), ``account_id`` (only calls with
                this AccountId), ``body`` (answer with this text, as a proxy would, and ``status``, by default 200),
                ``request_id`` (send a request ID with ``body``), ``cut`` (send only half of the answer's body),
                ``skip`` (number of matching calls to answer normally first).

        Raises ValueError or TypeError for invalid options.

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
        """Return the faults that no call has met yet, as ``GET /_emulator/faults`` shows them."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        """Drop all faults."""
        with self._lock:
            self._faults.clear()
