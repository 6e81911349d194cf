from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_account.testing.emulator import Emulator

MANAGEMENT = "123456789012"
FIRST, SECOND, THIRD = "100000000001", "100000000002", "100000000003"
Refused = Callable[..., dict[str, Any]]


def list_all(client: Any, operation: str, **parameters: Any) -> list[dict[str, Any]]:
    paginator = client.get_paginator(operation)
    key = paginator.result_keys[0].expression
    return [entry for page in paginator.paginate(**parameters) for entry in page[key]]


def test_5000_accounts_take_seconds_to_build_and_to_list(emulator: Emulator, client_for: Any) -> None:
    begin = time.process_time()
    organization = emulator.create_organization(5000)
    assert time.process_time() - begin < 10
    client = client_for("organizations")
    begin = time.process_time()
    accounts = list_all(client, "list_accounts")
    assert time.process_time() - begin < 10
    assert [account["Id"] for account in accounts] == [MANAGEMENT, *organization.member_account_ids]
    assert len({account["JoinedTimestamp"] for account in accounts}) > 4900
    assert len(emulator.calls("organizations", "ListAccounts")) == 251


def test_a_page_holds_at_most_20_accounts(emulator: Emulator, client_for: Any, error_from: Refused) -> None:
    root = emulator.create_organization(25).organizational_unit_ids["/"]
    client = client_for("organizations")
    page = client.list_accounts_for_parent(ParentId=root)
    assert len(page["Accounts"]) == 20
    rest = client.list_accounts_for_parent(ParentId=root, NextToken=page["NextToken"])
    assert len(rest["Accounts"]) == 6
    assert "NextToken" not in rest
    assert len(client.list_accounts(MaxResults=3)["Accounts"]) == 3
    for wrong in ({"MaxResults": 21}, {"NextToken": "invented"}):
        assert error_from(client.list_accounts, **wrong)["Error"]["Code"] == "InvalidInputException"


def test_organizational_units_follow_their_paths(emulator: Emulator, client_for: Any) -> None:
    made = emulator.create_organization(
        members=[FIRST],
        organizational_units={
            "/Workloads/Production": {"accounts": 2, "tags": {"stage": "live"}},
            "/Workloads": [{"id": "444455556666", "name": "Zürich"}],
            "/Empty": None,
        },
    )
    assert made.member_account_ids == (FIRST, SECOND, THIRD, "444455556666")
    client, units = client_for("organizations"), made.organizational_unit_ids
    assert units.keys() == {"/", "/Workloads", "/Workloads/Production", "/Empty"}
    below = {
        path: [one["Id"] for one in list_all(client, "list_accounts_for_parent", ParentId=units[path])]
        for path in units
    }
    assert below == {
        "/": [MANAGEMENT, FIRST],
        "/Workloads": ["444455556666"],
        "/Workloads/Production": [SECOND, THIRD],
        "/Empty": [],
    }
    nested = list_all(client, "list_organizational_units_for_parent", ParentId=units["/Workloads"])
    assert [(unit["Id"], unit["Name"]) for unit in nested] == [(units["/Workloads/Production"], "Production")]
    tags = list_all(client, "list_tags_for_resource", ResourceId=units["/Workloads/Production"])
    assert tags == [{"Key": "stage", "Value": "live"}]


def test_an_account_matches_its_description(emulator: Emulator, client_for: Any, contact: dict[str, str]) -> None:
    emulator.create_organization(
        [
            {
                "name": "Ünïcode",
                "email": "root@example.com",
                "tags": {"owner": "finance"},
                "alternate_contacts": {"SECURITY": contact},
                "regions": {"eu-central-2": "ENABLED"},
            }
        ]
    )
    organizations, account = client_for("organizations"), client_for()
    told = organizations.describe_account(AccountId=FIRST)["Account"]
    assert (told["Name"], told["Email"], told["State"]) == ("Ünïcode", "root@example.com", "ACTIVE")
    assert list_all(organizations, "list_tags_for_resource", ResourceId=FIRST) == [{"Key": "owner", "Value": "finance"}]
    found = account.get_alternate_contact(AccountId=FIRST, AlternateContactType="SECURITY")["AlternateContact"]
    assert found == {**contact, "AlternateContactType": "SECURITY"}
    status = account.get_region_opt_status(AccountId=FIRST, RegionName="eu-central-2")
    assert status["RegionOptStatus"] == "ENABLED"


