"""The regions of an account and the state machine of their opt-in status."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .clock import EmulatorClock
    from .settings import EmulatorSettings

STATUSES: Final = frozenset({"ENABLED", "ENABLING", "DISABLING", "DISABLED", "ENABLED_BY_DEFAULT"})
# The status in which a switch ends.
SWITCHES: Final = {"ENABLING": "ENABLED", "DISABLING": "DISABLED"}

# Regions that AWS launched before March 2019 are enabled in every account; later ones are opt-in.
_ENABLED_BY_DEFAULT: Final = {
    "aws": (
        "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 "
        "eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2"
    ),
    "aws-cn": "cn-north-1 cn-northwest-1",
    "aws-us-gov": "us-gov-east-1 us-gov-west-1",
}
_OPT_IN: Final = {
    "aws": (
        "af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 "
        "ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1 mx-central-1"
    ),
}


def initial_statuses(partition: str) -> dict[str, str]:
    """Return the statuses of a new account's regions, by region name in alphabetical order."""
    statuses = dict.fromkeys(_ENABLED_BY_DEFAULT.get(partition, "").split(), "ENABLED_BY_DEFAULT")
    statuses.update(dict.fromkeys(_OPT_IN.get(partition, "").split(), "DISABLED"))
    return dict(sorted(statuses.items()))


class RegionStatuses(MutableMapping[str, str]):
    """An account's regions: a mapping from region name to current status.

    Setting ENABLING or DISABLING starts a switch, which ends after the emulator's ``region_delay``; setting any
    other status takes effect at once, which is how a test makes drift.
    """

    def __init__(self, statuses: dict[str, str], clock: EmulatorClock, settings: EmulatorSettings) -> None:
        self._statuses = statuses
        self._clock = clock
        self._settings = settings
        self._ends: dict[str, float] = {}

    def __getitem__(self, region: str) -> str:
        self._settle()
        return self._statuses[region]

    def __setitem__(self, region: str, status: str) -> None:
        if status not in STATUSES:
            raise ValueError(f"{status!r} is not an opt-in status; expected one of {', '.join(sorted(STATUSES))}")
        self._statuses[region] = status
        self._ends.pop(region, None)
        if status in SWITCHES:
            self._ends[region] = self._clock.time() + self._settings.region_delay

    def __delitem__(self, region: str) -> None:
        del self._statuses[region]
        self._ends.pop(region, None)

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._statuses))

    def __len__(self) -> int:
        return len(self._statuses)

    def in_flight(self) -> int:
        """Return the number of switches in flight."""
        self._settle()
        return len(self._ends)

    def _settle(self) -> None:
        now = self._clock.time()
        for region in [region for region, end in self._ends.items() if end <= now]:
            self._statuses[region] = SWITCHES[self._statuses[region]]
            del self._ends[region]
