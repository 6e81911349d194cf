"""One slot declared twice in a program, and settings that move from one resource to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lifecycle.conftest import CALLER, CONTACT

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

ONE, TWO, THREE = "100000000001", "100000000002", "100000000003"


@pytest.fixture
def organization(project: Project) -> Project:
    project.emulator.create_organization([ONE, TWO, THREE])
    return project


def test_a_slot_declared_twice_fails_the_preview_naming_both(organization: Project) -> None:
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


def test_a_slot_that_only_the_run_knows_is_refused_before_anything_is_written_twice(organization: Project) -> None:
    organization.contact("one")
    organization.contact("two", account_id={"of": "one"})
    organization.run("preview")
    said = organization.fails("up")
    assert f"AlternateContact {CALLER}/SECURITY is declared twice in this program" in said
    assert organization.calls() == {"GetCallerIdentity": 1, "PutAlternateContact": 1}
