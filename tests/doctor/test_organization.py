"""The caller's place in its organization, and what the organization lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.doctor.report import NamedAccount
from tests.doctor.conftest import DELEGATE, MANAGEMENT, MEMBER, problems, result
from tests.doctor.members import CONTACT, ENABLE_ACCESS, GET, MEMBERS, PUT, document

if TYPE_CHECKING:
    from tests.doctor.conftest import Doctor


def test_the_management_account_probes_a_member_and_the_organization(doctor: Doctor) -> None:
    organization = doctor.emulator.create_organization(MEMBERS, delegated_administrator=DELEGATE)
    report = doctor.examine()
    found = report.organization
    assert (found.role, found.id, found.all_features) == ("management_account", organization.id, True)
    assert found.trusted_access is True
    assert found.delegated_administrators == [NamedAccount(DELEGATE, "Security")]
    assert found.probed_member == NamedAccount(MEMBER, "Payments")
    methods = {each.method for each in report.permissions if each.status == "allowed"}
    assert methods == {"called", "simulated"}
    assert {each.status for each in report.permissions} == {"allowed"}
    other = doctor.examine(member_id=DELEGATE, names=CONTACT)
    assert other.organization.probed_member == NamedAccount(DELEGATE, "Security")
    refused = doctor.examine(member_id=MANAGEMENT, names=CONTACT)
    assert result(refused, GET, "member_account") == ("not_probed", None, "is_management_account")
    elsewhere = doctor.examine(member_id="999999999999", names=CONTACT)
    assert result(elsewhere, GET, "member_account") == ("not_probed", None, "not_found")


def test_the_delegated_administrator_is_told_what_only_the_management_account_may(doctor: Doctor) -> None:
    doctor.emulator.create_organization(MEMBERS, delegated_administrator=DELEGATE)
    doctor.become(DELEGATE)
    report = doctor.examine(names=["AlternateContact", "TrustedAccess"])
    assert report.organization.role == "delegated_administrator"
    assert report.organization.probed_member == NamedAccount(MEMBER, "Payments")
    assert result(report, GET, "member_account") == ("allowed", "called", None)
    assert result(report, PUT, "member_account") == ("allowed", "simulated", None)
    enable = result(report, "organizations:EnableAWSServiceAccess", "organization")
    assert enable == ("not_applicable", None, "management_account_only")
    assert report.is_healthy


def test_a_member_account_reaches_only_itself(doctor: Doctor) -> None:
    doctor.emulator.create_organization(MEMBERS)
    doctor.become(MEMBER)
    report = doctor.examine(names=CONTACT)
    assert report.organization.role == "member"
    assert report.organization.management_account == NamedAccount(MANAGEMENT)
    assert report.organization.reasons["trusted_access"] == "not_an_administrator"
    assert result(report, GET, "own_account") == ("allowed", "called", None)
    assert result(report, GET, "member_account") == ("not_applicable", None, "not_an_administrator")
    assert report.is_healthy


def test_a_policy_that_hides_the_delegated_administrators_leaves_the_role_open(doctor: Doctor) -> None:
    doctor.emulator.create_organization(MEMBERS, delegated_administrator=DELEGATE)
    doctor.emulator.policies.set_identity_policy(
        document({"Action": ["account:*", "iam:*", "organizations:DescribeOrganization"]}), DELEGATE
    )
    doctor.become(DELEGATE)
    report = doctor.examine(names=["AlternateContact", "DelegatedAdministrator"])
    assert report.organization.role == "member_or_delegated_administrator"
    assert result(report, GET, "member_account") == ("not_probed", None, "role_unknown")
    listed = result(report, "organizations:ListDelegatedAdministrators", "organization")
    assert listed == ("denied", "called", "identity")
    assert not report.is_healthy


@pytest.mark.parametrize(
    ("set_up", "code", "command"),
    [
        ({"trusted_access": False}, "no_trusted_access", ENABLE_ACCESS),
        ({"feature_set": "CONSOLIDATED_BILLING"}, "no_all_features", "aws organizations enable-all-features"),
    ],
)
def test_what_the_organization_lacks_is_a_problem_with_its_command(
    doctor: Doctor, set_up: dict[str, Any], code: str, command: str
) -> None:
    doctor.emulator.create_organization(MEMBERS, **set_up)
    report = doctor.examine(names=CONTACT)
    assert problems(report) == {code: command}
    assert result(report, GET, "member_account") == ("not_probed", None, code)
    assert result(report, PUT, "own_account") == ("allowed", "simulated", None)
    assert not report.is_healthy


def test_a_caller_that_may_not_list_the_trusted_services_is_still_told_that_access_is_missing(doctor: Doctor) -> None:
    doctor.emulator.create_organization(MEMBERS, trusted_access=False)
    listing = ["organizations:Describe*", "organizations:ListAccounts", "organizations:ListDelegatedAdministrators"]
    doctor.emulator.policies.set_identity_policy(document({"Action": ["account:*", "iam:*", *listing]}))
    report = doctor.examine(names=CONTACT)
    assert report.organization.trusted_access is None
    assert result(report, GET, "member_account") == ("denied", "called", "no_trusted_access")
    assert problems(report) == {"no_trusted_access": ENABLE_ACCESS}


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
    doctor.emulator.policies.set_identity_policy(document({"Action": allowed}))
    unnamed = doctor.examine(names=CONTACT)
    assert unnamed.organization.reasons == {"probed_member": "denied"}
    assert result(unnamed, GET, "member_account") == ("not_probed", None, "denied")
    named = doctor.examine(names=CONTACT, member_id=MEMBER)
    assert result(named, GET, "member_account") == ("allowed", "called", None)
