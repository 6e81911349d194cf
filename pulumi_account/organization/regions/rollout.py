"""Regions of many accounts switched at the speed that AWS allows, by one loop.

Accounts are filled one after the other, as many switches in flight in each and in all of them as AWS lets there be.
One ListRegions tells of all of an account's regions; the looks at waiting accounts are spread, and where there is time
the accounts whose turn has not come are looked at ahead. What is as wanted is adopted, and what is under way is waited
for, whoever began it. What takes longer than the time given, or is under way when the run is cancelled, goes on in AWS,
and the next run takes it up.
"""

from __future__ import annotations

import heapq
from bisect import insort
from collections.abc import Collection, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pulumi_account.core.clock import SystemClock
from pulumi_account.core.errors import (
    AccountError,
    CancelledError,
    ConflictError,
    CredentialsError,
    CurrentOptInStatusError,
    ThrottledError,
    TooManyInFlightError,
    UnavailableError,
)
from pulumi_account.region_opt_in.switch import UNDER_WAY

from .account_regions import AccountRegions, SwitchDurations, region_statuses
from .calls import Calls
from .progress import RegionProgress

if TYPE_CHECKING:
    from pulumi_account.core.clients import RegionEvent
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Connection

_LOOK: Final = "look"
_ASK: Final = "ask"
_LISTEN: Final = "listen"
# Looks take a fifth of a second each at AWS's rate, switches one: so many keep the rate up at 1.5 s an answer.
_CALLS_AT_A_TIME: Final = {_LOOK: 8, _ASK: 2, _LISTEN: 1}
# Half of AWS's rate, so that the other half is there for the accounts that are waited for.
SECONDS_BETWEEN_LOOKS_AHEAD: Final = 0.4
_SECONDS_BETWEEN_TRIES: Final = 5.0
_SECONDS_BETWEEN_LISTENING: Final = 2.0


