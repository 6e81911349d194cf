from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lifecycle.conftest import ADDRESS, CALLER, CONTACT

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

MEMBER = "222222222222"


def test_another_type_replaces(project: Project) -> None:
    project.contact()
    project.run("up")
    project.contact(alternate_contact_type="BILLING")
    assert project.run("preview") == {"replace": 1}
    project.run("up")
    assert set(project.held()) == {"BILLING"}
    assert project.calls() == {
        "GetCallerIdentity": 1, "GetAlternateContact": 1, "PutAlternateContact": 1, "DeleteAlternateContact": 1
    }  # fmt: skip


def test_another_account_replaces(project: Project) -> None:
    project.emulator.create_organization([MEMBER])
    project.contact()
    project.run("up")
    project.contact(account_id=MEMBER)
    assert project.run("preview") == {"replace": 1}
    project.run("up")
    assert not project.held()
    assert set(project.held(MEMBER)) == {"SECURITY"}
    assert project.resource("security")["id"] == f"{MEMBER}/SECURITY"


def test_another_region_replaces(project: Project) -> None:
    project.declare("region", "RegionOptIn", region_name="eu-central-2", on_removal="opt_out")
    project.run("up")
    project.declare("region", "RegionOptIn", region_name="ca-west-1")
    project.run("preview")
    assert f"opts out of eu-central-2 in account {CALLER}" in project.output
    project.run("up")
    # The state decides.
    assert project.calls()["DisableRegion"] == 1
    assert project.resource("region")["id"] == f"{CALLER}/ca-west-1"


def test_a_forced_replacement_does_not_delete_the_slot(project: Project) -> None:
    project.contact()
    project.run("up")
    urn = project.resource("security")["urn"]
    project.run("up", replace=[urn])
    assert set(project.held()) == {"SECURITY"}
    assert project.calls() == {"GetCallerIdentity": 1, "GetAlternateContact": 1}
    assert "still declares" in project.output
    # What this resource set itself counts as its own.
    project.contact(title="Deputy", options={"replace_on_changes": ["title"]})
    project.run("up")
    assert project.held()["SECURITY"]["Title"] == "Deputy"


def test_a_forced_replacement_with_other_values_is_rejected_or_overwrites(project: Project) -> None:
    project.emulator.create_organization([MEMBER])

    def declare(title: str, city: str, timeout_minutes: int, **on_existing: str) -> None:
        project.contact(title=title, account_id=CALLER, **on_existing)
        project.declare("primary", "PrimaryContact", **{**ADDRESS, "city": city, **on_existing})
        many = {**CONTACT, "title": title, "alternate_contact_type": "BILLING", **on_existing}
        project.declare("many", "OrganizationAlternateContact", accounts=[CALLER, MEMBER], **many)
        zurich = {"region_name": "eu-central-2", "on_removal": "opt_out", "timeout_minutes": timeout_minutes}
        project.declare("zurich", "RegionOptIn", **zurich)

    def titles() -> set[str]:
        found = (project.held()["SECURITY"], project.held()["BILLING"], project.held(MEMBER)["BILLING"])
        return {contact["Title"] for contact in found}

    declare("Head of Alarms", "Berlin", 60, on_existing="overwrite")
    project.run("up")
    names = ("security", "primary", "many", "zurich")
    forced = [project.resource(name)["urn"] for name in names]
    # The engine doesn't pass the provider anything that the stack held.
    declare("Deputy", "Potsdam", 90, on_existing="fail")
    said = project.fails("up", replace=forced)
    assert "if you passed --replace, run pulumi up without it first" in " ".join(said.split())
    assert titles() == {"Head of Alarms"}
    declare("Deputy", "Potsdam", 90, on_existing="overwrite")
    project.run("up", replace=forced)
    assert not [call for call in project.calls() if call.startswith(("Delete", "Disable", "Enable"))]
    assert titles() == {"Deputy"}
    assert project.emulator.account(CALLER).contact_information["City"] == "Potsdam"
    assert project.run("preview") == {}


def test_delete_before_replace_does_not_delete_the_slot(project: Project) -> None:
    project.contact(options={"delete_before_replace": True})
    project.run("up")
    project.run("up", replace=[project.resource("security")["urn"]])
    assert set(project.held()) == {"SECURITY"}
    assert "DeleteAlternateContact" not in project.calls()


def test_renamed_resources_keep_their_slots(project: Project) -> None:
    project.contact("old-security")
    project.contact("old-billing", alternate_contact_type="BILLING")
    project.run("up")
    project.declared.clear()
    project.contact("new-security")
    project.contact("new-billing", alternate_contact_type="BILLING")
    assert project.run("preview") == {"create": 2, "delete": 2}
    assert project.run("up") == {"create": 2, "delete": 2}
    assert set(project.held()) == {"SECURITY", "BILLING"}
    assert project.calls() == {"GetCallerIdentity": 1, "GetAlternateContact": 2}
    assert project.output.count("still declares") >= 2


def test_two_resources_can_swap_their_slots(project: Project) -> None:
    project.contact("one")
    project.contact("two", alternate_contact_type="BILLING", title="Accountant")
    project.run("up")
    project.contact("one", alternate_contact_type="BILLING", title="Accountant")
    project.contact("two")
    project.run("up")
    held = project.held()
    assert held["BILLING"]["Title"] == "Accountant"
    assert held["SECURITY"]["Title"] == "Head of Alarms"
    assert project.run("preview") == {}
    assert project.run("refresh") == {}


def test_a_pending_delete_of_an_interrupted_run_does_not_delete_the_slot(project: Project) -> None:
    project.emulator.create_organization([MEMBER])
    project.contact("old")
    project.run("up")
    project.declared.clear()
    project.contact("new")
    # The first run fails after its Put is done and recorded, and before its delete.
    project.contact("fails", account_id=MEMBER, options={"depends_on": ["new"]})
    project.emulator.faults.add("PutAlternateContact", code="AccessDeniedException", account_id=MEMBER, times=None)
    project.fails("up")
    project.remove("fails")
    assert project.run("up") == {"delete": 1}
    assert set(project.held()) == {"SECURITY"}
    assert "DeleteAlternateContact" not in project.calls()
    assert "still declares" in project.output
