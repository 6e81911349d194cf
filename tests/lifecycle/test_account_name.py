from __future__ import annotations

import json
from typing import TYPE_CHECKING

import boto3
import pytest
from pulumi.automation import ConfigValue

from tests.lifecycle.conftest import CALLER, dynamic_only
from tests.organization.statuses import DONE, statuses

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

ONE, TWO, THREE = "100000000001", "100000000002", "100000000003"
NAMES = {ONE: "Archive", TWO: "Payments", CALLER: "Management"}


@pytest.fixture
def organization(project: Project) -> Project:
    project.emulator.create_organization([ONE, TWO, THREE])
    project.stack.set_config("account:quotas", ConfigValue('{"PutAccountName": {"rate": 1000, "burst": 1000}}'))
    project.emulator.quotas.reset()
    return project


def names(project: Project, resource_name: str = "names", /, **changes: object) -> None:
    arguments = {"names": NAMES, "on_existing": "overwrite", **changes}
    project.declare(resource_name, "OrganizationAccountName", **arguments)


def show(project: Project, account: str, name: str) -> None:
    """Have AWS show another name of a member."""
    client = boto3.client(
        "account",
        "us-east-1",
        endpoint_url=project.emulator.url,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    client.put_account_name(AccountId=account, AccountName=name)


def held(project: Project) -> dict[str, str]:
    return {account: project.emulator.account(account).name for account in NAMES}


def state(project: Project) -> dict[str, str]:
    return statuses(project.resource("names")["outputs"])


def test_an_account_is_renamed_refreshed_and_keeps_its_name(project: Project) -> None:
    former = project.emulator.account(CALLER).name
    project.declare("name", "AccountName", account_name="Payments", on_existing="overwrite")
    assert project.run("preview") == {"create": 2}
    assert project.calls() == {}
    project.run("up")
    assert project.calls() == {"GetCallerIdentity": 1, "GetAccountInformation": 1, "PutAccountName": 1}
    assert project.resource("name")["outputs"]["account_state"] == "ACTIVE"

    project.emulator.account(CALLER).name = former  # as AWS may show it for hours
    project.run("refresh")
    assert project.run("preview") == {}
    project.emulator.account(CALLER).name = "Drifted"
    project.run("refresh")
    assert project.run("preview") == {"update": 1}
    project.run("up")
    assert project.emulator.account(CALLER).name == "Payments"

    project.run("destroy")
    assert "stays unchanged" in project.output
    assert project.emulator.account(CALLER).name == "Payments"


def test_a_different_name_is_rejected_and_an_import_shows_the_difference(project: Project) -> None:
    project.emulator.account(CALLER).name = "Shop"
    project.declare("name", "AccountName", account_name="Payments")
    assert f"already has a name that differs in {project.word('account_name')}" in project.fails("up")
    project.declare("name", "AccountName", account_name="Payments", options={"import_": CALLER})
    said = project.fails("preview")
    assert project.word("account_name") in said
    assert project.calls() == {"GetCallerIdentity": 1, "GetAccountInformation": 1}


def test_secret_contacts_hides_the_name(project: Project) -> None:
    project.emulator.account(CALLER).name = "Shop"
    project.stack.set_config("account:secretContacts", ConfigValue("true"))
    project.declare("name", "AccountName", account_name="Payments", on_existing="overwrite")
    project.run("up")
    assert "Payments" not in str(project.resource("name"))
    assert "Shop" not in str(project.resource("name"))


def test_names_of_an_organization_survive_a_failed_account_late_names_and_drift(organization: Project) -> None:
    names(organization)
    organization.emulator.faults.add("PutAccountName", code="AccessDeniedException", account_id=TWO, times=1)
    said = organization.fails("up")
    labels = ", ".join(f"{account} ({NAMES[account]})" for account in (ONE, TWO, CALLER))
    assert f"added: 3 accounts ({labels})" in said
    assert "1 of 3 accounts failed, the others are done" in said
    # A denial could mean that the account is new.
    assert organization.calls() == {
        "GetCallerIdentity": 1, "GetAccountInformation": 3, "PutAccountName": 3, "DescribeAccount": 1
    }  # fmt: skip
    assert organization.resource("names")["id"] == "organization"
    assert state(organization) == {ONE: DONE, TWO: "not set yet", CALLER: DONE}
    names(organization, names={**NAMES, ONE: "Vault"})
    organization.run("up")
    assert organization.calls() == {"GetCallerIdentity": 1, "GetAccountInformation": 2, "PutAccountName": 2}
    assert held(organization) == {**NAMES, ONE: "Vault"}

    show(organization, ONE, "Archive")  # as AWS may for hours
    assert organization.run("refresh") == {}
    show(organization, ONE, "Drifted")
    assert organization.run("refresh") == {"update": 1}
    assert "Drifted" not in json.dumps(organization.resource("names"))

    names(organization, names={ONE: "Vault", THREE: "Shop"})
    assert organization.run("preview") == {"update": 1}
    told = f"added: 1 account ({THREE} (Shop)); drifted: 1 account ({ONE} (Vault))"
    kept = f"keeps the name of 2 accounts ({TWO}, {CALLER})"
    assert f"organization: {kept}; {told}" in " ".join(organization.output.split())
    organization.run("up")
    assert held(organization) == {**NAMES, ONE: "Vault"}
    organization.run("destroy")
    assert f"an account always has a name; it stays unchanged in 2 accounts ({ONE}, {THREE})" in organization.output


def test_an_account_has_its_name_from_one_resource_and_can_move_to_another(organization: Project) -> None:
    names(organization)
    organization.run("up")
    organization.declare("single", "AccountName", account_id=ONE, account_name="Archive")
    said = organization.fails("preview")
    assert f"AccountName {ONE} (Archive) is declared twice in this program" in said
    assert "OrganizationAccountName 'names'" in said
    names(organization, names={TWO: "Payments"})
    assert organization.run("up") == {"create": 1, "update": 1}
    assert "PutAccountName" not in organization.calls()


@dynamic_only  # The plugin has no program to take the accounts from when it reads.
def test_an_import_of_an_organizations_names_shows_what_differs_and_writes_nothing(organization: Project) -> None:
    names(organization)
    organization.run("up")
    organization.declared.clear()
    names(organization, "again", names={ONE: "Vault"}, options={"import_": "organization"})
    assert f"{ONE} (Vault): drifted: {organization.word('account_name')}" in organization.fails("preview")
    names(organization, "again", names={ONE: "Archive"}, options={"import_": "organization"})
    organization.run("up")
    assert "PutAccountName" not in organization.calls()


def test_secret_contacts_hides_the_names_of_an_organization(organization: Project) -> None:
    organization.stack.set_config("account:secretContacts", ConfigValue("true"))
    names(organization)
    organization.run("up", diff=True)
    held = organization.resource("names")
    assert held["inputs"]["names"] == held["outputs"]["names"] == "[secret]"
    said = organization.output + json.dumps(held)
    assert not any(name in said for name in NAMES.values())
