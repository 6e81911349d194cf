"""The auditors' rules as pure functions over what was read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.judging import judge, same_names
from pulumi_account.audit.report import Finding
from pulumi_account.importing.found import AccountReading
from tests.importing.inventories import CALLER, account_name, alternate_contact, primary_contact

DISTINCT = {
    "BILLING": {"name": "Finance", "email_address": "billing@example.com", "phone_number": "+1 206 555 0101"},
    "OPERATIONS": {"name": "Operations", "email_address": "ops@example.com", "phone_number": "+1 206 555 0102"},
    "SECURITY": {"name": "Security Team", "email_address": "security@example.com", "phone_number": "+1 206 555 0103"},
}


def reading(primary: dict[str, Any] | None = None, **contacts: dict[str, Any] | None) -> AccountReading:
    """Return an account with three distinct contacts and a primary contact; a contact given as None is left out."""
    given = {**DISTINCT, **{kind: {**DISTINCT[kind], **(contact or {})} for kind, contact in contacts.items()}}
    settings = [
        alternate_contact(CALLER, kind, **contact)
        for kind, contact in given.items()
        if kind not in contacts or contacts[kind] is not None
    ]
    return AccountReading(
        CALLER,
        "Payments",
        "read",
        settings=(*settings, primary_contact(CALLER, **(primary or {})), account_name(CALLER)),
    )


def found(account: AccountReading) -> dict[tuple[str, str], Finding]:
    return {(finding.rule, finding.column): finding for finding in judge(account, COLUMNS)}


def test_three_distinct_contacts_and_a_primary_contact_have_no_finding() -> None:
    assert judge(reading(), COLUMNS) == []


def test_each_missing_contact_breaks_its_rule() -> None:
    nothing = AccountReading(CALLER, None, "read")
    assert set(found(nothing)) == {
        ("security-contact-missing", "security"),
        ("billing-contact-missing", "billing"),
        ("operations-contact-missing", "operations"),
        ("primary-contact-missing", "primary_contact"),
    }
    # A column that was not asked for says nothing.
    assert [finding.rule for finding in judge(nothing, ["security"])] == ["security-contact-missing"]


@given(st.sets(st.sampled_from(["SECURITY", "BILLING", "OPERATIONS", "PrimaryContact", "RegionOptIn"])))
def test_what_was_denied_is_never_missing(denied: set[str]) -> None:
    account = AccountReading(CALLER, None, "denied", unread=dict.fromkeys(denied, "denied"))
    columns = {finding.column for finding in judge(account, COLUMNS)}
    keys = {"PrimaryContact": "primary_contact", "RegionOptIn": "regions"}
    assert columns.isdisjoint(keys.get(key, key.lower()) for key in denied)
    assert len(columns) == 4 - len(denied - {"RegionOptIn"})


def test_a_suspended_account_has_no_finding() -> None:
    assert judge(AccountReading(CALLER, None, "suspended"), COLUMNS) == []


def test_contacts_that_share_a_detail_are_not_distinct() -> None:
    shared = reading(BILLING={"phone_number": "+1 (206) 555-0103"}, OPERATIONS={"name": " security  team"})
    assert {(key, finding.facts["other"], finding.facts["properties"]) for key, finding in found(shared).items()} == {
        (("contacts-not-distinct", "billing"), ("security",), ("phone_number",)),
        (("contacts-not-distinct", "operations"), ("security",), ("name",)),
    }


def test_a_contact_equals_the_primary_contact_by_name_or_number() -> None:
    same = reading({"full_name": "Security Team", "phone_number": "+12065550103"})
    (finding,) = judge(same, COLUMNS)
    assert (finding.rule, finding.column, dict(finding.facts)) == (
        "contact-same-as-primary", "security", {"other": ("primary_contact",), "properties": ("name", "phone_number")},
    )  # fmt: skip


@given(st.permutations(["BILLING", "OPERATIONS", "SECURITY"]))
def test_findings_do_not_depend_on_the_order_of_reading(order: list[str]) -> None:
    same = reading(**{kind: {"name": "One", "phone_number": "0"} for kind in DISTINCT})
    ranks = {kind: number for number, kind in enumerate(order)}
    shuffled = sorted(same.settings, key=lambda each: ranks.get(each.properties.get("alternate_contact_type", ""), 9))
    assert judge(replace(same, settings=tuple(shuffled)), COLUMNS) == judge(same, COLUMNS)


@pytest.mark.parametrize(
    ("number", "breaks"), [("206 555 0103", True), ("+44 (0)20 7946 0103", True), ("+442079460103", False)]
)
def test_a_phone_number_needs_its_country_code(number: str, breaks: bool) -> None:
    assert (
        ("phone-number-not-international", "security") in found(reading(SECURITY={"phone_number": number}))
    ) == breaks
    assert (("phone-number-not-international", "primary_contact") in found(reading({"phone_number": number}))) == breaks


@pytest.mark.parametrize(
    ("status", "breaks"), [("UNVERIFIED", True), ("PENDING", True), ("VERIFIED", False), ("NOT_SUPPORTED", False)]
)
def test_an_unverified_phone_number_is_a_hint(status: str, breaks: bool) -> None:
    account = reading({"verification_status": status})
    assert bool(judge(account, COLUMNS)) == breaks
    assert all(finding.facts == {"status": (status,)} for finding in judge(account, COLUMNS))


def test_the_mailbox_of_a_person_is_a_hint_without_the_address() -> None:
    account = reading(SECURITY={"name": "Jane Doe", "email_address": "Jane.Doe@example.com"})
    (finding,) = judge(account, COLUMNS)
    assert (finding.rule, finding.column, finding.facts) == ("mailbox-of-a-person", "security", {})


def test_a_region_that_is_being_switched_is_a_hint() -> None:
    statuses = {"eu-south-1": "ENABLED", "me-south-1": "DISABLING", "af-south-1": "ENABLING"}
    findings = judge(replace(reading(), region_statuses=statuses), COLUMNS)
    assert [dict(finding.facts) for finding in findings] == [
        {"regions": ("af-south-1",), "status": ("ENABLING",)},
        {"regions": ("me-south-1",), "status": ("DISABLING",)},
    ]
    assert {finding.rule for finding in findings} == {"region-in-transition"}


def test_accounts_with_one_name_name_each_other() -> None:
    findings = list(same_names({"1": "Payments", "2": "payments ", "3": "Archive"}))
    assert [(each.account_id, each.facts["accounts"]) for each in findings] == [("1", ("2",)), ("2", ("1",))]
    many = list(same_names({str(number): "Sandbox" for number in range(5000)}))
    assert len(many) == 5000
    assert {len(each.facts["accounts"]) for each in many} == {10}
    assert all(each.account_id not in each.facts["accounts"] for each in many)


@given(st.dictionaries(st.sampled_from(["BILLING", "OPERATIONS", "SECURITY"]), st.text(min_size=1, max_size=30)))
def test_no_finding_holds_a_detail(names: dict[str, str]) -> None:
    account = reading(
        {"full_name": "x"}, **{kind: {"name": f"§{name}§", "phone_number": "§"} for kind, name in names.items()}
    )
    assert "§" not in str(judge(account, COLUMNS))