class RegionRollout:
    """Brings the regions of accounts to what is wanted: ``{account: {region: opted into}}``, in that order.

    ``leaving`` has regions to be opted out of besides; those enabled by default are left.
    """

    def __init__(
        self,
        runtime: Runtime,
        connection: Connection | None,
        wanted: Mapping[str, Mapping[str, bool]],
        timeout_minutes: int,
        leaving: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        self._runtime = runtime
        self._connection = connection
        self._caller = runtime.accounts.caller_account_id(connection)
        self._in_flight = runtime.switches_in_flight
        self._durations = SwitchDurations()
        self._accounts = [
            AccountRegions(account, wanted.get(account, {}), leaving.get(account, ()), self._durations)
            for account in dict.fromkeys((*wanted, *leaving))
        ]
        begin = self._now()
        self._deadline = begin + timeout_minutes * 60
        self._unfinished = {index for index, account in enumerate(self._accounts) if account.wanted}
        self._ready: list[int] = []
        self._looks = [(begin + index * SECONDS_BETWEEN_LOOKS_AHEAD, index) for index in sorted(self._unfinished)]
        for look_at, index in self._looks:
            self._accounts[index].look_at = look_at
        self._progress = RegionProgress(runtime, sum(len(account.wanted) for account in self._accounts))
        self._events = runtime.accounts.region_events(connection)
        self._positions = {account.account_id: index for index, account in enumerate(self._accounts)}
        self._listen_at = begin
        self._next_unseen = 0
        self._is_idle = True
        self.is_cancelled = False
        self._unusable: CredentialsError | None = None

    def run(self) -> dict[str, AccountRegions]:
        """Switch and wait until all is as wanted or given up, or the time is over; returns what became of each."""
        with Calls.opened(self._runtime.clock, _CALLS_AT_A_TIME) as calls:
            try:
                self._switch_and_wait(calls)
            except CancelledError:
                self.is_cancelled = True
            calls.finish()
        self._progress.end(self._in_flight.under_way(self._caller))
        if self._unusable is not None:
            for index in self._unfinished:
                self._accounts[index].error = self._unusable
        return {account.account_id: account for account in self._accounts}

    def _switch_and_wait(self, calls: Calls) -> None:
        while self._goes_on():
            if calls.settle():
                self._progress.show(self._in_flight.under_way(self._caller))
            self._ask(calls)
            self._listen(calls)
            self._look(calls)
            self._wait(calls)

    def _goes_on(self) -> bool:
        is_over = self.is_cancelled or self._unusable is not None
        return bool(self._unfinished) and not is_over and self._now() < self._deadline

    def _ask(self, calls: Calls) -> None:
        """Ask for switches, depth first, as far as the limits allow."""
        self._is_idle = False
        while calls.has_room(_ASK) and self._in_flight.has_room(self._caller):
            chosen = self._next_switch()
            if chosen is None:
                self._is_idle = True
                return
            index, region = chosen
            account = self._accounts[index]
            account.asking.add(region)
            self._file(index)
            enabled = account.wanted[region]
            calls.submit(
                _ASK, partial(self._switch, account.account_id, region, enabled), partial(self._asked, index, region)
            )

    def _next_switch(self) -> tuple[int, str] | None:
        now = self._now()
        for index in self._ready:
            account = self._accounts[index]
            for region in account.to_ask(now):
                if self._in_flight.begin(self._caller, account.account_id, region):
                    return index, region
                break
        return None

    def _switch(self, account_id: str, region: str, enabled: bool) -> None:
        client = self._runtime.accounts.client(self._connection, account_id)
        client.call("EnableRegion" if enabled else "DisableRegion", RegionName=region)

    def _asked(self, index: int, region: str, answer: AccountError | None) -> None:
        account, now = self._accounts[index], self._now()
        slot = (self._caller, account.account_id, region)
        if answer is None:
            account.accepted(region, now)
        elif isinstance(answer, TooManyInFlightError):
            self._in_flight.refuse(*slot, answer)
            account.put_back(region, now)
        else:
            self._in_flight.end(*slot)
            self._refused(account, region, answer, now)
        self._file(index)

    def _refused(self, account: AccountRegions, region: str, error: AccountError, now: float) -> None:
        if isinstance(error, ConflictError | CurrentOptInStatusError):
            account.refused(region, now)
        elif isinstance(error, CancelledError):
            account.put_back(region, now)
            self.is_cancelled = True
        elif isinstance(error, ThrottledError):
            account.put_back(region, now + _SECONDS_BETWEEN_TRIES)
        elif isinstance(error, UnavailableError):
            # The switch may have begun all the same.
            account.refused(region, now)
            account.troubled(error, now)
        else:
            account.failed(region, error)
            self._note_unusable(error)

    def _look(self, calls: Calls) -> None:
        """Look at the accounts that are due, and ahead at the next one where nothing is left to ask for."""
        while calls.has_room(_LOOK):
            index = self._due()
            if index is None:
                return
            account = self._accounts[index]
            account.looks_now = True
            calls.submit(_LOOK, partial(self._statuses, account.account_id), partial(self._looked, index))

    def _due(self) -> int | None:
        now = self._now()
        while self._looks and self._looks[0][0] <= now:
            look_at, index = heapq.heappop(self._looks)
            account = self._accounts[index]
            if account.look_at == look_at and not account.looks_now and account.needs_a_look:
                return index
        while self._is_idle and self._next_unseen < len(self._accounts):
            index, self._next_unseen = self._next_unseen, self._next_unseen + 1
            account = self._accounts[index]
            if not account.is_looked_at and not account.looks_now and index in self._unfinished:
                return index
        return None

    def _statuses(self, account_id: str) -> dict[str, str]:
        return region_statuses(self._runtime.accounts.client(self._connection, account_id))

    def _looked(self, index: int, answer: dict[str, str] | AccountError) -> None:
        account, now = self._accounts[index], self._now()
        account.looks_now = False
        if isinstance(answer, dict):
            account.saw(answer, now)
            under_way = account.under_way | account.asking
            self._in_flight.saw(self._caller, account.account_id, under_way, account.wanted.keys() - under_way)
        elif isinstance(answer, ThrottledError | UnavailableError):
            account.troubled(answer, now)
        elif isinstance(answer, CancelledError):
            self.is_cancelled = True
        else:
            account.error = answer
            self._note_unusable(answer)
        self._file(index)

    def _listen(self, calls: Calls) -> None:
        """Ask the queue for events, if there is one."""
        if self._events is None or self._now() < self._listen_at or not calls.has_room(_LISTEN):
            return
        # On a clock that is moved by hand nothing comes of waiting.
        seconds = 1 if isinstance(self._runtime.clock, SystemClock) else 0
        calls.submit(_LISTEN, partial(self._events.receive, seconds, self._is_ours), self._heard)

    def _is_ours(self, event: RegionEvent) -> bool:
        index = self._positions.get(event.account_id)
        return index is not None and event.region_name in self._accounts[index].wanted

    def _heard(self, answer: list[RegionEvent] | AccountError) -> None:
        """Look at once where a switch is told to be over; without events the looks go on as ever."""
        now = self._now()
        self._listen_at = now + _SECONDS_BETWEEN_LISTENING
        if isinstance(answer, AccountError):
            self._events, self._durations.are_told = None, False
            self._runtime.narrator.say(
                f"no region events can be read, so regions are looked at every so often: {answer}"
            )
            return
        for event in answer:
            index = self._positions[event.account_id]
            account = self._accounts[index]
            self._durations.are_told = True
            if event.status not in UNDER_WAY and account.needs_a_look:
                account.look_at = now
                self._file(index)

    def _note_unusable(self, error: AccountError) -> None:
        if isinstance(error, CredentialsError):
            self._unusable = error

    def _file(self, index: int) -> None:
        """Put an account where it belongs after something has changed."""
        account = self._accounts[index]
        is_ready = any(account.to_ask(float("inf")))
        position = self._ready.index(index) if index in self._ready else None
        if is_ready and position is None:
            insort(self._ready, index)
        elif not is_ready and position is not None:
            del self._ready[position]
        if account.needs_a_look and not account.looks_now:
            heapq.heappush(self._looks, (account.look_at, index))
        if account.is_finished:
            self._unfinished.discard(index)
        self._progress.note(index, account)

    def _wait(self, calls: Calls) -> None:
        if not self._unfinished:
            return
        now = self._now()
        until = self._deadline
        if self._looks:
            until = min(until, self._looks[0][0])
        if self._events is not None:
            until = min(until, max(now, self._listen_at))
        if self._ready:
            until = min(until, now + _SECONDS_BETWEEN_TRIES)
        calls.wait(until - now)

    def _now(self) -> float:
        return self._runtime.clock.monotonic()
