"""The region switches under way, kept within AWS's limits: 6 in one account, 50 in one organization.

Other processes switch regions too, and AWS's own figures differ (its quota table has 20 for an organization). So what
AWS says counts: where it refuses one more, no more than are under way are asked for, for a while.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .clock import Clock
    from .errors import TooManyInFlightError

SECONDS_REFUSAL_IS_BELIEVED: Final = 60.0
# Nothing of ours is under way, so it is others' switches that are waited for.
SECONDS_BEFORE_ASKING_AGAIN: Final = 15.0


@dataclass
class _Limit:
    """A limit as the settings have it, and for a while as AWS does."""

    most: int
    refused_at: int = 0
    believed_until: float = float("-inf")

    def allows(self, under_way: int, now: float) -> bool:
        return under_way < (self.most if now >= self.believed_until else min(self.most, self.refused_at))

    def refused(self, under_way: int, now: float) -> None:
        self.refused_at = under_way
        self.believed_until = now + (SECONDS_REFUSAL_IS_BELIEVED if under_way else SECONDS_BEFORE_ASKING_AGAIN)


@dataclass
class _Organization:
    """What is under way for one caller, who is an organization's management account or delegated administrator."""

    limit: _Limit
    accounts: dict[str, set[str]] = field(default_factory=dict)
    account_limits: dict[str, _Limit] = field(default_factory=dict)
    total: int = 0


class RegionSwitchesInFlight:
    """Counts the region switches under way, by calling account and account; safe for threads."""

    def __init__(self, clock: Clock, per_account: int, per_organization: int) -> None:
        self._clock = clock
        self._per_account = per_account
        self._per_organization = per_organization
        self._lock = threading.Lock()
        self._organizations: dict[str, _Organization] = {}

    def has_room(self, caller_account_id: str) -> bool:
        """Whether the organization's limit lets one more begin."""
        with self._lock:
            organization = self._of(caller_account_id)
            return organization.limit.allows(organization.total, self._clock.monotonic())

    def begin(self, caller_account_id: str, account_id: str, region_name: str) -> bool:
        """Count one more as under way, if both limits let it begin."""
        with self._lock:
            now = self._clock.monotonic()
            organization = self._of(caller_account_id)
            regions = organization.accounts.get(account_id, set())
            limit = organization.account_limits.get(account_id) or _Limit(self._per_account)
            if not (limit.allows(len(regions), now) and organization.limit.allows(organization.total, now)):
                return False
            self._set(organization, account_id, regions | {region_name})
            return True

    def end(self, caller_account_id: str, account_id: str, region_name: str) -> None:
        """Count one as no longer under way."""
        with self._lock:
            organization = self._of(caller_account_id)
            self._set(organization, account_id, organization.accounts.get(account_id, set()) - {region_name})

    def refuse(self, caller_account_id: str, account_id: str, region_name: str, error: TooManyInFlightError) -> None:
        """Take note that AWS let one not begin; whose limit it is that was reached, the error tells if AWS does."""
        self.end(caller_account_id, account_id, region_name)
        with self._lock:
            now = self._clock.monotonic()
            organization = self._of(caller_account_id)
            if error.whose != "organization":
                limit = organization.account_limits.setdefault(account_id, _Limit(self._per_account))
                limit.refused(len(organization.accounts.get(account_id, ())), now)
            if error.whose != "account":
                organization.limit.refused(organization.total, now)

    def saw(self, caller_account_id: str, account_id: str, under_way: Iterable[str], settled: Iterable[str]) -> None:
        """Take note of what an account's regions are, whoever began the switches."""
        with self._lock:
            organization = self._of(caller_account_id)
            regions = organization.accounts.get(account_id, set())
            self._set(organization, account_id, (regions | set(under_way)) - set(settled))

    def under_way(self, caller_account_id: str) -> int:
        """Return how many are under way in an organization."""
        with self._lock:
            return self._of(caller_account_id).total

    def _of(self, caller_account_id: str) -> _Organization:
        if caller_account_id not in self._organizations:
            self._organizations[caller_account_id] = _Organization(_Limit(self._per_organization))
        return self._organizations[caller_account_id]

    def _set(self, organization: _Organization, account_id: str, regions: set[str]) -> None:
        organization.total += len(regions) - len(organization.accounts.get(account_id, ()))
        if regions:
            organization.accounts[account_id] = regions
        else:
            organization.accounts.pop(account_id, None)
