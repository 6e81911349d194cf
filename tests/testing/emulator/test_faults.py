from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError


def test_a_fault_occurs_as_often_as_requested(client: Any, emulator: Any, error_from: Any) -> None:
    emulator.faults.add("GetContactInformation", "InternalServerException", times=2, message="Boom")
    for _ in range(2):
        answer = error_from(client.get_contact_information)
        assert answer["Error"] == {"Code": "InternalServerException", "Message": "Boom"}
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert client.get_contact_information()


def test_a_fault_spares_other_operations_and_accounts(client: Any, emulator: Any, error_from: Any) -> None:
    first, second = emulator.create_organization(2).member_account_ids
    emulator.faults.add("GetContactInformation", "ConflictException", account_id=second, times=None)
    client.list_regions(AccountId=second)
    client.get_contact_information(AccountId=first)
    for _ in range(3):
        assert error_from(client.get_contact_information, AccountId=second)["ResponseMetadata"]["HTTPStatusCode"] == 409


def test_a_fault_with_only_a_status_or_a_custom_code(client: Any, emulator: Any, error_from: Any) -> None:
    emulator.faults.add("*", status=503)
    answer = error_from(client.list_regions)
    assert (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]) == (503, "InternalServerException")
    emulator.faults.add("*", "ExpiredTokenException", status=403)
    answer = error_from(client.list_regions)
    assert (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]) == (403, "ExpiredTokenException")


def test_a_connection_can_be_reset_before_the_call_takes_effect(client: Any, contact: Any, emulator: Any) -> None:
    emulator.faults.add("PutAlternateContact", connection_reset=True)
    with pytest.raises(ConnectionClosedError):
        client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
    assert not emulator.account().alternate_contacts
    assert [call.status for call in emulator.calls(operation="PutAlternateContact")] == [0]
    client.put_alternate_contact(AlternateContactType="SECURITY", **contact)


def test_a_connection_can_be_reset_after_the_call_takes_effect(client: Any, contact: Any, emulator: Any) -> None:
    emulator.faults.add("PutAlternateContact", connection_reset=True, after=True)
    with pytest.raises(ConnectionClosedError):
        client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
    assert emulator.account().alternate_contacts["SECURITY"] == contact


def test_an_error_can_follow_the_effect_of_a_call(client: Any, contact: Any, emulator: Any, error_from: Any) -> None:
    emulator.faults.add("PutAlternateContact", "InternalServerException", after=True)
    error_from(client.put_alternate_contact, AlternateContactType="SECURITY", **contact)
    assert emulator.account().alternate_contacts["SECURITY"] == contact


def test_a_fault_can_answer_with_a_foreign_body(client: Any, contact: Any, emulator: Any) -> None:
    emulator.faults.add("PutAlternateContact", body="<html>log in</html>")
    answer = client.put_alternate_contact(AlternateContactType="SECURITY", **contact)["ResponseMetadata"]
    assert (answer["HTTPStatusCode"], answer.get("RequestId")) == (200, None)
    assert not emulator.account().alternate_contacts
    emulator.faults.add("PutAlternateContact", body="{}", request_id=True, after=True, status=202)
    answer = client.put_alternate_contact(AlternateContactType="SECURITY", **contact)["ResponseMetadata"]
    assert answer["HTTPStatusCode"] == 202
    assert answer["RequestId"]
    assert emulator.account().alternate_contacts["SECURITY"] == contact


def test_a_response_is_cut_off_after_the_skipped_ones(client: Any, emulator: Any) -> None:
    whole = client.list_regions(MaxResults=1)
    emulator.faults.add("ListRegions", cut=True, skip=2)
    for _ in range(2):
        assert client.list_regions(MaxResults=1)["Regions"] == whole["Regions"]
    assert client.list_regions(MaxResults=1).get("Regions") is None
    assert client.list_regions(MaxResults=1)["Regions"] == whole["Regions"]


def test_latency_delays_the_answer(client: Any, emulator: Any) -> None:
    client.list_regions()
    emulator.faults.add("ListRegions", latency=0.15)
    started = time.monotonic()
    assert client.list_regions()["Regions"]
    assert time.monotonic() - started >= 0.15


@pytest.mark.parametrize(
    ("service", "operation", "call"),
    [
        ("sts", "GetCallerIdentity", lambda client: client.get_caller_identity()),
        ("organizations", "DescribeOrganization", lambda client: client.describe_organization()),
        ("s3", "ListBuckets", lambda client: client.list_buckets()),
    ],
)
def test_forwarded_services_fail_in_their_own_protocol(
    client_for: Any, emulator: Any, error_from: Any, service: str, operation: str, call: Any
) -> None:
    emulator.faults.add(operation, "AccessDenied", status=403, message="No <way>")
    answer = error_from(lambda: call(client_for(service)))
    assert answer["Error"]["Code"] == "AccessDenied"
    assert answer["Error"]["Message"] == "No <way>"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"code": "X", "times": 0},
        {"code": "X", "latency": -1},
        {"latency": float("nan")},
        {"status": 200},
        {"status": 199, "body": ""},
        {"cut": True, "skip": -1},
    ],
)
def test_an_invalid_fault_is_rejected(emulator: Any, options: Any) -> None:
    with pytest.raises(ValueError, match=r"fault|times|latency|skip"):
        emulator.faults.add("*", **options)
