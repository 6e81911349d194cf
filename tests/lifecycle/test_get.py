from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lifecycle.conftest import CALLER, dynamic_only

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

HELD = {"Name": "Ferdinand Security", "Title": "Head of Alarms", "EmailAddress": "ferdinand@example.com",
        "PhoneNumber": "+49 30 555777", "AlternateContactType": "SECURITY"}  # fmt: skip
READS = dict.fromkeys(
    (
        "GetCallerIdentity",
        "GetAlternateContact",
        "GetContactInformation",
        "GetAccountInformation",
        "GetRegionOptStatus",
    ),
    1,
)


def test_a_setting_read_by_id_is_refreshed_but_never_created_or_deleted(project: Project) -> None:
    project.declare("security", "AlternateContact.get", id="security")
    held = project.emulator.account(CALLER).alternate_contacts
    held["SECURITY"] = dict(HELD)
    project.declare("primary", "PrimaryContact.get", id=CALLER)
    project.declare("name", "AccountName.get", id=CALLER)
    project.declare("zurich", "RegionOptIn.get", id=f"{CALLER}/eu-central-2")
    assert project.run("preview") == {"create": 1}
    assert project.calls() == READS
    # The plugin's SDKs keep the ID that the program has.
    shown = "security" if project.is_native else f"{CALLER}/SECURITY"
    assert project.is_native or shown in project.output
    project.run("up")
    assert project.stack.outputs()["security"].value == shown
    for name, last in (("security", "/SECURITY"), ("primary", ""), ("name", ""), ("zurich", "/eu-central-2")):
        assert project.resource(name)["external"]
        assert project.resource(name)["id"] == CALLER + last
    held["SECURITY"]["Title"] = "Chief of Alarms"
    assert project.run("refresh") == {"update": 1}
    assert project.calls() == READS
    assert project.resource("security")["outputs"]["title"] == "Chief of Alarms"
    assert project.run("destroy") == {"delete": 1, "discard": 4}
    assert project.calls() == {}


def test_a_contact_that_becomes_read_only_is_kept_in_aws(project: Project) -> None:
    project.contact()
    project.run("up")
    project.declare("security", "AlternateContact.get", id="SECURITY")
    assert project.run("up") == {"replace": 1}
    assert set(project.held()) == {"SECURITY"}
    assert project.resource("security")["external"]


FUNCTIONS = """
import pulumi
import pulumi_account as account

accounts = account.organization_accounts(read_tags=True, exclude_organizational_units="/Sandbox")
print(accounts)
pulumi.export("accounts", accounts)
pulumi.export("owners", {each: each.tags for each in accounts})
pulumi.export("root", pulumi.Output.secret(accounts[0].email))
name = account.AccountName("name", account_name="Payments", on_existing="overwrite")
pulumi.export("disabled", sorted(account.list_regions("DISABLED").regions))
pulumi.export("ids", account.get_account_ids_output(account_id=name.account_id).account_alias)
linked = account.get_gov_cloud_account_information_output(account_id=name.account_id)
pulumi.export("linked", linked.gov_cloud_account_id)
"""


@dynamic_only
def test_functions_read_in_a_preview_and_once_their_arguments_are_known(project: Project) -> None:
    emulator, members = project.emulator, ["100000000001", "100000000002"]
    tagged = {"id": members[0], "tags": {"owner": "finance"}}
    emulator.create_organization([tagged], organizational_units={"/Sandbox": [members[1]]})
    emulator.account(CALLER).govcloud_account_id = "555555555555"
    emulator.account(CALLER).regions.update({"af-south-1": "ENABLED"})
    (project.folder / "__main__.py").write_text(FUNCTIONS)
    assert project.run("preview") == {"create": 2}
    assert project.calls() == {
        "GetCallerIdentity": 1, "ListAccounts": 1, "ListRoots": 1, "ListOrganizationalUnitsForParent": 1,
        "ListTagsForResource": 2, "ListRegions": 1,
    }  # fmt: skip
    project.run("up")
    assert "is_management=True" in project.output
    assert "@example.com" not in project.output
    calls = project.calls()
    assert {calls[operation] for operation in ("ListRegions", "ListBuckets", "ListAccountAliases")} == {1}
    outputs = {name: output.value for name, output in project.stack.outputs().items()}
    assert "eu-central-2" in outputs["disabled"]
    assert "af-south-1" not in outputs["disabled"]
    assert outputs["accounts"] == [members[0], CALLER]
    assert outputs["owners"] == {members[0]: {"owner": "finance"}, CALLER: {}}
    assert project.stack.outputs()["root"].secret
    assert (outputs.get("ids"), outputs["linked"]) == (None, "555555555555")
