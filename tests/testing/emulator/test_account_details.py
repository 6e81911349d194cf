from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pulumi_account.testing.emulator import Emulator, ManualClock


def test_a_standalone_account_reports_its_id_state_and_creation_date(client: Any, clock: Any) -> None:
    answer = client.get_account_information()
    assert answer["AccountId"] == "123456789012"
    assert answer["AccountState"] == "ACTIVE"
    assert answer["AccountCreatedDate"] == datetime.fromtimestamp(clock.time(), timezone.utc)


def test_renaming_a_member_changes_its_name_in_organizations_too(client: Any, client_for: Any, emulator: Any) -> None:
    (member,) = emulator.create_organization(["210987654321"]).member_account_ids
    client.put_account_name(AccountName="Payments", AccountId=member)
    assert client.get_account_information(AccountId=member)["AccountName"] == "Payments"
    described = client_for("organizations").describe_account(AccountId=member)["Account"]
    assert described["Name"] == "Payments"


def test_a_new_name_shows_everywhere_after_its_delay(client: Any, client_for: Any, emulator: Any, clock: Any) -> None:
    (member,) = emulator.create_organization(["210987654321"]).member_account_ids
    emulator.settings.name_delay = 4 * 60 * 60

    def names() -> set[str]:
        described = client_for("organizations").describe_account(AccountId=member)["Account"]["Name"]
        return {client.get_account_information(AccountId=member)["AccountName"], described}

    former = names()
    client.put_account_name(AccountName="Payments", AccountId=member)
    clock.advance(3 * 60 * 60)
    client.put_account_name(AccountName="Billing", AccountId=member)
    assert names() == former
    clock.advance(60 * 60)
    assert names() == {"Payments"}
    clock.advance(3 * 60 * 60)
    assert names() == {"Billing"}


def test_a_closed_account_can_still_be_read(client: Any, client_for: Any, emulator: Any) -> None:
    member, _ = emulator.create_organization(2).member_account_ids
    client_for("organizations").close_account(AccountId=member)
    assert client.get_account_information(AccountId=member)["AccountState"] == "CLOSED"
    assert client.get_contact_information(AccountId=member)["ContactInformation"]


@pytest.fixture
def member(emulator: Emulator) -> str:
    (member,) = emulator.create_organization(1).member_account_ids
    return member


def code_of(emulator: Emulator, account_id: str) -> str:
    return emulator.one_time_passwords(account_id)[-1].code


def test_the_primary_email_changes_once_the_mailed_one_time_password_is_accepted(
    client: Any, client_for: Any, emulator: Emulator, member: str, error_from: Any
) -> None:
    new = {"AccountId": member, "PrimaryEmail": "new@example.com"}
    before = client.get_primary_email(AccountId=member)["PrimaryEmail"]
    missing = error_from(client.get_primary_email_update_status, AccountId=member)
    assert missing["Error"]["Code"] == "ResourceNotFoundException"
    assert client.start_primary_email_update(**new)["Status"] == "PENDING"
    refused = error_from(client.accept_primary_email_update, **new, Otp="ffffff")
    assert (refused["Error"]["Code"], refused["fieldList"][0]["name"]) == ("ValidationException", "Otp")
    assert client.get_primary_email(AccountId=member)["PrimaryEmail"] == before
    assert client.accept_primary_email_update(**new, Otp=code_of(emulator, member))["Status"] == "ACCEPTED"
    assert client.get_primary_email(AccountId=member)["PrimaryEmail"] == "new@example.com"
    assert client.get_primary_email_update_status(AccountId=member)["Status"] == "COMPLETED"
    described = client_for("organizations").describe_account(AccountId=member)["Account"]
    assert described["Email"] == "new@example.com"


def test_an_accepted_email_stays_accepted_for_the_delay_and_no_other_change_starts(
    client: Any, client_for: Any, emulator: Emulator, member: str, clock: ManualClock, error_from: Any
) -> None:
    emulator.settings.email_update_delay = 60
    new = {"AccountId": member, "PrimaryEmail": "new@example.com"}
    client.start_primary_email_update(**new)
    client.accept_primary_email_update(**new, Otp=code_of(emulator, member))
    assert client.get_primary_email_update_status(AccountId=member)["Status"] == "ACCEPTED"
    assert client.get_primary_email(AccountId=member)["PrimaryEmail"] != "new@example.com"
    other = error_from(client.start_primary_email_update, AccountId=member, PrimaryEmail="other@example.com")
    assert other["Error"]["Code"] == "ConflictException"
    clock.advance(60)
    assert client.get_primary_email_update_status(AccountId=member)["Status"] == "COMPLETED"
    assert client_for("organizations").describe_account(AccountId=member)["Account"]["Email"] == "new@example.com"


def test_only_the_last_one_time_password_counts_until_it_expires(
    client: Any, emulator: Emulator, member: str, clock: ManualClock, error_from: Any
) -> None:
    new = {"AccountId": member, "PrimaryEmail": "new@example.com"}
    client.start_primary_email_update(**new)
    first = code_of(emulator, member)
    client.start_primary_email_update(**new)
    assert "not valid" in error_from(client.accept_primary_email_update, **new, Otp=first)["Error"]["Message"]
    clock.advance(emulator.settings.one_time_password_lifetime)
    late = error_from(client.accept_primary_email_update, **new, Otp=code_of(emulator, member))
    assert "expired" in late["Error"]["Message"]
    assert client.get_primary_email_update_status(AccountId=member)["Status"] == "PENDING"


def test_too_many_wrong_one_time_passwords_fail_the_change(
    client: Any, emulator: Emulator, member: str, error_from: Any
) -> None:
    emulator.settings.one_time_password_attempts = 2
    new = {"AccountId": member, "PrimaryEmail": "new@example.com"}
    client.start_primary_email_update(**new)
    for _ in range(2):
        error_from(client.accept_primary_email_update, **new, Otp="ffffff")
    assert client.get_primary_email_update_status(AccountId=member)["Status"] == "FAILED"
    closed = error_from(client.accept_primary_email_update, **new, Otp=code_of(emulator, member))
    assert closed["Error"]["Code"] == "ResourceNotFoundException"


def test_the_status_of_a_primary_email_update_can_only_be_read_of_a_member(client: Any, error_from: Any) -> None:
    assert error_from(client.get_primary_email_update_status)["Error"]["Code"] == "AccessDeniedException"


def test_an_email_address_already_in_use_is_a_conflict(client: Any, emulator: Emulator, error_from: Any) -> None:
    member, other = emulator.create_organization(2).member_account_ids
    for taken in (emulator.account().primary_email, f"AWS-{other}@example.com"):
        answer = error_from(client.start_primary_email_update, AccountId=member, PrimaryEmail=taken)
        assert answer["Error"]["Code"] == "ConflictException"
    assert emulator.one_time_passwords() == []


def test_govcloud_information_is_not_found_until_an_account_is_linked(
    client: Any, emulator: Any, error_from: Any
) -> None:
    missing = error_from(client.get_gov_cloud_account_information)
    assert missing["Error"]["Code"] == "ResourceNotFoundException"
    emulator.account().govcloud_account_id = "555555555555"
    assert client.get_gov_cloud_account_information()["GovCloudAccountId"] == "555555555555"
    emulator.account().govcloud_account_state = None
    unavailable = error_from(client.get_gov_cloud_account_information)
    assert unavailable["Error"]["Code"] == "ResourceUnavailableException"
    assert unavailable["ResponseMetadata"]["HTTPStatusCode"] == 424
