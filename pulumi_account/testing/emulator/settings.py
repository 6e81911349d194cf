"""What a user may set about an emulator; read at each request, so it can be changed while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass
class EmulatorSettings:
    """How AWS is to behave.

    Attributes:
        region_delay: seconds that a region stays ENABLING or DISABLING.
        read_after_write_delay: seconds for which a Get still answers what was there before a Put.
        regions_in_flight_per_account: region switches under way at once in one account (AWS: 6).
        regions_in_flight_per_organization: the same for one organization (the guide's text: 50, its quota table: 20).

    """

    region_delay: float = 0.0
    read_after_write_delay: float = 0.0
    regions_in_flight_per_account: int = 6
    regions_in_flight_per_organization: int = 50

    def __post_init__(self) -> None:
        if not all(0 <= delay < inf for delay in (self.region_delay, self.read_after_write_delay)):
            raise ValueError("a delay is a finite number of seconds, zero or more")
        if self.regions_in_flight_per_account < 1 or self.regions_in_flight_per_organization < 1:
            raise ValueError("at least one region switch must be allowed at a time")
