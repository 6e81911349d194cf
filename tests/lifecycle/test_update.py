from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lifecycle.conftest import ADDRESS, CALLER

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project


def test_an_update_makes_one_put_and_is_previewed_without_calls(project: Project) -> None:
    project.contact()
    project.run("up")
    project.contact(title="Deputy")
    assert project.run("preview") == {"update": 1}
    assert project.calls() == {}
    assert project.run("up") == {"update": 1}
    assert project.calls() == {"GetCallerIdentity": 1, "PutAlternateContact": 1}
    assert project.held()["SECURITY"]["Title"] == "Deputy"
    assert project.run("preview") == {}


@pytest.mark.parametrize(
    "same",
    [
        {"account_id": CALLER},
        {"name": "  Ferdinand Security "},
        {"alternate_contact_type": "Security"},
        {"on_existing": "fail"},
    ],
)
def test_values_that_aws_considers_equal_are_no_change(project: Project, same: dict[str, str]) -> None:
    project.contact()
    project.run("up")
    project.contact(**same)
    assert project.run("preview") == {}
    assert project.run("up") == {}
    assert project.calls() == {}


def test_omitting_the_own_account_after_naming_it_is_no_change(project: Project) -> None:
    project.contact(account_id=CALLER)
    project.run("up")
    project.contact()
    assert project.run("preview") == {}


def test_removing_an_optional_property_clears_it_in_aws(project: Project) -> None:
    project.declare("primary", "PrimaryContact", **ADDRESS, company_name="Example GmbH", address_line2="c/o")
    project.run("up")
    project.declare("primary", "PrimaryContact", **ADDRESS)
    assert project.run("up") == {"update": 1}
    assert project.calls() == {"GetCallerIdentity": 1, "PutContactInformation": 1}
    assert not {"CompanyName", "AddressLine2"} & set(project.emulator.account(CALLER).contact_information)


def test_switching_a_region_happens_in_place(project: Project) -> None:
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2", enabled=False)
    project.run("up")
    assert project.calls() == {"GetCallerIdentity": 1, "GetRegionOptStatus": 1}
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2")
    assert project.run("up") == {"update": 1}
    assert project.calls()["EnableRegion"] == 1
    assert project.resource("zurich")["outputs"]["opt_status"] == "ENABLED"


def test_a_new_timeout_is_stored_without_a_switch(project: Project) -> None:
    project.declare("zurich", "RegionOptIn", region_name="us-east-1")
    project.run("up")
    project.declare("zurich", "RegionOptIn", region_name="us-east-1", timeout_minutes=90)
    assert project.run("up") == {"update": 1}
    assert "EnableRegion" not in project.calls()
    assert project.resource("zurich")["outputs"]["timeout_minutes"] == 90
    assert project.run("preview") == {}


def test_secret_contacts_hides_every_detail_without_program_changes(project: Project) -> None:
    from pulumi.automation import ConfigValue

    project.contact()
    project.stack.set_config("account:secretContacts", ConfigValue("true"))
    project.run("up")
    said = project.output
    project.contact(title="Deputy")
    project.run("preview", diff=True)
    said += project.output
    project.run("up")
    said += project.output + str(project.resource("security"))
    for detail in ("Ferdinand", "ferdinand@", "555777", "Head of Alarms", "Deputy"):
        assert detail not in said
    project.emulator.account(CALLER).alternate_contacts["SECURITY"]["Name"] = "Drifted Name"
    assert project.run("refresh") == {"update": 1}
    assert "Drifted" not in project.output + str(project.resource("security"))
    assert project.run("preview") == {"update": 1}
