from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lifecycle.conftest import ADDRESS, CALLER, CONTACT

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

HELD = {"Name": "Ferdinand Security", "Title": "Head of Alarms", "EmailAddress": "ferdinand@example.com",
        "PhoneNumber": "+49 30 555777", "AlternateContactType": "SECURITY"}  # fmt: skip
PRIMARY = {"FullName": "Wilhelmina Example", "AddressLine1": "Nowhere Street 1", "City": "Berlin", "CountryCode": "DE",
           "PhoneNumber": "+49 30 555888", "PostalCode": "10115", "StateOrRegion": "Berlin"}  # fmt: skip


def declare_all(project: Project, import_ids: tuple[str, str, str] | None) -> None:
    contact, primary, region = ({"import_": given} for given in import_ids) if import_ids else ({}, {}, {})
    project.contact(options=contact)
    project.declare("primary", "PrimaryContact", **ADDRESS, secret=["address_line1"], options=primary)
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2", enabled=False, options=region)


def test_an_import_adopts_without_a_write_and_the_option_can_be_removed_later(project: Project) -> None:
    account = project.emulator.account(CALLER)
    account.alternate_contacts["SECURITY"] = dict(HELD)
    account.contact_information.clear()
    account.contact_information.update(PRIMARY)
    reads = {"GetCallerIdentity": 1, "GetAlternateContact": 1, "GetContactInformation": 1, "GetRegionOptStatus": 1}
    declare_all(project, ("security", CALLER, f"{CALLER}/eu-central-2"))
    # After an import the engine has the plugin hide what the program declares as a secret.
    hidden = {"update": 1} if project.is_native else {}
    assert project.run("preview") == project.summary({"create": 4, **hidden}, imported=3)
    assert project.calls() == reads
    project.run("up")
    assert project.calls() == reads
    assert project.resource("security")["id"] == f"{CALLER}/SECURITY"
    assert project.resource("security")["outputs"]["name"] == CONTACT["name"]
    assert project.resource("primary")["outputs"]["address_line1"] == "[secret]"
    declare_all(project, None)
    assert project.run("preview") == {}
    assert project.calls() == {}
    assert project.run("refresh") == {}


def test_an_import_names_the_differences_in_the_preview(project: Project) -> None:
    account = project.emulator.account(CALLER)
    account.alternate_contacts["SECURITY"] = {**HELD, "Title": "Chief Bell", "PhoneNumber": "1"}
    project.contact(options={"import_": f"{CALLER}/SECURITY"}, secret=["title"])
    said = project.fails("preview")
    assert f"{project.word('phone_number')} differs from what AWS has" in said
    assert "title differs from what AWS has" in said
    assert "Bell" not in said
    assert "Head of Alarms" not in said
    assert "problem: name" not in said
    assert set(project.calls()) == {"GetCallerIdentity", "GetAlternateContact"}
