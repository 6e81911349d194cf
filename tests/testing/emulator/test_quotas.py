from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pulumi_account.testing.emulator import Emulator, ManualClock

# The reference guide's figures: requests per second, burst.
GUIDE = {
    "GetAlternateContact": (10, 15),
    "PutAlternateContact": (5, 8),
    "DeleteAlternateContact": (1, 6),
    "GetContactInformation": (10, 15),
    "PutContactInformation": (5, 8),
    "GetRegionOptStatus": (5, 5),
    "ListRegions": (5, 5),
    "EnableRegion": (1, 1),
    "DisableRegion": (1, 1),
}
CALLS: dict[str, Callable[[Any, dict[str, str], dict[str, str]], Any]] = {
    "GetAlternateContact": lambda client, _, __: client.get_alternate_contact(AlternateContactType="SECURITY"),
    "PutAlternateContact": lambda client, contact, _: client.put_alternate_contact(
        AlternateContactType="SECURITY", **contact
    ),
    "DeleteAlternateContact": lambda client, _, __: client.delete_alternate_contact(AlternateContactType="SECURITY"),
    "GetContactInformation": lambda client, _, __: client.get_contact_information(),
    "PutContactInformation": lambda client, _, address: client.put_contact_information(ContactInformation=address),
    "GetRegionOptStatus": lambda client, _, __: client.get_region_opt_status(RegionName="eu-central-2"),
    "ListRegions": lambda client, _, __: client.list_regions(),
    "EnableRegion": lambda client, _, __: client.enable_region(RegionName="eu-central-2"),
    "DisableRegion": lambda client, _, __: client.disable_region(RegionName="eu-central-2"),
}


def is_throttled(call: Callable[..., Any], *arguments: Any) -> bool:
    try:
        call(*arguments)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return (error.response["Error"]["Code"], status) == ("TooManyRequestsException", 429)
    return False


@pytest.fixture
def count_accepted(contact: dict[str, str], address: dict[str, str]) -> Callable[[Any, str, int], int]:
    """A function that counts how many of several calls in a row pass the quota."""

    def count(client: Any, operation: str, calls: int) -> int:
        return sum(not is_throttled(CALLS[operation], client, contact, address) for _ in range(calls))

    return count


@pytest.fixture
def throttled(emulator: Emulator) -> Emulator:
    emulator.quotas.enabled = True
    return emulator


@pytest.mark.parametrize("operation", GUIDE)
@pytest.mark.usefixtures("throttled")
def test_calls_pass_in_a_burst_and_then_at_the_rate(
    client: Any, clock: ManualClock, count_accepted: Any, operation: str
) -> None:
    rate, burst = GUIDE[operation]
    assert count_accepted(client, operation, burst + 3) == burst
    clock.advance(1)
    assert count_accepted(client, operation, burst + rate) == min(rate, burst)
    clock.advance(1 / rate)
    assert count_accepted(client, operation, 2) == 1
    clock.advance(3600)
    assert count_accepted(client, operation, burst + 3) == burst


@pytest.mark.usefixtures("throttled")
def test_each_operation_and_account_has_its_own_bucket(client: Any, client_for: Any, count_accepted: Any) -> None:
    assert count_accepted(client, "EnableRegion", 2) == 1
    assert count_accepted(client, "DisableRegion", 2) == 1
    assert count_accepted(client_for(account_id="210987654321"), "EnableRegion", 2) == 1


def test_calls_for_a_member_count_against_the_callers_quota(throttled: Emulator, client: Any, error_from: Any) -> None:
    first, second = throttled.create_organization(2).member_account_ids
    client.enable_region(RegionName="eu-central-2", AccountId=first)
    answer = error_from(client.enable_region, RegionName="eu-central-2", AccountId=second)
    assert answer["Error"] == {"Code": "TooManyRequestsException", "Message": "Rate exceeded"}


def test_a_throttled_call_changes_nothing(throttled: Emulator, client: Any, count_accepted: Any, contact: Any) -> None:
    count_accepted(client, "PutAlternateContact", 8)
    with pytest.raises(ClientError):
        client.put_alternate_contact(AlternateContactType="BILLING", **contact)
    assert "BILLING" not in throttled.account().alternate_contacts


def test_email_updates_are_also_limited_per_target_account(
    throttled: Emulator, client: Any, clock: ManualClock, error_from: Any
) -> None:
    (member,) = throttled.create_organization(1).member_account_ids
    for number in range(3):
        client.start_primary_email_update(AccountId=member, PrimaryEmail=f"new{number}@example.com")
        clock.advance(1)
    answer = error_from(client.start_primary_email_update, AccountId=member, PrimaryEmail="new4@example.com")
    assert answer["Error"]["Code"] == "TooManyRequestsException"


@pytest.mark.usefixtures("throttled")
def test_quotas_are_lower_in_china(client_for: Any, count_accepted: Any) -> None:
    assert count_accepted(client_for(region_name="cn-northwest-1"), "PutAlternateContact", 5) == 1


def test_quotas_are_off_by_default_and_can_be_overridden(
    clock: ManualClock, count_accepted: Any, client_factory: Any
) -> None:
    with Emulator(clock=clock) as free:
        assert count_accepted(client_factory(free), "EnableRegion", 30) == 30
    with Emulator(clock=clock, quotas={"EnableRegion": (2, 4)}) as own:
        assert count_accepted(client_factory(own), "EnableRegion", 30) == 4
        assert count_accepted(client_factory(own), "DisableRegion", 30) == 1
