"""The EventBridge patterns match the events that AWS sends, and no others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from moto.events.models import EventPattern

from pulumi_account import events
from tests.source import ROOT

MEMBER, OTHER, UNIT = "100000000001", "100000000002", "ou-a1b2-f6g7h111"
# As in the guide.
REGION_EVENT = {
    "version": "0",
    "id": "11112222-3333-4444-5555-666677778888",
    "detail-type": "Region Opt-In Status Change",
    "source": "aws.account",
    "account": "123456789012",
    "time": "2020-09-30T06:51:08Z",
    "region": "us-east-1",
    "resources": ["arn:aws:account::123456789012:account"],
    "detail": {"accountId": "123456789012", "regionName": "ap-east-1", "status": "ENABLED"},
}


def of_organizations(name: str, kind: str = "AWS API Call via CloudTrail", **detail: Any) -> dict[str, Any]:
    return {
        **REGION_EVENT,
        "detail-type": kind,
        "source": "aws.organizations",
        "detail": {"eventSource": "organizations.amazonaws.com", "eventName": name, **detail},
    }


def created(state: str) -> dict[str, Any]:
    status = {"id": "car-examplecreateaccountrequestid111", "state": state, "accountId": MEMBER, "accountName": "****"}
    kind = "AWS Service Event via CloudTrail"
    return of_organizations("CreateAccountResult", kind, serviceEventDetails={"createAccountStatus": status})


MOVE = {"accountId": MEMBER, "sourceParentId": "r-a1b2", "destinationParentId": UNIT}
EVENTS = {
    "region": REGION_EVENT,
    "created": created("SUCCEEDED"),
    "not created": created("FAILED"),
    "accepted": of_organizations("AcceptHandshake", requestParameters={"handshakeId": "h-examplehandshakeid111"}),
    "joined": of_organizations("AccountJoinedOrganization", "AWS Service Event via CloudTrail"),
    "moved": of_organizations("MoveAccount", requestParameters=MOVE),
    "not moved": of_organizations("MoveAccount", requestParameters=MOVE, errorCode="AccessDenied"),
    "tagged": of_organizations("TagResource", requestParameters={"resourceId": MEMBER, "tags": []}),
    "untagged": of_organizations("UntagResource", requestParameters={"resourceId": UNIT, "tagKeys": ["team"]}),
    "other call": of_organizations("CreateAccount"),
    "other service": {**of_organizations("MoveAccount", requestParameters=MOVE), "source": "aws.controltower"},
}


@pytest.mark.parametrize(
    ("pattern", "matching"),
    [
        (events.region_opt_status_changed(), {"region"}),
        (events.region_opt_status_changed(region_names=["ap-east-1"], statuses=["ENABLED", "DISABLED"]), {"region"}),
        (events.region_opt_status_changed(account_ids=[MEMBER]), set()),
        (events.region_opt_status_changed(statuses=["ENABLING"]), set()),
        (events.account_created(), {"created"}),
        (events.account_created(states=["SUCCEEDED", "FAILED"]), {"created", "not created"}),
        (events.handshake_accepted(), {"accepted"}),
        (events.account_joined(), {"joined"}),
        (events.account_moved(), {"moved"}),
        (events.account_moved(account_ids=[MEMBER], destination_parent_ids=[UNIT]), {"moved"}),
        (events.account_moved(source_parent_ids=[UNIT]), set()),
        (events.account_tags_changed(), {"tagged", "untagged"}),
        (events.account_tags_changed(account_ids=[MEMBER, OTHER]), {"tagged"}),
    ],
)
def test_a_pattern_matches_only_its_events(pattern: dict[str, Any], matching: set[str]) -> None:
    matches: Callable[[Any], bool] = EventPattern.load(json.dumps(pattern)).matches_event
    assert {name for name, event in EVENTS.items() if matches(event)} == matching


def test_the_rule_in_the_guide_about_region_events_has_the_pattern() -> None:
    guide = (ROOT / "docs" / "region-events.md").read_text(encoding="utf-8")
    [pattern] = [json.loads(line) for line in re.findall(r"```json\n(.*?)```", guide, re.DOTALL)]
    assert pattern == events.region_opt_status_changed()
