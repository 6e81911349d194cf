"""The clocks of an emulator: the machine's clock, which can be advanced, or one that only a test moves."""

from __future__ import annotations

import threading
from typing import Protocol

from pulumi_account.core import clock


class EmulatorClock(Protocol):
    """A clock for the emulator: returns seconds since the epoch, and can be advanced."""

    def time(self) -> float:
        """Return seconds since the epoch."""
        ...

    def advance(self, seconds: float) -> None:
        """Advance the clock by this many seconds."""
        ...


class AdjustableClock:
    """The machine's own clock, which can also be advanced.

    Args:
        scale: its seconds per second of the machine, above 0 and up to 1000. Raises ValueError for others.

    """

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._clock = clock.SystemClock() if scale == 1 else clock.ScaledClock(scale)
        self._ahead = 0.0

    def time(self) -> float:
        """Return seconds since the epoch."""
        return self._clock.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Advance the clock by this many seconds. Raises ValueError if they are negative."""
        self._ahead += _forward(seconds)


class ManualClock:
    """A clock that stands still until it is advanced.

    It also has `monotonic` and `sleep`, so that the code under test can wait on the same clock.

    Args:
        start: the initial time, in seconds since the epoch.

    """

    def __init__(self, start: float = 1_767_225_600.0) -> None:
        self._now = start
        self._lock = threading.Lock()

    def time(self) -> float:
        """Return seconds since the epoch."""
        return self._now

    def monotonic(self) -> float:
        """Return the same as `time`: this clock never goes back."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Advance the clock by this many seconds. Raises ValueError if they are negative."""
        with self._lock:
            self._now += _forward(seconds)

    def sleep(self, seconds: float) -> None:
        """Advance the clock instead of waiting."""
        self.advance(max(0.0, seconds))


def _forward(seconds: float) -> float:
    if not 0 <= seconds < float("inf"):
        raise ValueError("a clock can only be advanced, by a finite number of seconds")
    return seconds
