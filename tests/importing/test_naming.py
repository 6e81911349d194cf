from __future__ import annotations

import random
import string
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.importing.found import FoundSetting, Inventory
from pulumi_account.importing.naming import account_names, named
from tests.importing.inventories import (
    CALLER,
    account,
    alternate_contact,
    inventories,
    inventory,
    members,
    primary_contact,
    region,
)


def _names(found: Inventory, name_template: str | None = None) -> list[str]:
    return [each.resource_name for each in named(found, name_template)]


def _all_of(account_id: str) -> list[FoundSetting]:
    return [alternate_contact(account_id), primary_contact(account_id), region(account_id)]


def test_settings_of_the_own_account_are_named_by_kind_and_type() -> None:
    found = inventory(account(CALLER, "Management", _all_of(CALLER)))

    assert _names(found) == ["security-contact", "primary-contact", "eu-central-2"]


def test_settings_of_other_accounts_are_prefixed_with_the_account_name() -> None:
    found = inventory(account("100000000001", "Log Archive", _all_of("100000000001")))

    assert _names(found) == ["log-archive-security-contact", "log-archive-primary-contact", "log-archive-eu-central-2"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zürich", "zurich"),
        ("日本支社", "ri-ben-zhi-she"),
        ("O'Brien's \"Prod\"", "o-brien-s-prod"),
        ("!!!", "100000000001"),
        (None, "100000000001"),
    ],
)
def test_account_names_are_transliterated_or_replaced_by_the_id(name: str | None, expected: str) -> None:
    assert account_names(inventory(account("100000000001", name))) == {"100000000001": expected}


def test_accounts_with_equal_names_get_their_id_added_in_any_reading_order() -> None:
    accounts = [
        account("100000000001", "Prod"),
        account("100000000002", "prod!"),
        account("100000000003", "prod-100000000001"),
        account("100000000004", "Test"),
    ]
    expected = {
        "100000000001": "prod-100000000001",
        "100000000002": "prod-100000000002",
        "100000000003": "prod-100000000001-100000000003",
        "100000000004": "test",
    }
    # A name that becomes ambiguous only after an ID is added gets its own ID too.
    for seed in range(5):
        random.Random(seed).shuffle(accounts)  # noqa: S311 - an order, not a secret
        assert account_names(inventory(*accounts)) == expected


def test_a_template_sets_the_parts_of_the_names() -> None:
    found = inventory(account("100000000001", "Log Archive", _all_of("100000000001")))

    assert _names(found, "{account_id}/{kind}/{type}") == [
        "100000000001/alternate-contact/security",
        "100000000001/primary-contact/primary",
        "100000000001/region-opt-in/eu-central-2",
    ]
    assert _names(found, "{account_name}-{kind}-{region}") == [
        "log-archive-alternate-contact",
        "log-archive-primary-contact",
        "log-archive-region-opt-in-eu-central-2",
    ]


@pytest.mark.parametrize(
    "name_template",
    [
        "{accountId}",
        "{}",
        "{0}",
        "{account_id",
        "}",
        "{account_id!r}",
        "{account_id:>20}",
        "{kind.__class__}",
        "{a[0]}",
    ],
)
def test_an_unknown_placeholder_is_rejected_with_the_allowed_ones(name_template: str) -> None:
    with pytest.raises(
        ConfigurationError, match=r"^the name template .*expected \{account_id\}, .*\{region\}$"
    ) as said:
        named(inventory(), name_template)

    assert "\n" not in str(said.value)


def test_a_template_with_duplicate_names_is_rejected_with_both_resources() -> None:
    found = inventory(*(account(member, None, [alternate_contact(member)]) for member in members(5)))

    with pytest.raises(ConfigurationError) as said:
        named(found, "{type}-contact")

    assert str(said.value).startswith(
        "the name template '{type}-contact' gives the name 'security-contact' to AlternateContact "
        "100000000001/SECURITY, "
        "AlternateContact 100000000002/SECURITY and 3 more, and a name must be unique and not empty; expected "
    )


def test_a_template_that_gives_an_empty_name_is_rejected() -> None:
    with pytest.raises(ConfigurationError, match="not empty"):
        named(inventory(account(CALLER, None, [primary_contact(CALLER)])), "{region}")


@settings(max_examples=40)
@given(inventories())
def test_names_are_unique_and_plain_for_any_accounts(found: Inventory) -> None:
    names = _names(found)

    kinds = Counter(setting.kind for setting in found.settings)
    # Those of several accounts are one resource.
    kinds["AccountName"] = min(kinds["AccountName"], 1)
    assert len(set(names)) == len(names) == sum(kinds.values())
    assert all(set(name) <= {*string.ascii_lowercase, *string.digits, "-"} for name in names)


@settings(max_examples=40)
@given(inventories(), st.permutations(range(13)))
def test_names_are_the_same_in_any_reading_order(found: Inventory, order: list[int]) -> None:
    shuffled = [found.accounts[place] for place in order if place < len(found.accounts)]

    assert account_names(Inventory(CALLER, tuple(shuffled))) == account_names(found)
