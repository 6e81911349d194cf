"""One program sets up an organization, selects accounts and declares their settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3

from tests.lifecycle.conftest import CALLER, CONTACT, dynamic_only

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

MEMBER, OTHER = "100000000001", "100000000002"
SERVICE = "account.amazonaws.com"
LATENCY = 5.0
CHOOSING = f"""
import pulumi
from pulumi_account import AlternateContact, organization_accounts

accounts = organization_accounts(exclude_names="*2")
for account in accounts:
    AlternateContact(f"security-{{account.id}}", account_id=account, **{CONTACT!r})
pulumi.export("accounts", accounts)
pulumi.export("management", [account.name for account in accounts if account.is_management])
"""


def organizations(project: Project) -> Any:
    return boto3.client(
        "organizations",
        endpoint_url=project.emulator.url,
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )


def set_up(project: Project, administrator: str) -> None:
    project.declare("trusted", "TrustedAccess")
    # The dynamic resources order themselves, without depends_on.
    options = {"depends_on": ["trusted"]} if project.is_native else {}
    project.declare("delegate", "DelegatedAdministrator", account_id=administrator, options=options)
    project.contact("security", account_id=OTHER, options=options)


def answer_is_lost(project: Project, *operations: str) -> None:
    """Let calls take effect but lose their answers."""
    for operation in operations:
        project.emulator.faults.add(operation, connection_reset=True, after=True)


def writes(project: Project) -> list[str]:
    """Return the calls that changed the organization, in order."""
    read = ("Describe", "List")
    return [call.operation for call in project.emulator.calls("organizations") if not call.operation.startswith(read)]


def adopted(project: Project) -> tuple[bool, bool]:
    trusted, delegate = (project.resource(name)["outputs"]["adopted"] for name in ("trusted", "delegate"))
    return trusted, delegate


def administrators(project: Project) -> list[str]:
    found = organizations(project).list_delegated_administrators(ServicePrincipal=SERVICE)["DelegatedAdministrators"]
    return [administrator["Id"] for administrator in found]


def test_an_organization_is_set_up_in_order_changed_and_torn_down(project: Project) -> None:
    project.emulator.create_organization(2, trusted_access=False)
    set_up(project, MEMBER)
    answer_is_lost(project, "EnableAWSServiceAccess", "RegisterDelegatedAdministrator")
    assert project.run("up") == {"create": 4}
    assert project.calls()["EnableAWSServiceAccess"] == project.calls()["RegisterDelegatedAdministrator"] == 1
    assert project.resource("trusted")["id"] == SERVICE
    assert project.resource("trusted")["outputs"]["account_id"] == CALLER
    assert project.resource("delegate")["id"] == f"{MEMBER}/{SERVICE}"
    assert project.resource("delegate")["outputs"]["management_account_id"] == CALLER
    assert project.held(OTHER)["SECURITY"]["Name"] == CONTACT["name"]
    assert project.run("preview") == {}
    assert project.calls() == {}

    set_up(project, OTHER)
    answer_is_lost(project, "DeregisterDelegatedAdministrator")
    assert project.run("up") == {"replace": 1}
    assert writes(project) == ["DeregisterDelegatedAdministrator", "RegisterDelegatedAdministrator"]

    assert adopted(project) == (False, False)
    answer_is_lost(project, "DisableAWSServiceAccess", "DeregisterDelegatedAdministrator")
    project.run("destroy")
    assert sorted(writes(project)) == ["DeregisterDelegatedAdministrator", "DisableAWSServiceAccess"]
    assert project.held(OTHER) == {}


def test_destroy_keeps_what_others_set_up_but_not_what_a_killed_run_set_up(project: Project) -> None:
    client, emulator = organizations(project), project.emulator
    emulator.create_organization(2, trusted_access=False)
    set_up(project, MEMBER)
    # The run is killed when the account is registered and the following read is in flight.
    emulator.faults.add("ListDelegatedAdministrators", latency=LATENCY, skip=1)
    project.killed("up", lambda: bool(emulator.calls(operation="RegisterDelegatedAdministrator")))
    project.run("up")
    assert writes(project) == []
    assert adopted(project) == (False, False)
    project.run("destroy")
    assert sorted(writes(project)) == ["DeregisterDelegatedAdministrator", "DisableAWSServiceAccess"]

    client.enable_aws_service_access(ServicePrincipal=SERVICE)
    client.register_delegated_administrator(AccountId=MEMBER, ServicePrincipal=SERVICE)
    project.run("up")
    assert adopted(project) == (True, True)
    project.run("destroy")
    assert writes(project) == []
    assert f"TrustedAccess {SERVICE}: stays enabled, since this stack did not enable it" in project.output
    assert f"DelegatedAdministrator {MEMBER}/{SERVICE}: stays registered" in project.output
    assert administrators(project) == [MEMBER]


@dynamic_only
def test_selected_accounts_can_be_used_as_ids(project: Project) -> None:
    project.emulator.create_organization(2)
    (project.folder / "__main__.py").write_text(CHOOSING)
    assert project.run("up") == {"create": 3}
    assert project.stack.outputs()["accounts"].value == [MEMBER, CALLER]
    assert project.stack.outputs()["management"].value == ["master"]
    assert project.held(MEMBER) == {**project.held(CALLER)} != {}
    assert project.held(OTHER) == {}
    assert project.resource(f"security-{MEMBER}")["inputs"]["account_id"] == MEMBER
    assert project.run("preview") == {}


@dynamic_only
def test_an_impossible_selection_is_reported_in_one_line(project: Project) -> None:
    (project.folder / "__main__.py").write_text(CHOOSING)
    said = project.fails("preview")
    assert f"organization_accounts: account {CALLER} is in no organization" in said
    assert "Traceback" not in said
