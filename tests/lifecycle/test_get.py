from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lifecycle.conftest import CALLER

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
    assert f"{CALLER}/SECURITY" in project.output
    project.run("up")
    assert project.stack.outputs()["security"].value == f"{CALLER}/SECURITY"
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
