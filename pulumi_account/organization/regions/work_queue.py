"""What to do next in a rollout: which switch to ask for, and which account to look at."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pulumi_account.core.account_regions import AccountRegions

# Half of AWS's rate: the other half is for the accounts whose switches are in progress.
SECONDS_BETWEEN_LOOKS_AHEAD: Final = 0.4


class WorkQueue:
    """The accounts of a rollout, by what is due in them. Accounts are numbered in their order.

    Args:
        accounts: the accounts, in the order in which to ask for their switches.
        now: the moment at which the rollout begins.

    """

    def __init__(self, accounts: Sequence[AccountRegions], now: float) -> None:
        self._accounts = accounts
        self.unfinished = {number for number, account in enumerate(accounts) if account.switches}
        self._looked_at: set[int] = set()
        self._to_ask: list[int] = []
        self._looks = [(now + number * SECONDS_BETWEEN_LOOKS_AHEAD, number) for number in sorted(self.unfinished)]
        for look_at, number in self._looks:
            accounts[number].polling.look_at = look_at
        self._next_ahead = 0

    @property
    def has_switches(self) -> bool:
        """Whether some switch is still to be asked for, now or later."""
        return bool(self._to_ask)

    @property
    def next_look_at(self) -> float:
        """The moment of the next look; infinity if none is scheduled."""
        return self._looks[0][0] if self._looks else float("inf")

    def next_switch(self, now: float, may_begin: Callable[[str, str], bool]) -> tuple[int, str] | None:
        """Return the account and the region whose switch to ask for, depth first; None if there is none.

        ``may_begin`` says whether the limit of switches in flight allows it for an account and a region.
        """
        for number in self._to_ask:
            account = self._accounts[number]
            region = next(account.to_ask(now), None)
            if region is not None and may_begin(account.account_id, region):
                return number, region
        return None

    def next_look(self, now: float, *, looks_ahead: bool) -> int | None:
        """Return an account to look at, which then counts as being looked at; None if no look is due.

        With ``looks_ahead``, the next account that was never looked at is due, too.
        """
        number = self._next_due(now)
        if number is None and looks_ahead:
            number = self._next_unseen()
        if number is not None:
            self._looked_at.add(number)
        return number

    def looked(self, number: int) -> None:
        """Record that the look at an account was answered."""
        self._looked_at.discard(number)

    def update(self, number: int) -> None:
        """Queue an account for what is due in it now, after something about it has changed."""
        account = self._accounts[number]
        self._queue_switches(number, has_some=any(account.to_ask(float("inf"))))
        if account.needs_look and number not in self._looked_at:
            heapq.heappush(self._looks, (account.polling.look_at, number))
        if number not in self._looked_at and account.is_finished:
            self.unfinished.discard(number)

    def _queue_switches(self, number: int, *, has_some: bool) -> None:
        place = bisect_left(self._to_ask, number)
        is_queued = place < len(self._to_ask) and self._to_ask[place] == number
        if has_some and not is_queued:
            self._to_ask.insert(place, number)
        elif is_queued and not has_some:
            del self._to_ask[place]

    def _next_due(self, now: float) -> int | None:
        while self._looks and self._looks[0][0] <= now:
            look_at, number = heapq.heappop(self._looks)
            account = self._accounts[number]
            # An account is queued again whenever its look is put off or brought forward; only the last entry counts.
            if account.polling.look_at == look_at and number not in self._looked_at and account.needs_look:
                return number
        return None

    def _next_unseen(self) -> int | None:
        while self._next_ahead < len(self._accounts):
            number, self._next_ahead = self._next_ahead, self._next_ahead + 1
            is_new = not self._accounts[number].is_seen and number not in self._looked_at
            if is_new and number in self.unfinished:
                return number
        return None
