"""The caller's place in organizations of unusual shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_account.doctor.report import NamedAccount
from tests.doctor.conftest import MANAGEMENT, MEMBER, result

if TYPE_CHECKING:
    from tests.doctor.conftest import Doctor

CONTACT = ["AlternateContact"]
GET = "account:GetAlternateContact"


def test_without_another_account_there_is_no_member_to_probe(doctor: Doctor) -> None:
    doctor.emulator.create_organization([{"id": MEMBER, "state": "SUSPENDED"}])
    report = doctor.examine(names=CONTACT)
    assert report.organization.reasons == {"probed_member": "no_member_account"}
    assert result(report, GET, "member_account") == ("not_probed", None, "no_member_account")
    assert result(report, GET, "own_account") == ("allowed", "called", None)


def test_a_delegated_administrator_that_is_the_only_member_probes_itself(doctor: Doctor) -> None:
    doctor.emulator.create_organization([{"id": MEMBER, "name": "Security"}], delegated_administrator=MEMBER)
    doctor.become(MEMBER)
    report = doctor.examine(names=CONTACT)
    assert report.organization.probed_member == NamedAccount(MEMBER, "Security")
    assert result(report, GET, "member_account") == ("allowed", "called", None)


def test_a_member_on_a_later_page_is_found(doctor: Doctor) -> None:
    members = [{"id": f"{100_000_000_100 + number}", "state": "SUSPENDED"} for number in range(25)]
    doctor.emulator.create_organization([*members, {"id": "999999999998", "name": "Last"}])
    report = doctor.examine(names=CONTACT)
    assert report.caller is not None
    assert report.caller.account.id == MANAGEMENT
    assert report.organization.probed_member == NamedAccount("999999999998", "Last")


def test_a_caller_that_may_not_list_accounts_can_name_a_member(doctor: Doctor) -> None:
    doctor.emulator.create_organization([{"id": MEMBER, "name": "Payments"}])
    allowed = ["account:*", "iam:*", "organizations:Describe*", "organizations:ListA*Service*", "organizations:ListD*"]
    doctor.emulator.policies.set_identity_policy(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": allowed, "Resource": "*"}]}
    )
    unnamed = doctor.examine(names=CONTACT)
    assert unnamed.organization.reasons == {"probed_member": "denied"}
    assert result(unnamed, GET, "member_account") == ("not_probed", None, "denied")
    named = doctor.examine(names=CONTACT, member_id=MEMBER)
    assert result(named, GET, "member_account") == ("allowed", "called", None)
