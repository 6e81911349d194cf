from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.account_name.lifecycle import AccountNameLifecycle
from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle
from pulumi_account.core.errors import ConfigurationError, CredentialsError, NoTrustedAccessError
from pulumi_account.core.lifecycle import Lifecycle
from pulumi_account.core.requests import ReadRequest
from pulumi_account.importing.account_parts import AccountToRead
from pulumi_account.importing.found import KINDS, AccountReading, Kind, SkippedSetting
from pulumi_account.importing.journal import SECONDS_UNTIL_OLD, Journal
from pulumi_account.importing.reading import read_accounts
from pulumi_account.organization.selection.accounts import select_accounts
from pulumi_account.organization.selection.model import AccountSelection
from pulumi_account.primary_contact.lifecycle import PrimaryContactLifecycle
from pulumi_account.primary_email.lifecycle import PrimaryEmailLifecycle
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle

if TYPE_CHECKING:
    from tests.conftest import World

CALLER = "123456789012"
MEMBERS = [str(100_000_000_001 + number) for number in range(8)]
HELD = {"Name": 'Zoë "Z" Nuñez', "Title": "C:\\Chief '«1»'", "EmailAddress": "z@example.com", "PhoneNumber": "+41 1"}
ADDRESS = {
    "FullName": "Wilhelmina Example", "AddressLine1": "Nowhere Street 1", "AddressLine2": "2nd floor",
    "AddressLine3": "Left", "City": "Berlin", "CompanyName": "Example GmbH", "CountryCode": "DE",
    "DistrictOrCounty": "Mitte", "PhoneNumber": "+49 30 555888", "PostalCode": "10115", "StateOrRegion": "Berlin",
    "WebsiteUrl": "https://example.com/",
}  # fmt: skip
CONTACTS: tuple[Kind, ...] = ("AlternateContact",)
PRIMARY: tuple[Kind, ...] = ("PrimaryContact",)
EMAILS: tuple[Kind, ...] = ("PrimaryEmail",)
LIFECYCLES: dict[str, type[Lifecycle[Any]]] = {
    "AlternateContact": AlternateContactLifecycle,
    "PrimaryContact": PrimaryContactLifecycle,
    "RegionOptIn": RegionOptInLifecycle,
    "AccountName": AccountNameLifecycle,
    "PrimaryEmail": PrimaryEmailLifecycle,
}


@pytest.fixture(autouse=True)
def _isolated_journals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_ACCOUNT_IMPORT_DIRECTORY", str(tmp_path / "imports"))


@pytest.fixture
def organization(world: World) -> World:
    world.emulator.create_organization(8)
    return world


def to_read(*account_ids: str) -> list[AccountToRead]:
    return [AccountToRead(account_id, f"Account {account_id}", "ACTIVE") for account_id in account_ids]


def test_a_reading_finds_what_a_refresh_reads(organization: World) -> None:
    for account_id in (CALLER, MEMBERS[0]):
        account = organization.emulator.account(account_id)
        account.alternate_contacts.update(SECURITY=dict(HELD), BILLING=dict(HELD))
        account.contact_information.clear()
        account.contact_information.update(ADDRESS)
        account.regions.update({"eu-central-2": "ENABLED", "eu-south-1": "ENABLING", "me-south-1": "DISABLING"})
    runtime = organization.runtime()
    unnamed = [AccountToRead(account_id) for account_id in (MEMBERS[0], CALLER)]
    inventory = read_accounts(runtime, unnamed, KINDS)
    assert [account.account_id for account in inventory.accounts] == [MEMBERS[0], CALLER]
    assert inventory.is_complete
    ids = ["/BILLING", "/SECURITY", "", "/eu-central-2", "/eu-south-1", ""]
    assert [setting.identity for setting in inventory.settings] == [
        *(f"{MEMBERS[0]}{part}" for part in (*ids, "")),
        *(f"{CALLER}{part}" for part in ids),
    ]
    # Only member accounts have an e-mail address that the API changes.
    assert inventory.skipped == (SkippedSetting("PrimaryEmail", CALLER, "is the organization's management account"),)
    for setting in inventory.settings:
        state = {"account_id": setting.account_id}
        refreshed = LIFECYCLES[setting.kind](runtime).read(ReadRequest(setting.identity, state))
        assert refreshed is not None
        assert (setting.inputs, setting.properties) == (refreshed.inputs, refreshed.properties)
        assert ("account_id" in setting.inputs) == (setting.account_id != CALLER)
        assert setting.failures == ()


def test_reading_makes_one_call_per_setting_and_no_write(organization: World) -> None:
    read_accounts(organization.runtime(), to_read(*MEMBERS, CALLER))
    counts = organization.emulator.call_counts()
    assert {name: sum(statuses.values()) for name, statuses in counts.items()} == {
        "GetAlternateContact": 27, "GetContactInformation": 9, "ListRegions": 9, "GetCallerIdentity": 1,
    }  # fmt: skip


