"""The verbs of a region opt-in: boto3 over HTTP, on a clock that only sleeping moves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pulumi_account.aws.regions import known_regions
from pulumi_account.core.errors import RegionSwitchError, RegionSwitchTimeoutError
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from pulumi_account.organization.regions.lifecycle import OrganizationRegionOptInLifecycle
from pulumi_account.organization.regions.model import OrganizationRegionOptInInputs
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle
from pulumi_account.region_opt_in.model import RegionOptInInputs
from tests.conftest import CALLER
from tests.region_opt_in.opt_ins import IDENTITY, REGION, inputs, status, writes

if TYPE_CHECKING:
    from tests.conftest import World
OPT_OUT = {"on_removal": "opt_out"}


def test_create_switches_the_region_and_notices_the_end_soon_with_few_calls(
    world: World, life: RegionOptInLifecycle
) -> None:
    begin = world.clock.monotonic()
    response = life.create(CreateRequest(inputs()))
    assert response.identity == IDENTITY
    assert response.properties == {
        "region_name": REGION, "enabled": True, "account_id": CALLER, "opt_status": "ENABLED",
    }  # fmt: skip
    assert writes(world) == ["EnableRegion"]
    assert world.operations().count("GetRegionOptStatus") <= 30
    assert 600 <= world.clock.monotonic() - begin <= 635


def test_progress_fits_the_row_and_ends_with_the_outcome(world: World, life: RegionOptInLifecycle) -> None:
    life.create(CreateRequest(inputs()))
    assert world.narrator.shown[0] == "ENABLING 0 s"
    assert any(re.fullmatch(r"ENABLING \d+ min( \d+ s)?", line) for line in world.narrator.shown)
    assert re.fullmatch(r"ENABLED \d+ min( \d+ s)?", world.narrator.shown[-1])


@pytest.mark.parametrize("region", ["us-east-1", REGION])
def test_create_adopts_an_enabled_region_without_a_write(world: World, life: RegionOptInLifecycle, region: str) -> None:
    life.create(CreateRequest(inputs()))
    world.emulator.reset()
    adopted = life.create(CreateRequest(inputs(region_name=region)))
    assert adopted.properties["opt_status"] == ("ENABLED" if region == REGION else "ENABLED_BY_DEFAULT")
    assert world.operations() == ["GetRegionOptStatus"]


def test_enabled_false_keeps_a_region_opted_out_without_a_write(world: World, life: RegionOptInLifecycle) -> None:
    response = life.create(CreateRequest(inputs(enabled=False)))
    assert response.properties["opt_status"] == "DISABLED"
    assert world.operations() == ["GetRegionOptStatus"]


def test_opting_out_of_a_default_region_is_a_clear_error(world: World, life: RegionOptInLifecycle) -> None:
    with pytest.raises(RegionSwitchError, match="enabled by default"):
        life.create(CreateRequest(inputs(region_name="eu-west-1", enabled=False)))
    assert writes(world) == []


@pytest.mark.parametrize(
    "name", ["Zurich (eu)", "zurich", "eu-central", "eu_central_2", "arn:aws:x", "eu-central-2;", "2"]
)
def test_a_name_without_the_form_of_a_region_is_rejected_before_any_call(name: str) -> None:
    for model, values in (
        (RegionOptInInputs, {"region_name": name}),
        (OrganizationRegionOptInInputs, {"accounts": [CALLER], "region_names": [name]}),
    ):
        (failure,) = model.check(values)[1]
        assert "must be a region's code, such as eu-central-2" in failure.reason
        assert "urich" not in failure.reason


def test_a_region_unknown_to_botocore_passes_with_a_hint(world: World, life: RegionOptInLifecycle) -> None:
    for known in (*known_regions(), "EU-Central-2"):
        if known.removesuffix("-global") == known:
            life.warn(inputs(region_name=known))
    assert world.narrator.said == []
    life.warn(inputs(region_name="eu-centrl-2"))
    life.warn(inputs(region_name="qq-elsewhere-7"))
    misspelled, new = world.narrator.said
    assert misspelled.startswith("RegionOptIn eu-centrl-2: eu-centrl-2 is not among the regions")
    assert "did you mean eu-central-2?" in misspelled
    assert "did you mean" not in new
    values = {
        "accounts": [CALLER],
        "region_names": ["eu-central-2"],
        "overrides": {CALLER: {"region_names": ["eu-wst-1"]}},
    }
    several, failures = OrganizationRegionOptInInputs.check(values)
    assert several is not None, failures
    OrganizationRegionOptInLifecycle(world.runtime()).warn(several)
    assert "did you mean eu-west-1?" in world.narrator.said[-1]
    assert world.emulator.calls() == []


def test_a_region_error_has_its_facts_as_attributes(life: RegionOptInLifecycle) -> None:
    with pytest.raises(RegionSwitchTimeoutError) as late:
        life.create(CreateRequest(inputs(timeout_minutes=5)))
    error = late.value
    assert (error.region_name, error.opt_status, error.timeout_minutes) == (REGION, "ENABLING", 5)
    assert error.is_in_progress


@pytest.mark.parametrize("enabled", [True, False])
def test_changing_enabled_switches_in_place_without_a_first_read(
    world: World, life: RegionOptInLifecycle, *, enabled: bool
) -> None:
    if not enabled:
        life.create(CreateRequest(inputs()))
        world.clock.advance(10)
        world.emulator.reset()
    state = {"region_name": REGION, "enabled": not enabled, "opt_status": "DISABLED" if enabled else "ENABLED"}
    response = life.update(UpdateRequest(IDENTITY, state, inputs(enabled=enabled)))
    assert response.properties["opt_status"] == ("ENABLED" if enabled else "DISABLED")
    assert world.operations()[0] == ("EnableRegion" if enabled else "DisableRegion")
    assert len(writes(world)) == 1


def test_a_new_timeout_needs_no_call(world: World, life: RegionOptInLifecycle) -> None:
    state = {"region_name": REGION, "enabled": True, "opt_status": "ENABLED"}
    response = life.update(UpdateRequest(IDENTITY, state, inputs(timeout_minutes=90)))
    assert response.properties["timeout_minutes"] == 90
    assert response.properties["opt_status"] == "ENABLED"
    assert world.operations() == []


@pytest.mark.parametrize(
    ("now", "enabled"), [("DISABLED", False), ("ENABLING", True), ("ENABLED", True), ("DISABLING", False)]
)
def test_read_makes_one_call_and_returns_enabled(
    world: World, life: RegionOptInLifecycle, now: str, *, enabled: bool
) -> None:
    client = boto3.client("account")
    if now != "DISABLED":
        client.enable_region(RegionName=REGION)
    if now in {"ENABLED", "DISABLING"}:
        world.clock.advance(601)
    if now == "DISABLING":
        client.disable_region(RegionName=REGION)
    world.emulator.reset()
    response = life.read(ReadRequest(IDENTITY, {"timeout_minutes": 90, "account_id": CALLER}))
    assert response.inputs == {"region_name": REGION, "enabled": enabled, "timeout_minutes": 90}
    assert response.properties == {**response.inputs, "account_id": CALLER, "opt_status": now}
    assert world.operations() == ["GetRegionOptStatus"]


def test_delete_opts_out_and_waits(world: World, life: RegionOptInLifecycle) -> None:
    life.create(CreateRequest(inputs()))
    world.clock.advance(10)
    world.emulator.reset()
    life.delete(DeleteRequest(IDENTITY, OPT_OUT))
    assert writes(world) == ["DisableRegion"]
    assert status() == "DISABLED"


@pytest.mark.parametrize("state", [{}, {"on_removal": "retain"}, {"on_removal": None, "enabled": True}])
def test_delete_leaves_the_region_opted_in_by_default_and_says_how_to_opt_out(
    world: World, life: RegionOptInLifecycle, state: dict[str, Any]
) -> None:
    life.delete(DeleteRequest(IDENTITY, state))
    assert world.operations() == []
    (said,) = world.narrator.said
    assert said == (
        f"RegionOptIn {IDENTITY}: {REGION} stays opted in; to opt out, set enabled=False before removing it, or "
        'on_removal="opt_out"'
    )
    life.delete(DeleteRequest(IDENTITY, {"enabled": False}))
    assert len(world.narrator.said) == 1


def test_a_preview_says_that_a_region_will_be_opted_out_of(life: RegionOptInLifecycle) -> None:
    state = {"region_name": REGION, "account_id": CALLER, "enabled": True, "opt_status": "ENABLED"}
    off, other = {"region_name": REGION, "enabled": False}, {"region_name": "eu-south-1"}
    assert life.consequence_of_update(state, off) == f"opts out of {REGION} in account {CALLER}"
    assert life.consequence_of_create(off) == f"opts out of {REGION} if it is opted in"
    assert life.consequence_of_replace({**state, **OPT_OUT}) == f"opts out of {REGION} in account {CALLER}"
    quiet = [
        life.consequence_of_create(other),
        life.consequence_of_update(state, {**other, "timeout_minutes": 3}),
        life.consequence_of_update({**state, "enabled": False}, off),
        life.consequence_of_replace(state),
    ]
    assert quiet == [None] * 4


@pytest.mark.parametrize("region", ["us-east-1", REGION])
def test_delete_of_a_default_or_disabled_region_writes_nothing(
    world: World, life: RegionOptInLifecycle, region: str
) -> None:
    life.delete(DeleteRequest(f"{CALLER}/{region}", OPT_OUT))
    assert world.operations() == ["GetRegionOptStatus"]


def test_delete_leaves_a_region_that_the_program_declares(world: World, life: RegionOptInLifecycle) -> None:
    life.declare(inputs())
    life.delete(DeleteRequest(IDENTITY, OPT_OUT))
    assert world.operations() == []
    assert "still declares" in world.narrator.said[0]
