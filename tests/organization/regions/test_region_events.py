"""A rollout over HTTP, with the events that say that a switch has ended, and without them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import boto3

from pulumi_account.organization.regions.rollout import RegionRollout
from tests.conftest import CALLER
from tests.organization.regions.regions import REGIONS, failures

if TYPE_CHECKING:
    from tests.conftest import World


def test_a_rollout_over_http_takes_few_calls(world: World) -> None:
    world.emulator.create_organization(["222222222222"])
    runtime = world.runtime()
    result = RegionRollout(runtime, None, {CALLER: REGIONS, "222222222222": REGIONS}, 60).run()
    assert all(account.is_finished and not failures(account) and not account.error for account in result.values())
    assert world.operations().count("EnableRegion") == 4
    assert {call.status for call in world.emulator.calls(service="account")} == {200}
    assert boto3.client("account").get_region_opt_status(RegionName="ap-east-1")["RegionOptStatus"] == "ENABLED"
    assert any(re.fullmatch(r"\d/4, \d switching, \d+ (min \d+ )?s", line) for line in world.narrator.shown)
    assert re.fullmatch(r"4/4, \d+ (min \d+ )?s", world.narrator.shown[-1])


QUEUE_PATH = "/123456789012/region-events"


def event_body(account_id: str, region: str, status: str) -> str:
    detail = {"accountId": account_id, "regionName": region, "status": status}
    return json.dumps({"source": "aws.account", "detail-type": "Region Opt-In Status Change", "detail": detail})


def test_without_an_event_the_end_of_a_switch_is_seen_within_five_minutes(world: World) -> None:
    world.emulator.create_organization(["222222222222"])
    queue = boto3.client("sqs").create_queue(QueueName="region-events")["QueueUrl"]
    runtime = world.runtime({"account:regionEventsQueueUrl": world.emulator.url + QUEUE_PATH})
    wanted = {"222222222222": {"ap-east-1": True}}

    def send(body: str) -> None:
        boto3.client("sqs").send_message(QueueUrl=queue, MessageBody=body)

    for body in ("no JSON", "{}", event_body("999999999999", "ap-east-1", "ENABLED")):
        send(body)
    send(event_body("222222222222", "ap-east-1", "ENABLING"))
    begin = world.clock.monotonic()
    world.emulator.settings.region_delay = 200
    result = RegionRollout(runtime, None, wanted, 60).run()["222222222222"]
    assert result.is_finished
    assert not failures(result)
    assert world.operations().count("ListRegions") <= 5
    assert world.clock.monotonic() - begin <= 200 + 310


def test_an_event_that_a_switch_ended_causes_a_read_at_once(world: World) -> None:
    queue = boto3.client("sqs").create_queue(QueueName="region-events")["QueueUrl"]
    runtime = world.runtime({"account:regionEventsQueueUrl": world.emulator.url + QUEUE_PATH})
    rollout = RegionRollout(runtime, None, {CALLER: {"ap-east-1": True}}, 60)
    begin = world.clock.monotonic()

    def sleep(seconds: float) -> None:
        world.clock.advance(seconds)
        if not sent and world.clock.monotonic() - begin > 610:
            sent.append(True)
            boto3.client("sqs").send_message(QueueUrl=queue, MessageBody=event_body(CALLER, "ap-east-1", "ENABLED"))

    sent: list[bool] = []
    world.clock.sleep = sleep  # type: ignore[method-assign]
    boto3.client("sqs").send_message(QueueUrl=queue, MessageBody=event_body(CALLER, "ap-east-1", "ENABLING"))
    rollout.run()
    assert world.clock.monotonic() - begin <= 620
    assert world.operations().count("ListRegions") <= 6
    assert "Messages" not in boto3.client("sqs").receive_message(QueueUrl=queue)


def test_a_queue_that_cannot_be_read_is_reported_once_and_polling_continues(world: World) -> None:
    runtime = world.runtime({"account:regionEventsQueueUrl": world.emulator.url + QUEUE_PATH})
    result = RegionRollout(runtime, None, {CALLER: {"ap-east-1": True}}, 60).run()[CALLER]
    assert result.is_finished
    assert not failures(result)
    assert len([line for line in world.narrator.said if line.startswith("region events can't be read")]) == 1
