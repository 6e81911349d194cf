"""The clock that every wait runs on; injected, so that tests need not wait.

Against an emulator whose time runs faster, ``PULUMI_ACCOUNT_TIME_SCALE`` has this package's time run as fast, so that
quotas, delays and polling keep their ratios. The emulator hands the variable out; AWS's own endpoints refuse it.
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
    """Seconds that only go forward, the time of day, and a way to let them pass."""

    def time(self) -> float:
        """Return seconds since the epoch, which other processes see too."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass, be it none. Raises CancelledError as soon as the run is cancelled."""
        ...


class SystemClock:
    """The machine's own clock; ``cancelled`` is set when the run is cancelled, and ends each wait."""

    def __init__(self, cancelled: threading.Event | None = None) -> None:
        self._cancelled = cancelled

    def time(self) -> float:
        """Return seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass. Raises CancelledError."""
        self._let_pass(seconds)

    def _let_pass(self, seconds: float) -> None:
        if self._cancelled is None:
            time.sleep(seconds)
        elif self._cancelled.wait(seconds):
            raise CancelledError("cancelled")


class ScaledClock(SystemClock):
    """The machine's clock with each of its seconds counted as ``scale`` seconds; ValueError if it can't be.

    Processes with the same scale agree on the time of day, which runs away from the real one.
    """

    def __init__(self, scale: float, cancelled: threading.Event | None = None) -> None:
        super().__init__(cancelled)
        if not SMALLEST_TIME_SCALE <= scale <= LARGEST_TIME_SCALE:
            raise ValueError(f"a time scale is {_ALLOWED}")
        self.scale = scale

    def time(self) -> float:
        """Return seconds since the epoch."""
        return _SCALED_SINCE + (time.time() - _SCALED_SINCE) * self.scale

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic() * self.scale

    def sleep(self, seconds: float) -> None:
        """Let this many seconds pass. Raises CancelledError."""
        self._let_pass(seconds / self.scale)


def system_clock(cancelled: threading.Event | None = None) -> SystemClock:
    """Return the machine's clock, scaled if ``PULUMI_ACCOUNT_TIME_SCALE`` says so.

    ``cancelled`` ends each wait once it is set. Raises ConfigurationError for a scale that is none.
    """
    said = os.environ.get(TIME_SCALE_VARIABLE)
    if not said:
        return SystemClock(cancelled)
    try:
        scale = float(said)
        return SystemClock(cancelled) if scale == 1 else ScaledClock(scale, cancelled)
    except ValueError:
        raise ConfigurationError(f"{TIME_SCALE_VARIABLE} must be {_ALLOWED}; unset it for AWS itself") from None
