"""Accounts are created, join by invitation and are closed as AWS does it, on the emulator's clock."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_account.testing.emulator import Emulator, ManualClock

DAY = 24 * 60 * 60.0
NEW = {"AccountName": "Payments", "Email": "payments@example.com"}


@pytest.fixture
def organizations(emulator: Emulator, client_for: Any) -> Any:
    emulator.create_organization(2)
    return client_for("organizations")


def states(organizations: Any, **options: Any) -> dict[str, str]:
    return {account["Id"]: account["State"] for account in organizations.list_accounts(**options)["Accounts"]}


def test_a_creation_is_in_progress_before_the_account_is_there(
    organizations: Any, client: Any, emulator: Emulator, clock: ManualClock, error_from: Any
) -> None:
    emulator.settings.account_creation_delay, emulator.settings.new_account_delay = 60, 120
    before = states(organizations)

    asked = organizations.create_account(**NEW)["CreateAccountStatus"]
    assert (asked["State"], "AccountId" in asked) == ("IN_PROGRESS", False)
    assert states(organizations) == before

    clock.advance(60)
    made = organizations.describe_create_account_status(CreateAccountRequestId=asked["Id"])["CreateAccountStatus"]
    assert (made["State"], states(organizations)[made["AccountId"]]) == ("SUCCEEDED", "ACTIVE")
    assert organizations.list_create_account_status(States=["SUCCEEDED"])["CreateAccountStatuses"] == [made]
    joined = organizations.describe_account(AccountId=made["AccountId"])["Account"]["JoinedTimestamp"]
    assert joined.timestamp() == clock.time()

    denied = error_from(client.get_account_information, AccountId=made["AccountId"])
    stranger = error_from(client.get_account_information, AccountId="999999999999")
    assert denied["Error"]["Code"] == "AccessDeniedException"
    assert denied["Error"]["Message"].replace(made["AccountId"], "999999999999") == stranger["Error"]["Message"]
    clock.advance(120)
    assert client.get_account_information(AccountId=made["AccountId"])["AccountName"] == "Payments"
    assert client.get_primary_email(AccountId=made["AccountId"])["PrimaryEmail"] == "payments@example.com"


def test_an_unknown_creation_is_not_found(organizations: Any, error_from: Any) -> None:
    answer = error_from(organizations.describe_create_account_status, CreateAccountRequestId="car-" + "a" * 32)

    assert answer["Error"]["Code"] == "CreateAccountStatusNotFoundException"


def test_a_govcloud_account_is_linked_to_its_standard_account(organizations: Any, client: Any) -> None:
    made = organizations.create_gov_cloud_account(**NEW)["CreateAccountStatus"]

    answer = client.get_gov_cloud_account_information(StandardAccountId=made["AccountId"])
    assert answer["GovCloudAccountId"] == made["GovCloudAccountId"] != made["AccountId"]
    assert answer["AccountState"] == "ACTIVE"


def test_an_email_address_is_used_once_and_never_again_after_its_account_was_closed(
    organizations: Any, clock: ManualClock
) -> None:
    first = organizations.create_account(**NEW)["CreateAccountStatus"]
    again = organizations.create_account(AccountName="Other", Email="PAYMENTS@example.com")["CreateAccountStatus"]
    assert (again["State"], again["FailureReason"]) == ("FAILED", "EMAIL_ALREADY_EXISTS")

    organizations.close_account(AccountId=first["AccountId"])
    assert states(organizations)[first["AccountId"]] == "CLOSED"
    clock.advance(90 * DAY)
    assert first["AccountId"] not in states(organizations)
    again = organizations.create_account(**NEW)["CreateAccountStatus"]
    assert again["FailureReason"] == "EMAIL_ALREADY_EXISTS"


def test_a_closed_account_is_pending_closure_first_and_leaves_after_90_days(
    organizations: Any, client: Any, emulator: Emulator, clock: ManualClock, error_from: Any
) -> None:
    emulator.settings.account_closing_delay = 600
    member = "100000000001"

    organizations.close_account(AccountId=member)
    described = organizations.describe_account(AccountId=member)["Account"]
    assert (described["State"], described["Status"]) == ("PENDING_CLOSURE", "PENDING_CLOSURE")
    assert client.get_account_information(AccountId=member)["AccountState"] == "SUSPENDED"
    again = error_from(organizations.close_account, AccountId=member)
    assert again["Error"]["Code"] == "AccountAlreadyClosedException"

    clock.advance(600)
    described = organizations.describe_account(AccountId=member)["Account"]
    assert (described["State"], described["Status"]) == ("CLOSED", "SUSPENDED")
    clock.advance(90 * DAY - 1)
    assert states(organizations)[member] == "CLOSED"
    clock.advance(1)
    assert member not in states(organizations)


@pytest.mark.parametrize(("members", "quota"), [(30, 10), (250, 25)])
def test_a_tenth_of_the_members_and_at_least_ten_can_be_closed_in_30_days(
    emulator: Emulator, client_for: Any, clock: ManualClock, error_from: Any, members: int, quota: int
) -> None:
    accounts = emulator.create_organization(members).member_account_ids
    organizations = client_for("organizations")
    for account in accounts[:quota]:
        organizations.close_account(AccountId=account)

    refused = error_from(organizations.close_account, AccountId=accounts[quota])
    assert refused["Error"]["Code"] == "ConstraintViolationException"
    assert refused["Reason"] == "CLOSE_ACCOUNT_QUOTA_EXCEEDED"
    clock.advance(30 * DAY - 1)
    assert error_from(organizations.close_account, AccountId=accounts[quota])["Reason"] == refused["Reason"]
    clock.advance(1)
    organizations.close_account(AccountId=accounts[quota])


def test_the_management_account_and_strangers_can_not_be_closed(organizations: Any, error_from: Any) -> None:
    own = error_from(organizations.close_account, AccountId="123456789012")
    assert own["Reason"] == "CANNOT_CLOSE_MANAGEMENT_ACCOUNT"
    stranger = error_from(organizations.close_account, AccountId="999999999999")
    assert stranger["Error"]["Code"] == "AccountNotFoundException"


def test_an_invited_account_joins_when_it_accepts(
    organizations: Any, client: Any, client_for: Any, clock: ManualClock, error_from: Any
) -> None:
    target = {"Id": "555555555555", "Type": "ACCOUNT"}
    handshake = organizations.invite_account_to_organization(Target=target)["Handshake"]
    assert handshake["State"] == "OPEN"
    twice = error_from(organizations.invite_account_to_organization, Target=target)
    assert twice["Error"]["Code"] == "DuplicateHandshakeException"
    stranger = error_from(client_for("organizations", "666666666666").accept_handshake, HandshakeId=handshake["Id"])
    assert stranger["Error"]["Code"] == "AccessDeniedException"
    assert error_from(client.get_account_information, AccountId="555555555555")["Error"]["Code"] == (
        "AccessDeniedException"
    )

    invited = client_for("organizations", "555555555555")
    assert [one["Id"] for one in invited.list_handshakes_for_account()["Handshakes"]] == [handshake["Id"]]
    assert invited.accept_handshake(HandshakeId=handshake["Id"])["Handshake"]["State"] == "ACCEPTED"

    described = organizations.describe_account(AccountId="555555555555")["Account"]
    assert (described["JoinedMethod"], described["State"]) == ("INVITED", "ACTIVE")
    assert described["JoinedTimestamp"].timestamp() == clock.time()
    assert client.get_account_information(AccountId="555555555555")["AccountId"] == "555555555555"
    member = error_from(organizations.invite_account_to_organization, Target=target)
    assert member["Reason"] == "ALREADY_IN_AN_ORGANIZATION"


def test_a_handshake_that_is_canceled_declined_or_expired_can_not_be_accepted(
    organizations: Any, client_for: Any, clock: ManualClock, error_from: Any
) -> None:
    def invited(account_id: str) -> tuple[Any, str]:
        made = organizations.invite_account_to_organization(Target={"Id": account_id, "Type": "ACCOUNT"})
        return client_for("organizations", account_id), made["Handshake"]["Id"]

    one, canceled = invited("555555555555")
    organizations.cancel_handshake(HandshakeId=canceled)
    two, declined = invited("666666666666")
    two.decline_handshake(HandshakeId=declined)
    three, expired = invited("777777777777")
    clock.advance(15 * DAY)

    for account, handshake in ((one, canceled), (two, declined), (three, expired)):
        answer = error_from(account.accept_handshake, HandshakeId=handshake)
        assert answer["Error"]["Code"] == "InvalidHandshakeTransitionException"
    listed = organizations.list_handshakes_for_organization()["Handshakes"]
    assert [one["State"] for one in listed] == ["CANCELED", "DECLINED", "EXPIRED"]
