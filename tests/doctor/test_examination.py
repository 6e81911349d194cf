"""What the doctor finds out under policies, and when something is missing. It never writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest

from pulumi_account.core.clock import Cancellation, SystemClock
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.doctor.report import DoctorReport, NamedAccount
from tests.doctor.conftest import DELEGATE, MANAGEMENT, MEMBER, UNPACED, probe, problems, result
from tests.doctor.members import CONTACT, GET, MEMBERS, PUT, document

if TYPE_CHECKING:
    from tests.doctor.conftest import Doctor


def test_a_standalone_account_is_examined_by_reading_and_simulating(doctor: Doctor) -> None:
    report = doctor.examine()
    assert report.organization.role == "standalone"
    assert report.caller is not None
    assert report.caller.account == NamedAccount(MANAGEMENT, "Account 123456789012")
    assert (report.caller.principal_type, report.caller.credentials_method) == ("user", "env")
    assert result(report, GET, "own_account") == ("allowed", "called", None)
    assert result(report, PUT, "own_account") == ("allowed", "simulated", None)
    assert result(report, GET, "member_account") == ("not_applicable", None, "not_in_organization")
    assert result(report, "s3:ListAllMyBuckets", "caller") == ("allowed", "called", None)
    assert report.is_healthy
    assert report.problems == []


def test_denied_permissions_name_the_kind_of_policy_and_the_command_that_helps(doctor: Doctor) -> None:
    organization = doctor.emulator.create_organization(MEMBERS, delegated_administrator=DELEGATE)
    only_billing = {"Condition": {"ForAnyValue:StringEquals": {"account:AlternateContactTypes": ["BILLING"]}}}
    doctor.emulator.policies.set_identity_policy(
        document(
            {"Action": ["account:GetContactInformation", "iam:*", "organizations:*"]},
            {"Action": ["account:*AlternateContact"], **only_billing},
        ),
        DELEGATE,
    )
    doctor.emulator.policies.attach_service_control_policy(
        document({"Effect": "Deny", "Action": "account:PutContactInformation"}), DELEGATE
    )
    doctor.become(DELEGATE)
    report = doctor.examine(names=["AlternateContact", "PrimaryContact"])
    contact = probe(report, GET, "own_account")
    assert (contact.status, contact.reason, contact.details) == ("denied", "identity", ["OPERATIONS", "SECURITY"])
    put = probe(report, PUT, "own_account")
    assert (put.status, put.method, put.reason) == ("not_probed", "simulated", "depends_on_conditions")
    assert put.details == ["account:alternatecontacttypes"]
    assert result(report, "account:PutContactInformation", "own_account") == ("denied", "simulated", "service_control")
    assert result(report, "account:VerifyPhoneNumber", "member_account") == ("denied", "simulated", "identity")
    commands = [problem.command or "" for problem in report.problems]
    listing = f"aws organizations list-policies-for-target --target-id {DELEGATE} --filter SERVICE_CONTROL_POLICY"
    assert listing in commands
    ids = f"--account-id {DELEGATE} --organization-id {organization.id} --management-account-id {MANAGEMENT}"
    assert f"pulumi-account policy --resource AlternateContact --resource PrimaryContact {ids}" in commands
    assert any("--resource OrganizationAlternateContact" in command for command in commands)


def test_without_the_permission_to_simulate_changes_are_not_probed_which_is_only_a_note(doctor: Doctor) -> None:
    doctor.emulator.policies.set_identity_policy(document({"Action": ["account:*", "organizations:*"]}))
    report = doctor.examine(names=CONTACT)
    assert result(report, PUT, "own_account") == ("not_probed", None, "simulation_denied")
    assert [(problem.code, problem.is_note) for problem in report.problems] == [("changes_not_probed", True)]
    assert report.is_healthy
    read_only = doctor.examine(names=CONTACT, read_only=True)
    assert {each.action for each in read_only.permissions} == {GET, "organizations:DescribeAccount"}
    assert read_only.problems == []


def test_an_action_that_iam_does_not_know_hides_no_other(doctor: Doctor) -> None:
    doctor.emulator.faults.add("SimulatePrincipalPolicy", status=400, code="InvalidInput", times=2)
    report = doctor.examine(names=CONTACT)
    assert result(report, PUT, "own_account") == ("not_probed", None, "simulation_failed")
    assert result(report, "account:DeleteAlternateContact", "own_account") == ("allowed", "simulated", None)
    assert report.is_healthy


def test_the_role_of_a_session_is_simulated_with_its_path(doctor: Doctor) -> None:
    iam = boto3.client("iam")
    iam.create_role(RoleName="deployer", Path="/team/", AssumeRolePolicyDocument="{}")
    doctor.become(MANAGEMENT, role_name="deployer")
    doctor.emulator.policies.set_identity_policy(document({"Action": "*"}), f"arn:aws:iam::{MANAGEMENT}:role/deployer")
    doctor.emulator.reset()
    report = doctor.examine(names=CONTACT)
    assert report.caller is not None
    assert report.caller.principal == f"arn:aws:sts::{MANAGEMENT}:assumed-role/deployer/…"
    assert result(report, PUT, "own_account") == ("allowed", "simulated", None)
    role_arn = f"arn:aws:iam::{MEMBER}:role/contacts"
    assumed = doctor.examine({"account:assumeRole": {"roleArn": role_arn}}, names=CONTACT)
    assert assumed.caller is not None
    assert (assumed.caller.account.id, assumed.connection["role_arns"]) == (MEMBER, [role_arn])


@pytest.mark.parametrize(("ahead", "is_wrong"), [(-400.0, True), (30.0, False)])
def test_the_clock_is_compared_with_the_date_of_awss_answers(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ahead: float, is_wrong: bool
) -> None:
    # Another time of day would find the buckets of the other tests empty.
    monkeypatch.setenv("PULUMI_ACCOUNT_PACING_DIRECTORY", str(tmp_path))

    class Skewed(SystemClock):
        def time(self) -> float:
            return super().time() + ahead

    report = doctor.examine(names=CONTACT, clock=Skewed())
    assert report.clock_seconds_ahead is not None
    assert abs(report.clock_seconds_ahead - ahead) < 20
    assert ("clock_skewed" in problems(report)) == is_wrong


def test_a_signature_that_is_refused_for_its_time_asks_for_the_clock_and_not_for_other_credentials(
    doctor: Doctor,
) -> None:
    too_late = "Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z"
    doctor.emulator.faults.add("GetCallerIdentity", "InvalidSignatureException", status=403, message=too_late)
    report = doctor.examine(names=CONTACT)
    assert "aws configure" not in str(problems(report)["no_credentials"])
    assert "this machine's clock is wrong" in str(report.problems[0].error)


def is_unknown(report: DoctorReport, reason: str) -> bool:
    return (
        report.caller is None
        and {each.reason for each in report.permissions} == {reason}
        and report.organization.reasons == {"role": reason}
        and report.versions[0].name == "python"
        and report.pacing.error is None
    )


def test_without_credentials_all_else_is_still_found_out(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    report = doctor.examine()
    assert is_unknown(report, "no_credentials")
    assert problems(report) == {"no_credentials": "aws configure"}
    assert report.connection["region"] == {"value": "us-east-1", "source": "environment", "name": "AWS_REGION"}
    assert report.connection["endpoints"]["account"]["name"] == "AWS_ENDPOINT_URL"
    named = doctor.examine({"aws:profile": "no one"}, names=CONTACT)
    assert problems(named) == {"no_credentials": "aws configure list-profiles"}
    assert named.connection["profile"] == {"value": "no one", "source": "setting", "name": "aws:profile"}


def test_an_endpoint_that_does_not_answer_is_named_with_what_chose_it(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://user:secret@127.0.0.1:9/")
    report = doctor.examine()
    assert is_unknown(report, "no_answer")
    assert problems(report) == {"no_answer": "unset AWS_ENDPOINT_URL_STS"}
    sts = report.connection["endpoints"]["sts"]
    assert sts == {
        "value": "http://127.0.0.1:9/",
        "source": "environment",
        "name": "AWS_ENDPOINT_URL_STS",
        "is_of_aws": False,
    }
    monkeypatch.delenv("AWS_ENDPOINT_URL_STS")
    by_setting = doctor.examine({"account:stsEndpointUrl": "http://127.0.0.1:9"}, names=CONTACT)
    assert problems(by_setting) == {"no_answer": "pulumi config rm account:stsEndpointUrl"}


def test_settings_that_refuse_the_account_and_wrong_settings_are_problems(doctor: Doctor) -> None:
    forbidden = doctor.examine({"aws:forbiddenAccountIds": [MANAGEMENT]}, names=CONTACT)
    assert problems(forbidden) == {"account_not_allowed": "pulumi config"}
    no_account_api = doctor.examine(
        {"aws:region": "us-gov-west-1"}, refused=ConfigurationError("no account API"), names=CONTACT
    )
    assert problems(no_account_api) == {"configuration_invalid": "pulumi config"}
    assert is_unknown(no_account_api, "call_failed")


def test_what_takes_too_long_stays_unknown(doctor: Doctor) -> None:
    cancellation = Cancellation()
    doctor.emulator.faults.add("GetContactInformation", status=429, code="TooManyRequestsException", times=None)

    class Impatient(SystemClock):
        def sleep(self, seconds: float) -> None:
            if seconds > 0.2:
                cancellation.set()
            super().sleep(seconds)

    slow = {"account:quotas": {**UNPACED, "GetContactInformation": {"rate": 1, "burst": 1}}}
    report = doctor.examine(slow, names=["PrimaryContact"], read_only=True, clock=Impatient(cancellation))
    assert result(report, "account:GetContactInformation", "own_account") == ("not_probed", None, "timed_out")


def test_contact_details_keys_and_session_names_never_appear(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    doctor.emulator.create_organization(MEMBERS, delegated_administrator=DELEGATE)
    for account_id in (MANAGEMENT, MEMBER):
        doctor.emulator.account(account_id).alternate_contacts["SECURITY"] = {
            "Name": "Ferdinand Secret",
            "Title": "Head",
            "EmailAddress": "ferdinand@example.com",
            "PhoneNumber": "+49 30 555777",
        }
    session = boto3.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{MANAGEMENT}:role/admin", RoleSessionName="ada.lovelace@example.com"
    )["Credentials"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", session["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", session["SecretAccessKey"])
    monkeypatch.setenv("AWS_SESSION_TOKEN", session["SessionToken"])
    doctor.emulator.reset()
    keys = {"aws:accessKey": session["AccessKeyId"], "aws:secretKey": session["SecretAccessKey"]}
    report = doctor.examine({**keys, "account:secretContacts": True})
    shown = str(report.as_json()) + repr(report)
    for secret in (
        *map(str, session.values()),
        "Payments",
        "Security",
        "Ferdinand",
        "@example.com",
        "555777",
        "lovelace",
    ):
        assert secret not in shown
    assert report.caller is not None
    assert report.caller.principal == f"arn:aws:sts::{MANAGEMENT}:assumed-role/admin/…"
