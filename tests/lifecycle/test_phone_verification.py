from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi.automation import ConfigValue

from tests.lifecycle.conftest import ADDRESS, CALLER

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project


def test_a_phone_number_is_verified_in_two_runs_and_one_code(project: Project) -> None:
    project.declare("address", "PrimaryContact", **ADDRESS, verify_phone_number=True)
    project.run("up")
    assert f"pulumi config set --secret account:phoneOtp.{CALLER} CODE" in project.output
    assert project.resource("address")["outputs"]["verification_status"] == "PENDING"
    assert project.run("up") == {}
    assert "still awaits the code that AWS sent to the phone number" in project.output

    (sent,) = project.emulator.one_time_passwords()
    project.stack.set_config(f"account:phoneOtp.{CALLER}", ConfigValue(sent.code, secret=True))
    assert project.run("up") == {"update": 1}
    assert project.calls() == {"GetCallerIdentity": 1, "VerifyPhoneNumber": 1}
    assert project.resource("address")["outputs"]["verification_status"] == "VERIFIED"
    # Pulumi itself keeps the stack's settings in the state of the default provider; secrets are encrypted there.
    assert sent.code not in str([project.resource("address"), project.output])
    assert project.run("preview") == {}
