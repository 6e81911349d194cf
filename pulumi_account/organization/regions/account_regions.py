"""One account's regions on their way: what is known of them, what to ask for next, and when to look again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from pulumi_account.core.errors import AccountError, InvalidRequestError, RegionSwitchError
from pulumi_account.region_opt_in.switch import ENABLED_STATUSES, SECONDS_UNTIL_VISIBLE, UNDER_WAY, UNKNOWN

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient

FIRST_WAIT_SECONDS: Final = 2.0
WAIT_GROWTH: Final = 3.0
LONGEST_WAIT_SECONDS: Final = 30.0
LONGEST_WAIT_BEFORE_EXPECTED_SECONDS: Final = 60.0
# Once a switch could be over, the looks come close together at first, and then less and less often.
SHORTEST_WAIT_WHEN_EXPECTED_SECONDS: Final = 8.0
OVERDUE_GROWTH: Final = 0.2
# Events may get lost.
LONGEST_WAIT_FOR_EVENTS_SECONDS: Final = 300.0
EXPECTED_FROM: Final = 0.9
TROUBLES_AT_MOST: Final = 4
_MOST_PER_PAGE: Final = 50


def region_statuses(client: AccountClient) -> dict[str, str]:
    """Return the status of each region of an account (ListRegions, one call as long as there are no more than 50)."""
    answer = client.call("ListRegions", MaxResults=_MOST_PER_PAGE)
    regions = answer["Regions"]
    while answer.get("NextToken"):
        answer = client.call("ListRegions", MaxResults=_MOST_PER_PAGE, NextToken=answer["NextToken"])
        regions += answer["Regions"]
    return {region["RegionName"]: region["RegionOptStatus"] for region in regions}


class SwitchDurations:
    """How long the switches of a rollout take, as far as was seen; and whether events tell when they are over."""

    def __init__(self) -> None:
        self.shortest: float | None = None
        self.are_told = False

    def note(self, seconds: float) -> None:
        """Take note of a switch that is over."""
        self.shortest = seconds if self.shortest is None else min(self.shortest, seconds)


class AccountRegions:
    """The regions of one account that are wanted opted into (true) or out of (false).

    Those of ``leaving`` are to be opted out of besides, and left where they are enabled by default.
    """

    def __init__(
        self,
        account_id: str,
        wanted: Mapping[str, bool],
        leaving: Collection[str] = (),
        durations: SwitchDurations | None = None,
    ) -> None:
        self.account_id = account_id
        self._durations = durations or SwitchDurations()
        self.leaving = frozenset(leaving) - wanted.keys()
        self.wanted = {**wanted, **dict.fromkeys(sorted(self.leaving), False)}
        self.statuses: dict[str, str] = {}
        self.errors: dict[str, AccountError] = {}
        self.error: AccountError | None = None
        self.asking: set[str] = set()
        self.is_looked_at = False
        self.looks_now = False
        self.look_at = 0.0
        self._ask_from = float("-inf")
        self._accepted: dict[str, float] = {}
        self._waits = 0
        self._troubles = 0

    def is_as_wanted(self, region: str) -> bool:
        """Whether a region is as wanted, as far as was seen."""
        status = self.statuses.get(region)
        if self.wanted[region]:
            return status in ENABLED_STATUSES
        return status == "DISABLED" or (region in self.leaving and status == "ENABLED_BY_DEFAULT")

    @property
    def unfinished(self) -> tuple[str, ...]:
        """The regions that are neither as wanted nor given up."""
        if self.error is not None:
            return ()
        return tuple(region for region in self.wanted if region not in self.errors and not self.is_as_wanted(region))

    @property
    def under_way(self) -> set[str]:
        """The regions whose switch is under way, as far as was seen."""
        return {region for region, status in self.statuses.items() if status in UNDER_WAY}

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.asking and not self.looks_now and not self.unfinished

    @property
    def needs_a_look(self) -> bool:
        """Whether something is under way, or not known."""
        return any(self.statuses.get(region, UNKNOWN) in {*UNDER_WAY, UNKNOWN} for region in self.unfinished)

    def to_ask(self, now: float) -> Iterator[str]:
        """Return the regions whose switch is to be asked for."""
        if now < self._ask_from:
            return
        for region in self.unfinished:
            opposite = "DISABLED" if self.wanted[region] else "ENABLED"
            if region not in self.asking and self.statuses.get(region) == opposite:
                yield region

    def saw(self, statuses: Mapping[str, str], now: float) -> None:
        """Take note of a look."""
        self.is_looked_at, self._troubles = True, 0
        for region, enabled in self.wanted.items():
            status = statuses.get(region)
            if status is None:
                self.errors[region] = InvalidRequestError(f"{region} is no region that the account has")
            elif status == "ENABLED_BY_DEFAULT" and not enabled and region not in self.leaving:
                self.errors[region] = RegionSwitchError(
                    f"{region} is enabled by default: AWS does not let it be opted out of; take it out of region_names"
                )
            elif region not in self.asking and not self._awaits_visibility(region, status, now):
                self.statuses[region] = status
            if region in self._accepted and self.is_as_wanted(region):
                self._durations.note(now - self._accepted.pop(region))
        self._look_later(now)

    def accepted(self, region: str, now: float) -> None:
        """Take note that a switch has begun."""
        self.asking.discard(region)
        self.statuses[region] = "ENABLING" if self.wanted[region] else "DISABLING"
        self._accepted[region] = now
        self._waits = 0
        self._look_later(now)

    def refused(self, region: str, now: float) -> None:
        """Take note that a switch was refused because of what the region's status is: it is looked at again."""
        self.asking.discard(region)
        self.statuses[region] = UNKNOWN
        self._look_later(now)

    def put_back(self, region: str, ask_from: float) -> None:
        """Have a switch asked for again, from a moment on."""
        self.asking.discard(region)
        self._ask_from = ask_from

    def failed(self, region: str, error: AccountError) -> None:
        """Give up one region."""
        self.asking.discard(region)
        self.errors[region] = error

    def troubled(self, error: AccountError, now: float) -> None:
        """Take note that AWS gave no answer; several in a row, and the account is given up."""
        self._troubles += 1
        if self._troubles >= TROUBLES_AT_MOST:
            self.error = error
        self._look_later(now)

    def _awaits_visibility(self, region: str, status: str, now: float) -> bool:
        """Whether AWS shows the status from before a switch that it has accepted."""
        accepted = self._accepted.get(region)
        if accepted is None or now - accepted >= SECONDS_UNTIL_VISIBLE:
            return False
        return status == ("DISABLED" if self.wanted[region] else "ENABLED")

    def _look_later(self, now: float) -> None:
        wait = min(FIRST_WAIT_SECONDS * WAIT_GROWTH**self._waits, LONGEST_WAIT_SECONDS)
        self._waits += 1
        if self._durations.are_told:
            wait = LONGEST_WAIT_FOR_EVENTS_SECONDS
        elif self._durations.shortest is not None and self._accepted:
            expected = min(self._accepted.values()) + EXPECTED_FROM * self._durations.shortest
            if now < expected:
                wait = max(FIRST_WAIT_SECONDS, min(expected - now, LONGEST_WAIT_BEFORE_EXPECTED_SECONDS))
            else:
                overdue = max(SHORTEST_WAIT_WHEN_EXPECTED_SECONDS, OVERDUE_GROWTH * (now - expected))
                wait = min(wait, overdue)
        self.look_at = now + wait
