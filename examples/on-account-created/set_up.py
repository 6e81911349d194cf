"""Creates the queue and the rule that sends it an event for each account that is created or joins.

Run again, it changes nothing. Remove both with the AWS CLI or the console.
"""

import json
from typing import Any

import boto3

NAME = "account-created"
REGION = "us-east-1"
# A deployment must be over by then, or a second one starts.
SECONDS_FOR_A_DEPLOYMENT = 3600
# CreateAccountResult is older than AccountJoinedOrganization, which invited accounts have too.
PATTERN: dict[str, Any] = {
    "source": ["aws.organizations"],
    "detail": {
        "eventSource": ["organizations.amazonaws.com"],
        "eventName": ["CreateAccountResult", "AccountJoinedOrganization"],
    },
}


def set_up() -> str:
    """Create the queue, the rule and its target; return the queue's URL."""
    sqs = boto3.client("sqs", region_name=REGION)
    events = boto3.client("events", region_name=REGION)
    timeout = {"VisibilityTimeout": str(SECONDS_FOR_A_DEPLOYMENT)}
    url: str = sqs.create_queue(QueueName=NAME, Attributes=timeout)["QueueUrl"]
    queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    rule = events.put_rule(Name=NAME, EventPattern=json.dumps(PATTERN))["RuleArn"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy(queue, rule))})
    events.put_targets(Rule=NAME, Targets=[{"Id": "queue", "Arn": queue}])
    return url


def policy(queue: str, rule: str) -> dict[str, Any]:
    """Return the queue's policy: only this rule may send to it."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


if __name__ == "__main__":
    print(set_up())  # noqa: T201 - what the script is for
