"""The regions of one account on their way: a state machine for each, and one schedule of looks for all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from .errors import AccountError, UnavailableError
from .region_polling import RegionPolling
from .region_switch import IN_PROGRESS_STATUSES, Action, RegionSwitch, SwitchDelay, SwitchFailureCode, SwitchStep

MOST_MISSING_ANSWERS: Final = 4


class AccountRegions:
    """The region switches of one account. It makes no call and has no clock: see `core/region_switch.py`.

    Args:
        account_id: the account's 12 digits.
        wanted: by region, true to opt in and false to opt out.
        leaving: regions to opt out of besides, unless they are enabled by default.
        polling: when to look; by default, as for one of many accounts.
        may_ask: false to wait for switches in progress without ever starting one.
        known: statuses that are known without a look.

    """

    def __init__(
        self,
        account_id: str,
        wanted: Mapping[str, bool],
        leaving: Collection[str] = (),
        polling: RegionPolling | None = None,
        *,
        may_ask: bool = True,
        known: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.account_id = account_id
        self.leaving = frozenset(leaving) - wanted.keys()
        self.polling = polling or RegionPolling()
        self.switches = {
            region: RegionSwitch(
                region, enable, accepts_default=region in self.leaving, may_ask=may_ask, status=known.get(region)
            )
            for region, enable in {**wanted, **dict.fromkeys(sorted(self.leaving), False)}.items()
        }
        self.error: AccountError | None = None
        """Why the account as a whole was given up."""
        self.is_seen = False
        """Whether AWS has shown the account's regions once."""
        self._missing_answers = 0

    def step(self, region: str) -> SwitchStep:
        """Return what to do next about a region."""
        step = self.switches[region].step
        if self.error is not None and step.action is not Action.DONE:
            return SwitchStep(Action.FAILED)
        return SwitchStep(Action.LOOK, self.polling.look_at) if step.action is Action.LOOK else step

    @property
    def unfinished(self) -> tuple[str, ...]:
        """The regions that are neither as wanted nor given up."""
        return tuple(region for region in self.switches if self.step(region).action not in {Action.DONE, Action.FAILED})

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return not self.unfinished and not self.asking

    @property
    def not_as_wanted(self) -> tuple[str, ...]:
        """The regions that aren't as wanted, according to the last look, whether given up or not."""
        return tuple(region for region, switch in self.switches.items() if not switch.is_as_wanted)

    @property
    def in_progress(self) -> set[str]:
        """The regions that AWS is switching, according to the last look."""
        return {region for region, switch in self.switches.items() if switch.is_in_progress}

    @property
    def asking(self) -> set[str]:
        """The regions whose switch AWS is being asked for."""
        return {region for region, switch in self.switches.items() if switch.is_asking}

    @property
    def needs_look(self) -> bool:
        """Whether a switch is in progress, or a status unknown."""
        return any(self.step(region).action is Action.LOOK for region in self.switches)

    def to_ask(self, now: float) -> Iterator[str]:
        """Return the regions whose switch may be asked for now."""
        for region in self.switches:
            action, at = self.step(region)
            if action is Action.ASK and at <= now:
                yield region

    def saw(self, statuses: Mapping[str, str], now: float) -> None:
        """Record the status of every region, as a look shows them."""
        self.is_seen, self._missing_answers = True, 0
        for region, switch in self.switches.items():
            switch.saw(statuses.get(region), now)
            if switch.accepted_at is not None and switch.is_as_wanted:
                self.polling.observed.note(now - switch.accepted_at)
                switch.accepted_at = None
        self._look_later(now)

    def accepted(self, region: str, now: float) -> None:
        """Record that AWS has begun a switch."""
        self.switches[region].accepted(now)
        self.polling.restart()
        self._look_later(now)

    def refused(self, region: str, error: AccountError, now: float) -> None:
        """Record why AWS didn't begin a switch; what to do about it is decided here."""
        switch = self.switches[region]
        switch.refused(error, now, self.polling.backoff.wait)
        if isinstance(error, UnavailableError):
            self.no_answer(error, now)
        elif switch.status is None:
            self.polling.look_now(now)

    def no_room(self, region: str, now: float) -> None:
        """Record that the limit of switches in flight has no room for this one, so that it is asked for later."""
        self.switches[region].postpone(SwitchDelay.TOO_MANY_IN_FLIGHT, now, self.polling.backoff.wait)

    def no_answer(self, error: AccountError, now: float) -> None:
        """Record that AWS gave no answer; after several in a row, the account is given up."""
        self._missing_answers += 1
        if self._missing_answers >= MOST_MISSING_ANSWERS:
            self.error = error
        self._look_later(now)

    def heard(self, status: str, now: float) -> bool:
        """Record an event about one of the regions; true if it makes a look due at once."""
        self.polling.observed.has_events = True
        is_over = status not in IN_PROGRESS_STATUSES and self.needs_look
        if is_over:
            self.polling.look_now(now)
        return is_over

    def end(self, code: SwitchFailureCode) -> None:
        """Record that the run ends before the switches do: TIMED_OUT or CANCELED."""
        for switch in self.switches.values():
            switch.end(code)

    def _look_later(self, now: float) -> None:
        accepted_at = [switch.accepted_at for switch in self.switches.values() if switch.accepted_at is not None]
        self.polling.look_later(now, accepted_at)
