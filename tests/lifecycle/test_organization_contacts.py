from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.alternate_contact.model import AlternateContactInputs
from tests.lifecycle.conftest import ADDRESS, CALLER, CONTACT, dynamic_only
from tests.organization.statuses import DONE, statuses

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

ONE, TWO, THREE = "100000000001", "100000000002", "100000000003"
ACCOUNTS = [ONE, TWO, CALLER]
DETAILS = ("Ferdinand", "ferdinand@", "555777", "Head of Alarms")


@pytest.fixture
def organization(project: Project) -> Project:
    project.emulator.create_organization([ONE, TWO, THREE])
    contacts(project)
    return project


def contacts(project: Project, resource_name: str = "contacts", /, **changes: Any) -> None:
    arguments = {"accounts": ACCOUNTS, **CONTACT, **changes}
    project.declare(resource_name, "OrganizationAlternateContact", **arguments)


def settings_that_ignore(project: Project, city: str, *, timeout_minutes: int, **changes: str) -> None:
    """Declare a primary contact and a region whose drift is ignored."""
    primary = {**ADDRESS, **changes, "city": city}
    project.declare("primary", "PrimaryContact", **primary, options={"ignore_changes": ["city"]})
    zurich = {"region_name": "eu-central-2", "timeout_minutes": timeout_minutes}
    project.declare("zurich", "RegionOptIn", **zurich, options={"ignore_changes": ["enabled"]})


def held(project: Project) -> dict[str, str]:
    found = {account: project.held(account) for account in (ONE, TWO, THREE, CALLER)}
    return {account: contacts["SECURITY"]["Name"] for account, contacts in found.items() if contacts}


def state(project: Project, name: str = "contacts") -> dict[str, str]:
    return statuses(project.resource(name)["outputs"])


def test_contacts_of_an_organization_survive_a_failed_account_and_drift(organization: Project) -> None:
    emulator = organization.emulator
    emulator.faults.add("PutAlternateContact", code="AccessDeniedException", account_id=ONE, times=None)
    said = organization.fails("up")
    # A denial could mean that the account is new.
    assert organization.calls() == {
        "GetCallerIdentity": 1, "GetAlternateContact": 3, "PutAlternateContact": 3, "DescribeAccount": 1
    }  # fmt: skip
    assert f"added: 3 accounts ({ONE}, {TWO}, {CALLER})" in said
    assert "1 of 3 accounts failed, the others are done" in said
    assert organization.resource("contacts")["id"] == "organization/SECURITY"
    assert state(organization) == {ONE: "not set yet", TWO: DONE, CALLER: DONE}
    contacts(organization, accounts=[ONE, TWO, THREE], overrides={TWO: {"name": "Other"}})
    assert organization.run("preview") == {"update": 1}
    assert organization.calls() == {}
    for told in (
        f"added: 1 account ({THREE})",
        f"deletes the SECURITY contact of 1 account ({CALLER})",
        f"not set yet: 1 account ({ONE})",
    ):
        assert told in organization.output
    emulator.faults.add("DeleteAlternateContact", code="AccessDeniedException")
    said = organization.fails("up")
    assert "2 of 4 accounts failed" in said
    assert (
        f'with {organization.word("on_removal")}="retain", accounts that are removed from the list keep the setting'
        in said
    )
    assert state(organization) == {ONE: "not set yet", TWO: DONE, THREE: DONE, CALLER: "not removed yet"}
    assert held(organization) == {TWO: "Other", THREE: "Ferdinand Security", CALLER: "Ferdinand Security"}
    emulator.faults.clear()
    emulator.account(TWO).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    emulator.faults.add("GetAlternateContact", code="AccessDeniedException", account_id=THREE, times=None)
    said = organization.fails("refresh")
    assert "1 of 4 accounts could not be read" in said
    assert f"  {THREE} (Account {THREE}): " in said
    assert state(organization) == {ONE: "not set yet", TWO: DONE, THREE: DONE, CALLER: "not removed yet"}
    emulator.faults.clear()
    assert organization.run("refresh") == {"update": 1}
    assert state(organization) == {
        ONE: "not set yet", TWO: "drifted: name", THREE: DONE, CALLER: "not removed yet"
    }  # fmt: skip
    assert "Drifted" not in json.dumps(organization.resource("contacts"))
    organization.run("up")
    assert organization.calls() == {
        "GetCallerIdentity": 1, "GetAlternateContact": 1, "PutAlternateContact": 2, "DeleteAlternateContact": 1
    }  # fmt: skip
    assert state(organization) == {ONE: DONE, TWO: DONE, THREE: DONE}
    assert organization.run("preview") == {}
    assert organization.calls() == {}
    emulator.faults.add("DeleteAlternateContact", code="AccessDeniedException", account_id=TWO)
    assert f"  {TWO} (Account {TWO}): " in organization.fails("destroy")
    assert held(organization) == {TWO: "Other"}
    organization.run("destroy")
    assert held(organization) == {}


