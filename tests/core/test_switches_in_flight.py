"""Region switches in flight stay within the limits of an account, its organization, and AWS's rejections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
import pytest

from pulumi_account.core.errors import TooManyInFlightError
from pulumi_account.core.requests import CreateRequest
from pulumi_account.core.switches_in_flight import RegionSwitchesInFlight
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle
from pulumi_account.region_opt_in.model import RegionOptInInputs
from pulumi_account.testing.emulator import ManualClock

if TYPE_CHECKING:
    from tests.conftest import World

CALLER = "123456789012"


def begun(switches: RegionSwitchesInFlight, accounts: int = 20, regions: int = 8) -> int:
    return sum(
        switches.begin(CALLER, str(account), str(region)) for account in range(accounts) for region in range(regions)
    )


def refusal(whose: str | None) -> TooManyInFlightError:
    error = TooManyInFlightError("refused")
    error.whose = whose
    return error


def test_at_most_six_switches_per_account_and_fifty_per_organization_begin() -> None:
    switches = RegionSwitchesInFlight(ManualClock(), 6, 50)
    assert begun(switches, accounts=1) == 6
    assert begun(switches) == 44
    assert not switches.has_room(CALLER)
    assert switches.total(CALLER) == 50
    assert switches.begin("210987654321", "0", "0")
    switches.end(CALLER, "0", "0")
    assert not switches.begin(CALLER, "1", "9")
    assert switches.begin(CALLER, "0", "9")


def test_the_number_in_flight_at_a_rejection_is_the_limit_for_a_minute() -> None:
    clock = ManualClock()
    switches = RegionSwitchesInFlight(clock, 6, 50)
    assert begun(switches, accounts=4, regions=5) == 20
    switches.begin(CALLER, "9", "0")
    switches.answered(CALLER, "9", "0", refusal("organization"))
    assert not switches.has_room(CALLER)
    switches.end(CALLER, "0", "0")
    assert switches.begin(CALLER, "9", "0")
    assert not switches.begin(CALLER, "9", "1")
    clock.advance(61)
    assert switches.begin(CALLER, "9", "1")


def test_a_rejection_for_one_account_does_not_limit_the_others() -> None:
    switches = RegionSwitchesInFlight(ManualClock(), 6, 50)
    assert begun(switches, accounts=1, regions=3) == 3
    switches.begin(CALLER, "0", "3")
    switches.answered(CALLER, "0", "3", refusal("account"))
    assert not switches.begin(CALLER, "0", "3")
    assert switches.begin(CALLER, "1", "3")


@pytest.mark.parametrize("whose", ["account", "organization", None])
def test_a_limit_used_up_by_others_is_retried_after_a_while(whose: str | None) -> None:
    clock = ManualClock()
    switches = RegionSwitchesInFlight(clock, 6, 50)
    switches.begin(CALLER, "0", "0")
    switches.answered(CALLER, "0", "0", refusal(whose))
    assert not switches.begin(CALLER, "0", "0")
    clock.advance(16)
    assert switches.begin(CALLER, "0", "0")


def test_switches_begun_by_others_count_once_seen() -> None:
    switches = RegionSwitchesInFlight(ManualClock(), 6, 50)
    switches.saw(CALLER, "0", in_flight=map(str, range(5)), settled=())
    assert begun(switches, accounts=1) == 6
    assert switches.total(CALLER) == 6
    switches.saw(CALLER, "0", in_flight=("5",), settled=("0", "1", "2"))
    assert switches.total(CALLER) == 3


def test_a_single_region_waits_for_a_free_slot_without_calling_aws(world: World) -> None:
    runtime = world.runtime({"account:regionSwitchesPerOrganization": "1"})
    begin = world.clock.monotonic()
    runtime.switches_in_flight.begin(CALLER, "111111111111", "ca-west-1")
    calls = iter([False] * 3 + [True])

    def progress(_message: str) -> None:
        if next(calls, False):
            runtime.switches_in_flight.end(CALLER, "111111111111", "ca-west-1")

    world.narrator.progress = progress  # type: ignore[method-assign, assignment]
    inputs = RegionOptInInputs(region_name="eu-central-2")
    RegionOptInLifecycle(runtime).create(CreateRequest(inputs))
    assert world.operations().count("EnableRegion") == 1
    assert world.clock.monotonic() - begin > 605
    assert runtime.switches_in_flight.total(CALLER) == 0


def test_too_many_switches_do_not_count_as_throttling_or_slow_down_calls(world: World) -> None:
    world.emulator.settings.regions_in_flight_per_account = 1
    runtime = world.runtime()
    client = runtime.accounts.client(None, None)
    client.call("EnableRegion", RegionName="ca-west-1")
    with pytest.raises(TooManyInFlightError) as refused:
        client.call("EnableRegion", RegionName="eu-central-2")
    assert refused.value.whose == "account"
    assert world.operations().count("EnableRegion") == 2
    world.emulator.settings.regions_in_flight_per_account = 6
    begin = world.clock.monotonic()
    client.call("EnableRegion", RegionName="eu-central-2")
    assert world.clock.monotonic() - begin < 1.1
    assert boto3.client("account").get_region_opt_status(RegionName="eu-central-2")["RegionOptStatus"] == "ENABLING"
