from __future__ import annotations

from datetime import datetime, timezone
from typing import Any


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


def test_a_suspended_account_can_still_be_read(client: Any, client_for: Any, emulator: Any) -> None:
    member, _ = emulator.create_organization(2).member_account_ids
    client_for("organizations").close_account(AccountId=member)
    assert client.get_account_information(AccountId=member)["AccountState"] == "SUSPENDED"
    assert client.get_contact_information(AccountId=member)["ContactInformation"]


def test_the_primary_email_changes_once_its_one_time_password_is_accepted(
    client: Any, client_for: Any, emulator: Any, error_from: Any
) -> None:
    (member,) = emulator.create_organization(1).member_account_ids
    new = {"AccountId": member, "PrimaryEmail": "new@example.com"}
    before = client.get_primary_email(AccountId=member)["PrimaryEmail"]
    missing = error_from(client.get_primary_email_update_status, AccountId=member)
    assert missing["Error"]["Code"] == "ResourceNotFoundException"
    assert client.start_primary_email_update(**new)["Status"] == "PENDING"
    assert error_from(client.accept_primary_email_update, **new, Otp="ffffff")["Error"]["Code"] == "ValidationException"
    assert client.get_primary_email(AccountId=member)["PrimaryEmail"] == before
    assert client.accept_primary_email_update(**new, Otp="123456")["Status"] == "ACCEPTED"
    assert client.get_primary_email(AccountId=member)["PrimaryEmail"] == "new@example.com"
    assert client.get_primary_email_update_status(AccountId=member)["Status"] == "COMPLETED"
    described = client_for("organizations").describe_account(AccountId=member)["Account"]
    assert described["Email"] == "new@example.com"


def test_an_email_address_already_in_use_is_a_conflict(client: Any, emulator: Any, error_from: Any) -> None:
    (member,) = emulator.create_organization(1).member_account_ids
    taken = emulator.account().primary_email
    answer = error_from(client.start_primary_email_update, AccountId=member, PrimaryEmail=taken)
    assert answer["Error"]["Code"] == "ConflictException"


def test_govcloud_information_is_not_found_until_an_account_is_linked(
    client: Any, emulator: Any, error_from: Any
) -> None:
    missing = error_from(client.get_gov_cloud_account_information)
    assert missing["Error"]["Code"] == "ResourceNotFoundException"
    emulator.account().govcloud_account_id = "555555555555"
    assert client.get_gov_cloud_account_information()["GovCloudAccountId"] == "555555555555"
