from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lifecycle.conftest import ADDRESS, CALLER

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project


def test_a_refresh_without_drift_makes_one_get_each_and_no_change(project: Project) -> None:
    project.contact()
    project.declare("primary", "PrimaryContact", **ADDRESS)
    project.declare("region", "RegionOptIn", region_name="us-east-1")
    project.run("up")
    assert project.run("refresh") == {}
    assert project.calls() == {
        "GetCallerIdentity": 1, "GetAlternateContact": 1, "GetContactInformation": 1, "GetRegionOptStatus": 1,
    }  # fmt: skip
    assert project.resource("primary")["outputs"]["verification_status"]
    assert project.run("preview") == {}


def test_drift_shows_in_the_next_preview_and_is_repaired(project: Project) -> None:
    project.contact(account_id=CALLER)
    project.run("up")
    project.emulator.account(CALLER).alternate_contacts["SECURITY"]["Title"] = "Intruder"
    assert project.run("refresh") == {"update": 1}
    assert project.run("preview", diff=True) == {"update": 1}
    assert "Intruder" in project.output
    assert "Head of Alarms" in project.output
    assert project.run("up") == {"update": 1}
    assert project.held()["SECURITY"]["Title"] == "Head of Alarms"


def test_a_deleted_contact_is_created_again(project: Project) -> None:
    project.contact()
    project.run("up")
    project.emulator.account(CALLER).alternate_contacts.clear()
    assert project.run("refresh") == {"delete": 1}
    assert project.calls() == {"GetCallerIdentity": 1, "GetAlternateContact": 2}
    assert project.run("preview") == {"create": 1}
    project.run("up")
    assert set(project.held()) == {"SECURITY"}


@pytest.mark.parametrize("code", ["AccessDeniedException", "InternalServerException"])
def test_a_denial_or_server_error_never_means_gone(project: Project, code: str) -> None:
    project.contact()
    project.run("up")
    project.emulator.faults.add("GetAlternateContact", code=code, times=None)
    said = project.fails("refresh")
    project.emulator.reset(state=False)
    project.emulator.faults.clear()
    assert f"read AlternateContact ({CALLER}/SECURITY): " in said
    assert project.resource("security")["id"] == f"{CALLER}/SECURITY"


def test_a_region_switched_off_elsewhere_is_updated_in_place(project: Project) -> None:
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2", enabled=False)
    project.run("up")
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2", enabled=True)
    assert project.run("refresh") == {}
    assert project.run("preview") == {"update": 1}
