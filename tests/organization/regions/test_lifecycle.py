"""The verbs of regions in many accounts: boto3 over HTTP, on a clock that only sleeping moves."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pulumi_account.core.errors import AccountError, PartialFailureError
from pulumi_account.core.requests import CreateRequest, DeleteRequest
from pulumi_account.core.slots import Place, Slot
from pulumi_account.organization.fleet.adoption import adopt
from pulumi_account.organization.regions.model import OrganizationRegionOptInInputs
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle
from pulumi_account.region_opt_in.model import RegionOptInInputs
from tests.conftest import CALLER
from tests.organization.regions.regions import (
    ACCOUNTS,
    HONG_KONG,
    IDENTITY,
    MILAN,
    ONE,
    OTHER,
    THIRD,
    ZURICH,
    Life,
    inputs,
    status,
    writes,
)
from tests.organization.statuses import DONE, statuses

if TYPE_CHECKING:
    from tests.conftest import World


def refused(**changes: Any) -> str:
    _, failures = OrganizationRegionOptInInputs.check({"accounts": ACCOUNTS, "region_names": [ZURICH], **changes})
    return "; ".join(f"{failure.property} {failure.reason}".strip() for failure in failures)


def test_create_switches_every_region_of_every_account_including_the_callers_own(world: World, life: Life) -> None:
    response = life.create(CreateRequest(inputs(overrides={OTHER: {"region_names": [MILAN]}})))
    assert response.identity == IDENTITY
    assert response.properties == {
        "accounts": sorted(ACCOUNTS),
        "account_statuses": {},
        "region_names": [HONG_KONG, ZURICH],
        "enabled": True,
        "overrides": {OTHER: {"region_names": [MILAN]}},
    }
    assert writes(world) == [("EnableRegion", account) for account in (ONE, ONE, OTHER, None, None)]
    assert status(world, OTHER, MILAN) == status(world, CALLER, ZURICH) == "ENABLED"
    assert status(world, OTHER, ZURICH) == "DISABLED"
    assert "GetRegionOptStatus" not in world.operations()


def test_regions_already_as_declared_are_adopted_with_one_call_per_account(world: World, life: Life) -> None:
    for account in ACCOUNTS:
        world.emulator.account(account).regions[ZURICH] = "ENABLED"
    given = inputs(region_names=[ZURICH, "eu-west-1"])
    assert set(statuses(life.set(given)).values()) == {DONE}
    assert world.operations() == ["ListRegions"] * 3


def test_an_update_switches_only_in_accounts_that_differ(world: World, life: Life) -> None:
    state = life.set(inputs())
    world.emulator.reset()
    assert life.set(inputs(timeout_minutes=90), state)["timeout_minutes"] == 90
    assert world.operations() == []
    state = life.set(inputs(overrides={ONE: {"enabled": False}}), state)
    assert writes(world) == [("DisableRegion", ONE)] * 2
    assert status(world, OTHER, ZURICH) == "ENABLED"
    world.emulator.reset()
    life.set(inputs(accounts=[*ACCOUNTS, THIRD], overrides={ONE: {"enabled": False}}), state)
    assert writes(world) == [("EnableRegion", THIRD)] * 2
    assert {call.account_id for call in world.emulator.calls(service="account")} == {THIRD}


@pytest.mark.parametrize("on_removal", ["opt_out", "retain", None])
def test_a_removed_region_or_account_is_opted_out_of_or_retained(
    world: World, life: Life, on_removal: str | None
) -> None:
    state = life.set(inputs())
    world.emulator.reset()
    given = inputs(accounts=[CALLER, ONE], region_names=[ZURICH], on_removal=on_removal)
    foretold = life.consequence_of_update(state, given.properties())
    assert statuses(life.set(given, state)) == {ONE: DONE, CALLER: DONE}
    left = "DISABLED" if on_removal == "opt_out" else "ENABLED"
    assert status(world, ONE, HONG_KONG) == status(world, OTHER, HONG_KONG) == status(world, OTHER, ZURICH) == left
    assert status(world, ONE, ZURICH) == "ENABLED"
    assert len(writes(world)) == (4 if on_removal == "opt_out" else 0)
    where = {HONG_KONG: f"3 accounts ({ONE}, {OTHER}, {CALLER})", ZURICH: f"1 account ({OTHER})"}
    for region, accounts in where.items():
        stays = f"{region} stays opted in in {accounts}"
        assert (f"opts out of {region} in {accounts}" if on_removal == "opt_out" else stays) in foretold
        assert on_removal == "opt_out" or stays in world.narrator.said[0]
    assert f"removed: 1 account ({OTHER})" in foretold


def test_a_preview_names_the_accounts_in_which_regions_are_opted_out_of(life: Life) -> None:
    state = life.set(inputs(region_names=[ZURICH], accounts=[CALLER, ONE]))
    off = inputs(region_names=[ZURICH], accounts=[CALLER, ONE, OTHER], enabled=False)
    said = life.consequence_of_update(state, off.properties())
    assert f"opts out of {ZURICH} in 2 accounts ({ONE}, {CALLER})" in said
    assert f"opts out of {ZURICH}, where it is opted in, in 1 account ({OTHER})" in said
    elsewhere, _ = RegionOptInInputs.check({"region_name": ZURICH, "account_id": ONE})
    assert elsewhere is not None
    RegionOptInLifecycle(life.runtime).declare(elsewhere)
    gone = inputs(region_names=[ZURICH], accounts=[CALLER], on_removal="opt_out")
    assert "opts out" not in life.consequence_of_update(state, gone.properties())


def test_delete_opts_out_except_of_default_and_still_declared_regions(world: World, life: Life) -> None:
    state = life.set(inputs(region_names=[ZURICH, "eu-west-1"], on_removal="opt_out"))
    single, _ = RegionOptInInputs.check({"region_name": ZURICH, "account_id": OTHER})
    assert single is not None
    RegionOptInLifecycle(life.runtime).declare(single)
    world.emulator.reset()
    life.delete(DeleteRequest(IDENTITY, state))
    assert status(world, ONE, ZURICH) == "DISABLED"
    assert status(world, OTHER, ZURICH) == "ENABLED"
    assert len(writes(world)) == 2
    assert any("still declares" in line and OTHER in line for line in world.narrator.said)


def test_regions_that_an_unknown_resource_may_declare_are_left_to_the_next_run(world: World, life: Life) -> None:
    state = life.set(inputs())
    world.emulator.reset()
    life.runtime.declarations.announce("RegionOptIn", [Place(Slot("RegionOptIn", ZURICH), OTHER)], ["late"])
    fewer = inputs(accounts=[CALLER, ONE], region_names=[ZURICH], on_removal="opt_out")
    state = life.set(fewer, state)
    assert writes(world) == []
    left, gone = f"still to be opted out of: {HONG_KONG}", f"not removed yet: {HONG_KONG}"
    assert statuses(state) == {
        ONE: left,
        CALLER: left,
        OTHER: gone,
    }
    state = life.refreshed(state)
    life.runtime.declarations.announce("RegionOptIn", [], [])
    assert set(statuses(life.set(fewer, state)).values()) == {DONE}
    assert sorted(writes(world), key=str) == [("DisableRegion", account) for account in (ONE, OTHER, None)]
    assert status(world, OTHER, ZURICH) == "ENABLED"


def test_a_single_region_opt_in_waits_for_another_resource_switching_the_region(world: World, life: Life) -> None:
    single, _ = RegionOptInInputs.check({"region_name": ZURICH, "account_id": OTHER})
    assert single is not None
    with life.runtime.declarations.changing(Slot("RegionOptIn", ZURICH), OTHER):
        creating = threading.Thread(target=RegionOptInLifecycle(life.runtime).create, args=(CreateRequest(single),))
        creating.start()
        creating.join(0.2)
        assert creating.is_alive()
        assert world.operations() == []
    creating.join()
    assert status(world, OTHER, ZURICH) == "ENABLED"


def test_delete_of_regions_kept_opted_out_writes_nothing(world: World, life: Life) -> None:
    state = life.set(inputs(enabled=False, on_removal="opt_out"))
    assert set(statuses(state).values()) == {DONE}
    life.delete(DeleteRequest(IDENTITY, state))
    assert writes(world) == []


def test_a_refresh_drops_an_account_whose_regions_were_opted_out_of(world: World, life: Life) -> None:
    state = life.set(inputs())
    with pytest.raises(PartialFailureError) as late:
        life.set(inputs(accounts=[CALLER, ONE], timeout_minutes=2, on_removal="opt_out"), state)
    world.clock.advance(600)
    assert statuses(life.refreshed(late.value.response.properties)) == {ONE: DONE, CALLER: DONE}


def test_failed_accounts_are_listed_and_the_others_are_switched(world: World, life: Life) -> None:
    world.emulator.faults.add("*", code="AccessDeniedException", account_id=ONE, times=None)
    with pytest.raises(PartialFailureError, match="1 of 3 accounts failed") as failed:
        life.set(inputs())
    assert f"  {ONE}: " in str(failed.value)
    state = failed.value.response.properties
    assert statuses(state) == {ONE: "not set yet", OTHER: DONE, CALLER: DONE}
    world.emulator.faults.clear()
    world.emulator.reset()
    assert set(statuses(life.set(inputs(), state)).values()) == {DONE}
    assert {call.account_id for call in world.emulator.calls(service="account")} == {ONE}


def test_a_failed_account_removed_from_the_list_is_left_unchanged(world: World, life: Life) -> None:
    world.emulator.account(ONE).regions[ZURICH] = "ENABLED"
    world.emulator.faults.add("*", code="AccessDeniedException", account_id=ONE, times=None)
    with pytest.raises(PartialFailureError) as failed:
        life.set(inputs())
    world.emulator.faults.clear()
    life.set(inputs(accounts=[CALLER, OTHER]), failed.value.response.properties)
    assert status(world, ONE, ZURICH) == "ENABLED"


def test_a_region_that_cannot_be_switched_is_reported_in_one_line(world: World, life: Life) -> None:
    with pytest.raises(AccountError, match=r"3 of 3 accounts failed:\n.*eu-west-1 is enabled by default"):
        life.set(inputs(region_names=["eu-west-1"], enabled=False))
    with pytest.raises(AccountError, match="the account has no region xx-nowhere-1"):
        life.set(inputs(region_names=["xx-nowhere-1"]))
    assert writes(world) == []


def test_a_refresh_finds_drift_by_account_and_region_and_the_next_run_fixes_it(world: World, life: Life) -> None:
    state = life.set(inputs())
    world.emulator.account(OTHER).regions[ZURICH] = "DISABLED"
    world.emulator.account(ONE).regions[HONG_KONG] = "ENABLING"
    world.emulator.reset()
    drifted = life.refreshed(state)
    assert statuses(drifted) == {ONE: f"in progress: {HONG_KONG}", OTHER: f"drifted: {ZURICH}", CALLER: DONE}
    assert world.operations() == ["ListRegions"] * 3
    assert life.inputs.difference(drifted, inputs().properties()).changes == ("account_statuses",)
    world.emulator.reset()
    assert set(statuses(life.set(inputs(), drifted)).values()) == {DONE}
    assert writes(world) == [("EnableRegion", OTHER)]


def test_a_preview_says_which_accounts_are_added_changed_removed_and_in_progress(life: Life) -> None:
    state = inputs().properties()
    state["account_statuses"] = {ONE: {"status": "in_progress", "regions": {ZURICH: "in_progress"}}}
    changed = inputs(accounts=[ONE, OTHER, THIRD], overrides={OTHER: {"enabled": False}})
    line = life.consequence_of_update(state, changed.properties())
    for said in (f"in progress: 1 account ({ONE})", f"changed: 1 account ({OTHER})", f"added: 1 account ({THIRD})"):
        assert said in line
    assert f"removed: 1 account ({CALLER})" in line


def test_an_import_adopts_matching_accounts_and_names_those_that_differ(world: World, life: Life) -> None:
    for account in ACCOUNTS:
        world.emulator.account(account).regions[ZURICH] = "ENABLED"
    given = inputs(region_names=[ZURICH], import_=IDENTITY)
    adopted, failures = adopt(life, given)
    assert failures == []
    assert adopted is not None
    world.emulator.account(ONE).regions[ZURICH] = "DISABLED"
    adopted, failures = adopt(life, given)
    assert adopted is None
    assert f"{ONE}: drifted: {ZURICH}" in failures[0].reason
    assert writes(world) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"region_names": "eu-central-2"}, "region_names must be a list of region names"),
        ({"region_names": [ZURICH, f" {ZURICH.upper()}"]}, "region_names must list each region once"),
        ({"region_names": [ZURICH, 5]}, "region_names"),
        ({"timeout_minutes": 0}, "timeout_minutes"),
        ({"overrides": {THIRD: {"enabled": False}}}, f"overrides {THIRD} is not among accounts"),
        ({"overrides": {ONE: {"timeout_minutes": 5}}}, "can't be overridden; expected one of region_names, enabled"),
        ({"overrides": {ONE: {"region_names": [""]}}}, f"overrides {ONE}.region_names"),
    ],
)
def test_invalid_inputs_are_reported_in_the_preview(changes: dict[str, Any], said: str) -> None:
    assert said in refused(**changes)


def test_regions_of_a_closed_account_are_dropped_with_a_message(world: World, life: Life) -> None:
    state = life.set(inputs())
    boto3.client("organizations").close_account(AccountId=ONE)
    state = life.set(inputs(accounts=[CALLER, OTHER], on_removal="opt_out"), state)
    assert statuses(state) == dict.fromkeys([OTHER, CALLER], DONE)
    (line,) = [line for line in world.narrator.said if ONE in line]
    assert line.endswith(
        f"left unchanged in 1 account ({ONE} (Account {ONE})), closed or no longer in the organization"
    )
    boto3.client("organizations").close_account(AccountId=OTHER)
    life.delete(DeleteRequest(IDENTITY, state))
    assert status(world, OTHER, ZURICH) == "ENABLED"
    assert status(world, CALLER, ZURICH) == "DISABLED"


@pytest.mark.parametrize("path", ["enabled", '["region_names"]'])
def test_ignored_drift_of_a_region_is_left_unchanged(world: World, life: Life, path: str) -> None:
    state = life.set(inputs())
    world.emulator.account(ONE).regions[ZURICH] = "DISABLED"
    state = life.refreshed(state)
    world.emulator.reset()
    assert life.set(inputs(), state, ignored=(path,)) == state
    assert world.emulator.calls(service="account") == []
    added = life.set(inputs(region_names=[ZURICH, HONG_KONG, MILAN]), state, ignored=(path,))
    assert Counter(writes(world)) == {("EnableRegion", account): 1 for account in (None, ONE, OTHER)}
    assert status(world, ONE, ZURICH) == "DISABLED"
    assert status(world, ONE, MILAN) == "ENABLED"
    life.set(inputs(region_names=[ZURICH, HONG_KONG, MILAN]), life.refreshed(added))
    assert status(world, ONE, ZURICH) == "ENABLED"
