"""Runs over the regions of many accounts that timed out or were canceled, and the runs that continue them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_account.core.errors import PartialFailureError, RegionSwitchCanceledError, RegionSwitchTimeoutError
from pulumi_account.core.requests import DeleteRequest
from tests.conftest import CALLER
from tests.organization.regions.regions import (
    ACCOUNTS,
    HONG_KONG,
    IDENTITY,
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


def test_after_a_timeout_the_state_holds_the_rest_and_the_next_run_continues(world: World, life: Life) -> None:
    with pytest.raises(
        PartialFailureError,
        match=r"^timed out after 5 min: regions are still in progress in 3 of 3 accounts; run again",
    ) as late:
        life.set(inputs(timeout_minutes=5))
    state = late.value.response.properties
    assert statuses(state) == dict.fromkeys(sorted(ACCOUNTS), f"in progress: {HONG_KONG}, {ZURICH}")
    assert set(statuses(life.set(inputs(timeout_minutes=30), state)).values()) == {DONE}
    assert len(writes(world)) == 6


def test_the_next_run_continues_a_removal_that_timed_out(world: World, life: Life) -> None:
    state = life.set(inputs())
    world.emulator.reset()
    given = inputs(accounts=[CALLER, ONE], region_names=[ZURICH], timeout_minutes=2, on_removal="opt_out")
    with pytest.raises(PartialFailureError) as late:
        life.set(given, state)
    state = late.value.response.properties
    assert statuses(state) == {
        ONE: f"still to be opted out of: {HONG_KONG}",
        OTHER: f"not removed yet: {HONG_KONG}, {ZURICH}",
        CALLER: f"still to be opted out of: {HONG_KONG}",
    }
    assert state["account_statuses"][OTHER] == {
        "status": "not_removed",
        "regions": {HONG_KONG: "not_opted_out", ZURICH: "not_opted_out"},
    }
    assert life.refreshed(state)["account_statuses"] == state["account_statuses"]
    assert statuses(life.set(given.model_copy(update={"timeout_minutes": None}), state)) == {
        ONE: DONE,
        CALLER: DONE,
    }
    assert len(writes(world)) == 4
    assert status(world, OTHER, ZURICH) == status(world, ONE, HONG_KONG) == "DISABLED"
    assert status(world, ONE, ZURICH) == "ENABLED"


def test_a_delete_that_timed_out_can_be_run_again(world: World, life: Life) -> None:
    state = life.set(inputs(timeout_minutes=20, on_removal="opt_out"))
    world.emulator.reset()
    with pytest.raises(RegionSwitchTimeoutError, match="run again to continue"):
        life.delete(DeleteRequest(IDENTITY, {**state, "timeout_minutes": 3}))
    life.delete(DeleteRequest(IDENTITY, state))
    assert len(writes(world)) == 6


def test_a_canceled_run_reports_what_is_in_progress_and_the_next_run_continues(world: World, life: Life) -> None:
    given = inputs(accounts=[CALLER, ONE, OTHER, THIRD], region_names=[ZURICH])
    world.emulator.account(THIRD).regions[ZURICH] = "ENABLED"
    world.emulator.faults.add("EnableRegion", code="AccessDeniedException", account_id=ONE)
    world.cancel_in(200)
    with pytest.raises(PartialFailureError) as caught:
        life.set(given)
    headline, failed, denied = str(caught.value).splitlines()
    assert headline == "canceled: regions are still in progress in 2 of 4 accounts; run again to continue"
    assert failed == "1 account failed:"
    assert denied.startswith(f"  {ONE} (Account {ONE}): ")
    state = caught.value.response.properties
    going_on = f"in progress: {ZURICH}"
    assert statuses(state) == {
        ONE: f"not switched: {ZURICH}", OTHER: going_on, THIRD: DONE, CALLER: going_on
    }  # fmt: skip
    world.uncancel()
    assert set(statuses(life.set(given, state)).values()) == {DONE}
    assert writes(world) == [("EnableRegion", ONE)]


def test_not_begun_and_in_progress_differ_even_after_a_refresh(world: World) -> None:
    world.emulator.create_organization([ONE, OTHER, THIRD])
    life = Life(world.runtime({"account:regionSwitchesPerOrganization": "1"}))
    world.emulator.settings.regions_in_flight_per_account = 1
    given = inputs(accounts=[ONE, OTHER], region_names=[ZURICH, HONG_KONG], timeout_minutes=5)
    with pytest.raises(
        PartialFailureError, match=r"regions are still in progress in 1 and not begun in 1 of 2 accounts"
    ) as caught:
        life.set(given)
    state = caught.value.response.properties
    remarks = {ONE: f"in progress: {HONG_KONG}; not begun: {ZURICH}", OTHER: f"not begun: {HONG_KONG}, {ZURICH}"}
    assert statuses(state) == remarks
    assert state["account_statuses"][ONE] == {
        "status": "in_progress",
        "regions": {HONG_KONG: "in_progress", ZURICH: "not_begun"},
    }
    assert life.refreshed(state)["account_statuses"] == state["account_statuses"]
    assert life.consequence_of_update(state, given.properties()).endswith(
        f"in progress: 1 account ({ONE}); not begun: 1 account ({OTHER})"
    )


def test_a_canceled_delete_says_so_and_the_next_one_continues(world: World, life: Life) -> None:
    state = life.set(inputs(on_removal="opt_out"))
    world.cancel_in(100)
    with pytest.raises(
        RegionSwitchCanceledError,
        match=r"^canceled: regions are still in progress in 3 of 3 accounts; run again to continue$",
    ):
        life.delete(DeleteRequest(IDENTITY, state))
    world.uncancel()
    life.delete(DeleteRequest(IDENTITY, state))
    assert writes(world) == []
    assert status(world, ONE, ZURICH) == "DISABLED"


def test_a_run_canceled_at_once_leaves_its_accounts_to_the_next_run(world: World, life: Life) -> None:
    world.cancel_in(0)
    with pytest.raises(PartialFailureError, match=r"^canceled: regions are not begun in 3 of 3 accounts; ") as caught:
        life.set(inputs())
    assert set(statuses(caught.value.response.properties).values()) == {"not set yet"}
    assert world.operations() == []
