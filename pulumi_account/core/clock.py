"""The clock that every wait runs on; injected, so that tests don't wait.

With an emulator whose time runs faster, ``PULUMI_ACCOUNT_TIME_SCALE`` makes this package's time run equally fast, so
that quotas, delays and polling keep their ratios. The emulator prints the variable; it is refused for AWS's own
endpoints.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final, Protocol

from .errors import CancelledError, ConfigurationError

if TYPE_CHECKING:
    import threading

TIME_SCALE_VARIABLE: Final = "PULUMI_ACCOUNT_TIME_SCALE"
SMALLEST_TIME_SCALE: Final = 0.001
LARGEST_TIME_SCALE: Final = 1000.0
_ALLOWED: Final = f"a number from {SMALLEST_TIME_SCALE:g} to {LARGEST_TIME_SCALE:g}"
# Scaled time of day counts from here, so that it is the same in every process.
_SCALED_SINCE: Final = 1_767_225_600.0


class Clock(Protocol):
    """The time of day, a monotonic time, and a way to wait."""

    def time(self) -> float:
        """Return seconds since the epoch, the same in every process."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait for this many seconds. Raises CancelledError as soon as the run is canceled."""
        ...


class SystemClock:
    """The machine's own clock; ``cancelled`` is set when the run is canceled, and ends each wait."""

    def __init__(self, cancelled: threading.Event | None = None) -> None:
        self._cancelled = cancelled

    def time(self) -> float:
        """Return seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait for this many seconds. Raises CancelledError."""
        self._let_pass(seconds)

    def _let_pass(self, seconds: float) -> None:
        if self._cancelled is None:
            time.sleep(seconds)
        elif self._cancelled.wait(seconds):
            raise CancelledError("cancelled")


class ScaledClock(SystemClock):
    """The machine's clock, each of whose seconds counts as ``scale`` seconds. Raises ValueError for a wrong scale.

    Processes with the same scale have the same time of day, which differs from the real one.
    """

    def __init__(self, scale: float, cancelled: threading.Event | None = None) -> None:
        super().__init__(cancelled)
        if not SMALLEST_TIME_SCALE <= scale <= LARGEST_TIME_SCALE:
            raise ValueError(f"a time scale must be {_ALLOWED}")
        self.scale = scale

    def time(self) -> float:
        """Return seconds since the epoch."""
        return _SCALED_SINCE + (time.time() - _SCALED_SINCE) * self.scale

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic() * self.scale

    def sleep(self, seconds: float) -> None:
        """Wait for this many seconds. Raises CancelledError."""
        self._let_pass(seconds / self.scale)


def system_clock(cancelled: threading.Event | None = None) -> SystemClock:
    """Return the machine's clock, scaled if ``PULUMI_ACCOUNT_TIME_SCALE`` is set.

    ``cancelled`` ends each wait once it is set. Raises ConfigurationError for a wrong scale.
    """
    given = os.environ.get(TIME_SCALE_VARIABLE)
    if not given:
        return SystemClock(cancelled)
    try:
        scale = float(given)
        return SystemClock(cancelled) if scale == 1 else ScaledClock(scale, cancelled)
    except ValueError:
        raise ConfigurationError(f"{TIME_SCALE_VARIABLE} must be {_ALLOWED}; unset it for AWS itself") from None
