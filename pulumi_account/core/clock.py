"""The clock that every wait runs on; injected, so that tests don't wait.

With an emulator whose time runs faster, ``PULUMI_ACCOUNT_TIME_SCALE`` makes this package's time run equally fast, so
that quotas, delays and polling keep their ratios. The emulator prints the variable; it is refused for AWS's own
endpoints.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from concurrent.futures import FIRST_COMPLETED, Future, InvalidStateError, wait
from contextlib import suppress
from typing import Any, Final, Protocol

from .errors import CanceledError, ConfigurationError

TIME_SCALE_VARIABLE: Final = "PULUMI_ACCOUNT_TIME_SCALE"
SMALLEST_TIME_SCALE: Final = 0.001
LARGEST_TIME_SCALE: Final = 1000.0
_ALLOWED: Final = f"a number from {SMALLEST_TIME_SCALE:g} to {LARGEST_TIME_SCALE:g}"
# Scaled time of day counts from here, so it is the same in every process.
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
        """Wait for this many seconds. Raises CanceledError as soon as the run is canceled."""
        ...


class Cancellation:
    """Set once the run is canceled; ends each wait on a clock. Safe for threads."""

    def __init__(self) -> None:
        # A future rather than an event: one wait can end by it or by the answer of a call.
        self.future: Future[None] = Future()

    def set(self) -> None:
        """Cancel the run; again is allowed."""
        with suppress(InvalidStateError):
            self.future.set_result(None)

    def is_set(self) -> bool:
        """Whether the run is canceled."""
        return self.future.done()


class SystemClock:
    """The machine's own clock.

    Args:
        cancellation: ends each wait once it is set; without one, waits can't be canceled.

    """

    def __init__(self, cancellation: Cancellation | None = None) -> None:
        self._cancellation = cancellation

    def time(self) -> float:
        """Return seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait for this many seconds. Raises CanceledError as soon as the run is canceled."""
        if self._cancellation is None:
            time.sleep(self._machine_seconds(seconds))
        else:
            self.wait_for_any((), seconds)

    def wait_for_any(self, futures: Collection[Future[Any]], seconds: float) -> None:
        """Wait until one of the futures is done, for at most ``seconds``.

        Raises CanceledError as soon as the run is canceled.
        """
        ends = () if self._cancellation is None else (self._cancellation.future,)
        wait((*futures, *ends), max(0.0, self._machine_seconds(seconds)), FIRST_COMPLETED)
        if self._cancellation is not None and self._cancellation.is_set():
            raise CanceledError("canceled")

    def _machine_seconds(self, seconds: float) -> float:
        """Return how many of the machine's seconds these are."""
        return seconds


class ScaledClock(SystemClock):
    """The machine's clock, each of whose seconds counts as ``scale`` seconds. Raises ValueError for a wrong scale.

    Processes with the same scale have the same time of day, which differs from the real one.
    """

    def __init__(self, scale: float, cancellation: Cancellation | None = None) -> None:
        super().__init__(cancellation)
        if not SMALLEST_TIME_SCALE <= scale <= LARGEST_TIME_SCALE:
            raise ValueError(f"a time scale must be {_ALLOWED}")
        self.scale = scale

    def time(self) -> float:
        """Return seconds since the epoch."""
        return _SCALED_SINCE + (time.time() - _SCALED_SINCE) * self.scale

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic() * self.scale

    def _machine_seconds(self, seconds: float) -> float:
        """Return how many of the machine's seconds these are."""
        return seconds / self.scale


def system_clock(cancellation: Cancellation | None = None) -> SystemClock:
    """Return the machine's clock, scaled if ``PULUMI_ACCOUNT_TIME_SCALE`` is set.

    ``cancellation`` ends each wait once it is set. Raises ConfigurationError for a wrong scale.
    """
    given = os.environ.get(TIME_SCALE_VARIABLE)
    if not given:
        return SystemClock(cancellation)
    try:
        scale = float(given)
        return SystemClock(cancellation) if scale == 1 else ScaledClock(scale, cancellation)
    except ValueError:
        raise ConfigurationError(f"{TIME_SCALE_VARIABLE} must be {_ALLOWED}; unset it for AWS itself") from None