def test_changes_made_through_the_api_show_in_the_lists(emulator: Emulator, client_for: Any) -> None:
    units = emulator.create_organization(2, organizational_units={"/Unit": 1}).organizational_unit_ids
    client = client_for("organizations")
    client.move_account(AccountId=FIRST, SourceParentId=units["/"], DestinationParentId=units["/Unit"])
    client.close_account(AccountId=SECOND)
    client.tag_resource(ResourceId=THIRD, Tags=[{"Key": "a", "Value": "b"}])
    created = client.create_account(AccountName="New", Email="new@example.com")["CreateAccountStatus"]["AccountId"]
    client.remove_account_from_organization(AccountId=THIRD)
    states = {account["Id"]: account["State"] for account in list_all(client, "list_accounts")}
    assert states == {MANAGEMENT: "ACTIVE", FIRST: "ACTIVE", SECOND: "CLOSED", created: "ACTIVE"}
    assert [one["Id"] for one in list_all(client, "list_accounts_for_parent", ParentId=units["/Unit"])] == [FIRST]


def test_each_member_has_the_organization_account_access_role(emulator: Emulator, client_for: Any) -> None:
    emulator.create_organization(2)
    for account_id in (FIRST, SECOND):
        role = client_for("iam", account_id).get_role(RoleName="OrganizationAccountAccessRole")["Role"]
        assert role["Arn"] == f"arn:aws:iam::{account_id}:role/OrganizationAccountAccessRole"
        assert MANAGEMENT in json.dumps(role["AssumeRolePolicyDocument"])


def test_a_suspended_account_can_be_read_but_not_written(
    emulator: Emulator, client_for: Any, contact: dict[str, str], error_from: Refused
) -> None:
    emulator.create_organization([{"alternate_contacts": {"BILLING": contact}}, SECOND], suspended=[FIRST])
    client = client_for()
    assert client.get_alternate_contact(AccountId=FIRST, AlternateContactType="BILLING")["AlternateContact"]
    assert client.list_regions(AccountId=FIRST)["Regions"]
    for operation, parameters in (
        (client.put_alternate_contact, {"AlternateContactType": "BILLING", **contact}),
        (client.delete_alternate_contact, {"AlternateContactType": "BILLING"}),
        (client.enable_region, {"RegionName": "eu-central-2"}),
    ):
        assert error_from(operation, AccountId=FIRST, **parameters)["Error"]["Code"] == "AccessDeniedException"
    itself = client_for(account_id=FIRST)
    assert error_from(itself.get_contact_information)["Error"]["Code"] == "AccessDeniedException"
    client.put_alternate_contact(AccountId=SECOND, AlternateContactType="BILLING", **contact)


def test_a_denial_lasts_until_it_is_removed(
    emulator: Emulator, client_for: Any, contact: dict[str, str], error_from: Refused
) -> None:
    organization = emulator.create_organization(3, denied={FIRST: True, SECOND: ["PutAlternateContact"]})
    emulator.deny(THIRD)
    client = client_for()
    for account_id in (FIRST, THIRD, FIRST):
        error = error_from(client.get_contact_information, AccountId=account_id)["Error"]
        resource = f"arn:aws:account::{MANAGEMENT}:account/{organization.id}/{account_id}"
        assert error["Code"] == "AccessDeniedException"
        assert f"on resource: {resource} with an explicit deny in an identity-based policy" in error["Message"]
    client.get_contact_information(AccountId=SECOND)
    put = error_from(client.put_alternate_contact, AccountId=SECOND, AlternateContactType="BILLING", **contact)
    assert put["Error"]["Code"] == "AccessDeniedException"
    assert "service control policy" in error_from(client_for(account_id=FIRST).list_regions)["Error"]["Message"]
    emulator.account(FIRST).denied.clear()
    client.get_contact_information(AccountId=FIRST)


def test_an_invalid_organization_is_rejected_with_its_cause(emulator: Emulator) -> None:
    for arguments, said in (
        ({"members": [FIRST, FIRST]}, f"{FIRST}: listed more than once"),
        ({"members": 1, "suspended": ["999999999999"]}, "999999999999: not among the members"),
        ({"members": 1, "delegated_administrator": "999999999999"}, "999999999999: not among the members"),
        ({"members": [MANAGEMENT], "management_account_id": MANAGEMENT}, "is the management account"),
        ({"members": ["12"]}, "members.0.id"),
        ({"members": -1}, "must be a number of accounts"),
        ({"members": [{"nick": "x"}]}, "members.0.nick"),
        ({"organizational_units": {"Workloads": 1}}, "organizational_units.Workloads"),
        ({"feature_set": "SOME"}, "feature_set"),
        ({"members": 1, "denied": {FIRST: ["PutContact"]}}, "PutContact: not an operation of the account service"),
    ):
        with pytest.raises(ValueError, match=said):
            emulator.create_organization(**arguments)


