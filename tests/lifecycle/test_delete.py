from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lifecycle.conftest import ADDRESS, CALLER

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project


def test_destroy_makes_one_delete_per_contact_and_says_that_the_primary_contact_stays(project: Project) -> None:
    project.contact()
    project.declare("primary", "PrimaryContact", **ADDRESS)
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2", enabled=False)
    project.run("up")
    project.run("destroy")
    calls = project.calls()
    assert calls == {"GetCallerIdentity": 1, "DeleteAlternateContact": 1}
    assert not project.held()
    assert project.emulator.account(CALLER).contact_information["City"] == "Berlin"
    assert "stays unchanged" in project.output


def test_a_region_removed_from_the_program_stays_opted_in_by_default(project: Project) -> None:
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2")
    project.declare("milan", "RegionOptIn", region_name="eu-south-1", on_removal="opt_out")
    project.declare("hong-kong", "RegionOptIn", region_name="ap-east-1")
    project.run("up")
    project.remove("zurich")
    project.remove("milan")
    project.declare("hong-kong", "RegionOptIn", region_name="ap-east-1", enabled=False)
    assert project.run("preview") == {"delete": 2, "update": 1}
    assert f"RegionOptIn {CALLER}/ap-east-1: opts out of ap-east-1 in account {CALLER}" in project.output
    assert project.run("up") == {"delete": 2, "update": 1}
    assert f"RegionOptIn {CALLER}/eu-central-2: eu-central-2 stays opted in; to opt out, set enabled=False" in (
        project.output
    )
    assert project.calls()["DisableRegion"] == 2
    regions = project.emulator.account(CALLER).regions
    assert [regions[name] for name in ("eu-central-2", "eu-south-1", "ap-east-1")] == [
        "ENABLED",
        "DISABLED",
        "DISABLED",
    ]


def test_deleting_a_contact_already_gone_succeeds(project: Project) -> None:
    project.contact()
    project.run("up")
    project.emulator.account(CALLER).alternate_contacts.clear()
    project.remove("security")
    assert project.run("up") == {"delete": 1}
    assert project.calls() == {"GetCallerIdentity": 1, "DeleteAlternateContact": 1}


def test_a_failed_delete_names_the_resource_and_can_be_retried(project: Project) -> None:
    project.contact()
    project.run("up")
    project.emulator.faults.add("DeleteAlternateContact", code="AccessDeniedException", times=1)
    project.remove("security")
    assert f"delete AlternateContact ({CALLER}/SECURITY): " in project.fails("up")
    assert project.run("up") == {"delete": 1}
    assert not project.held()


def test_a_protected_contact_is_not_deleted(project: Project) -> None:
    project.contact(options={"protect": True})
    project.run("up")
    project.remove("security")
    assert "protect" in project.fails("up")
    assert set(project.held()) == {"SECURITY"}


def test_retain_on_delete_keeps_the_contact(project: Project) -> None:
    project.contact(options={"retain_on_delete": True})
    project.run("up")
    project.remove("security")
    assert project.run("up") == {"delete": 1}
    assert project.calls() == {}
    assert set(project.held()) == {"SECURITY"}
