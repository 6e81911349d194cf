from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lifecycle.conftest import CALLER, CONTACT

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

HELD = {"Name": "Ferdinand Security", "Title": "Head of Alarms", "EmailAddress": "ferdinand@example.com",
        "PhoneNumber": "+49 30 555777", "AlternateContactType": "SECURITY"}  # fmt: skip


def test_an_import_adopts_without_a_write_and_the_option_can_go_afterwards(project: Project) -> None:
    project.emulator.account(CALLER).alternate_contacts["SECURITY"] = dict(HELD)
    project.contact(options={"import_": "SECURITY"})
    assert project.run("preview") == {"create": 2}
    project.run("up")
    assert set(project.calls()) == {"GetCallerIdentity", "GetAlternateContact"}
    assert project.resource("security")["id"] == f"{CALLER}/SECURITY"
    assert project.resource("security")["outputs"]["name"] == CONTACT["name"]
    assert project.run("preview") == {}
    assert project.calls() == {}
    project.contact()
    assert project.run("preview") == {}
    assert project.run("refresh") == {}


def test_an_import_names_what_differs_in_the_preview(project: Project) -> None:
    project.emulator.account(CALLER).alternate_contacts["SECURITY"] = {**HELD, "Title": "Else", "PhoneNumber": "1"}
    project.contact(options={"import_": f"{CALLER}/SECURITY"})
    said = project.fails("preview")
    assert "property title" in said
    assert "property phone_number" in said
    assert "property name" not in said
    assert "PutAlternateContact" not in project.calls()


def test_an_import_of_nothing_is_an_error(project: Project) -> None:
    project.contact(options={"import_": "SECURITY"})
    assert "names nothing that is there in AWS" in project.fails("preview")
