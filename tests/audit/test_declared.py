"""Accounts compared with a baseline or a stack: findings name properties and regions, never values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.declared import DeclaredByBaseline, DeclaredByStack
from pulumi_account.audit.report import Finding
from pulumi_account.components.baseline import Baseline, baseline_of
from pulumi_account.importing.found import AccountReading, FoundSetting, Inventory
from tests.importing.inventories import (
    ADDRESS,
    CALLER,
    CONTACT,
    account_name,
    alternate_contact,
    primary_contact,
    region,
)
from tests.importing.test_comparison import state

OTHER = "100000000001"
BILLING = {**CONTACT, "name": "Finance", "email_address": "billing@example.com"}


def baseline(**values: Any) -> Baseline:
    return baseline_of(values, lambda _path: "")


def read(account_id: str, *settings: FoundSetting, **members: Any) -> AccountReading:
    opted_in = {setting.properties["region_name"]: "ENABLED" for setting in settings if setting.kind == "RegionOptIn"}
    statuses = {"us-east-1": "ENABLED_BY_DEFAULT", **opted_in, **members.pop("region_statuses", {})}
    plain: dict[str, Any] = {"name": None, "outcome": "read", "settings": settings, "region_statuses": statuses}
    return AccountReading(account_id, **{**plain, **members})


def told(declared: DeclaredByBaseline | DeclaredByStack, *accounts: AccountReading) -> set[tuple[str, str, str, str]]:
    """Return findings as account, rule, column and facts."""
    findings = list(declared.findings(Inventory(CALLER, accounts)))
    assert not any(value in str(findings) for value in (*CONTACT.values(), *ADDRESS.values()))
    return {(each.account_id, each.rule, each.column, _facts(each)) for each in findings}


def _facts(finding: Finding) -> str:
    return " ".join(f"{name}={','.join(values)}" for name, values in finding.facts.items())


EVERYTHING = baseline(
    defaults={
        "alternate_contacts": {"SECURITY": CONTACT, "BILLING": BILLING},
        "primary_contact": ADDRESS,
        "enabled_regions": ["eu-central-2", "us-east-1"],
        "disabled_regions": ["af-south-1"],
    },
    overrides={
        OTHER: {
            "name": "Archive",
            "alternate_contacts": {"SECURITY": {"title": "Archivist"}, "BILLING": None},
            "enabled_regions": [],
        }
    },
)


def test_accounts_as_the_baseline_declares_them_have_no_finding() -> None:
    own = read(
        CALLER,
        alternate_contact(CALLER, name=f" {CONTACT['name']} "),
        alternate_contact(CALLER, "BILLING", **BILLING),
        primary_contact(CALLER),
        region(CALLER),
    )
    # An override without a billing contact says nothing about one, and no list of regions to enable.
    other = read(
        OTHER, alternate_contact(OTHER, title="Archivist"), primary_contact(OTHER), account_name(OTHER, "Archive")
    )
    declared = DeclaredByBaseline(EVERYTHING)
    assert told(declared, own, other) == set()
    assert declared.columns == ("billing", "security", "primary_contact", "name", "regions")


def test_what_differs_from_the_baseline_is_named() -> None:
    address = {**ADDRESS, "city": "Bremen"}
    del address["address_line2"]
    own = read(
        CALLER,
        alternate_contact(CALLER, phone_number="+49 30 1"),
        primary_contact(CALLER, city="Bremen", address_line2=None),
        region(CALLER, "af-south-1"),
    )
    other = read(OTHER, alternate_contact(OTHER), account_name(OTHER, "Payments"))
    assert told(DeclaredByBaseline(EVERYTHING), own, other) == {
        (CALLER, "declared-setting-differs", "security", "properties=phone_number"),
        (CALLER, "declared-setting-missing", "billing", ""),
        (CALLER, "declared-setting-differs", "primary_contact", "properties=address_line2,city"),
        (CALLER, "declared-setting-differs", "regions", "not_enabled=eu-central-2 not_disabled=af-south-1"),
        (OTHER, "declared-setting-differs", "security", "properties=title"),
        (OTHER, "declared-setting-missing", "primary_contact", ""),
        (OTHER, "declared-setting-differs", "name", "properties=account_name"),
    }


def test_a_region_on_its_way_counts_as_where_it_goes() -> None:
    going = read(CALLER, region_statuses={"eu-central-2": "ENABLING", "af-south-1": "DISABLING"})
    declared = DeclaredByBaseline(
        baseline(defaults={"enabled_regions": ["eu-central-2"], "disabled_regions": ["af-south-1"]})
    )
    assert told(declared, going) == set()
    assert declared.columns == ("regions",)


def test_what_was_not_read_differs_from_nothing() -> None:
    denied = read(CALLER, outcome="denied", unread=dict.fromkeys(
        ("SECURITY", "BILLING", "PrimaryContact", "RegionOptIn", "AccountName"), "denied"
    ))  # fmt: skip
    suspended = AccountReading(OTHER, None, "suspended")
    assert told(DeclaredByBaseline(EVERYTHING), denied, suspended) == set()
    stack = DeclaredByStack(state(alternate_contact(CALLER), region(CALLER), alternate_contact(OTHER)))
    assert told(stack, denied, suspended) == set()


def test_a_baseline_says_nothing_about_accounts_that_it_does_not_select() -> None:
    assert told(DeclaredByBaseline(EVERYTHING, {OTHER}), read(CALLER)) == set()
    assert told(DeclaredByBaseline(EVERYTHING, {CALLER}), read(CALLER)) != set()


def test_a_stack_is_compared_by_setting_and_its_regions_together() -> None:
    off = replace(region(CALLER, "me-south-1"), properties={"region_name": "me-south-1", "enabled": False})
    on = [
        replace(region(CALLER, name), properties={"region_name": name, "enabled": True})
        for name in ("ap-east-1", "af-south-1")
    ]
    stack = DeclaredByStack(
        state(alternate_contact(CALLER), alternate_contact(CALLER, "BILLING"), off, *on, region(OTHER, enabled=True))
    )
    assert stack.columns == ("billing", "security", "regions")
    assert stack.account_ids == [OTHER, CALLER]
    own = read(
        CALLER,
        alternate_contact(CALLER, title="Chief"),
        primary_contact(CALLER),
        replace(region(CALLER, "me-south-1"), properties={"region_name": "me-south-1", "enabled": True}),
        replace(region(CALLER, "il-central-1"), properties={"region_name": "il-central-1", "enabled": True}),
    )
    other = read(OTHER, region(OTHER, enabled=True), alternate_contact(OTHER), alternate_contact(OTHER, "OPERATIONS"))
    assert told(stack, own, other) == {
        (CALLER, "declared-setting-differs", "security", f"properties=title resource={CALLER}/SECURITY"),
        (CALLER, "declared-setting-missing", "billing", f"resource={CALLER}/BILLING"),
        (CALLER, "declared-setting-differs", "regions", "not_enabled=af-south-1,ap-east-1 not_disabled=me-south-1"),
        (CALLER, "undeclared-setting", "regions", "regions=il-central-1"),
        # The stack has security contacts, but neither primary contacts nor operations contacts.
        (OTHER, "undeclared-setting", "security", ""),
    }


def test_an_encrypted_value_is_told_rather_than_taken_for_equal() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"}
    held = alternate_contact(CALLER)
    held = replace(held, properties={**held.properties, "phone_number": secret})
    assert told(DeclaredByStack(state(held)), read(CALLER, alternate_contact(CALLER))) == {
        (CALLER, "declared-setting-hidden", "security", f"properties=phone_number resource={CALLER}/SECURITY")
    }


@pytest.mark.parametrize("declared", [DeclaredByBaseline(EVERYTHING), DeclaredByStack({})])
def test_columns_are_those_of_a_report(declared: DeclaredByBaseline | DeclaredByStack) -> None:
    assert set(declared.columns) <= set(COLUMNS)
