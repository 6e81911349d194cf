"""Switches the regions of many accounts as fast as AWS allows, in one loop.

Accounts are filled one after the other, with as many switches in flight in each, and in all together, as AWS allows.
One ListRegions shows all regions of an account. Looks at waiting accounts are spread, and spare time is used to look
ahead at the accounts that come next. A region that is as wanted is adopted, and a switch in progress is waited for,
whoever started it. A switch that outlasts the timeout or the run continues in AWS, and the next run waits for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pulumi_account.core.account_regions import AccountRegions
from pulumi_account.core.clock import SystemClock
from pulumi_account.core.errors import (
    AccountError,
    CanceledError,
    CredentialsError,
    ThrottledError,
    UnavailableError,
)
from pulumi_account.core.region_polling import ObservedSwitches, RegionPolling
from pulumi_account.core.region_switch import SwitchFailureCode
from pulumi_account.region_opt_in.calls import list_statuses, request_switch

from .calls import BackgroundCalls
from .progress import RegionProgress
from .work_queue import WorkQueue

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient, RegionEvent
    from pulumi_account.core.region_switch import RegionSwitch
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Connection

_LOOK: Final = "look"
_ASK: Final = "ask"
_LISTEN: Final = "listen"
# AWS allows a look every 0.2 s and a switch every second: so many calls reach that even if an answer takes 1.5 s.
_CALLS_AT_A_TIME: Final = {_LOOK: 8, _ASK: 2, _LISTEN: 1}
_SECONDS_BETWEEN_TRIES: Final = 5.0
_SECONDS_BETWEEN_LISTENING: Final = 2.0


class RegionRollout:
    """Brings the regions of many accounts to what is wanted.

    Args:
        runtime: the way to AWS, the clock, the limits of switches in flight and the narrator.
        connection: how the accounts are reached.
        wanted: by account and region, true to opt in and false to opt out; accounts are switched in this order.
        timeout_minutes: how long the run switches and waits, at least 1.
        leaving: by account, regions to opt out of besides, unless they are enabled by default.

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
        self._observed = ObservedSwitches()
        self._accounts = [
            AccountRegions(
                account, wanted.get(account, {}), leaving.get(account, ()), RegionPolling(observed=self._observed)
            )
            for account in dict.fromkeys((*wanted, *leaving))
        ]
        self._numbers = {account.account_id: number for number, account in enumerate(self._accounts)}
        now = self._now()
        self._deadline = now + timeout_minutes * 60
        self._queue = WorkQueue(self._accounts, now)
        self._progress = RegionProgress(runtime, sum(len(account.switches) for account in self._accounts))
        self._events = runtime.accounts.region_events(connection)
        self._listen_at = now
        self._is_canceled = False
        self._credentials_error: CredentialsError | None = None

    def run(self) -> dict[str, AccountRegions]:
        """Switch and wait until every region is as wanted or given up, or the run ends; returns all accounts by ID."""
        with BackgroundCalls.opened(self._runtime.clock, _CALLS_AT_A_TIME) as calls:
            try:
                self._switch_and_wait(calls)
            except CanceledError:
                self._is_canceled = True
            calls.finish()
        self._progress.end(self._in_flight.total(self._caller))
        code = SwitchFailureCode.CANCELED if self._is_canceled else SwitchFailureCode.TIMED_OUT
        for number in self._queue.unfinished:
            self._accounts[number].error = self._accounts[number].error or self._credentials_error
            self._accounts[number].end(code)
        return {account.account_id: account for account in self._accounts}

    def _switch_and_wait(self, calls: BackgroundCalls) -> None:
        while self._continues():
            if calls.handle_answers():
                self._progress.show(self._in_flight.total(self._caller))
            is_idle = self._ask(calls)
            self._listen(calls)
            self._look(calls, looks_ahead=is_idle)
            if self._queue.unfinished:
                calls.wait(self._next_moment(calls) - self._now())

    def _continues(self) -> bool:
        if self._is_canceled or self._credentials_error is not None:
            return False
        return bool(self._queue.unfinished) and self._now() < self._deadline

    def _ask(self, calls: BackgroundCalls) -> bool:
        """Ask for switches, depth first, as far as the limits allow; true if there is no other to ask for now."""
        while calls.has_room(_ASK) and self._in_flight.has_room(self._caller):
            chosen = self._queue.next_switch(self._now(), partial(self._in_flight.begin, self._caller))
            if chosen is None:
                return True
            number, region = chosen
            account = self._accounts[number]
            switch = account.switches[region]
            switch.asking()
            self._update(number)
            calls.submit(
                _ASK,
                partial(self._request_switch, account, switch),
                partial(self._asked, number, region),
            )
        return False

    def _asked(self, number: int, region: str, error: AccountError | None) -> None:
        account, now = self._accounts[number], self._now()
        self._in_flight.answered(self._caller, account.account_id, region, error)
        if error is None:
            account.accepted(region, now)
        else:
            account.refused(region, error, now)
            self._note_end(error)
        self._update(number)

    def _look(self, calls: BackgroundCalls, *, looks_ahead: bool) -> None:
        """Look at the accounts that are due, and optionally ahead at the next ones."""
        while calls.has_room(_LOOK):
            number = self._queue.next_look(self._now(), looks_ahead=looks_ahead)
            if number is None:
                return
            calls.submit(_LOOK, partial(self._list_statuses, self._accounts[number]), partial(self._looked, number))

    def _looked(self, number: int, answer: dict[str, str] | AccountError) -> None:
        account, now = self._accounts[number], self._now()
        self._queue.looked(number)
        if isinstance(answer, dict):
            account.saw(answer, now)
            in_flight = account.in_progress | account.asking
            self._in_flight.saw(self._caller, account.account_id, in_flight, account.switches.keys() - in_flight)
        elif isinstance(answer, ThrottledError | UnavailableError):
            account.no_answer(answer, now)
        else:
            if not isinstance(answer, CanceledError):
                account.error = answer
            self._note_end(answer)
        self._update(number)

    def _listen(self, calls: BackgroundCalls) -> None:
        """Read events from the queue, if there is one."""
        if self._events is None or self._now() < self._listen_at or not calls.has_room(_LISTEN):
            return
        # On a clock that is moved by hand, no event arrives while waiting.
        seconds = 1 if isinstance(self._runtime.clock, SystemClock) else 0
        calls.submit(_LISTEN, partial(self._events.receive, seconds, self._is_ours), self._heard)

    def _is_ours(self, event: RegionEvent) -> bool:
        number = self._numbers.get(event.account_id)
        return number is not None and event.region_name in self._accounts[number].switches

    def _heard(self, answer: list[RegionEvent] | AccountError) -> None:
        """Look at once if an event says that a switch is over; without events, polling continues as before."""
        now = self._now()
        self._listen_at = now + _SECONDS_BETWEEN_LISTENING
        if isinstance(answer, AccountError):
            self._events, self._observed.has_events = None, False
            self._runtime.narrator.say(f"region events can't be read, so regions are polled instead: {answer}")
            return
        for event in answer:
            number = self._numbers[event.account_id]
            if self._accounts[number].heard(event.status, now):
                self._update(number)

    def _note_end(self, error: AccountError) -> None:
        """Record that an error ends the run for all accounts."""
        if isinstance(error, CanceledError):
            self._is_canceled = True
        elif isinstance(error, CredentialsError):
            self._credentials_error = error

    def _update(self, number: int) -> None:
        self._queue.update(number)
        self._progress.update(number, self._accounts[number])

    def _next_moment(self, calls: BackgroundCalls) -> float:
        """Return when to act next unless an answer arrives before. What has no room waits for an answer."""
        now = self._now()
        moments = [self._deadline]
        if calls.has_room(_LOOK):
            moments.append(self._queue.next_look_at)
        if self._events is not None and calls.has_room(_LISTEN):
            moments.append(max(now, self._listen_at))
        if self._queue.has_switches:
            # Others may make room in the limit, or a refused switch may be asked for again.
            moments.append(now + _SECONDS_BETWEEN_TRIES)
        return min(moments)

    def _request_switch(self, account: AccountRegions, switch: RegionSwitch) -> None:
        request_switch(self._client(account), switch)

    def _list_statuses(self, account: AccountRegions) -> dict[str, str]:
        return list_statuses(self._client(account))

    def _client(self, account: AccountRegions) -> AccountClient:
        return self._runtime.accounts.client(self._connection, account.account_id)

    def _now(self) -> float:
        return self._runtime.clock.monotonic()
