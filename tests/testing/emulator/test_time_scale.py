from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest

from pulumi_account.core.clock import TIME_SCALE_VARIABLE
from pulumi_account.testing.emulator import Emulator, ManualClock


def test_a_time_scale_shortens_region_switches(client_factory: Any) -> None:
    with Emulator(time_scale=50, region_delay=50) as emulator:
        begin = time.monotonic()
        client_factory(emulator).enable_region(RegionName="eu-central-2")
        while emulator.account().regions["eu-central-2"] == "ENABLING":
            time.sleep(0.01)
        assert 0.99 <= time.monotonic() - begin < 25


def test_a_time_scale_speeds_up_quota_refills(client_factory: Any) -> None:
    with Emulator(time_scale=20, quotas=True) as emulator:
        client, begin = client_factory(emulator), time.monotonic()
        for _ in range(60):
            with suppress(client.exceptions.TooManyRequestsException):
                client.list_regions(MaxResults=1)
        allowed = emulator.call_counts()["ListRegions"]["200"]
        # 5 per second after a burst of 5; each real second counts as 20.
        assert allowed <= 5 + 5 * 20 * (time.monotonic() - begin)
        # 0.1 s of real time is 2 s of emulated time, enough for one more call on a busy machine too.
        time.sleep(0.1)
        client.list_regions(MaxResults=1)


def test_a_time_scale_applies_to_the_call_log(client_factory: Any) -> None:
    with Emulator(time_scale=1000) as emulator:
        client = client_factory(emulator)
        client.list_regions()
        time.sleep(0.05)
        client.list_regions()
        first, second = emulator.calls()
        assert second.time - first.time >= 50


def test_the_environment_holds_the_time_scale_only_if_one_is_set() -> None:
    with Emulator(time_scale=0.5) as emulator:
        assert emulator.environment()[TIME_SCALE_VARIABLE] == "0.5"
    with Emulator() as emulator:
        assert TIME_SCALE_VARIABLE not in emulator.environment()


def test_a_scaled_clock_can_be_advanced() -> None:
    with Emulator(time_scale=10) as emulator:
        then = emulator.clock.time()
        emulator.clock.advance(1_000_000)
        assert emulator.clock.time() - then >= 1_000_000


@pytest.mark.parametrize("scale", [0, -1, 1001])
def test_a_time_scale_out_of_range_is_rejected(scale: float) -> None:
    with pytest.raises(ValueError, match="time scale"):
        Emulator(time_scale=scale)


def test_a_time_scale_is_rejected_with_a_custom_clock() -> None:
    with pytest.raises(ValueError, match="time scale"):
        Emulator(time_scale=2, clock=ManualClock())
