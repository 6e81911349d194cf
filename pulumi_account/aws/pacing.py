"""Token buckets: AWS's quotas used to the full and not exceeded.

A bucket is kept as one timestamp (the generic cell rate algorithm): the moment at which it would be full again. The
first calls go at once, up to the burst less a margin of one, and a long series goes at the rate. A 429 that comes all
the same, because somebody else uses the quota too, empties the bucket and slows it down; successes bring it back.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pulumi_account.clock import Clock
    from pulumi_account.config import Quota

# Where the burst is 1 no margin can be kept on it: a little is kept on the rate, against the network's jitter.
_MARGIN_WITHOUT_BURST: Final = 1.05
_SLOWER_ON_429: Final = 2.0
_SLOWEST: Final = 16.0
_FASTER_ON_SUCCESS: Final = 0.9


class TokenBucket:
    """Paces one operation of one calling account, for all threads of the process."""

    def __init__(self, quota: Quota, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        burst = max(1, quota.burst - 1)
        self._interval = 1 / quota.rate * (_MARGIN_WITHOUT_BURST if quota.burst == 1 else 1.0)
        self._tolerance = (burst - 1) * self._interval
        self._slowdown = 1.0
        self._full_at = clock.monotonic()

    def acquire(self) -> None:
        """Take a token, waiting until there is one. Calls are served in the order in which they asked."""
        with self._lock:
            now = self._clock.monotonic()
            full_at = max(self._full_at, now)
            wait = full_at - self._tolerance - now
            self._full_at = full_at + self._interval * self._slowdown
        if wait > 0:
            self._clock.sleep(wait)

    def throttled(self) -> None:
        """Take note of a 429: the bucket is empty, and the rate lower than thought."""
        with self._lock:
            self._slowdown = min(self._slowdown * _SLOWER_ON_429, _SLOWEST)
            empty = self._clock.monotonic() + self._tolerance + self._interval * self._slowdown
            self._full_at = max(self._full_at, empty)

    def succeeded(self) -> None:
        """Take note of a success: go back towards AWS's own rate."""
        with self._lock:
            self._slowdown = max(1.0, self._slowdown * _FASTER_ON_SUCCESS)


class Pacing:
    """The buckets of the process, by calling account and operation."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str, Quota], TokenBucket] = {}

    def bucket(self, caller_account_id: str, operation: str, quota: Quota) -> TokenBucket:
        """Return the bucket that all calls of this operation by this account share."""
        with self._lock:
            key = (caller_account_id, operation, quota)
            if key not in self._buckets:
                self._buckets[key] = TokenBucket(quota, self._clock)
            return self._buckets[key]
