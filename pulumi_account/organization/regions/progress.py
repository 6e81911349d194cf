"""Shows how far the regions of many accounts are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_account.organization.fleet.many_accounts import SECONDS_BETWEEN_LINES, done_of_total
from pulumi_account.region_opt_in.messages import elapsed

if TYPE_CHECKING:
    from pulumi_account.core.account_regions import AccountRegions
    from pulumi_account.core.runtime import Runtime


class RegionProgress:
    """Shows how far a rollout is, at most once a second.

    Args:
        runtime: the clock and the narrator.
        total: the number of regions, over all accounts.

    """

    def __init__(self, runtime: Runtime, total: int) -> None:
        self._clock, self._narrator, self._total = runtime.clock, runtime.narrator, total
        self._began_at = self._shown_at = self._clock.monotonic()
        self._counts: dict[int, tuple[int, bool]] = {}
        self._done = self._failed = 0

    def update(self, number: int, account: AccountRegions) -> None:
        """Count an account's regions again after a change."""
        done_before, failed_before = self._counts.get(number, (0, False))
        done = sum(switch.is_as_wanted for switch in account.switches.values())
        failed = account.error is not None or any(switch.failure for switch in account.switches.values())
        self._counts[number] = done, failed
        self._done += done - done_before
        self._failed += failed - failed_before

    def show(self, in_flight: int) -> None:
        """Show how many regions are done, unless a line was shown within the last second."""
        now = self._clock.monotonic()
        if now - self._shown_at >= SECONDS_BETWEEN_LINES:
            self._show(in_flight, now)

    def end(self, in_flight: int) -> None:
        """Leave the outcome on the resource's row."""
        self._show(in_flight, self._clock.monotonic())

    def _show(self, in_flight: int, now: float) -> None:
        self._shown_at = now
        switching = f", {in_flight} switching" if in_flight else ""
        done = done_of_total(self._done, self._total, self._failed)
        self._narrator.progress(f"{done}{switching}, {elapsed(now - self._began_at)}")
