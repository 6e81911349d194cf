from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest

from pulumi_account.core.clock import TIME_SCALE_VARIABLE
from pulumi_account.testing.emulator import Emulator, ManualClock


def test_switches_take_as_many_times_less(client_of_any: Any) -> None:
    with Emulator(time_scale=50, region_delay=50) as emulator:
        begin = time.monotonic()
        client_of_any(emulator).enable_region(RegionName="eu-central-2")
        while emulator.account().regions["eu-central-2"] == "ENABLING":
            time.sleep(0.01)
        assert 0.99 <= time.monotonic() - begin < 25


def test_quotas_refill_as_many_times_faster(client_of_any: Any) -> None:
    with Emulator(time_scale=20, quotas=True) as emulator:
        client, begin = client_of_any(emulator), time.monotonic()
        for _ in range(60):
            with suppress(client.exceptions.TooManyRequestsException):
                client.list_regions(MaxResults=1)
        allowed = emulator.call_counts()["ListRegions"]["200"]
        # 5 a second after a burst of 5, and 20 seconds in each.
        assert allowed <= 5 + 5 * 20 * (time.monotonic() - begin)
        # However busy the machine is, a tenth of a second is two seconds there, enough for one more.
        time.sleep(0.1)
        client.list_regions(MaxResults=1)


def test_time_is_scaled_in_the_log(client_of_any: Any) -> None:
    with Emulator(time_scale=1000) as emulator:
        client = client_of_any(emulator)
        client.list_regions()
        time.sleep(0.05)
        client.list_regions()
        first, second = emulator.calls()
        assert second.time - first.time >= 50


def test_the_environment_tells_the_scale_only_if_there_is_one() -> None:
    with Emulator(time_scale=0.5) as emulator:
        assert emulator.environment()[TIME_SCALE_VARIABLE] == "0.5"
    with Emulator() as emulator:
        assert TIME_SCALE_VARIABLE not in emulator.environment()


def test_a_scaled_clock_can_be_put_forward_too() -> None:
    with Emulator(time_scale=10) as emulator:
        then = emulator.clock.time()
        emulator.clock.advance(1_000_000)
        assert emulator.clock.time() - then >= 1_000_000


@pytest.mark.parametrize("scale", [0, -1, 1001])
def test_a_scale_that_is_none_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="time scale"):
        Emulator(time_scale=scale)


def test_a_clock_of_ones_own_is_not_scaled() -> None:
    with pytest.raises(ValueError, match="time scale"):
        Emulator(time_scale=2, clock=ManualClock())
