"""Creates the queue, and the rules that send it an event for each account that is created or joins.

Run again, it changes nothing. Remove them with the AWS CLI or the console.
"""

import json
from typing import Any

import boto3

from pulumi_account import events

QUEUE = "account-created"
REGION = "us-east-1"
# A deployment must be over by then, or a second one starts.
SECONDS_FOR_A_DEPLOYMENT = 3600
# AWS sends the second one since May 2026; invited accounts have only that.
RULES = {"account-created": events.account_created(), "account-joined": events.account_joined()}


def set_up() -> str:
    """Create the queue, the rules and their targets; return the queue's URL."""
    sqs = boto3.client("sqs", region_name=REGION)
    event_bus = boto3.client("events", region_name=REGION)
    timeout = {"VisibilityTimeout": str(SECONDS_FOR_A_DEPLOYMENT)}
    url: str = sqs.create_queue(QueueName=QUEUE, Attributes=timeout)["QueueUrl"]
    queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    rules = [event_bus.put_rule(Name=name, EventPattern=json.dumps(RULES[name]))["RuleArn"] for name in RULES]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy(queue, rules))})
    for name in RULES:
        event_bus.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": queue}])
    return url


def policy(queue: str, rules: list[str]) -> dict[str, Any]:
    """Return the queue's policy: only these rules may send to it."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": rules}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


if __name__ == "__main__":
    print(set_up())  # noqa: T201 - what the script is for
