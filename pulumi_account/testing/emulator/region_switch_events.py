"""The events of region switches: one when a switch starts, one when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_account.core.clients import REGION_EVENT_DETAIL_TYPE, REGION_EVENT_SOURCE

from .event_bus import Event
from .regions import SWITCHES

if TYPE_CHECKING:
    from .event_bus import EventBus
    from .models import Account
    from .settings import EmulatorSettings
    from .timeline import Timeline

_STARTS: Final = {"EnableRegion": "ENABLING", "DisableRegion": "DISABLING"}


class RegionSwitchEvents:
    """Sends ``Region Opt-In Status Change`` events to the account that called."""

    def __init__(self, bus: EventBus, timeline: Timeline, settings: EmulatorSettings) -> None:
        self._bus = bus
        self._timeline = timeline
        self._settings = settings

    def called(self, operation: str, caller_id: str, account: Account, region: str | None, partition: str) -> None:
        """Send the events of an accepted EnableRegion or DisableRegion; other operations have none."""
        start = _STARTS.get(operation)
        if start is None or region is None:
            return
        end = SWITCHES[start]

        def finish() -> None:
            # A test may have changed the status meanwhile.
            if account.regions.get(region) == end:
                self._send(caller_id, account, region, end, partition)

        self._send(caller_id, account, region, start, partition)
        self._timeline.schedule(self._settings.region_delay, finish)

    def _send(self, caller_id: str, account: Account, region: str, status: str, partition: str) -> None:
        event = Event(
            REGION_EVENT_SOURCE,
            REGION_EVENT_DETAIL_TYPE,
            {"accountId": account.account_id, "regionName": region, "status": status},
            [f"arn:{partition}:account::{account.account_id}:account"],
        )
        self._bus.send(event, caller_id, partition)
