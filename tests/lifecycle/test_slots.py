"""One slot declared twice in a program, and settings that move between resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lifecycle.conftest import CALLER, CONTACT, dynamic_only

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

ONE, TWO, THREE = "100000000001", "100000000002", "100000000003"
REGION = "eu-central-2"


@pytest.fixture
def organization(project: Project) -> Project:
    project.emulator.create_organization([ONE, TWO, THREE])
    return project


def test_a_slot_declared_twice_fails_the_preview_naming_both_resources(organization: Project) -> None:
    organization.contact("one", account_id=ONE)
    organization.declare("many", "OrganizationAlternateContact", accounts=[ONE, TWO], **CONTACT)
    said = organization.fails("preview")
    assert f"AlternateContact {ONE}/SECURITY is declared twice in this program" in said
    assert "OrganizationAlternateContact 'many'" in said
    assert "AlternateContact 'one'" in said
    assert organization.calls() == {}
    organization.remove("one")
    organization.contact("own")
    organization.declare("many", "OrganizationAlternateContact", accounts=[TWO, CALLER], **CONTACT)
    assert f"AlternateContact {CALLER}/SECURITY is declared twice" in organization.fails("preview")
    assert organization.calls() == {"GetCallerIdentity": 1}


def test_a_slot_known_only_at_deployment_is_rejected_before_a_second_write(organization: Project) -> None:
    organization.contact("one")
    organization.contact("two", account_id={"of": "one"})
    organization.run("preview")
    said = organization.fails("up")
    assert f"AlternateContact {CALLER}/SECURITY is declared twice in this program" in said
    assert organization.calls()["PutAlternateContact"] == 1


def over_many(project: Project, accounts: list[str]) -> None:
    project.declare("contacts", "OrganizationAlternateContact", accounts=accounts, **CONTACT)
    project.declare(
        "regions", "OrganizationRegionOptIn", accounts=accounts, region_names=[REGION], on_removal="opt_out"
    )


@dynamic_only  # The plugin doesn't see what the program declares after a resource.
def test_accounts_that_move_to_single_resources_and_back_lose_no_setting(organization: Project) -> None:
    over_many(organization, [ONE, TWO, THREE])
    organization.run("up")
    organization.declared.clear()
    # Registered after the updates, one of them only after another resource exists.
    over_many(organization, [THREE])
    organization.contact("billing", alternate_contact_type="BILLING", account_id=TWO)
    for name, account in (("one", ONE), ("two", {"of": "billing"})):
        organization.contact(name, account_id=account)
        region = {"region_name": REGION, "account_id": account, "on_removal": "opt_out"}
        organization.declare(f"{name}-region", "RegionOptIn", **region)
    organization.run("up", parallel=1)
    assert not {"DeleteAlternateContact", "DisableRegion"} & organization.calls().keys()
    for told in ("not deleted in AWS", "not opted out of"):
        assert f"{told} in 2 accounts ({ONE}, {TWO}), since this program still declares it there" in organization.output
    inputs = organization.resource("contacts")["inputs"]
    assert inputs["accounts"] == [THREE]
    assert "program_slots" not in {*inputs, *organization.resource("contacts")["outputs"]}
    assert organization.run("preview") == {}
    organization.declared.clear()
    over_many(organization, [ONE, TWO, THREE])
    organization.run("up", parallel=1)
    assert organization.calls().get("DeleteAlternateContact") == 1, "of the BILLING contact, which nothing declares"
    assert "DisableRegion" not in organization.calls()


def test_removing_the_account_id_of_another_account_is_rejected_in_the_preview(organization: Project) -> None:
    organization.contact(account_id=ONE)
    organization.contact("own", alternate_contact_type="BILLING", account_id=CALLER)
    organization.run("up")
    organization.contact("own", alternate_contact_type="BILLING")
    assert organization.run("preview") == {}
    assert organization.calls() == {"GetCallerIdentity": 1}
    organization.contact()
    said, name = organization.fails("preview"), organization.word("account_id")
    assert f"compare AlternateContact ({ONE}/SECURITY): without {name}, this is account {CALLER}" in said
    assert f"set {name}" in said
    assert set(organization.held(ONE)) == {"SECURITY"}
