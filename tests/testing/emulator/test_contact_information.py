from __future__ import annotations

from typing import Any

import pytest


def test_a_new_account_has_a_primary_contact(client: Any) -> None:
    answer = client.get_contact_information()
    required = {"FullName", "AddressLine1", "City", "PostalCode", "CountryCode", "PhoneNumber"}
    assert required <= answer["ContactInformation"].keys()
    assert answer["VerificationStatus"] == "VERIFIED"


def test_put_replaces_the_whole_record(client: Any, address: dict[str, str]) -> None:
    client.put_contact_information(
        ContactInformation={**address, "AddressLine2": "2nd floor", "WebsiteUrl": "x.example"}
    )
    client.put_contact_information(ContactInformation=address)
    assert client.get_contact_information()["ContactInformation"] == address


def test_values_are_trimmed(client: Any, address: dict[str, str]) -> None:
    client.put_contact_information(ContactInformation={**address, "City": " Oslo ", "CompanyName": " ACME "})
    held = client.get_contact_information()["ContactInformation"]
    assert (held["City"], held["CompanyName"]) == ("Oslo", "ACME")


@pytest.mark.parametrize("country", ["US", "CA", "GB", "DE", "JP", "IN", "BR"])
def test_state_or_region_is_required_in_some_countries(
    client: Any, address: dict[str, str], error_from: Any, country: str
) -> None:
    answer = error_from(client.put_contact_information, ContactInformation={**address, "CountryCode": country})
    assert answer["reason"] == "fieldValidationFailed"
    assert [field["name"] for field in answer["fieldList"]] == ["ContactInformation.StateOrRegion"]
    complete = {**address, "CountryCode": country, "StateOrRegion": "Somewhere"}
    client.put_contact_information(ContactInformation=complete)
    assert client.get_contact_information()["ContactInformation"] == complete


@pytest.mark.parametrize(
    ("country", "changes", "refused"),
    [
        ("IN", {"CountryCode": "NO"}, ["CountryCode"]),
        ("CN", {"CountryCode": "NO", "CompanyName": "Other"}, ["CountryCode", "CompanyName"]),
        ("CN", {"CompanyName": None}, ["CompanyName"]),
        ("IN", {"CompanyName": "Other"}, []),
        ("NO", {"CountryCode": "IN", "CompanyName": "Other"}, []),
    ],
)
def test_the_country_of_an_account_in_china_or_india_can_not_be_changed(
    client: Any, address: dict[str, str], error_from: Any, emulator: Any, country: str, changes: Any, refused: list[str]
) -> None:
    first = {**address, "CountryCode": country, "CompanyName": "Example", "StateOrRegion": "Somewhere"}
    emulator.account().contact_information = first
    changed = {name: value for name, value in {**first, **changes, "City": "Elsewhere"}.items() if value is not None}

    if refused:
        answer = error_from(client.put_contact_information, ContactInformation=changed)
        assert answer["Error"]["Code"] == "ValidationException"
        assert answer["reason"] == "fieldValidationFailed"
        assert [field["name"] for field in answer["fieldList"]] == [f"ContactInformation.{name}" for name in refused]
        changed = {**first, "City": "Elsewhere"}
    client.put_contact_information(ContactInformation=changed)
    assert client.get_contact_information()["ContactInformation"] == changed


def test_a_new_phone_number_must_be_verified(
    client: Any, emulator: Any, address: dict[str, str], error_from: Any
) -> None:
    client.put_contact_information(ContactInformation=address)
    assert client.get_contact_information()["VerificationStatus"] == "UNVERIFIED"
    assert client.send_phone_number_verification()["Status"] == "PENDING"
    assert client.verify_phone_number(Otp="ffffff")["Status"] == "PENDING"
    (sent,) = emulator.one_time_passwords()
    assert (sent.account_id, sent.sent_to) == ("123456789012", "phone")
    assert client.verify_phone_number(Otp=sent.code)["Status"] == "VERIFIED"
    client.put_contact_information(ContactInformation={**address, "City": "Bergen"})
    assert client.get_contact_information()["VerificationStatus"] == "VERIFIED"
    assert error_from(client.verify_phone_number, Otp=sent.code)["Error"]["Code"] == "ConflictException"


def test_an_expired_one_time_password_leaves_the_phone_number_unverified(
    client: Any, emulator: Any, clock: Any, address: dict[str, str]
) -> None:
    client.put_contact_information(ContactInformation=address)
    client.send_phone_number_verification()
    clock.advance(emulator.settings.one_time_password_lifetime)
    assert client.verify_phone_number(Otp=emulator.one_time_passwords()[-1].code)["Status"] == "UNVERIFIED"


def test_an_account_without_phone_verification_says_so(client: Any, emulator: Any) -> None:
    emulator.account().verification_status = "NOT_SUPPORTED"
    assert client.send_phone_number_verification()["Status"] == "NOT_SUPPORTED"
    assert emulator.one_time_passwords() == []


def test_reads_lag_behind_writes_when_a_delay_is_set(
    client: Any, address: dict[str, str], emulator: Any, clock: Any
) -> None:
    emulator.settings.read_after_write_delay = 1.0
    before = client.get_contact_information()["ContactInformation"]
    client.put_contact_information(ContactInformation=address)
    assert client.get_contact_information()["ContactInformation"] == before
    clock.advance(1)
    assert client.get_contact_information()["ContactInformation"] == address
