"""The wait for a region's switch: retries, missing answers, timeouts and cancellations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
import pytest

from pulumi_account.core.errors import (
    AccountError,
    RegionSwitchCanceledError,
    RegionSwitchTimeoutError,
    UnavailableError,
)
from pulumi_account.core.requests import CreateRequest
from pulumi_account.region_opt_in import switch
from pulumi_account.region_opt_in.calls import get_status
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle
from tests.conftest import CALLER
from tests.region_opt_in.opt_ins import REGION, inputs, writes

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient
    from tests.conftest import World


def test_create_waits_for_a_switch_begun_by_an_interrupted_run(world: World, life: RegionOptInLifecycle) -> None:
    boto3.client("account").enable_region(RegionName=REGION)
    world.emulator.reset()
    assert life.create(CreateRequest(inputs())).properties["opt_status"] == "ENABLED"
    assert writes(world) == []


def test_create_waits_for_an_opt_out_in_progress_and_then_opts_in(world: World, life: RegionOptInLifecycle) -> None:
    life.create(CreateRequest(inputs()))
    world.clock.advance(10)
    boto3.client("account").disable_region(RegionName=REGION)
    world.clock.advance(10)
    world.emulator.reset()
    assert life.create(CreateRequest(inputs())).properties["opt_status"] == "ENABLED"
    assert writes(world) == ["EnableRegion"]


def test_a_rejection_for_a_conflict_or_the_status_causes_a_read_and_a_retry(
    world: World, life: RegionOptInLifecycle
) -> None:
    world.emulator.faults.add("EnableRegion", code="ConflictException")
    world.emulator.faults.add(
        "EnableRegion",
        code="ValidationException",
        message="Unable to switch region status because of its current opt-in status.",
    )
    assert life.create(CreateRequest(inputs())).properties["opt_status"] == "ENABLED"
    assert writes(world) == ["EnableRegion"] * 3


def test_too_many_switches_in_flight_lead_to_a_wait_and_a_retry(world: World, life: RegionOptInLifecycle) -> None:
    world.emulator.settings.regions_in_flight_per_account = 1
    boto3.client("account").enable_region(RegionName="ca-west-1")
    world.clock.advance(30)
    assert life.create(CreateRequest(inputs())).properties["opt_status"] == "ENABLED"
    assert any("too many region switches" in line for line in world.narrator.shown)


def test_throttling_is_reported_as_throttling_and_retried(world: World, life: RegionOptInLifecycle) -> None:
    world.emulator.faults.add("EnableRegion", code="TooManyRequestsException", times=3)
    assert life.create(CreateRequest(inputs())).properties["opt_status"] == "ENABLED"
    assert any(line.startswith("waiting (AWS is throttling calls)") for line in world.narrator.shown)
    assert not any("too many" in line for line in world.narrator.shown)
    world.emulator.reset(state=True)
    world.emulator.faults.add("EnableRegion", code="TooManyRequestsException", times=None)
    with pytest.raises(RegionSwitchTimeoutError, match="after 1 min: not begun, AWS is throttling calls"):
        life.create(CreateRequest(inputs(timeout_minutes=1)))
    assert life.runtime.switches_in_flight.total(CALLER) == 0


def test_the_timeout_says_how_to_continue_and_the_next_run_continues(world: World, life: RegionOptInLifecycle) -> None:
    with pytest.raises(
        RegionSwitchTimeoutError, match=r"timed out after 5 min: still ENABLING; run again to continue, or raise"
    ):
        life.create(CreateRequest(inputs(timeout_minutes=5)))
    assert life.create(CreateRequest(inputs())).properties["opt_status"] == "ENABLED"
    assert writes(world) == ["EnableRegion"]


def test_a_canceled_run_reports_the_status_and_the_next_run_continues(world: World, life: RegionOptInLifecycle) -> None:
    world.cancel_in(60)
    with pytest.raises(RegionSwitchCanceledError, match=r"^canceled: still ENABLING; run again to continue$"):
        life.create(CreateRequest(inputs()))
    world.uncancel()
    assert life.create(CreateRequest(inputs())).properties["opt_status"] == "ENABLED"
    assert writes(world) == []


def test_a_run_canceled_at_once_starts_nothing(world: World, life: RegionOptInLifecycle) -> None:
    world.cancel_in(0)
    with pytest.raises(RegionSwitchCanceledError, match=r"^canceled: not begun; run again to continue$"):
        life.create(CreateRequest(inputs()))
    assert world.operations() == []


@pytest.mark.parametrize(
    ("missing", "error"), [((1, 2, 3), None), ((1, 2, 3, 4), UnavailableError), ((0,), UnavailableError)]
)
def test_a_few_missing_answers_are_tolerated_except_for_the_first(
    world: World,
    life: RegionOptInLifecycle,
    monkeypatch: pytest.MonkeyPatch,
    missing: tuple[int, ...],
    error: type[AccountError] | None,
) -> None:
    looks: list[int] = []

    def get_status_or_fail(client: AccountClient, region_name: str) -> str:
        looks.append(len(looks))
        if looks[-1] in missing:
            raise UnavailableError("500")
        return get_status(client, region_name)

    monkeypatch.setattr(switch, "get_status", get_status_or_fail)
    if error is None:
        assert life.create(CreateRequest(inputs())).properties["opt_status"] == "ENABLED"
    else:
        with pytest.raises(error):
            life.create(CreateRequest(inputs()))
        assert len(looks) == max(missing) + 1
    assert writes(world) == (["EnableRegion"] if 0 not in missing else [])


def test_the_stack_sets_the_default_timeout(world: World) -> None:
    life = RegionOptInLifecycle(world.runtime({"account:timeoutMinutes": "2"}))
    with pytest.raises(RegionSwitchTimeoutError, match="after 2 min"):
        life.create(CreateRequest(inputs()))


def test_a_late_first_read_after_the_switch_does_not_switch_again(world: World, life: RegionOptInLifecycle) -> None:
    world.emulator.settings.region_delay = 0.5
    assert life.create(CreateRequest(inputs())).properties["opt_status"] == "ENABLED"
    assert world.operations() == ["GetRegionOptStatus", "EnableRegion", "GetRegionOptStatus"]
