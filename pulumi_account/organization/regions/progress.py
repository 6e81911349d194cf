"""How far the regions of many accounts are, told as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_account.organization.fleet.many_accounts import SECONDS_BETWEEN_LINES, so_far
from pulumi_account.region_opt_in.switch import duration

if TYPE_CHECKING:
    from pulumi_account.core.runtime import Runtime

    from .account_regions import AccountRegions


class RegionProgress:
    """Tells how far a rollout is, at most once a second."""

    def __init__(self, runtime: Runtime, total: int) -> None:
        self._clock, self._narrator, self._total = runtime.clock, runtime.narrator, total
        self._begin = self._shown = self._clock.monotonic()
        self._of: dict[int, tuple[int, bool]] = {}
        self._arrived = self._failed = 0

    def note(self, index: int, account: AccountRegions) -> None:
        """Count what has become of an account."""
        arrived_before, failed_before = self._of.get(index, (0, False))
        arrived = sum(map(account.is_as_wanted, account.wanted))
        failed = account.error is not None or bool(account.errors)
        self._of[index] = arrived, failed
        self._arrived += arrived - arrived_before
        self._failed += failed - failed_before

    def show(self, under_way: int) -> None:
        """Show it, unless a line was shown just now."""
        now = self._clock.monotonic()
        if now - self._shown < SECONDS_BETWEEN_LINES:
            return
        self._show(under_way, now)

    def end(self, under_way: int) -> None:
        """Leave on the resource's row how far the rollout has come."""
        self._show(under_way, self._clock.monotonic())

    def _show(self, under_way: int, now: float) -> None:
        self._shown = now
        said = so_far(self._arrived, self._total, self._failed)
        switching = f", {under_way} switching" if under_way else ""
        self._narrator.progress(f"{said}{switching}, {duration(now - self._begin)}")
