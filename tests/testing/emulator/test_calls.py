from __future__ import annotations

import json
from typing import Any

from pulumi_account.testing.emulator.calls import Call, CallLog


def test_every_call_is_logged_with_caller_operation_account_and_status(
    client: Any, client_for: Any, emulator: Any, clock: Any, error_from: Any
) -> None:
    (member,) = emulator.create_organization(1).member_account_ids
    client.get_contact_information(AccountId=member)
    clock.advance(5)
    error_from(client_for(account_id=member).get_alternate_contact, AlternateContactType="SECURITY")
    first, second = emulator.calls()
    assert (first.service, first.operation, first.status) == ("account", "GetContactInformation", 200)
    assert (first.caller, first.account_id, first.error) == ("123456789012", member, None)
    assert (second.caller, second.account_id, second.status) == (member, None, 404)
    assert second.error == "ResourceNotFoundException"
    assert second.time - first.time == 5


def test_forwarded_services_are_logged_too(client_for: Any, emulator: Any, error_from: Any) -> None:
    client_for("sts").get_caller_identity()
    client_for("sts").assume_role(RoleArn="arn:aws:iam::210987654321:role/x", RoleSessionName="test")
    error_from(client_for("organizations").describe_account, AccountId="210987654321")
    client_for("iam").list_account_aliases()
    s3 = client_for("s3")
    s3.create_bucket(Bucket="emulated")
    s3.put_object(Bucket="emulated", Key="some/key", Body=b"body")
    s3.list_buckets()
    assert [(call.service, call.operation, call.account_id) for call in emulator.calls()] == [
        ("sts", "GetCallerIdentity", None),
        ("sts", "AssumeRole", None),
        ("organizations", "DescribeAccount", "210987654321"),
        ("iam", "ListAccountAliases", None),
        ("s3", "CreateBucket", None),
        ("s3", "PutObject", None),
        ("s3", "ListBuckets", None),
    ]
    assert [call.status for call in emulator.calls()] == [200, 200, 400, 200, 200, 200, 200]


def test_calls_can_be_filtered_and_cleared(client: Any, client_for: Any, emulator: Any) -> None:
    client.list_regions()
    client.get_contact_information()
    client_for("sts").get_caller_identity()
    assert [call.operation for call in emulator.calls(service="account")] == ["ListRegions", "GetContactInformation"]
    assert len(emulator.calls(operation="ListRegions")) == 1
    emulator.reset()
    assert emulator.calls() == []


def test_the_log_holds_no_contact_detail(
    client: Any, contact: Any, address: Any, emulator: Any, error_from: Any
) -> None:
    client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
    client.put_contact_information(ContactInformation=address)
    error_from(client.put_alternate_contact, AlternateContactType="SECURITY", **{**contact, "Name": "ada" * 30})
    logged = json.dumps([call.as_dict() for call in emulator.calls()])
    assert len(emulator.calls()) == 3
    for detail in (*contact.values(), *(value for value in address.values() if len(value) > 2), "ada"):
        assert detail not in logged


def test_a_malformed_call_is_logged(client: Any, emulator: Any, error_from: Any) -> None:
    error_from(client.get_contact_information, AccountId=12)
    (call,) = emulator.calls()
    assert (call.operation, call.account_id, call.status) == ("GetContactInformation", None, 400)


def test_the_log_keeps_the_latest_calls_but_counts_all() -> None:
    log = CallLog(kept=3)
    for number in range(10):
        log.add(Call(number, "account", "ListRegions", "1", "arn", None, 429 if number % 2 else 200))
    assert [call.time for call in log.select()] == [7, 8, 9]
    assert len(log) == 10
    assert log.counts() == {"ListRegions": {"200": 5, "429": 5}}
    log.clear()
    assert (len(log), log.counts()) == (0, {})
