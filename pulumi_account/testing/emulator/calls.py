"""The log of calls that an emulator keeps for tests; it contains no contact detail."""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, Final

# About 150 bytes each.
KEPT_CALLS: Final = 500_000


@dataclass(frozen=True, slots=True)
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
    """The last 500,000 calls in the order in which they were answered, and the number of all calls."""

    def __init__(self, kept: int = KEPT_CALLS) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=kept)
        self._counts: Counter[tuple[str, str, int]] = Counter()

    def add(self, call: Call) -> None:
        """Append a call."""
        with self._lock:
            self._calls.append(call)
            self._counts[call.service, call.operation, call.status] += 1

    def __len__(self) -> int:
        """Return the number of all calls, including those no longer kept."""
        with self._lock:
            return self._counts.total()

    def select(
        self, service: str | None = None, operation: str | None = None, *, after: int = 0, limit: int | None = None
    ) -> list[Call]:
        """Return calls, optionally of one service or operation: at most ``limit``, after the first ``after``."""
        with self._lock:
            calls = tuple(self._calls)
        found = (
            call
            for call in calls
            if (service is None or call.service == service) and (operation is None or call.operation == operation)
        )
        return list(islice(found, after, None if limit is None else after + limit))

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the number of calls by operation and status: ``{operation: {status: n}}``."""
        with self._lock:
            counted = sorted(self._counts.items())
        counts: dict[str, dict[str, int]] = {}
        for (_, operation, status), times in counted:
            of_operation = counts.setdefault(operation, {})
            of_operation[str(status)] = of_operation.get(str(status), 0) + times
        return counts

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()
            self._counts.clear()
