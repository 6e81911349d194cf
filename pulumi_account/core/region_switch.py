"""One region's switch as a state machine: what is known of the region, and what to do next.

It makes no call and has no clock. Whoever drives it makes the calls, tells it what happened, and passes the time in, in
seconds of a monotonic clock. A switch takes AWS minutes, sometimes hours, and EnableRegion and DisableRegion aren't
idempotent. So a refusal means: look again. A switch in progress is waited for, whoever started it, so an interrupted
run can simply be run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from .errors import (
    AccountError,
    CanceledError,
    ConflictError,
    CurrentOptInStatusError,
    ThrottledError,
    TooManyInFlightError,
    UnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ENABLED: Final = "ENABLED"
ENABLED_BY_DEFAULT: Final = "ENABLED_BY_DEFAULT"
DISABLED: Final = "DISABLED"
ENABLING: Final = "ENABLING"
DISABLING: Final = "DISABLING"
ENABLED_STATUSES: Final = frozenset({ENABLED, ENABLED_BY_DEFAULT})
IN_PROGRESS_STATUSES: Final = frozenset({ENABLING, DISABLING})
OPTED_IN_STATUSES: Final = ENABLED_STATUSES | {ENABLING}
"""The statuses of a region that is opted into, or on its way there."""

# Grace period for eventual consistency: for this long after AWS accepted a switch, it may still show the old status.
SECONDS_UNTIL_VISIBLE: Final = 60.0


class Action(Enum):
    """What to do next about a region."""

    LOOK = "look"
    ASK = "ask"
    AWAIT_ANSWER = "await_answer"
    DONE = "done"
    FAILED = "failed"


class SwitchStep(NamedTuple):
    """What to do next, and the moment before which it must not be done."""

    action: Action
    at: float = float("-inf")


class SwitchDelay(Enum):
    """Why a switch has not been asked for yet."""

    TOO_MANY_IN_FLIGHT = "too_many_in_flight"
    THROTTLED = "throttled"


class SwitchFailureCode(Enum):
    """Why a region isn't as wanted, and nothing more is done about it."""

    ENABLED_BY_DEFAULT = "enabled_by_default"
    UNKNOWN_REGION = "unknown_region"
    ENDED_OTHERWISE = "ended_otherwise"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    CANCELED = "canceled"

    @property
    def is_interruption(self) -> bool:
        """Whether the run ended before the switch did, so that the next run continues."""
        return self in {SwitchFailureCode.TIMED_OUT, SwitchFailureCode.CANCELED}


@dataclass(frozen=True)
class SwitchFailure:
    """Why a region isn't as wanted; ``error`` is AWS's, for REFUSED."""

    code: SwitchFailureCode
    error: AccountError | None = None


@dataclass
class RegionSwitch:
    """One region on its way to being opted into or out of.

    Args:
        region_name: the region's code.
        enable: true to opt in, false to opt out.
        accepts_default: whether ENABLED_BY_DEFAULT, which AWS can't disable, is fine for an opt-out.
        may_ask: false to wait for a switch in progress without ever starting one.
        status: the status that is known already; it only counts if it is the opposite of what is wanted.

    """

    region_name: str
    enable: bool
    accepts_default: bool = False
    may_ask: bool = True
    status: str | None = None
    accepted_at: float | None = None
    failure: SwitchFailure | None = None
    delay: SwitchDelay | None = None
    is_asking: bool = False
    _ask_from: float = float("-inf")
    _refusals: int = 0

    def __post_init__(self) -> None:
        if self.status != self._opposite:
            self.status = None

    @property
    def step(self) -> SwitchStep:
        """What to do next."""
        if self.is_as_wanted:
            return SwitchStep(Action.DONE)
        if self.failure is not None:
            return SwitchStep(Action.FAILED)
        if self.is_asking:
            return SwitchStep(Action.AWAIT_ANSWER)
        if self.status == self._opposite and self.may_ask:
            return SwitchStep(Action.ASK, self._ask_from)
        return SwitchStep(Action.LOOK)

    @property
    def is_as_wanted(self) -> bool:
        """Whether the region is as wanted, according to the last look."""
        if self.enable:
            return self.status in ENABLED_STATUSES
        return self.status == DISABLED or (self.accepts_default and self.status == ENABLED_BY_DEFAULT)

    @property
    def is_in_progress(self) -> bool:
        """Whether AWS is switching the region, in whichever direction."""
        return self.status in IN_PROGRESS_STATUSES

    def asking(self) -> None:
        """Record that AWS is being asked for the switch."""
        self.is_asking = True

    def saw(self, status: str | None, now: float) -> None:
        """Record the status that AWS shows; None if the account has no such region."""
        if status is None:
            self.failure = SwitchFailure(SwitchFailureCode.UNKNOWN_REGION)
        elif status == ENABLED_BY_DEFAULT and not self.enable and not self.accepts_default:
            self.failure = SwitchFailure(SwitchFailureCode.ENABLED_BY_DEFAULT)
        elif not self.is_asking and not self._shows_the_past(status, now):
            self.status, self.delay = status, None
            if status == self._opposite and not self.may_ask:
                self.failure = SwitchFailure(SwitchFailureCode.ENDED_OTHERWISE)

    def accepted(self, now: float) -> None:
        """Record that AWS has begun the switch."""
        self.is_asking, self.delay, self._refusals = False, None, 0
        self.status = ENABLING if self.enable else DISABLING
        self.accepted_at = now
        # Never twice within the grace period, whatever AWS shows meanwhile.
        self._ask_from = now + SECONDS_UNTIL_VISIBLE

    def refused(self, error: AccountError, now: float, wait: Callable[[int], float]) -> None:
        """Record why AWS didn't begin the switch; ``wait`` gives the seconds to wait after so many refusals."""
        self.is_asking, self.delay = False, None
        if isinstance(error, CanceledError):
            return
        if isinstance(error, ThrottledError):
            is_full = isinstance(error, TooManyInFlightError)
            self.postpone(SwitchDelay.TOO_MANY_IN_FLIGHT if is_full else SwitchDelay.THROTTLED, now, wait)
        elif isinstance(error, ConflictError | CurrentOptInStatusError | UnavailableError):
            # The status has changed since the last look. Without an answer (Unavailable), the switch may have begun.
            self.status = None
            self._ask_later(now, wait)
        else:
            self.failure = SwitchFailure(SwitchFailureCode.REFUSED, error)

    def postpone(self, delay: SwitchDelay, now: float, wait: Callable[[int], float]) -> None:
        """Ask later, for a reason that isn't the region's own."""
        self.delay = delay
        self._ask_later(now, wait)

    def end(self, code: SwitchFailureCode) -> None:
        """Record that the run ends, unless the region is as wanted or has failed."""
        if not self.is_as_wanted and self.failure is None:
            self.failure = SwitchFailure(code)

    @property
    def _opposite(self) -> str:
        return DISABLED if self.enable else ENABLED

    def _shows_the_past(self, status: str, now: float) -> bool:
        """Whether AWS still shows the status from before a switch that it has accepted."""
        in_grace = self.accepted_at is not None and now - self.accepted_at < SECONDS_UNTIL_VISIBLE
        return in_grace and status == self._opposite

    def _ask_later(self, now: float, wait: Callable[[int], float]) -> None:
        self._ask_from = max(self._ask_from, now + wait(self._refusals))
        self._refusals += 1
