"""Selecting accounts of an organization, with boto3 over HTTP; calls are counted."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pulumi_account.core.errors import AccessDeniedError, AccountSelectionError, NotInOrganizationError
from pulumi_account.organization.selection.accounts import select_accounts
from pulumi_account.organization.selection.model import ACCOUNT_STATES, AccountSelection
from pulumi_account.organization.selection.organization_account import OrganizationAccount, account_in

if TYPE_CHECKING:
    from tests.conftest import World

CALLER = "123456789012"
MEMBERS = [f"10000000000{number}" for number in range(1, 9)]
PRODUCTION = {"Key": "environment", "Value": "production"}


@pytest.fixture
def units(world: World) -> dict[str, str]:
    """Create an organization of eight members: 1 in /Workloads, 2 and 3 in /Workloads/Production, 4 in /Sandbox.

    Member 8 is suspended; 2, 5 and 6 are tagged.
    """
    world.emulator.create_organization(8)
    client = boto3.client("organizations")
    root = client.list_roots()["Roots"][0]["Id"]
    found = {"/": root}
    for path in ("/Workloads", "/Sandbox", "/Workloads/Production", "/Workloads/Empty"):
        parent, _, name = path.rpartition("/")
        answer = client.create_organizational_unit(ParentId=found[parent or "/"], Name=name)
        found[path] = answer["OrganizationalUnit"]["Id"]
    for index, path in enumerate(("/Workloads", "/Workloads/Production", "/Workloads/Production", "/Sandbox")):
        client.move_account(AccountId=MEMBERS[index], SourceParentId=root, DestinationParentId=found[path])
    client.close_account(AccountId=MEMBERS[7])
    for index, value in ((1, "production"), (4, "production"), (5, "staging")):
        client.tag_resource(ResourceId=MEMBERS[index], Tags=[{"Key": "environment", "Value": value}])
    world.emulator.reset()
    return found


def chosen(world: World, **values: Any) -> list[str]:
    return list(select_accounts(world.runtime(), AccountSelection.of(**values)))


def members(*numbers: int) -> list[str]:
    return [MEMBERS[number - 1] for number in numbers]


def test_the_default_selection_is_every_active_account_sorted_by_id(world: World, units: dict[str, str]) -> None:
    accounts = select_accounts(world.runtime(), AccountSelection())
    assert list(accounts) == [*members(1, 2, 3, 4, 5, 6, 7), CALLER]
    assert [account for account in accounts if account.is_management] == [CALLER]
    assert accounts[0].name == f"Account {MEMBERS[0]}"
    assert {account.state for account in accounts} == {"ACTIVE"}
    assert set(world.operations("organizations")) == {"ListAccounts"}
    assert units


CHOICES: list[tuple[dict[str, Any], list[int]]] = [
    ({"organizational_units": "/Workloads"}, [1, 2, 3]),
    ({"organizational_units": "/Workloads", "include_nested": False}, [1]),
    ({"organizational_units": ["/Workloads/Production/"]}, [2, 3]),
    ({"organizational_units": ["/Sandbox", "/Workloads/Production"]}, [2, 3, 4]),
    ({"organizational_units": "/Sandbox", "account_ids": MEMBERS[5]}, [4, 6]),
    ({"organizational_units": "/", "include_management_account": False}, [1, 2, 3, 4, 5, 6, 7]),
    ({"organizational_units": "/", "include_nested": False, "include_management_account": False}, [5, 6, 7]),
    ({"names": "Account *[24]", "states": "ACTIVE"}, [2, 4]),
    ({"names": ["*1", "*3"]}, [1, 3]),
    ({"tags": {"environment": "production"}}, [2, 5]),
    ({"tags": {"environment": ["production", "staging"]}}, [2, 5, 6]),
    ({"tags": {"environment": []}}, [2, 5, 6]),
    ({"tags": {"environment": "production"}, "organizational_units": "/Workloads"}, [2]),
    ({"organizational_units": "/Workloads", "exclude_tags": {"environment": []}}, [1, 3]),
    ({"organizational_units": "/Workloads", "exclude_organizational_units": "/Workloads/Production"}, [1]),
    ({"organizational_units": "/Workloads", "exclude_account_ids": MEMBERS[0]}, [2, 3]),
    ({"organizational_units": "/Workloads", "exclude_names": "*3"}, [1, 2]),
    ({"states": "closed"}, [8]),
    ({"states": ["ACTIVE", "CLOSED"], "names": "*[78]"}, [7, 8]),
    ({"account_ids": MEMBERS[7], "states": "CLOSED"}, [8]),
    ({"account_ids": [MEMBERS[3], MEMBERS[0], MEMBERS[3]], "verify": True}, [1, 4]),
]


@pytest.mark.parametrize("has_paths", [True, False])
def test_each_selection_matches_its_accounts(world: World, units: dict[str, str], has_paths: bool) -> None:
    assert units
    world.emulator.settings.account_paths = has_paths
    runtime = world.runtime()
    for values, expected in CHOICES:
        accounts = select_accounts(runtime, AccountSelection.of(**values))
        assert list(accounts) == members(*expected), values


def test_organizational_units_can_be_selected_by_id(world: World, units: dict[str, str]) -> None:
    assert chosen(world, organizational_units=units["/Workloads"]) == members(1, 2, 3)
    assert chosen(world, organizational_units=units["/"], include_management_account=False) == members(*range(1, 8))
    assert world.operations("organizations").count("ListRoots") == 1


def test_a_delegated_administrator_can_select_accounts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.emulator.create_organization(2, delegated_administrator=MEMBERS[0])
    for name, value in world.emulator.environment(MEMBERS[0]).items():
        monkeypatch.setenv(name, value)
    accounts = select_accounts(world.runtime(), AccountSelection.of(organizational_units="/"))
    assert list(accounts) == [*members(1, 2), CALLER]
    assert [account for account in accounts if account.is_management] == [CALLER]


def test_another_member_is_told_who_can_list_accounts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.emulator.create_organization(2, delegated_administrator=MEMBERS[0])
    for name, value in world.emulator.environment(MEMBERS[1]).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(AccessDeniedError, match="management account and its delegated administrators"):
        chosen(world)


def test_selecting_only_by_account_id_makes_no_calls(world: World) -> None:
    accounts = select_accounts(world.runtime(), AccountSelection.of(account_ids=members(2, 1)))
    assert list(accounts) == members(1, 2)
    assert (accounts[0].name, accounts[0].state, accounts[0].is_management) == (None, None, False)
    assert world.emulator.calls() == []


def test_few_accounts_are_described_and_many_are_looked_up_in_the_list(world: World) -> None:
    organization = world.emulator.create_organization(60)
    few, many = organization.member_account_ids[:3], organization.member_account_ids[:51]
    world.emulator.reset()
    assert chosen(world, account_ids=few, verify=True) == list(few)
    assert world.operations("organizations") == ["DescribeAccount"] * 3
    world.emulator.reset()
    assert chosen(world, account_ids=many, verify=True) == list(many)
    assert set(world.operations("organizations")) == {"ListAccounts"}


def test_tags_are_read_only_for_accounts_that_match_all_other_criteria(world: World, units: dict[str, str]) -> None:
    assert units
    chosen(world, organizational_units="/Workloads", names="*2", tags={"environment": "production"})
    assert world.operations("organizations").count("ListTagsForResource") == 1


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"organizational_units": "/Workloads/Prod"}, "/Workloads/Prod does not exist: below /Workloads are Empty, Prod"),
    ({"organizational_units": "/Nothing"}, "below the root are Sandbox, Workloads"),
    ({"organizational_units": "ou-abcd-00000000"}, "ou-abcd-00000000 does not exist in the organization of"),
    (
        {"organizational_units": "ou-abcd-00000000", "include_nested": False},
        "ou-abcd-00000000 does not exist in the organization of",
    ),
    ({"exclude_organizational_units": "ou-abcd-00000000"}, "ou-abcd-00000000 does not exist in the organization of"),
    ({"organizational_units": "r-0000"}, "root r-0000 is not the organization's"),
    ({"exclude_organizational_units": "/Nothing"}, "below the root are Sandbox, Workloads"),
    ({"account_ids": "999999999999", "verify": True}, "999999999999 is not in the organization of account 1234"),
    (
        {"account_ids": ["999999999999", "888888888888"], "organizational_units": "/"},
        "888888888888, 999999999999 are not in the organization",
    ),
    (
        {"account_ids": MEMBERS[7], "verify": True},
        "is CLOSED: remove it, or add CLOSED to the states (states: ACTIVE)",
    ),
    ({"names": "nobody"}, "the selection matches no accounts: widen it (it selects only accounts in state ACTIVE)"),
    ({"organizational_units": "/Workloads/Empty"}, "the selection matches no accounts"),
]


@pytest.mark.parametrize("has_paths", [True, False])
def test_an_impossible_selection_is_rejected_with_its_cause(
    world: World, units: dict[str, str], has_paths: bool
) -> None:
    assert units
    world.emulator.settings.account_paths = has_paths
    runtime = world.runtime()
    for values, said in REFUSED:
        with pytest.raises(AccountSelectionError) as caught:
            select_accounts(runtime, AccountSelection.of(**values))
        assert said in str(caught.value)


def test_a_selection_of_every_state_is_not_said_to_be_narrow(world: World, units: dict[str, str]) -> None:
    assert units
    with pytest.raises(AccountSelectionError, match=r"the selection matches no accounts: widen it$"):
        chosen(world, names="nobody", states=ACCOUNT_STATES)


def test_an_empty_selection_is_accepted_with_allow_empty(world: World, units: dict[str, str]) -> None:
    assert units
    assert chosen(world, names="nobody", allow_empty=True) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"account_ids": "12345"}, "account_ids: must be an account ID: a string of 12 digits"),
        ({"account_ids": [123456789012]}, "account_ids: must be an account ID: a string of 12 digits"),
        ({"organizational_units": "Workloads"}, "organizational_units: must be an organizational unit's ID"),
        ({"states": "SLEEPING"}, "states: must be one of PENDING_ACTIVATION, ACTIVE, SUSPENDED"),
        ({"ous": "/"}, "ous is an unknown argument; expected one of account_ids"),
        ({"tags": "environment"}, "tags: "),
    ],
)
def test_a_malformed_selection_is_rejected_before_any_call(world: World, values: dict[str, Any], said: str) -> None:
    with pytest.raises(AccountSelectionError, match=said):
        chosen(world, **values)
    assert world.emulator.calls() == []


def test_an_account_equals_its_id_and_its_repr_has_no_email(world: World, units: dict[str, str]) -> None:
    assert units
    account = select_accounts(world.runtime(), AccountSelection())[0]
    assert account == MEMBERS[0]
    assert account in set(MEMBERS)
    assert f"{account}" == str(account) == account.id == MEMBERS[0]
    assert json.dumps([account]) == f'["{MEMBERS[0]}"]'
    assert account.email == f"aws-{MEMBERS[0]}@example.com"
    assert "@" not in f"{account!r} {account} {[account]}"
    with pytest.raises(FrozenInstanceError):
        account.name = "else"  # type: ignore[misc]


def test_state_and_the_retired_status_are_both_understood() -> None:
    arn = "arn:aws:organizations::123456789012:account/o-exampleorgid/100000000001"
    for answer in ({"State": "CLOSED"}, {"Status": "CLOSED"}, {"State": "CLOSED", "Status": "SUSPENDED"}):
        assert account_in({"Id": MEMBERS[0], "Arn": arn, **answer}) == OrganizationAccount(MEMBERS[0])
        assert account_in({"Id": MEMBERS[0], "Arn": arn, **answer}).state == "CLOSED"


def test_a_denial_and_a_missing_organization_have_different_errors(world: World) -> None:
    world.emulator.faults.add("ListAccounts", code="AWSOrganizationsNotInUseException")
    with pytest.raises(NotInOrganizationError, match=f"account {CALLER} is in no organization"):
        chosen(world)
    world.emulator.faults.add("ListAccounts", code="AccessDeniedException")
    with pytest.raises(
        AccessDeniedError, match=r"organizations:ListAccounts: it is open to .* delegated administrators"
    ):
        chosen(world)
