from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lifecycle.conftest import ADDRESS, CALLER, CONTACT

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

SHARED = "the SECURITY and BILLING contacts of the caller's account have the same name, {email_address}, {phone_number}"


def test_a_preview_warns_of_equal_contacts_and_refuses_to_change_a_locked_country(project: Project) -> None:
    project.contact(secret=("email_address",))
    project.contact("billing", alternate_contact_type="BILLING", options={"depends_on": ["security"]})
    india = {**ADDRESS, "country_code": "IN"}
    project.declare("primary", "PrimaryContact", **india)
    assert project.run("preview") == {"create": 4}
    said = " ".join(project.output.split())
    names = {name: project.word(name) for name in ("email_address", "phone_number")}
    assert "warning: AlternateContact BILLING: " + SHARED.format(**names) in said
    assert not [detail for name, detail in CONTACT.items() if name in ("name", "email_address") and detail in said]
    project.run("up")
    assert project.emulator.account(CALLER).contact_information["CountryCode"] == "IN"
    project.declare("primary", "PrimaryContact", **{**india, "country_code": "DE"})
    said = " ".join(project.fails("preview").split())
    locked = "can't be changed: AWS keeps the country of an account in China or India"
    assert f"{project.word('country_code')} {locked}" in said
