from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi.automation import ConfigValue

from tests.lifecycle.conftest import CALLER

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project


def test_an_account_is_renamed_refreshed_and_keeps_its_name(project: Project) -> None:
    former = project.emulator.account(CALLER).name
    project.declare("name", "AccountName", account_name="Payments", on_existing="overwrite")
    assert project.run("preview") == {"create": 2}
    assert project.calls() == {}
    project.run("up")
    assert project.calls() == {"GetCallerIdentity": 1, "GetAccountInformation": 1, "PutAccountName": 1}
    assert project.resource("name")["outputs"]["account_state"] == "ACTIVE"

    project.emulator.account(CALLER).name = former  # as AWS may show it for hours
    project.run("refresh")
    assert project.run("preview") == {}
    project.emulator.account(CALLER).name = "Drifted"
    project.run("refresh")
    assert project.run("preview") == {"update": 1}
    project.run("up")
    assert project.emulator.account(CALLER).name == "Payments"

    project.run("destroy")
    assert "stays unchanged" in project.output
    assert project.emulator.account(CALLER).name == "Payments"


def test_a_different_name_is_rejected_and_an_import_shows_the_difference(project: Project) -> None:
    project.emulator.account(CALLER).name = "Shop"
    project.declare("name", "AccountName", account_name="Payments")
    assert "already has a name that differs in account_name" in project.fails("up")
    project.declare("name", "AccountName", account_name="Payments", options={"import_": CALLER})
    said = project.fails("preview")
    assert "account_name" in said
    assert project.calls() == {"GetCallerIdentity": 1, "GetAccountInformation": 1}


def test_secret_contacts_hides_the_name(project: Project) -> None:
    project.emulator.account(CALLER).name = "Shop"
    project.stack.set_config("account:secretContacts", ConfigValue("true"))
    project.declare("name", "AccountName", account_name="Payments", on_existing="overwrite")
    project.run("up")
    assert "Payments" not in str(project.resource("name"))
    assert "Shop" not in str(project.resource("name"))
