"""Switching one region: looking, asking, waiting, until it is as wanted or the time is over.

The switch is asynchronous and takes minutes, sometimes hours; EnableRegion and DisableRegion aren't idempotent. So a
refusal means: look again. What is under way is waited for, whoever began it, so a run cut short is simply run again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tenacity import RetryCallState, Retrying, retry_if_result

from pulumi_account.core.errors import (
    AccountError,
    CancelledError,
    ConflictError,
    CurrentOptInStatusError,
    RegionSwitchCancelledError,
    RegionSwitchError,
    RegionSwitchTimeoutError,
    ThrottledError,
    TooManyInFlightError,
)

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.runtime import Runtime

ENABLED_STATUSES: Final = frozenset({"ENABLED", "ENABLED_BY_DEFAULT"})
UNDER_WAY: Final = frozenset({"ENABLING", "DISABLING"})
UNKNOWN: Final = "?"
# Why a switch is not asked for yet, for messages.
TOO_MANY_IN_FLIGHT: Final = "too many region switches in flight"
THROTTLED: Final = "AWS throttles the calls"

FIRST_WAIT_SECONDS: Final = 1.0
WAIT_GROWTH: Final = 1.5
LONGEST_WAIT_SECONDS: Final = 30.0
JITTER: Final = 0.1
# For so long after a switch was accepted, the old status is taken for AWS's slowness rather than for a refusal.
SECONDS_UNTIL_VISIBLE: Final = 60.0


def status_of(client: AccountClient, region_name: str) -> str:
    """Return the region's status (GetRegionOptStatus)."""
    status: str = client.call("GetRegionOptStatus", RegionName=region_name)["RegionOptStatus"]
    return status


@dataclass
class RegionSwitch:
    """One region on its way to being opted into (``enabled``) or out of.

    ``look_first`` asks for its status before anything else; ``leave_default`` is content with ENABLED_BY_DEFAULT;
    without ``may_ask`` a switch that is under way is waited for, and none is begun.
    """

    runtime: Runtime
    client: AccountClient
    region_name: str
    enabled: bool
    timeout_minutes: int
    look_first: bool = True
    leave_default: bool = False
    may_ask: bool = True
    status: str = UNKNOWN
    _started: float = field(init=False)
    _accepted: float | None = field(init=False, default=None)
    _held_back: str | None = field(init=False, default=None)
    _looks: bool = field(init=False)
    _has_told: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._started = self.runtime.clock.monotonic()
        self._looks = self.look_first

    def run(self) -> str:
        """Switch and wait; returns the final status.

        Raises RegionSwitchTimeoutError after ``timeout_minutes``, RegionSwitchCancelledError when the run is cancelled,
        RegionSwitchError where the region can't be switched.
        """
        retrying = Retrying(
            sleep=self.runtime.clock.sleep,
            wait=_wait,
            stop=self._is_late,
            retry=retry_if_result(lambda arrived: not arrived),
            before_sleep=self._report,
            retry_error_callback=self._give_up,
        )
        try:
            retrying(self._step)
        except CancelledError:
            raise RegionSwitchCancelledError(f"cancelled, and {self._said()}; run again to go on") from None
        if self._has_told:
            # Otherwise the last line of the row would stay at what it was on the way.
            self._tell(self.status)
        return self.status

    def _step(self) -> bool:
        """Look, and ask for the switch if that is due; True when the region is as wanted."""
        if self._looks and self._look():
            return True
        self._looks = True
        if self.status in UNDER_WAY or self._awaits_visibility() or self._ask():
            return False
        # Refused because of what the region's status is: look what that is now.
        return self._look()

    def _look(self) -> bool:
        self.status = status_of(self.client, self.region_name)
        self._held_back = None
        self._count()
        if self._is_as_wanted() or (self.status == "ENABLED_BY_DEFAULT" and self.leave_default):
            return True
        if self.status == "ENABLED_BY_DEFAULT":
            raise RegionSwitchError(
                f"{self.region_name} is enabled by default: AWS does not let it be opted out of; "
                f"remove the resource or set enabled to true"
            )
        return False

    def _is_as_wanted(self) -> bool:
        return self.status in ENABLED_STATUSES if self.enabled else self.status == "DISABLED"

    def _awaits_visibility(self) -> bool:
        return self._accepted is not None and self._now() - self._accepted < SECONDS_UNTIL_VISIBLE

    def _ask(self) -> bool:
        """Ask for the switch; False if it is refused because of the region's present status."""
        if not self.may_ask:
            raise RegionSwitchError(
                f"the switch of {self.region_name} that was under way has ended as {self.status}: run again, and the "
                f"preview compares again"
            )
        in_flight, slot = self.runtime.switches_in_flight, self._slot
        self._held_back = None if in_flight.begin(*slot) else TOO_MANY_IN_FLIGHT
        if self._held_back:
            return True
        try:
            self.client.call("EnableRegion" if self.enabled else "DisableRegion", RegionName=self.region_name)
        except (ConflictError, CurrentOptInStatusError):
            in_flight.end(*slot)
            return False
        except TooManyInFlightError as error:
            in_flight.refuse(*slot, error)
            self._held_back = TOO_MANY_IN_FLIGHT
            return True
        except ThrottledError:
            in_flight.end(*slot)
            self._held_back = THROTTLED
            return True
        except AccountError:
            in_flight.end(*slot)
            raise
        self._accepted = self._now()
        self.status = "ENABLING" if self.enabled else "DISABLING"
        return True

    @property
    def _slot(self) -> tuple[str, str, str]:
        return self.client.caller.account_id, self.client.account_id, self.region_name

    def _count(self) -> None:
        """Count the switch as under way, whoever began it, or as no longer so."""
        caller, account, region = self._slot
        is_under_way = self.status in UNDER_WAY or (self._awaits_visibility() and not self._is_as_wanted())
        self.runtime.switches_in_flight.saw(
            caller, account, under_way=(region,) if is_under_way else (), settled=() if is_under_way else (region,)
        )

    def _now(self) -> float:
        return self.runtime.clock.monotonic()

    def _is_late(self, _state: RetryCallState) -> bool:
        return self._now() - self._started >= self.timeout_minutes * 60

    def _report(self, _state: RetryCallState) -> None:
        self._tell(f"waiting ({self._held_back})" if self._held_back else self.status)

    def _tell(self, status: str) -> None:
        # The row of the CLI names the resource and says what is done to it, and leaves little room.
        self.runtime.narrator.progress(f"{status} {duration(self._now() - self._started)}")
        self._has_told = True

    def _give_up(self, _state: RetryCallState) -> bool:
        wanted = "opted into" if self.enabled else "opted out of"
        raise RegionSwitchTimeoutError(
            f"{self._said()} after {self.timeout_minutes} min and not yet {wanted}; run again to go on waiting, or "
            f"raise timeout_minutes"
        )

    def _said(self) -> str:
        if self._held_back:
            return f"not begun, {self._held_back}"
        return "not begun" if self.status == UNKNOWN else f"still {self.status}"


def _wait(state: RetryCallState) -> float:
    wait = min(FIRST_WAIT_SECONDS * WAIT_GROWTH ** (state.attempt_number - 1), LONGEST_WAIT_SECONDS)
    return wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret is made of it


def duration(seconds: float) -> str:
    """Say a duration: ``3 min 20 s``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
