"""The log of calls that an emulator keeps for tests; it holds no contact detail."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call that the emulator answered.

    Attributes:
        time: when it was answered, in seconds since the epoch on the emulator's clock.
        service: the signing name: ``account``, ``sts``, ``organizations``, …
        operation: AWS's name of it, such as ``PutAlternateContact``.
        caller: the ID of the calling account.
        caller_arn: the ARN of the calling identity.
        account_id: the AccountId in the request; None where there was none.
        status: the HTTP status; 0 where the connection was reset instead of answered.
        error: the error's code; None where there was none, or in a forwarded call.

    """

    time: float
    service: str
    operation: str
    caller: str
    caller_arn: str
    account_id: str | None
    status: int
    error: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what ``GET /_emulator/calls`` shows."""
        return asdict(self)


class CallLog:
    """The calls in the order in which they were answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        """Append a call."""
        with self._lock:
            self._calls.append(call)

    def select(self, service: str | None = None, operation: str | None = None) -> list[Call]:
        """Return the calls, of one service or one operation if asked."""
        with self._lock:
            calls = list(self._calls)
        return [
            call
            for call in calls
            if (service is None or call.service == service) and (operation is None or call.operation == operation)
        ]

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()
