"""Token buckets that use AWS's quotas fully and don't exceed them.

A bucket is one timestamp (the generic cell rate algorithm): the moment at which the bucket is full again. The first
calls start immediately, up to the burst minus a margin; later ones at the rate. All processes of a machine share the
timestamp. A 429, from another machine that uses the same quota, empties the bucket and slows it down; successes speed
it up again.
"""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, Final

from .timestamps import OwnTimestamp, PacedOperation, PacingDirectory, SharedTimestamp, Timestamp

if TYPE_CHECKING:
    from pulumi_account.core.clock import Clock
    from pulumi_account.core.quotas import Quota

# Slack for later calls on warm connections, which arrive faster than the first ones.
_JITTER_SECONDS: Final = 0.2
# At AWS's exact rate, one machine takes every token and another one starves.
_MARGIN: Final = 1.01
# A burst of 1 leaves no margin: the rate gets a larger one, and the interval also counts from the last answer, by when
# that call has certainly arrived.
_MARGIN_WITHOUT_BURST: Final = 1.05
# In simulations, two to ten machines that share a quota settle at 93 to 100 % of it with these.
_SLOWER_ON_429: Final = 1.5
_FASTER_ON_SUCCESS: Final = 0.05
_SLOWEST: Final = 1 / 16
# Spreads the retries of refused calls.
_JITTER_ON_429: Final = (0.5, 1.5)
# Seconds; the precision of sums of floating-point times.
_NOW: Final = 1e-6


class TokenBucket:
    """Paces one operation of one calling account, across threads and across everything that shares the timestamp."""

    def __init__(self, quota: Quota, clock: Clock, timestamp: Timestamp | None = None) -> None:
        self._clock = clock
        self._timestamp = timestamp or OwnTimestamp(clock.monotonic)
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        burst = max(1, quota.burst - 1 - int(quota.rate * _JITTER_SECONDS))
        self._interval = 1 / quota.rate * (_MARGIN_WITHOUT_BURST if quota.burst == 1 else _MARGIN)
        self._tolerance = (burst - 1) * self._interval
        self._waits_for_answers = quota.burst == 1
        self._speed = 1.0
        self._slowed_at = float("-inf")

    def acquire(self, *, even_if_canceled: bool = False) -> float:
        """Take a token, waiting until there is one; returns when it was taken, for ``throttled``.

        Nothing is reserved ahead, so a killed process wastes no tokens. Raises CanceledError, without taking a token,
        after the run is canceled; with ``even_if_canceled`` only if it would have to wait.
        """
        with self._turn:
            if not even_if_canceled:
                self._clock.sleep(0)
            while (wait := self._timestamp.update(self._take)) > _NOW:
                self._clock.sleep(wait)
        return self._clock.monotonic()

    def throttled(self, taken_at: float | None = None) -> None:
        """Note a 429: the bucket is empty, and the rate is lower than assumed.

        Concurrent calls are refused together: only tokens taken since the last slowdown slow the bucket again.
        """
        with self._lock:
            if taken_at is not None and taken_at < self._slowed_at:
                return
            self._slowed_at = self._clock.monotonic()
            self._speed = max(self._speed / _SLOWER_ON_429, _SLOWEST)
        self._timestamp.update(self._empty)

    def succeeded(self) -> None:
        """Note a success: speed up toward AWS's own rate."""
        with self._lock:
            self._speed = min(1.0, self._speed + _FASTER_ON_SUCCESS)
        if self._waits_for_answers:
            self._timestamp.update(self._wait_on)

    def _take(self, full_at: float, now: float) -> tuple[float, float]:
        """Return the timestamp after taking a token, and 0; or the same timestamp, and how long to wait."""
        # Beyond an empty bucket at its slowest, a clock was set back or the file is corrupt.
        full_at = min(max(full_at, now), now + self._tolerance + self._interval / _SLOWEST)
        wait = full_at - self._tolerance - now
        if wait > _NOW:
            return full_at, wait
        return full_at + self._interval / self._speed, 0.0

    def _wait_on(self, full_at: float, now: float) -> tuple[float, None]:
        return max(full_at, now + self._interval / _MARGIN_WITHOUT_BURST), None

    def _empty(self, full_at: float, now: float) -> tuple[float, None]:
        wait = self._interval / self._speed * random.uniform(*_JITTER_ON_429)  # noqa: S311 - not for secrets
        return max(full_at, now + self._tolerance + wait), None


class Pacing:
    """The buckets of the process, by calling account and operation.

    With a directory, their timestamps are shared with all processes that use the same one.
    """

    def __init__(self, clock: Clock, directory: PacingDirectory | None = None) -> None:
        self._clock = clock
        self._directory = directory
        self._lock = threading.Lock()
        self._buckets: dict[tuple[PacedOperation, Quota], TokenBucket] = {}

    def bucket(self, operation: PacedOperation, quota: Quota) -> TokenBucket:
        """Return the bucket that all calls of this operation by this account share."""
        with self._lock:
            key = (operation, quota)
            if key not in self._buckets:
                self._buckets[key] = TokenBucket(quota, self._clock, self._timestamp(operation))
            return self._buckets[key]

    def _timestamp(self, operation: PacedOperation) -> Timestamp | None:
        if self._directory is None:
            return None
        return SharedTimestamp(self._directory, operation.file_name, self._clock)
