"""The auditors' rules, applied to what was read; no rule makes a call.

A setting that could not be read breaks no rule: nothing is known of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from pulumi_account.core.contact_rules import DeclaredContact, can_receive_sms
from pulumi_account.core.region_switch import IN_PROGRESS_STATUSES
from pulumi_account.importing.found import AccountReading
from pulumi_account.primary_contact.phone_verification import UNVERIFIED_STATUSES

from . import rules
from .columns import CONTACT_COLUMNS, NAME, PRIMARY_CONTACT, REGIONS, column_of, reading_key
from .mailboxes import is_mailbox_of_a_person
from .report import Finding

_MISSING: Final = {
    "security": rules.SECURITY_CONTACT_MISSING,
    "billing": rules.BILLING_CONTACT_MISSING,
    "operations": rules.OPERATIONS_CONTACT_MISSING,
    PRIMARY_CONTACT: rules.PRIMARY_CONTACT_MISSING,
}
# A report would grow with the square of the accounts.
_ACCOUNTS_NAMED: Final = 10

Settings = Mapping[str, Mapping[str, Any]]
"""The properties of an account's settings by column; regions are apart."""


def settings_of(reading: AccountReading) -> Settings:
    """Return what an account has, by column."""
    return {
        column_of(setting.kind, setting.properties.get("alternate_contact_type", "")): setting.properties
        for setting in reading.settings
        if setting.kind != "RegionOptIn"
    }


def judge(reading: AccountReading, columns: Iterable[str]) -> list[Finding]:
    """Return what is wrong with an account by itself, as far as its columns were read."""
    if reading.outcome == "suspended":
        return []
    settings = settings_of(reading)
    readable = [column for column in columns if reading_key(column) not in reading.unread]
    return [
        *_missing(reading.account_id, settings, readable),
        *_same(reading.account_id, settings),
        *_of_each_contact(reading.account_id, settings),
        *(
            Finding(rules.REGION_IN_TRANSITION.code, reading.account_id, REGIONS, _facts(regions=region, status=status))
            for region, status in sorted(reading.region_statuses.items())
            if status in IN_PROGRESS_STATUSES
        ),
    ]


def same_names(names: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each account whose name another one has; ``names`` are by account ID."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for account_id, name in names.items():
        by_name[" ".join(name.split()).casefold()].append(account_id)
    for account_ids in by_name.values():
        for account_id in account_ids if len(account_ids) > 1 else ():
            others = tuple(other for other in account_ids[: _ACCOUNTS_NAMED + 1] if other != account_id)
            yield Finding(rules.ACCOUNT_NAME_NOT_UNIQUE.code, account_id, NAME, {"accounts": others[:_ACCOUNTS_NAMED]})


def _missing(account_id: str, settings: Settings, readable: Iterable[str]) -> Iterator[Finding]:
    for column in readable:
        if column in _MISSING and column not in settings:
            yield Finding(_MISSING[column].code, account_id, column)


def _same(account_id: str, settings: Settings) -> Iterator[Finding]:
    contacts = {
        column: contact
        for column in (*CONTACT_COLUMNS, PRIMARY_CONTACT)
        if column in settings and (contact := DeclaredContact.of(settings[column]))
    }
    for (column, contact), (other, other_contact) in combinations(contacts.items(), 2):
        shared = contact.shares(other_contact)
        if shared:
            rule = rules.CONTACT_SAME_AS_PRIMARY if other == PRIMARY_CONTACT else rules.CONTACTS_NOT_DISTINCT
            yield Finding(rule.code, account_id, column, {"other": (other,), "properties": shared})


def _of_each_contact(account_id: str, settings: Settings) -> Iterator[Finding]:
    for column in (*CONTACT_COLUMNS, PRIMARY_CONTACT):
        contact = settings.get(column, {})
        number, status = contact.get("phone_number"), contact.get("verification_status")
        if number is not None and not can_receive_sms(number):
            yield Finding(rules.PHONE_NUMBER_NOT_INTERNATIONAL.code, account_id, column)
        if status in UNVERIFIED_STATUSES:
            yield Finding(rules.PHONE_NUMBER_NOT_VERIFIED.code, account_id, column, _facts(status=status))
        name, email_address = contact.get("name"), contact.get("email_address")
        if name and email_address and is_mailbox_of_a_person(name, email_address):
            yield Finding(rules.MAILBOX_OF_A_PERSON.code, account_id, column)


def _facts(**facts: str) -> dict[str, tuple[str, ...]]:
    return {name: (value,) for name, value in facts.items()}