def test_ignored_drift_is_left_unchanged(
    organization: Project,
) -> None:
    emulator, ignoring = organization.emulator, {"ignore_changes": ["name", f'overrides["{TWO}"].title']}
    given = {"overrides": {TWO: {"title": "Deputy"}}, "options": ignoring}
    contacts(organization, accounts=[ONE, TWO], **given)
    organization.contact("own", account_id=CALLER, options={"ignore_changes": ["name"]})
    settings_that_ignore(organization, "Berlin", timeout_minutes=60)
    organization.run("up")
    for account, member in ((ONE, "Name"), (TWO, "Title"), (CALLER, "Name")):
        emulator.account(account).alternate_contacts["SECURITY"][member] = "Drifted"
    emulator.account(CALLER).contact_information["City"] = "Drifted"
    emulator.account(CALLER).regions["eu-central-2"] = "DISABLED"
    organization.run("refresh")
    assert state(organization) == {ONE: "drifted: name", TWO: "drifted: title"}
    assert organization.run("preview") == organization.run("up") == {}
    assert organization.calls() == {}
    assert state(organization) == {ONE: "drifted: name", TWO: "drifted: title"}
    emulator.account(CALLER).alternate_contacts["SECURITY"]["Name"] = "Drifted after the refresh"
    changed = {"phone_number": "+49 1", "name": "Not written"}
    contacts(organization, accounts=[ONE, TWO], **changed, **given)
    organization.contact("own", account_id=CALLER, **changed, options={"ignore_changes": ["name"]})
    settings_that_ignore(organization, "Not written", postal_code="10117", timeout_minutes=90)
    assert organization.run("up") == {"update": 4}
    assert organization.calls() == {
        "GetCallerIdentity": 1, "GetAlternateContact": 3, "PutAlternateContact": 3,
        "GetContactInformation": 1, "PutContactInformation": 1,
    }  # fmt: skip
    information = emulator.account(CALLER).contact_information
    assert (information["City"], information["PostalCode"]) == ("Drifted", "10117")
    assert emulator.account(CALLER).regions["eu-central-2"] == "DISABLED"
    assert held(organization) == {ONE: "Drifted", TWO: "Ferdinand Security", CALLER: "Drifted after the refresh"}
    assert organization.held(TWO)["SECURITY"]["Title"] == "Drifted"
    assert {organization.held(account)["SECURITY"]["PhoneNumber"] for account in (ONE, TWO, CALLER)} == {"+49 1"}
    assert organization.run("preview") == {}
    contacts(organization, accounts=[ONE, TWO], phone_number="+49 1", overrides=given["overrides"])
    assert organization.run("up") == {"update": 1}
    assert held(organization)[ONE] == "Ferdinand Security"


def test_an_unknown_account_joins_the_known_ones(organization: Project) -> None:
    contacts(organization, accounts=[ONE, TWO])
    organization.run("up")
    organization.remove("contacts")
    organization.contact("own", alternate_contact_type="BILLING")
    contacts(organization, accounts=[{"of": "own"}, THREE, TWO])
    assert organization.run("preview") == {"create": 1, "update": 1}
    assert f"added: 1 account ({THREE}); not known yet: 1 account" in organization.output
    assert "deletes" not in organization.output
    organization.run("preview", diff=True)
    shown = organization.output.partition("accounts:")[2]
    assert f'"{THREE}"' in shown
    assert "[unknown]" in shown
    # The unknown account may still be ONE.
    assert "- [" not in shown
    assert organization.run("up") == {"create": 1, "update": 1}
    assert set(held(organization)) == {TWO, THREE, CALLER}


def test_moving_to_single_resources_and_back_never_deletes_a_contact(organization: Project) -> None:
    organization.run("up")
    organization.remove("contacts")
    for account in ACCOUNTS:
        organization.contact(f"security-{account}", account_id=account)
    assert organization.run("up") == {"create": 3, "delete": 1}
    assert "DeleteAlternateContact" not in organization.calls()
    organization.declared.clear()
    contacts(organization, "renamed", accounts=[ONE, TWO])
    organization.contact("own")
    organization.run("up")
    assert "DeleteAlternateContact" not in organization.calls()
    # Now from the list of a resource that stays, during a run.
    contacts(organization, "renamed", accounts=[TWO])
    organization.contact("single", account_id=ONE)
    organization.run("up")
    assert set(held(organization)) == set(ACCOUNTS)