def test_a_file_describes_an_organization_and_keeps_leading_zeros(emulator: Emulator, tmp_path: Path) -> None:
    file = tmp_path / "organization.yaml"
    file.write_text(
        "members: 2\n"
        "organizational_units:\n"
        "  /Workloads/Production:\n"
        "    accounts: [{id: 012345670123, name: Zürich, denied: true}, {state: SUSPENDED}]\n"
        "  /Sandbox:\n"
        f"denied: [{FIRST}]\n"
        "trusted_access: no\n",
        encoding="utf-8",
    )
    made = emulator.load_organization(file)
    assert made.member_account_ids == (FIRST, SECOND, "012345670123", THIRD)
    assert {account_id: emulator.account(account_id).denied for account_id in made.member_account_ids} == {
        FIRST: {"*"},
        SECOND: set(),
        "012345670123": {"*"},
        THIRD: set(),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("members: [", "organization.yaml:1: is not valid YAML: "),
        ("- a", "must be a mapping; expected keys members, organizational_units"),
        ("members: 1\nunits: 2", "organization.yaml:2: units: is unknown"),
        ("members: 999999999999", "organization.yaml:1: members: must be a number of accounts up to 100,000"),
        ("members: 1\nmembers: 2", "organization.yaml:2: members already stands in line 1"),
        ("members: [{state: LOST}]", "organization.yaml:1: members.0.state: must be one of ACTIVE"),
    ],
)
def test_an_invalid_organization_file_is_rejected_with_its_cause(
    emulator: Emulator, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "organization.yaml"
    file.write_text(text)
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the message is checked below
        emulator.load_organization(file)
    assert said in str(raised.value)


def test_quotas_are_exact_over_many_accounts(client_factory: Any) -> None:
    from pulumi_account.testing.emulator import ManualClock

    clock = ManualClock()
    with Emulator(quotas=True, clock=clock) as emulator:
        members = emulator.create_organization(300).member_account_ids
        client = client_factory(emulator)
        answers: Counter[bool] = Counter()
        for account_id in members:
            clock.advance(0.1)
            try:
                client.get_primary_email(AccountId=account_id)
                answers[True] += 1
            except client.exceptions.TooManyRequestsException:
                answers[False] += 1
        # 3 per second for 30 seconds, after a burst of 3.
        assert answers[True] == pytest.approx(3 * 30 + 3, abs=1)
        assert emulator.call_counts()["GetPrimaryEmail"] == {"200": answers[True], "429": answers[False]}


def test_accounts_and_units_have_their_paths_unless_that_is_switched_off(emulator: Emulator, client_for: Any) -> None:
    organization = emulator.create_organization(organizational_units={"/Workloads/Production": ["100000000001"]})
    units, organizations = organization.organizational_unit_ids, client_for("organizations")
    path = f"{organization.id}/{units['/']}/{units['/Workloads']}/{units['/Workloads/Production']}/"

    def found() -> list[dict[str, Any]]:
        (listed,) = organizations.list_accounts_for_parent(ParentId=units["/Workloads/Production"])["Accounts"]
        (every,) = (each for each in organizations.list_accounts()["Accounts"] if each["Id"] == "100000000001")
        (unit,) = organizations.list_organizational_units_for_parent(ParentId=units["/Workloads"])[
            "OrganizationalUnits"
        ]
        return [listed, every, organizations.describe_account(AccountId="100000000001")["Account"], unit]

    assert [each.get("Paths", each.get("Path")) for each in found()] == [[f"{path}100000000001/"]] * 3 + [path]
    pattern = organizations.meta.service_model.shape_for("Path").metadata["pattern"]
    assert re.match(pattern, f"{path}100000000001/")
    (management,) = (each for each in organizations.list_accounts()["Accounts"] if each["Id"] != "100000000001")
    assert management["Paths"] == [f"{organization.id}/{units['/']}/{management['Id']}/"]
    emulator.settings.account_paths = False
    assert not any(each.keys() & {"Path", "Paths"} for each in found())
