from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pulumi.automation import ConfigValue

from tests.lifecycle.conftest import CALLER

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

NEW = "payments@example.com"


@pytest.fixture
def member(project: Project) -> str:
    (member,) = project.emulator.create_organization(members=1).member_account_ids
    return member


def code(project: Project, account_id: str) -> str:
    return project.emulator.one_time_passwords(account_id)[-1].code


def test_an_address_is_changed_in_two_runs_and_one_mail(project: Project, member: str) -> None:
    project.declare("email", "PrimaryEmail", account_id=member, primary_email=NEW)
    assert project.run("preview") == {"create": 2}
    assert "has AWS mail a code to the address" in project.output
    project.run("up")
    assert f"pulumi config set --secret account:otp.{member} CODE" in project.output
    outputs = project.resource("email")["outputs"]
    assert (outputs["status"], outputs["primary_email"]) == ("PENDING", NEW)

    project.run("refresh")
    assert project.run("preview") == {}
    project.run("up")
    assert "still awaits the code" in project.output
    assert [sent.account_id for sent in project.emulator.one_time_passwords()] == [member]

    mailed = code(project, member)
    project.stack.set_config(f"account:otp.{member}", ConfigValue(mailed, secret=True))
    assert project.run("preview") == {"update": 1}
    assert "submits the code that AWS mailed" in project.output
    project.run("up")
    assert project.calls() == {"GetCallerIdentity": 1, "AcceptPrimaryEmailUpdate": 1}
    assert "To see when it is COMPLETED:\n" in project.output
    assert project.resource("email")["outputs"]["status"] == "ACCEPTED"
    assert project.run("preview") == {}
    project.run("refresh")
    assert project.resource("email")["outputs"]["status"] == "COMPLETED"
    assert project.run("up") == {}
    assert project.calls() == {"GetCallerIdentity": 1}

    project.run("destroy")
    assert "stays unchanged" in project.output
    assert project.emulator.account(member).primary_email == NEW


def test_the_code_of_the_program_is_in_no_state_and_no_output(project: Project, member: str) -> None:
    project.declare("email", "PrimaryEmail", account_id=member, primary_email=NEW)
    project.run("up")
    mailed = code(project, member)
    project.declare("email", "PrimaryEmail", account_id=member, primary_email=NEW, otp=mailed)
    for verb, changes in (("preview", {"update": 1}), ("up", {"update": 1}), ("preview", {})):
        assert project.run(verb) == changes
        assert mailed not in project.output
        assert mailed not in str(project.stack.export_stack().deployment)
    assert project.resource("email")["outputs"]["otp_record"] == "[secret]"
    assert project.emulator.account(member).primary_email == NEW


def test_the_management_account_is_refused_and_an_import_sends_no_mail(project: Project, member: str) -> None:
    project.declare("email", "PrimaryEmail", account_id=CALLER, primary_email=NEW)
    assert project.tells(project.fails("preview"), "account_id", "is the organization's management account")
    has = f"AWS-{member}@example.com"
    project.declare("email", "PrimaryEmail", account_id=member, primary_email=has, options={"import_": member})
    project.run("up")
    assert project.calls() == {"GetCallerIdentity": 1, "GetPrimaryEmail": 1}
    assert "mail a code" not in project.output
    assert project.resource("email")["outputs"]["status"] == "COMPLETED"


def test_a_refused_code_is_submitted_once_and_the_right_one_ends_the_change(project: Project, member: str) -> None:
    project.declare("email", "PrimaryEmail", account_id=member, primary_email=NEW)
    project.run("up")
    project.stack.set_config(f"account:otp.{member}", ConfigValue("ffffff", secret=True))
    assert "the code is wrong" in project.fails("up")
    assert project.calls()["AcceptPrimaryEmailUpdate"] == 1
    project.run("up")
    assert "the code that is given is not the one that AWS sent last" in project.output
    assert "AcceptPrimaryEmailUpdate" not in project.calls()
    project.stack.set_config(f"account:otp.{member}", ConfigValue(code(project, member), secret=True))
    project.run("up")
    assert project.calls() == {"GetCallerIdentity": 1, "AcceptPrimaryEmailUpdate": 1}
    assert project.run("preview") == {}
