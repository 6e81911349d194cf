from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.lifecycle.conftest import CALLER

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

DELAY, SHORT_DELAY = 4.0, 0.3
ONE, OTHER = "100000000001", "100000000002"
ACCOUNTS = [CALLER, ONE, OTHER]
REGION = "eu-central-2"


def declare(project: Project, accounts: list[str], region_names: list[Any]) -> None:
    arguments = {"accounts": accounts, "region_names": region_names, "on_removal": "opt_out"}
    project.declare("regions", "OrganizationRegionOptIn", **arguments)


@pytest.fixture
def regions(project: Project) -> Iterator[Project]:
    project.emulator.create_organization([ONE, OTHER])
    declare(project, ACCOUNTS, [REGION])
    delay = project.emulator.settings.region_delay
    yield project
    project.emulator.settings.region_delay = delay


def statuses(project: Project) -> set[str]:
    return {project.emulator.account(account).regions[REGION] for account in ACCOUNTS}


def test_regions_of_many_accounts_recover_from_a_failed_account(regions: Project) -> None:
    regions.emulator.faults.add("*", code="AccessDeniedException", account_id=ONE, times=None)
    said = regions.fails("up")
    assert "1 of 3 accounts failed, the others are done" in said
    assert ONE in said
    assert regions.resource("regions")["outputs"]["account_statuses"] == {ONE: {"status": "not_set"}}
    regions.emulator.faults.clear()
    regions.run("up")
    assert regions.calls()["EnableRegion"] == 1
    assert statuses(regions) == {"ENABLED"}
    assert regions.run("preview") == {}
    assert "ListRegions" not in regions.calls()

    declare(regions, [CALLER], [REGION])
    regions.emulator.faults.add("DisableRegion", code="AccessDeniedException", account_id=ONE)
    assert ONE in regions.fails("up")
    assert regions.resource("regions")["outputs"]["account_statuses"] == {
        ONE: {"status": "not_removed", "regions": {REGION: "not_opted_out"}}
    }
    regions.run("up")
    assert regions.calls()["DisableRegion"] == 1
    assert [regions.emulator.account(account).regions[REGION] for account in (ONE, OTHER)] == ["DISABLED"] * 2
    assert regions.resource("regions")["outputs"]["account_statuses"] == {}


def test_an_unknown_region_joins_the_known_ones(regions: Project) -> None:
    declare(regions, [CALLER], [REGION, "eu-south-1"])
    regions.run("up")
    regions.remove("regions")
    regions.contact("own")
    declare(regions, [CALLER], [{"of": "own"}, REGION])
    regions.run("preview", diff=True)
    shown = regions.output.partition(f"{regions.word('region_names')}:")[2]
    assert "[unknown]" in shown
    # The unknown region may still be eu-south-1.
    assert "- [" not in shown
    assert "opts out" not in regions.output


def test_a_run_killed_midway_can_be_run_again_and_switches_nothing_twice(regions: Project) -> None:
    emulator = regions.emulator
    emulator.settings.region_delay = DELAY
    regions.killed("up", lambda: bool(emulator.calls(operation="EnableRegion")))
    begun = {call.account_id for call in emulator.calls(operation="EnableRegion")}
    emulator.settings.region_delay = SHORT_DELAY  # of the switches that have not begun
    regions.run("up")
    asked = [call.account_id for call in emulator.calls(operation="EnableRegion")]
    assert len(asked) == len(ACCOUNTS) - len(begun)
    assert begun.isdisjoint(asked)
    assert statuses(regions) == {"ENABLED"}
    regions.run("destroy")
    assert statuses(regions) == {"DISABLED"}
