"""Counts the region switches in flight, and keeps them within AWS's limits: 6 in an account, 50 in an organization.

Other processes switch regions too, and AWS's own figures differ (its quota table has 20 for an organization). So a
refusal counts more: for a while after it, the limit is the number of switches that were in flight.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .errors import TooManyInFlightError

if TYPE_CHECKING:
    from .clock import Clock
    from .errors import AccountError

SECONDS_A_REFUSAL_COUNTS: Final = 60.0
# With none of our own switches in flight, those of others fill the limit.
SECONDS_A_REFUSAL_COUNTS_WITHOUT_OWN_SWITCHES: Final = 15.0


@dataclass
class _Limit:
    """A limit from the settings, lowered for a while after a refusal."""

    configured: int
    refused_at: int = 0
    lowered_until: float = float("-inf")

    def allows_one_more(self, in_flight: int, now: float) -> bool:
        limit = self.configured if now >= self.lowered_until else min(self.configured, self.refused_at)
        return in_flight < limit

    def lower(self, in_flight: int, now: float) -> None:
        self.refused_at = in_flight
        self.lowered_until = now + (
            SECONDS_A_REFUSAL_COUNTS if in_flight else SECONDS_A_REFUSAL_COUNTS_WITHOUT_OWN_SWITCHES
        )


@dataclass
class _Organization:
    """The switches in flight for one caller: a management account or a delegated administrator."""

    limit: _Limit
    regions: dict[str, set[str]] = field(default_factory=dict)
    account_limits: dict[str, _Limit] = field(default_factory=dict)
    total: int = 0

    def set_regions(self, account_id: str, regions: set[str]) -> None:
        self.total += len(regions) - len(self.regions.get(account_id, ()))
        if regions:
            self.regions[account_id] = regions
        else:
            self.regions.pop(account_id, None)


class RegionSwitchesInFlight:
    """Counts the region switches in flight, by calling account and by account. Safe for threads.

    Args:
        clock: the clock that a lowered limit recovers on.
        per_account: how many may be in flight in one account, at least 1.
        per_organization: how many may be in flight for one calling account, at least 1.

    """

    def __init__(self, clock: Clock, per_account: int, per_organization: int) -> None:
        self._clock = clock
        self._per_account = per_account
        self._per_organization = per_organization
        self._lock = threading.Lock()
        self._organizations: dict[str, _Organization] = {}

    def has_room(self, caller_account_id: str) -> bool:
        """Whether the organization's limit allows one more switch."""
        with self._lock:
            organization = self._organization_of(caller_account_id)
            return organization.limit.allows_one_more(organization.total, self._clock.monotonic())

    def begin(self, caller_account_id: str, account_id: str, region_name: str) -> bool:
        """Count one more switch if both limits allow it; false otherwise."""
        with self._lock:
            now = self._clock.monotonic()
            organization = self._organization_of(caller_account_id)
            regions = organization.regions.get(account_id, set())
            limit = organization.account_limits.get(account_id) or _Limit(self._per_account)
            if not limit.allows_one_more(len(regions), now):
                return False
            if not organization.limit.allows_one_more(organization.total, now):
                return False
            organization.set_regions(account_id, regions | {region_name})
            return True

    def answered(
        self, caller_account_id: str, account_id: str, region_name: str, error: AccountError | None = None
    ) -> None:
        """Record AWS's answer to a switch that `begin` counted; ``error`` is None if AWS accepted it."""
        if error is None:
            return
        self.end(caller_account_id, account_id, region_name)
        if isinstance(error, TooManyInFlightError):
            self._lower_limits(caller_account_id, account_id, error.whose)

    def end(self, caller_account_id: str, account_id: str, region_name: str) -> None:
        """Stop counting one switch."""
        self.saw(caller_account_id, account_id, in_flight=(), settled=(region_name,))

    def saw(self, caller_account_id: str, account_id: str, in_flight: Iterable[str], settled: Iterable[str]) -> None:
        """Record which of an account's regions are being switched and which are not, whoever started the switches."""
        with self._lock:
            organization = self._organization_of(caller_account_id)
            regions = organization.regions.get(account_id, set())
            organization.set_regions(account_id, (regions | set(in_flight)) - set(settled))

    def total(self, caller_account_id: str) -> int:
        """Return how many switches are in flight for a calling account."""
        with self._lock:
            return self._organization_of(caller_account_id).total

    def _lower_limits(self, caller_account_id: str, account_id: str, whose: str | None) -> None:
        """Lower the limit that AWS named, or both if it named none."""
        with self._lock:
            now = self._clock.monotonic()
            organization = self._organization_of(caller_account_id)
            if whose != "organization":
                limit = organization.account_limits.setdefault(account_id, _Limit(self._per_account))
                limit.lower(len(organization.regions.get(account_id, ())), now)
            if whose != "account":
                organization.limit.lower(organization.total, now)

    def _organization_of(self, caller_account_id: str) -> _Organization:
        if caller_account_id not in self._organizations:
            self._organizations[caller_account_id] = _Organization(_Limit(self._per_organization))
        return self._organizations[caller_account_id]
