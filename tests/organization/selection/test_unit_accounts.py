"""Accounts of organizational units: from where AWS says that each account is, or by walking; every call is counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.organization.selection.accounts import select_accounts
from pulumi_account.organization.selection.model import AccountSelection

if TYPE_CHECKING:
    from tests.conftest import World

TEAMS = 12


@pytest.fixture
def units(world: World) -> dict[str, str]:
    """Create an organization of 100 accounts: 8 in each of 12 teams below /Workloads, 3 in /Sandbox, the management."""
    teams: dict[str, Any] = {f"/Workloads/Team {number}": 8 for number in range(1, TEAMS + 1)}
    organization = world.emulator.create_organization(organizational_units={**teams, "/Sandbox": 3, "/Empty": 0})
    world.emulator.reset()
    return dict(organization.organizational_unit_ids)


def calls(world: World, **values: Any) -> tuple[int, dict[str, int]]:
    """Return how many accounts a selection matches, and the calls that it takes."""
    world.emulator.reset()
    accounts = select_accounts(world.runtime(), AccountSelection.of(**values, allow_empty=True))
    return len(accounts), dict(Counter(world.operations("organizations")))


def both(world: World, **values: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Return the calls of a selection with and without Paths in AWS's answers; it matches the same accounts."""
    found = []
    for has_paths in (True, False):
        world.emulator.settings.account_paths = has_paths
        found.append(calls(world, **values))
    assert found[0][0] == found[1][0]
    return found[0][1], found[1][1]


def test_where_accounts_are_saves_two_calls_for_each_unit(world: World, units: dict[str, str]) -> None:
    told, walked = both(world, organizational_units=units["/Workloads"])
    assert told == {"ListAccounts": 5, "ListOrganizationalUnitsForParent": 1}
    # The first page shows that no paths are told.
    assert walked == {
        "ListAccounts": 1,
        "ListOrganizationalUnitsForParent": 1 + TEAMS,
        "ListAccountsForParent": 1 + TEAMS,
    }


def test_names_take_the_calls_on_the_way_to_the_unit_and_no_more(world: World, units: dict[str, str]) -> None:
    assert units
    told, _ = both(world, organizational_units=["/Workloads", "/Sandbox"])
    assert told == {"ListRoots": 1, "ListAccounts": 5, "ListOrganizationalUnitsForParent": 3}


def test_excluded_units_take_no_calls_once_the_accounts_are_known(world: World, units: dict[str, str]) -> None:
    told, walked = both(world, exclude_organizational_units=[units["/Workloads"], units["/Sandbox"]])
    assert told == {"ListAccounts": 5}
    assert sum(walked.values()) == 5 + 2 * (TEAMS + 2)
    told, walked = both(world, exclude_organizational_units=units["/Sandbox"], include_nested=False)
    assert told == {"ListAccounts": 5}
    assert walked == {"ListAccounts": 5, "ListAccountsForParent": 1}


def test_a_unit_without_accounts_is_looked_up_to_see_that_it_exists(world: World, units: dict[str, str]) -> None:
    assert calls(world, exclude_organizational_units=units["/Empty"]) == (
        100,
        {"ListAccounts": 5, "ListOrganizationalUnitsForParent": 1},
    )


def test_a_single_unit_is_read_without_the_units_below_by_one_call(world: World, units: dict[str, str]) -> None:
    told, walked = both(world, organizational_units=units["/Sandbox"], include_nested=False)
    assert told == walked == {"ListAccountsForParent": 1}


def test_an_organization_of_one_page_takes_two_calls_for_any_number_of_nested_units(world: World) -> None:
    organization = world.emulator.create_organization(organizational_units={"/A/B": 5, "/A/C": 4, "/D": 3})
    unit = organization.organizational_unit_ids["/A"]
    assert calls(world, organizational_units=unit) == (
        9,
        {"ListOrganizationalUnitsForParent": 1, "ListAccounts": 1},
    )


def test_a_single_unit_is_walked_without_a_look_at_the_list(world: World) -> None:
    organization = world.emulator.create_organization(2_000, organizational_units={"/Sandbox": 5})
    unit = organization.organizational_unit_ids["/Sandbox"]
    assert calls(world, organizational_units=unit) == (
        5,
        {"ListOrganizationalUnitsForParent": 1, "ListAccountsForParent": 1},
    )


def test_the_list_of_a_large_organization_is_read_no_further_than_the_walk_takes_calls(world: World) -> None:
    teams: dict[str, Any] = {f"/Workloads/{number}": 1 for number in range(15)}
    organization = world.emulator.create_organization(2_000, organizational_units=teams)
    accounts, made = calls(world, organizational_units=organization.organizational_unit_ids["/Workloads"])
    assert accounts == 15
    assert made == {"ListAccounts": 30, "ListOrganizationalUnitsForParent": 16, "ListAccountsForParent": 16}


def test_many_units_of_a_large_organization_are_told_by_its_list(world: World) -> None:
    teams: dict[str, Any] = {f"/Workloads/{number}": 10 for number in range(60)}
    organization = world.emulator.create_organization(600, organizational_units=teams)
    accounts, made = calls(world, organizational_units=organization.organizational_unit_ids["/Workloads"])
    assert accounts == 600
    # The 60 units below /Workloads come in three pages.
    assert made == {"ListAccounts": 61, "ListOrganizationalUnitsForParent": 3}


def test_some_accounts_without_a_path_have_the_units_walked(world: World, units: dict[str, str]) -> None:
    body = (
        '{"Accounts": [{"Id": "100000000001", "State": "ACTIVE", '
        '"Arn": "arn:aws:organizations::123456789012:account/o-abcdefghij/100000000001"}]}'
    )
    world.emulator.faults.add("ListAccounts", body=body, request_id=True)
    accounts = select_accounts(world.runtime(), AccountSelection.of(organizational_units=units["/Workloads"]))
    assert len(accounts) == 8 * TEAMS
    assert world.operations("organizations").count("ListAccountsForParent") == 1 + TEAMS
