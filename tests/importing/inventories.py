"""Inventories for the tests: fixed ones, and random ones of any shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import strategies as st

from pulumi_account.importing.found import AccountReading, FoundSetting, Inventory

CALLER = "123456789012"
CONTACT = {
    "name": "Ferdinand Security",
    "title": "Head of Alarms",
    "email_address": "ferdinand@example.com",
    "phone_number": "+49 30 555777",
}
ADDRESS = {
    "full_name": "Wilhelmina Example",
    "address_line1": "Nowhere Street 1",
    "address_line2": "2nd floor",
    "address_line3": "To the left",
    "city": "Berlin",
    "company_name": "Example GmbH",
    "country_code": "DE",
    "district_or_county": "Mitte",
    "phone_number": "+49 30 555888",
    "postal_code": "10115",
    "state_or_region": "Berlin",
    "website_url": "https://example.com/",
}


def _found(kind: Any, account_id: str, part: str | None, inputs: dict[str, Any]) -> FoundSetting:
    identity = account_id if part is None else f"{account_id}/{part}"
    resolved = {**inputs, "account_id": account_id}
    return FoundSetting(kind, account_id, identity, inputs if account_id == CALLER else resolved, resolved)


def alternate_contact(account_id: str, contact_type: str = "SECURITY", **given: Any) -> FoundSetting:
    inputs = {"alternate_contact_type": contact_type, **CONTACT, **given}
    return _found("AlternateContact", account_id, contact_type, inputs)


def primary_contact(account_id: str, **given: Any) -> FoundSetting:
    return _found("PrimaryContact", account_id, None, {**ADDRESS, **given})


def region(account_id: str, region_name: str = "eu-central-2", **given: Any) -> FoundSetting:
    return _found("RegionOptIn", account_id, region_name, {"region_name": region_name, **given})


def account_name(account_id: str, name: str = "Payments", **given: Any) -> FoundSetting:
    return _found("AccountName", account_id, None, {"account_name": name, **given})


def primary_email(account_id: str, email: str = "aws+payments@example.com") -> FoundSetting:
    inputs = {"account_id": account_id, "primary_email": email}
    return FoundSetting("PrimaryEmail", account_id, account_id, inputs, {**inputs, "status": "COMPLETED"})


def account(account_id: str, name: str | None, settings: Iterable[FoundSetting] = ()) -> AccountReading:
    return AccountReading(account_id, name, "read", settings=tuple(settings))


def inventory(*accounts: AccountReading) -> Inventory:
    return Inventory(CALLER, accounts)


def members(count: int) -> list[str]:
    return [str(100000000001 + number) for number in range(count)]


_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_awkward = st.sampled_from(
    [
        'the "boss"',
        "it's",
        "both ' and \"",
        "\\n{account_id}",
        "{}",
        '"""',
        "日本支社",
        "a\nb",
        "# no comment",
        "\u202egnp",
        "100000000001",
        "security",
    ]
)
texts = st.one_of(_awkward, _texts)
_shared = st.sampled_from([CONTACT, {**CONTACT, "title": 'the "other" {one}\'s \\'}])
_contacts = st.one_of(_shared, _shared, st.fixed_dictionaries(dict.fromkeys(CONTACT, texts)))
_required = {name: texts for name in ADDRESS if name not in {"address_line2", "company_name"}}
_addresses = st.one_of(
    st.just(ADDRESS), st.fixed_dictionaries(_required, optional={"address_line2": texts, "company_name": texts})
)
_regions = st.dictionaries(
    st.sampled_from(["af-south-1", "ap-east-1", "eu-central-2", "eu-south-1"]), st.sampled_from([None, True, False])
)


@st.composite
def _settings(draw: st.DrawFn, account_id: str, connection: dict[str, str] | None) -> list[FoundSetting]:
    further = {} if connection is None else {"connection": connection}
    types: Sequence[str] = draw(st.lists(st.sampled_from(["BILLING", "OPERATIONS", "SECURITY"]), unique=True))
    found = [alternate_contact(account_id, type_, **draw(_contacts), **further) for type_ in types]
    if draw(st.booleans()):
        found.append(_found("PrimaryContact", account_id, None, {**draw(_addresses), **further}))
    for name, enabled in draw(_regions).items():
        found.append(region(account_id, name, **({} if enabled is None else {"enabled": enabled}), **further))
    if draw(st.booleans()):
        found.append(account_name(account_id, draw(texts)))
    if account_id != CALLER and draw(st.booleans()):
        found.append(primary_email(account_id, draw(texts)))
    return found


@st.composite
def _organizations(draw: st.DrawFn) -> Inventory:
    """Accounts that mostly share the same settings, or one of two, or none: for loops over all, most and few."""
    accounts = []
    for account_id in [CALLER, *members(draw(st.integers(7, 12)))]:
        security, billing, regions = draw(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 3)))
        settings = [alternate_contact(account_id, **({} if security == 1 else {"title": "{x}"}))] if security else []
        if billing:
            settings.append(alternate_contact(account_id, "BILLING", **({} if billing == 1 else {"title": "\\"})))
        settings += [region(account_id, name) for name in ("af-south-1", "ap-east-1", "eu-south-1")[:regions]]
        name = draw(st.sampled_from(["Log Archive", f"Workload {account_id[-2:]}", "security", None]))
        accounts.append(account(account_id, name, settings))
    return inventory(*accounts)


@st.composite
def _any_accounts(draw: st.DrawFn) -> Inventory:
    ids = draw(st.lists(st.sampled_from([CALLER, *members(7)]), unique=True, min_size=1))
    by_role = draw(st.booleans())
    accounts = []
    for account_id in ids:
        role = {"role_arn": f"arn:aws:iam::{account_id}:role/contacts"} if by_role and account_id != CALLER else None
        name = draw(st.one_of(st.none(), texts, st.just("Log Archive"), st.just(f"Workload {account_id[-1]}")))
        accounts.append(account(account_id, name, draw(_settings(account_id, role))))
    return inventory(*accounts)


def inventories() -> st.SearchStrategy[Inventory]:
    """Accounts of any shape, and those of an organization."""
    return st.one_of(_any_accounts(), _organizations())