@dynamic_only  # The plugin has no program to take the accounts from when it reads.
def test_an_import_adopts_many_accounts_without_a_write(organization: Project) -> None:
    members = AlternateContactInputs.model_validate(CONTACT).members()
    for account in ACCOUNTS:
        organization.emulator.account(account).alternate_contacts["SECURITY"] = dict(members)
    contacts(organization, title="Deputy", options={"import_": "SECURITY"})
    said = organization.fails("preview")
    assert "3 accounts differ from the program" in said
    assert "drifted: title" in said
    contacts(organization, options={"import_": "SECURITY"})
    assert organization.run("up")["create"] == 2
    assert set(organization.calls()) == {"GetCallerIdentity", "GetAlternateContact"}
    contacts(organization)
    assert organization.run("preview") == {}


def test_secrets_stay_secret_in_overrides(organization: Project) -> None:
    from pulumi.automation import ConfigValue

    contacts(organization, overrides={ONE: {"name": "Wilhelmina"}}, secret=["overrides", "email_address"])
    organization.stack.set_config("account:secretContacts", ConfigValue("true"))
    organization.run("up")
    said = organization.output
    properties = organization.resource("contacts")
    for bag in (properties["inputs"], properties["outputs"]):
        assert bag["overrides"] == bag["email_address"] == bag["title"] == "[secret]"
    contacts(organization, overrides={ONE: {"name": "Waldemar"}}, title="Deputy")
    organization.run("up", diff=True)
    said += organization.output + json.dumps(organization.resource("contacts"))
    assert not any(detail in said for detail in (*DETAILS, "Wilhelmina", "Waldemar", "Deputy"))
    assert held(organization)[ONE] == "Waldemar"


def test_a_run_killed_midway_can_be_run_again(organization: Project) -> None:
    latency = 3.0
    organization.emulator.faults.add("PutAlternateContact", latency=latency, account_id=TWO)
    organization.killed("up", lambda: bool(organization.held(ONE)))
    killed_at = time.monotonic()
    organization.run("up")
    assert set(held(organization)) == set(ACCOUNTS)
    # The killed run's last call must arrive in this test, not during another one.
    time.sleep(max(0.0, killed_at + latency + 0.5 - time.monotonic()))


def test_a_hundred_accounts_take_little_space_in_the_state(project: Project) -> None:
    from pulumi.automation import ConfigValue

    accounts = [CALLER, *project.emulator.create_organization(99).member_account_ids]
    project.stack.set_config("account:quotas", ConfigValue('{"PutContactInformation": {"rate": 5000, "burst": 5000}}'))
    project.declare("owner", "OrganizationPrimaryContact", accounts=accounts, **ADDRESS)
    project.run("up")
    # The last call of a process killed by an earlier test may still reach the emulator.
    assert {**project.calls(), "PutAlternateContact": 0} == {
        "GetCallerIdentity": 1,
        "PutContactInformation": 100,
        "PutAlternateContact": 0,
    }
    # Other data of an engine, such as source positions, does not grow with the accounts.
    owner = {bag: project.resource("owner")[bag] for bag in ("inputs", "outputs")}
    exported = json.dumps(owner, indent=4)
    assert len(exported) / 100 < 120
    assert exported.count(ADDRESS["address_line1"]) == 2
    project.run("destroy")
    assert "AWS can't delete a primary contact; it stays unchanged in 100 accounts" in project.output


def test_another_type_replaces_the_contact_and_keeps_those_of_others(organization: Project) -> None:
    others = {"Name": "Other", "Title": "x", "EmailAddress": "a@example.com", "PhoneNumber": "1"}
    organization.emulator.account(TWO).alternate_contacts["SECURITY"] = {**others, "AlternateContactType": "SECURITY"}
    contacts(organization, on_existing="fail")
    organization.fails("up")
    contacts(organization, alternate_contact_type="BILLING")
    organization.run("preview")
    told = f"deletes the SECURITY contact of 2 accounts ({ONE}, {CALLER}); removed, never set: 1 account ({TWO})"
    assert f"organization/SECURITY: {told}" in (organization.output)
    assert f"organization/BILLING: added: 3 accounts ({ONE}, {TWO}, {CALLER})" in organization.output
    organization.run("up")
    assert {account: set(organization.held(account)) for account in ACCOUNTS} == {
        ONE: {"BILLING"}, TWO: {"BILLING", "SECURITY"}, CALLER: {"BILLING"}
    }  # fmt: skip
    assert organization.held(TWO)["SECURITY"]["Name"] == "Other"
