from __future__ import annotations

from typing import Any

import pytest


def test_a_new_account_has_no_alternate_contact(client: Any, error_from: Any) -> None:
    answer = error_from(client.get_alternate_contact, AlternateContactType="SECURITY")
    assert answer["Error"]["Code"] == "ResourceNotFoundException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_get_returns_what_put_wrote(client: Any, contact: dict[str, str]) -> None:
    client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
    answer = client.get_alternate_contact(AlternateContactType="SECURITY")
    assert answer["AlternateContact"] == {**contact, "AlternateContactType": "SECURITY"}


def test_a_second_put_replaces_the_first(client: Any, contact: dict[str, str]) -> None:
    client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
    client.put_alternate_contact(AlternateContactType="SECURITY", **{**contact, "Title": "CISO"})
    assert client.get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]["Title"] == "CISO"


def test_the_three_contact_types_are_independent(client: Any, contact: dict[str, str], emulator: Any) -> None:
    for kind in ("BILLING", "OPERATIONS", "SECURITY"):
        client.put_alternate_contact(AlternateContactType=kind, **{**contact, "Name": kind.title()})
    client.delete_alternate_contact(AlternateContactType="BILLING")
    held = emulator.account().alternate_contacts
    assert {kind: fields["Name"] for kind, fields in held.items()} == {
        "OPERATIONS": "Operations",
        "SECURITY": "Security",
    }


def test_a_second_delete_is_not_found(client: Any, contact: dict[str, str], error_from: Any) -> None:
    client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
    client.delete_alternate_contact(AlternateContactType="SECURITY")
    answer = error_from(client.delete_alternate_contact, AlternateContactType="SECURITY")
    assert answer["Error"]["Code"] == "ResourceNotFoundException"


def test_surrounding_whitespace_is_trimmed_and_inner_whitespace_kept(client: Any, contact: dict[str, str]) -> None:
    padded = {name: f"  {value}\t" for name, value in contact.items()} | {"Name": " Ada  Example "}
    client.put_alternate_contact(AlternateContactType="SECURITY", **padded)
    held = client.get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]
    assert held == {**contact, "Name": "Ada  Example", "AlternateContactType": "SECURITY"}


def test_a_blank_field_is_rejected(client: Any, contact: dict[str, str], error_from: Any) -> None:
    answer = error_from(client.put_alternate_contact, AlternateContactType="SECURITY", **{**contact, "Name": "   "})
    assert [field["name"] for field in answer["fieldList"]] == ["Name"]


@pytest.mark.parametrize(("text", "length"), [("ß", 64), ("😀", 64), ("名", 64)])
def test_lengths_count_characters_not_bytes(
    client: Any, contact: dict[str, str], error_from: Any, text: str, length: int
) -> None:
    client.put_alternate_contact(AlternateContactType="SECURITY", **{**contact, "Name": text * length})
    assert client.get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]["Name"] == text * length
    longer = {**contact, "Name": text * (length + 1)}
    assert error_from(client.put_alternate_contact, AlternateContactType="SECURITY", **longer)["fieldList"]


def test_drift_made_by_a_test_is_visible_at_once(
    client: Any, contact: dict[str, str], emulator: Any, error_from: Any
) -> None:
    client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
    emulator.account().alternate_contacts["SECURITY"]["Title"] = "Drifted"
    assert client.get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]["Title"] == "Drifted"
    del emulator.account().alternate_contacts["SECURITY"]
    error_from(client.get_alternate_contact, AlternateContactType="SECURITY")


class TestReadAfterWriteDelay:
    @pytest.fixture(autouse=True)
    def delay(self, emulator: Any) -> None:
        emulator.settings.read_after_write_delay = 2.0

    def test_the_first_put_is_not_found_until_the_delay_is_over(
        self, client: Any, contact: dict[str, str], clock: Any, error_from: Any
    ) -> None:
        client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
        clock.advance(1.9)
        answer = error_from(client.get_alternate_contact, AlternateContactType="SECURITY")
        assert answer["Error"]["Code"] == "ResourceNotFoundException"
        clock.advance(0.2)
        assert client.get_alternate_contact(AlternateContactType="SECURITY")

    def test_each_put_becomes_visible_after_its_own_delay(
        self, client: Any, contact: dict[str, str], clock: Any
    ) -> None:
        def read_title() -> str:
            title: str = client.get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]["Title"]
            return title

        for title in ("first", "second", "third"):
            client.put_alternate_contact(AlternateContactType="SECURITY", **{**contact, "Title": title})
            clock.advance(1.5)
        assert read_title() == "second"
        clock.advance(1)
        assert read_title() == "third"

    def test_a_deletion_is_visible_at_once(
        self, client: Any, contact: dict[str, str], clock: Any, error_from: Any
    ) -> None:
        client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
        clock.advance(3)
        client.put_alternate_contact(AlternateContactType="SECURITY", **{**contact, "Title": "New"})
        client.delete_alternate_contact(AlternateContactType="SECURITY")
        error_from(client.get_alternate_contact, AlternateContactType="SECURITY")


@pytest.mark.parametrize("operation", ["get_alternate_contact", "delete_alternate_contact"])
def test_an_unknown_type_is_denied_before_the_request_is_validated(
    client: Any, error_from: Any, operation: str
) -> None:
    answer = error_from(getattr(client, operation), AlternateContactType="UNKNOWN")

    assert answer["Error"]["Code"] == "AccessDeniedException"
    assert answer["Error"]["Message"].endswith("(You specified an invalid Alternate Contact type.)")
