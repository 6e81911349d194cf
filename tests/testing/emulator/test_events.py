"""Events reach the targets of a rule that asks for them, and no one else."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_account import events as patterns
from pulumi_account.testing.emulator import AdjustableClock, Emulator, ManualClock
from pulumi_account.testing.emulator.timeline import Timeline

MANAGEMENT = "123456789012"
MEMBER = "100000000001"
REGIONS = patterns.region_opt_status_changed()

Subscribe = Callable[..., Callable[[], list[Any]]]


@pytest.fixture
def subscribe(client_for: Any) -> Subscribe:
    """A function that sends the events of a pattern to a queue, and returns a function that receives them."""

    def make(pattern: Any, account_id: str | None = None, *, wait: int = 0) -> Callable[[], list[Any]]:
        sqs, events = client_for("sqs", account_id), client_for("events", account_id)
        url = sqs.create_queue(QueueName="events")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        events.put_rule(Name="all", EventPattern=json.dumps(pattern))
        events.put_targets(Rule="all", Targets=[{"Id": "queue", "Arn": arn}])

        def receive() -> list[Any]:
            messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=wait).get("Messages")
            for message in messages or ():
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            return [json.loads(message["Body"]) for message in messages or ()]

        return receive

    return make


def test_a_region_switch_sends_an_event_when_it_starts_and_one_when_it_ends(
    client: Any, emulator: Emulator, clock: ManualClock, subscribe: Subscribe
) -> None:
    emulator.settings.region_delay = 600
    receive = subscribe(REGIONS)

    client.enable_region(RegionName="eu-central-2")
    (started,) = receive()
    assert started.pop("id")
    assert started == {
        "version": "0",
        "detail-type": "Region Opt-In Status Change",
        "source": "aws.account",
        "account": MANAGEMENT,
        "time": "2026-01-01T00:00:00Z",
        "region": "us-east-1",
        "resources": [f"arn:aws:account::{MANAGEMENT}:account"],
        "detail": {"accountId": MANAGEMENT, "regionName": "eu-central-2", "status": "ENABLING"},
    }
    clock.advance(599)
    assert receive() == []
    clock.advance(1)
    (ended,) = receive()
    assert (ended["detail"]["status"], ended["time"]) == ("ENABLED", "2026-01-01T00:10:00Z")
    client.disable_region(RegionName="eu-central-2")
    clock.advance(600)
    assert [event["detail"]["status"] for event in receive()] == ["DISABLING", "DISABLED"]


def test_events_of_a_members_region_reach_the_calling_account(
    client: Any, client_for: Any, emulator: Emulator, subscribe: Subscribe
) -> None:
    emulator.create_organization(1)
    of_management, of_member = subscribe(REGIONS), subscribe(REGIONS, MEMBER)

    client.enable_region(AccountId=MEMBER, RegionName="eu-central-2")
    assert [event["detail"]["accountId"] for event in of_management()] == [MEMBER, MEMBER]
    assert of_member() == []
    client_for("account", MEMBER).enable_region(RegionName="ap-east-1")
    assert of_management() == []
    assert [event["account"] for event in of_member()] == [MEMBER, MEMBER]


def test_refused_switches_disabled_rules_and_other_patterns_get_no_event(
    client: Any, client_for: Any, error_from: Any, subscribe: Subscribe
) -> None:
    receive = subscribe({"source": ["aws.account"], "detail": {"status": ["ENABLED"]}})

    error_from(client.enable_region, RegionName="us-east-1")
    client.enable_region(RegionName="eu-central-2")
    client_for("events").disable_rule(Name="all")
    client.enable_region(RegionName="ap-east-1")

    assert [event["detail"]["regionName"] for event in receive()] == ["eu-central-2"]


def test_a_target_that_can_not_be_reached_fails_no_call(client: Any, client_for: Any, subscribe: Subscribe) -> None:
    receive = subscribe(REGIONS)
    gone = {"Id": "gone", "Arn": f"arn:aws:sqs:us-east-1:{MANAGEMENT}:gone"}
    client_for("events").put_rule(Name="broken", EventPattern=json.dumps(REGIONS))
    client_for("events").put_targets(Rule="broken", Targets=[gone])

    client.enable_region(RegionName="eu-central-2")

    assert len(receive()) == 2


def test_a_new_account_is_announced_when_it_is_created(
    client_for: Any, emulator: Emulator, clock: ManualClock, subscribe: Subscribe
) -> None:
    emulator.create_organization()
    emulator.settings.account_creation_delay = 60
    receive = subscribe(patterns.account_created())

    organizations = client_for("organizations")
    creation = organizations.create_account(AccountName="Payments", Email="payments@example.com")
    assert receive() == []
    clock.advance(60)
    (event,) = receive()

    (account,) = organizations.list_accounts()["Accounts"][1:]
    assert (event["account"], event["detail-type"]) == (MANAGEMENT, "AWS Service Event via CloudTrail")
    assert (event["detail"]["eventType"], event["detail"]["awsRegion"]) == ("AwsServiceEvent", "us-east-1")
    assert event["detail"]["serviceEventDetails"]["createAccountStatus"] == {
        "id": creation["CreateAccountStatus"]["Id"],
        "state": "SUCCEEDED",
        "accountName": "****",
        "accountId": account["Id"],
        "requestedTimestamp": "Jan 1, 2026 12:00:00 AM",
        "completedTimestamp": "Jan 1, 2026 12:01:00 AM",
    }


def test_calls_that_change_an_organization_are_announced_without_contact_details(
    client_for: Any, emulator: Emulator, error_from: Any, subscribe: Subscribe
) -> None:
    organization = emulator.create_organization(1, organizational_units={"/Unit": 1})
    root, unit = (organization.organizational_unit_ids[path] for path in ("/", "/Unit"))
    organizations = client_for("organizations")
    receive = subscribe({"source": ["aws.organizations"], "detail-type": ["AWS API Call via CloudTrail"]})

    organizations.move_account(AccountId=MEMBER, SourceParentId=root, DestinationParentId=unit)
    organizations.tag_resource(ResourceId=MEMBER, Tags=[{"Key": "environment", "Value": "production"}])
    organizations.list_accounts()
    error_from(organizations.close_account, AccountId="999999999999")
    organizations.create_account(AccountName="Secret name", Email="secret@example.com")
    events = receive()

    refused = [event["detail"] for event in events if "errorCode" in event["detail"]]
    assert [(one["eventName"], one["errorCode"]) for one in refused] == [("CloseAccount", "AccountNotFoundException")]
    events = [event for event in events if event["detail"] not in refused]
    recorded = {event["detail"]["eventName"]: event["detail"]["requestParameters"] for event in events}
    assert recorded == {
        "MoveAccount": {"accountId": MEMBER, "sourceParentId": root, "destinationParentId": unit},
        "TagResource": {"resourceId": MEMBER, "tags": [{"key": "environment", "value": "production"}]},
        "CreateAccount": {"accountName": "****", "email": "****"},
    }
    assert {event["detail"]["eventSource"] for event in events} == {"organizations.amazonaws.com"}
    assert {event["detail"]["eventType"] for event in events} == {"AwsApiCall"}
    assert "ecret" not in json.dumps(events)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        (patterns.account_moved(account_ids=[MEMBER]), ["MoveAccount"]),
        (patterns.account_moved(account_ids=["100000000002"]), []),
        (patterns.account_tags_changed(account_ids=[MEMBER]), ["TagResource", "UntagResource"]),
    ],
)
def test_moves_and_tags_are_announced_unless_they_are_refused(
    client_for: Any, emulator: Emulator, error_from: Any, subscribe: Subscribe, pattern: Any, names: list[str]
) -> None:
    organization = emulator.create_organization(2, organizational_units={"/Unit": []})
    root, unit = (organization.organizational_unit_ids[path] for path in ("/", "/Unit"))
    organizations = client_for("organizations")
    receive = subscribe(pattern)
    move = {"AccountId": MEMBER, "SourceParentId": root, "DestinationParentId": unit}
    tag = {"ResourceId": MEMBER, "Tags": [{"Key": "team", "Value": "red"}]}

    emulator.policies.set_identity_policy(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
    )
    error_from(organizations.move_account, **move)
    error_from(organizations.tag_resource, **tag)
    emulator.policies.clear()
    organizations.move_account(**move)
    organizations.tag_resource(**tag)
    organizations.untag_resource(ResourceId=MEMBER, TagKeys=["team"])

    assert [event["detail"]["eventName"] for event in receive()] == names


def test_an_accepted_invitation_is_announced_to_the_new_member_and_its_result_to_the_management_account(
    client_for: Any, emulator: Emulator, subscribe: Subscribe
) -> None:
    emulator.create_organization()
    of_management = subscribe(patterns.account_joined())
    of_member = subscribe(patterns.handshake_accepted(), "555555555555")
    invited = client_for("organizations").invite_account_to_organization(
        Target={"Id": "555555555555", "Type": "ACCOUNT"}
    )
    handshake_id = invited["Handshake"]["Id"]

    client_for("organizations", "555555555555").accept_handshake(HandshakeId=handshake_id)

    (event,) = of_member()
    assert event["detail"]["requestParameters"] == {"handshakeId": handshake_id}
    assert event["detail"]["userIdentity"]["accountId"] == "555555555555"
    assert event["detail"]["responseElements"]["handshake"]["state"] == "ACCEPTED"
    assert "master@example.com" not in json.dumps(event)
    (joined,) = of_management()
    assert joined["detail"]["serviceEventDetails"] == {
        "accountId": "555555555555",
        "joinedMethod": "Invited",
        "joinedTime": "2026-01-01T00:00:00Z",
    }


def test_an_account_that_leaves_is_announced(
    client_for: Any, emulator: Emulator, clock: ManualClock, subscribe: Subscribe
) -> None:
    emulator.create_organization(2)
    receive = subscribe({"source": ["aws.organizations"], "detail": {"eventName": ["AccountDepartedOrganization"]}})

    client_for("organizations").close_account(AccountId=MEMBER)
    client_for("organizations").remove_account_from_organization(AccountId="100000000002")
    emulator.account()
    clock.advance(90 * 24 * 60 * 60)

    details = [event["detail"]["serviceEventDetails"] for event in receive()]
    assert [(one["accountId"], one["departedMethod"]) for one in details] == [
        ("100000000002", "Removed"),
        (MEMBER, "Cleaned"),
    ]


def test_a_client_that_waits_for_messages_gets_the_event_when_the_switch_ends(
    client: Any, emulator: Emulator, clock: ManualClock, subscribe: Subscribe
) -> None:
    emulator.settings.region_delay = 600
    receive = subscribe({"source": ["aws.account"], "detail": {"status": ["ENABLED"]}}, wait=20)
    client.enable_region(RegionName="eu-central-2")

    timer = threading.Timer(0.1, clock.advance, [600])
    timer.start()
    (event,) = receive()

    timer.join()
    assert event["detail"]["regionName"] == "eu-central-2"


def test_resetting_the_state_forgets_what_was_to_happen(
    client: Any, emulator: Emulator, clock: ManualClock, subscribe: Subscribe
) -> None:
    emulator.settings.region_delay = 600
    client.enable_region(RegionName="eu-central-2")
    emulator.reset(state=True)
    receive = subscribe(REGIONS)

    clock.advance(600)

    assert receive() == []


def test_effects_happen_once_in_the_order_of_their_times_and_may_schedule_more() -> None:
    clock = AdjustableClock()
    timeline = Timeline(clock)
    happened: list[str] = []
    timeline.schedule(20, lambda: happened.append("second"))

    def first() -> None:
        happened.append("first")
        timeline.schedule(0, lambda: happened.append("at once"))

    timeline.schedule(10, first)
    timeline.catch_up()
    assert happened == []
    clock.advance(20)
    threads = [threading.Thread(target=timeline.catch_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(happened) == ["at once", "first", "second"]
    assert happened[0] == "first"
