"""Deploys the program beside it whenever an event arrives in the queue: `python handler.py QUEUE_URL STACK`.

Events only say that a deployment is due: the program itself reads which accounts there are. So several events lead to
one deployment, and a lost event is made up for by the next deployment. Events of a deployment that fails stay in the
queue, and come again when their visibility timeout is over.
"""

import sys
from pathlib import Path
from typing import Any, Protocol

import boto3
from pulumi import automation

MOST_MESSAGES = 10
LONGEST_WAIT = 20


class Stack(Protocol):
    """What the handler needs of a stack of the Automation API."""

    def up(self, *, on_output: Any) -> Any: ...


def handle_next(sqs: Any, queue_url: str, stack: Stack, *, wait: int = LONGEST_WAIT) -> bool:
    """Wait for events, and deploy if there are any; return whether there were."""
    messages = receive(sqs, queue_url, wait)
    # Events that arrived together need no deployment each.
    while more := receive(sqs, queue_url, 0) if messages else []:
        messages += more
    if not messages:
        return False
    stack.up(on_output=print)
    for message in messages:
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return True


def receive(sqs: Any, queue_url: str, wait: int) -> list[Any]:
    """Return up to ten messages, waiting for the first one."""
    answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=MOST_MESSAGES, WaitTimeSeconds=wait)
    return list(answer.get("Messages", ()))


def main() -> None:
    """Handle events until the process is stopped, or a deployment fails."""
    queue_url, stack_name = sys.argv[1:]
    stack = automation.select_stack(stack_name, work_dir=str(Path(__file__).parent))
    sqs = boto3.client("sqs", region_name="us-east-1")
    while True:
        handle_next(sqs, queue_url, stack)


if __name__ == "__main__":
    main()
