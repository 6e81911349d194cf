"""An organization set up, its accounts chosen and their settings declared, in one program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3

from tests.lifecycle.conftest import CALLER, CONTACT

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

MEMBER, OTHER = "100000000001", "100000000002"
SERVICE = "account.amazonaws.com"
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
    # Their order is the package's own: no depends_on.
    project.declare("delegate", "DelegatedAdministrator", account_id=administrator)
    project.contact("security", account_id=OTHER)


def test_an_organization_is_set_up_in_order_changed_and_taken_down(project: Project) -> None:
    project.emulator.create_organization(2, trusted_access=False)
    set_up(project, MEMBER)
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
    assert project.run("up") == {"replace": 1}
    writes = [
        call.operation for call in project.emulator.calls("organizations") if "register" in call.operation.lower()
    ]
    assert writes == ["DeregisterDelegatedAdministrator", "RegisterDelegatedAdministrator"]

    assert (
        project.resource("trusted")["outputs"]["adopted"] is project.resource("delegate")["outputs"]["adopted"] is False
    )
    project.run("destroy")
    assert organizations(project).list_aws_service_access_for_organization()["EnabledServicePrincipals"] == []
    assert project.held(OTHER) == {}

    organizations(project).enable_aws_service_access(ServicePrincipal=SERVICE)
    project.remove("delegate")
    project.run("up")
    assert project.resource("trusted")["outputs"]["adopted"] is True
    project.run("destroy")
    assert f"TrustedAccess {SERVICE}: stays enabled, as this stack did not enable it" in project.output
    assert organizations(project).list_aws_service_access_for_organization()["EnabledServicePrincipals"] != []


def test_the_accounts_that_a_program_chooses_stand_for_their_ids(project: Project) -> None:
    project.emulator.create_organization(2)
    (project.folder / "__main__.py").write_text(CHOOSING)
    assert project.run("up") == {"create": 3}
    assert project.stack.outputs()["accounts"].value == [MEMBER, CALLER]
    assert project.stack.outputs()["management"].value == ["master"]
    assert project.held(MEMBER) == {**project.held(CALLER)} != {}
    assert project.held(OTHER) == {}
    assert project.resource(f"security-{MEMBER}")["inputs"]["account_id"] == MEMBER
    assert project.run("preview") == {}


def test_what_a_program_cannot_choose_is_one_line(project: Project) -> None:
    (project.folder / "__main__.py").write_text(CHOOSING)
    said = project.fails("preview")
    assert f"organization_accounts: account {CALLER} is in no organization" in said
    assert "Traceback" not in said
