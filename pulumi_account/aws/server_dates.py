"""The time of day at AWS, from the Date header of its answers, compared with the local clock."""

from __future__ import annotations

import threading
from email.utils import parsedate_to_datetime
from statistics import median
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pulumi_account.core.clock import Clock

# A date is cut to whole seconds.
_HALF_A_SECOND: Final = 0.5


class ServerDates:
    """Notes how far the local clock is ahead of AWS, in each answer. Safe for threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._ahead: list[float] = []

    def watch(self, events: Any) -> None:
        """Note the dates of all answers to clients with these events, those of botocore's sessions."""
        events.register("response-received", self._note)

    def seconds_ahead(self) -> float | None:
        """Return by how many seconds the local clock is ahead of AWS, negative if behind; None without an answer."""
        with self._lock:
            return median(self._ahead) if self._ahead else None

    def _note(self, response_dict: dict[str, Any] | None = None, **_: Any) -> None:
        now = self._clock.time()
        date = (response_dict or {}).get("headers", {}).get("date")
        if date is None:
            return
        try:
            at_aws = parsedate_to_datetime(date).timestamp()
        except ValueError:
            return
        with self._lock:
            self._ahead.append(now - at_aws - _HALF_A_SECOND)