def test_names_come_from_the_organization_if_it_was_asked(organization: World) -> None:
    inventory = read_accounts(organization.runtime(), to_read(*MEMBERS, CALLER), ["AccountName"])
    assert [setting.inputs["account_name"] for setting in inventory.settings][:1] == [f"Account {MEMBERS[0]}"]
    assert len(inventory.settings) == 9
    assert organization.operations() == []
    read_accounts(organization.runtime(), [AccountToRead(MEMBERS[0]), *to_read(CALLER)], ["AccountName"])
    assert organization.operations() == ["GetAccountInformation"]


def test_e_mail_addresses_come_from_the_organization_if_it_was_asked(organization: World, tmp_path: Path) -> None:
    runtime = organization.runtime()
    accounts = select_accounts(runtime, AccountSelection())
    journal = Journal(tmp_path / "project", {})
    organization.emulator.reset()
    inventory = read_accounts(runtime, accounts, EMAILS, journal=journal)
    assert organization.operations() == []
    assert [setting.inputs for setting in inventory.settings] == [
        {"account_id": member, "primary_email": f"aws-{member}@example.com"} for member in MEMBERS
    ]
    assert [setting.identity for setting in inventory.skipped] == [CALLER]
    assert inventory.is_complete
    assert journal.readings()[CALLER].skipped == inventory.skipped
    assert "example.com" not in repr(AccountToRead(MEMBERS[0], email=f"aws-{MEMBERS[0]}@example.com"))

    read_accounts(runtime, to_read(*MEMBERS, CALLER), EMAILS, accounts_of={"PrimaryEmail": [MEMBERS[0]]})
    assert organization.operations() == ["GetPrimaryEmail"]


def test_an_account_in_no_organization_has_no_e_mail_address_to_read(world: World) -> None:
    inventory = read_accounts(world.runtime(), [AccountToRead(CALLER)], ["PrimaryEmail"])
    (skipped,) = inventory.skipped
    assert skipped.reason == "is the credentials' own account, which is in no organization"
    assert inventory.settings == ()
    assert inventory.is_complete


def test_only_requested_kinds_and_types_are_read(organization: World) -> None:
    organization.emulator.account(MEMBERS[0]).alternate_contacts.update(SECURITY=dict(HELD), BILLING=dict(HELD))
    inventory = read_accounts(organization.runtime(), to_read(MEMBERS[0]), CONTACTS, contact_types=("SECURITY",))
    assert [setting.identity for setting in inventory.settings] == [f"{MEMBERS[0]}/SECURITY"]
    assert organization.operations() == ["GetAlternateContact"]
    with pytest.raises(ConfigurationError, match="nothing to read"):
        read_accounts(organization.runtime(), to_read(MEMBERS[0]), ())


def test_unread_settings_are_reported_and_never_count_as_absent(organization: World) -> None:
    emulator = organization.emulator
    emulator.account(MEMBERS[1]).alternate_contacts["SECURITY"] = dict(HELD)
    emulator.deny(MEMBERS[0])
    emulator.deny(MEMBERS[1], "ListRegions", "GetContactInformation")
    emulator.faults.add("GetContactInformation", "InternalServerException", account_id=MEMBERS[2], times=None)
    suspended = AccountToRead(MEMBERS[3], "Gone", "SUSPENDED")
    inventory = read_accounts(organization.runtime(), [*to_read(*MEMBERS[:3]), suspended, *to_read(MEMBERS[4])])
    denied, partly, failed, gone, read = inventory.accounts
    assert denied.outcome == "denied"
    assert not denied.settings
    assert "is not authorized for account:GetAlternateContact on" in str(denied.reason)
    assert partly.outcome == "denied"
    assert [setting.identity for setting in partly.settings] == [f"{MEMBERS[1]}/SECURITY"]
    assert str(partly.reason).startswith("the primary contact, the regions: arn:aws:")
    assert partly.unread == {"PrimaryContact": "denied", "RegionOptIn": "denied"}
    assert failed.outcome == "failed"
    assert failed.unread == {"PrimaryContact": "failed"}
    assert str(failed.reason).startswith("the primary contact: GetContactInformation: AWS answered 500")
    assert gone == AccountReading(MEMBERS[3], "Gone", "suspended", "its state is SUSPENDED")
    assert MEMBERS[3] not in {call.account_id for call in emulator.calls()}
    assert read.outcome == "read"
    assert not inventory.is_complete
    for account in inventory.accounts:
        assert "\n" not in str(account.reason)
        assert "[request" not in str(account.reason)


