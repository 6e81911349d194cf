"""What previews warn of, or refuse, in the contacts of a program, over gRPC to the provider host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from pulumi.runtime.rpc import UNKNOWN

from pulumi_account.core.contact_rules import LOCKED_IN_COUNTRY, can_receive_sms
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.emulator.models import LOCKED_FIELDS
from tests.conftest import ADDRESS, CONTACT
from tests.hosts import SECRET, Host

ONE, TWO, THREE = "100000000001", "100000000002", "100000000003"
BILLING = {
    "alternate_contact_type": "BILLING", "name": "Accounts", "title": "Accountant",
    "email_address": "accounts@example.com", "phone_number": "+49 30 555999",
}  # fmt: skip
OPERATIONS = {
    "alternate_contact_type": "OPERATIONS", "name": "Night shift", "title": "Operator",
    "email_address": "night@example.com", "phone_number": "+49 30 555111",
}  # fmt: skip
DETAILS = ("Accounts", "Night", "@example.com", "555", CONTACT["name"], ADDRESS["full_name"])


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def host(emulator: Emulator) -> Iterator[Host]:
    emulator.reset()
    running = Host(emulator.environment())
    yield running
    running.close()
    assert not emulator.calls(service="account")
    assert not [detail for detail in DETAILS for said in running.engine.warnings if detail in said]


def check(host: Host, kind: str, name: str, news: dict[str, Any], olds: dict[str, Any] | None = None) -> list[str]:
    """Check a resource; return the reasons of failures."""
    urn = f"urn:pulumi:dev::p::pulumi-python:dynamic/account:{kind}::{name}"
    answer = host.verb("Check", f"{kind}Provider", urn=urn, olds=olds or {}, news=news)
    return [failure.reason for failure in answer.failures]


def test_contacts_of_one_account_that_share_details_are_warned_of_once(host: Host) -> None:
    contact = {**BILLING, "email_address": "Accounts@Example.com "}
    primary = {**ADDRESS, "full_name": "Night  Shift", "phone_number": "+49 (30) 555-999"}
    elsewhere = {**OPERATIONS, "alternate_contact_type": "BILLING", "account_id": ONE}
    for _ in range(2):
        check(host, "AlternateContact", "billing", contact)
        check(host, "AlternateContact", "security", {**CONTACT, "email_address": BILLING["email_address"]})
        check(host, "AlternateContact", "operations", OPERATIONS)
        check(host, "PrimaryContact", "primary", primary)
        check(host, "AlternateContact", "elsewhere", elsewhere)
    expected = "auditors expect different contacts, so that one of them can always be reached"
    where = "contacts of the caller's account have the same"
    assert host.engine.warnings == [
        f"AlternateContact SECURITY: the BILLING and SECURITY {where} email_address: {expected}",
        f"PrimaryContact of the caller's account: the BILLING and primary {where} phone_number: {expected}",
        f"PrimaryContact of the caller's account: the OPERATIONS and primary {where} name: {expected}",
    ]


def test_contacts_of_many_accounts_are_compared_with_their_overrides(host: Host) -> None:
    accounts = [ONE, TWO, THREE]
    check(host, "OrganizationAlternateContact", "security", {**CONTACT, "accounts": accounts})
    overrides = {ONE: {"phone_number": CONTACT["phone_number"]}, TWO: {"phone_number": CONTACT["phone_number"]}}
    check(host, "OrganizationAlternateContact", "billing", {**BILLING, "accounts": accounts, "overrides": overrides})
    check(host, "AlternateContact", "operations", {**OPERATIONS, "name": BILLING["name"], "account_id": THREE})
    many, one = (said.partition(": auditors")[0] for said in host.engine.warnings)
    assert many == (
        "OrganizationAlternateContact organization/BILLING: the SECURITY and BILLING contacts of "
        f"2 accounts ({ONE}, {TWO}) have the same phone_number"
    )
    label = f"AlternateContact {THREE}/OPERATIONS"
    assert one == f"{label}: the BILLING and OPERATIONS contacts of account {THREE} have the same name"


@pytest.mark.parametrize(
    "unknown",
    [
        {"account_id": UNKNOWN},
        {"alternate_contact_type": UNKNOWN},
        {"name": UNKNOWN, "phone_number": UNKNOWN, "email_address": UNKNOWN},
    ],
    ids=["the account", "the type", "the details"],
)
def test_what_a_preview_does_not_know_raises_no_warning(host: Host, unknown: dict[str, Any]) -> None:
    check(host, "AlternateContact", "billing", BILLING)
    check(host, "AlternateContact", "security", {**BILLING, "alternate_contact_type": "SECURITY", **unknown})
    many = {**BILLING, "alternate_contact_type": "OPERATIONS", "phone_number": "5", "accounts": [ONE]}
    check(host, "OrganizationAlternateContact", "many", {**many, "overrides": {ONE: UNKNOWN}})
    check(host, "OrganizationAlternateContact", "more", {**many, "overrides": UNKNOWN})
    check(host, "OrganizationAlternateContact", "most", {**many, "accounts": UNKNOWN})
    assert host.engine.warnings == []


def test_secret_details_are_compared_and_not_shown(host: Host) -> None:
    hidden = {name: {**SECRET, "value": BILLING[name]} for name in ("name", "email_address", "phone_number")}
    check(host, "AlternateContact", "billing", {**BILLING, **hidden})
    check(host, "AlternateContact", "security", {**BILLING, **hidden, "alternate_contact_type": "SECURITY"})
    assert [said.count("have the same name, email_address, phone_number") for said in host.engine.warnings] == [1]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+1 206 555 0100", True), ("+49 (30) 555-777", True), ("+65 6555 5777", True), ("030 555777", False),
        ("0049 30 555777", False), ("+49 (0)30 555777", False), ("+0 30 555777", False), ("+49 30", False),
        ("+49 30 5557 7755 5777 7", False), ("", False),
    ],
)  # fmt: skip
def test_a_phone_number_can_receive_an_sms_if_it_has_a_country_code(number: str, expected: bool) -> None:
    assert can_receive_sms(number) is expected


def test_phone_numbers_without_a_country_code_are_warned_of_once(host: Host) -> None:
    for _ in range(2):
        check(host, "AlternateContact", "billing", {**BILLING, "phone_number": "030 555999"})
        overrides = {TWO: {"phone_number": "+49 (0)30 555888"}}
        check(host, "OrganizationPrimaryContact", "many", {**ADDRESS, "accounts": [ONE, TWO], "overrides": overrides})
    reason = "can't receive an SMS"
    assert [said.partition(reason)[0] for said in host.engine.warnings] == [
        "AlternateContact BILLING: phone_number ",
        f"OrganizationPrimaryContact organization: phone_number of account {TWO} ",
    ]


def test_the_locked_properties_are_those_of_the_emulated_aws() -> None:
    names = {"CountryCode": "country_code", "CompanyName": "company_name"}
    assert {country: tuple(names[each] for each in fields) for country, fields in LOCKED_FIELDS.items()} == (
        LOCKED_IN_COUNTRY
    )


@pytest.mark.parametrize(
    ("country", "changes", "refused"),
    [
        ("IN", {"country_code": "DE"}, ["country_code"]),
        ("CN", {"country_code": "DE", "company_name": "Other"}, ["country_code", "company_name"]),
        ("CN", {"company_name": "Other"}, ["company_name"]),
        ("IN", {"company_name": "Other"}, []),
        ("DE", {"country_code": "IN"}, []),
        ("IN", {"country_code": UNKNOWN}, []),
        ("IN", {"city": "Pune"}, []),
        ("IN", {"country_code": "DE", "account_id": TWO}, []),
        ("IN", {"country_code": "DE", "account_id": UNKNOWN}, []),
    ],
)
def test_changes_that_aws_never_accepts_fail_the_preview(
    host: Host, country: str, changes: dict[str, Any], refused: list[str]
) -> None:
    olds = {**ADDRESS, "country_code": country, "company_name": "Example", "state_or_region": "Here"}
    olds["account_id"] = ONE
    reasons = check(host, "PrimaryContact", "primary", {**olds, **changes}, olds)
    assert [reason.partition(" can't be changed: AWS keeps the country")[0] for reason in reasons] == refused


def test_changes_that_aws_never_accepts_in_some_accounts_fail_the_preview(host: Host) -> None:
    india = {"country_code": "IN", "state_or_region": "Here"}
    state = {**ADDRESS, "accounts": [ONE, TWO, THREE], "overrides": {ONE: india, TWO: india}}
    state["account_statuses"] = {TWO: {"status": "not_set"}}
    inputs = {**ADDRESS, "accounts": [ONE, TWO, THREE]}
    with pytest.raises(grpc.RpcError) as caught:
        host.verb("Diff", "OrganizationPrimaryContactProvider", id="organization", olds=state, news=inputs)
    assert f"country_code of 1 account ({ONE}) can't be changed: AWS keeps the country" in str(caught.value.details())
    unchanged = host.verb("Diff", "OrganizationPrimaryContactProvider", id="organization", olds=state, news=state)
    assert not unchanged.replaces


def test_an_address_that_is_declared_for_two_accounts_is_warned_of_once(host: Host) -> None:
    for _ in range(2):
        check(host, "PrimaryEmail", "one", {"account_id": ONE, "primary_email": "root@example.com"})
        check(host, "PrimaryEmail", "two", {"account_id": TWO, "primary_email": " Root@Example.com"})
        check(host, "PrimaryEmail", "three", {"account_id": THREE, "primary_email": "three@example.com"})
    same = f"account {ONE} is declared with the same primary_email: AWS accepts an address for one account only"
    assert host.engine.warnings == [f"PrimaryEmail {TWO}: {same}"]


def test_an_address_that_was_moved_to_another_account_is_not_warned_of(host: Host) -> None:
    check(host, "PrimaryEmail", "one", {"account_id": ONE, "primary_email": "root@example.com"})
    check(host, "PrimaryEmail", "one", {"account_id": ONE, "primary_email": "other@example.com"})
    check(host, "PrimaryEmail", "two", {"account_id": TWO, "primary_email": "root@example.com"})
    assert host.engine.warnings == []