def test_without_trusted_access_the_reading_stops_early_with_advice(organization: World) -> None:
    members = [str(200_000_000_000 + number) for number in range(300)]
    organization.emulator.reset(state=True)
    organization.emulator.create_organization(members, trusted_access=False)
    with pytest.raises(NoTrustedAccessError, match="enable-aws-service-access"):
        read_accounts(organization.runtime(), to_read(*members))
    # Calls in progress in other threads may finish; all of them would be 1,500.
    assert len(organization.emulator.calls(service="account")) < 750


def test_unusable_credentials_end_the_reading_at_once(organization: World) -> None:
    organization.emulator.faults.add("GetAlternateContact", "ExpiredTokenException", status=403, times=None)
    with pytest.raises(CredentialsError, match="expired"):
        read_accounts(organization.runtime(), to_read(*MEMBERS))


def test_a_setting_that_no_resource_accepts_is_named_without_its_value(organization: World, tmp_path: Path) -> None:
    address = {**ADDRESS, "PhoneNumber": "030 555"}
    del address["StateOrRegion"]
    account = organization.emulator.account(MEMBERS[0])
    account.contact_information.clear()
    account.contact_information.update(address)
    journal = Journal(tmp_path / "project", {})
    inventory = read_accounts(organization.runtime(), to_read(MEMBERS[0]), PRIMARY, journal=journal)
    (setting,) = inventory.settings
    assert journal.readings()[MEMBERS[0]].settings == (setting,)
    assert "must" not in journal.path.read_text()
    assert setting.failures[0].startswith("phone_number must")
    assert "555" not in str(setting.failures)
    assert inventory.is_complete
    assert inventory.declarable.settings == ()


def test_an_interrupted_reading_continues_where_it_stopped(organization: World, tmp_path: Path) -> None:
    organization.emulator.account(MEMBERS[0]).alternate_contacts["SECURITY"] = dict(HELD)
    organization.emulator.account(MEMBERS[2]).regions.update({"me-south-1": "DISABLING"})
    organization.emulator.deny(MEMBERS[1])
    seen: list[AccountReading] = []

    def interrupt(reading: AccountReading) -> None:
        seen.append(reading)
        if len(seen) == 4:
            raise KeyboardInterrupt

    journal = Journal(tmp_path / "project", {"kinds": ("AlternateContact",)})
    with pytest.raises(KeyboardInterrupt):
        read_accounts(organization.runtime(), to_read(*MEMBERS), journal=journal, on_progress=interrupt)
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700
    read = {reading.account_id for reading in seen if reading.outcome == "read"}
    assert journal.readings().keys() == read
    with journal.path.open("a") as stream:
        stream.write('\n{"account_id": "1000')
    organization.emulator.deny(MEMBERS[1])
    organization.emulator.reset()

    again = read_accounts(
        organization.runtime(),
        to_read(*MEMBERS),
        journal=Journal(tmp_path / "project", {"kinds": ["AlternateContact"]}),
    )
    assert not read & {call.account_id for call in organization.emulator.calls()}
    assert again == read_accounts(organization.runtime(), to_read(*MEMBERS))
    journal.remove()
    assert not journal.path.exists()


def test_a_journal_belongs_to_one_folder_and_its_options_and_expires(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "project", {"caller": CALLER})
    journal.add(AccountReading(CALLER, "Own", "read"))
    assert journal.readings() == {CALLER: AccountReading(CALLER, None, "read")}
    assert Journal(tmp_path / "project", {"caller": MEMBERS[0]}).readings() == {}
    assert Journal(tmp_path / "other", {"caller": CALLER}).readings() == {}
    line = json.loads(journal.path.read_text())
    journal.path.write_text(json.dumps({**line, "read_at": time.time() - SECONDS_UNTIL_OLD - 1}))
    assert journal.readings() == {}
    old = time.time() - SECONDS_UNTIL_OLD - 1
    os.utime(journal.path, (old, old))
    Journal(tmp_path / "other", {})
    assert not journal.path.exists()


@pytest.mark.parametrize("corrupt", ["", "null", "[]", "{}", '{"read_at": 9e99, "account_id": "1", "settings": [{}]}'])
def test_a_corrupt_line_is_ignored(corrupt: str, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "project", {})
    journal.add(AccountReading(CALLER, None, "read"))
    with journal.path.open("a") as stream:
        stream.write(corrupt)
    journal.add(AccountReading(MEMBERS[0], None, "read"))
    assert journal.readings().keys() == {CALLER, MEMBERS[0]}


def test_an_unwritable_journal_is_skipped(organization: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PULUMI_ACCOUNT_IMPORT_DIRECTORY", str(tmp_path / "file"))
    journal = Journal(tmp_path / "project", {})
    assert read_accounts(organization.runtime(), to_read(MEMBERS[0]), journal=journal).is_complete
    assert not journal.is_usable
