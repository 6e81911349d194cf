"""Reads EventBridge's ``Region Opt-In Status Change`` events from the SQS queue that a rule sends them to.

EventBridge delivers them best effort, so they only say when a look is worthwhile.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pulumi_account.core.clients import REGION_EVENT_DETAIL_TYPE, REGION_EVENT_SOURCE, RegionEvent

from .calls import AwsCall
from .endpoints import is_of_aws
from .session import Session, mapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_AWS_HOST: Final = re.compile(r"sqs\.([a-z0-9-]+)\..+")
_MOST_MESSAGES: Final = 10


class RegionEventQueue:
    """The region events in an SQS queue. Safe for threads.

    Args:
        session: the session whose credentials may read the queue.
        queue_url: the queue's URL; its host tells the region, or is the endpoint if it isn't AWS's.

    """

    def __init__(self, session: Session, queue_url: str) -> None:
        url = urlsplit(queue_url)
        region = _AWS_HOST.fullmatch(url.netloc) if is_of_aws(queue_url) else None
        options = {"region_name": region[1]} if region else {"endpoint_url": f"{url.scheme}://{url.netloc}"}
        self._client = session.client("sqs", **options)
        self._caller_arn = session.caller().arn
        self._queue_url = queue_url

    def receive(self, seconds: int, is_ours: Callable[[RegionEvent], bool]) -> list[RegionEvent]:
        """Wait for events for at most ``seconds`` (0 to 20); delete those that are ours from the queue and return them.

        Raises ApiError or one of its kind, or CredentialsError (ReceiveMessage, DeleteMessageBatch).
        """
        with mapped(self._call("ReceiveMessage")):
            answer = self._client.receive_message(
                QueueUrl=self._queue_url, MaxNumberOfMessages=_MOST_MESSAGES, WaitTimeSeconds=seconds
            )
        events = [event for event in map(_event, answer.get("Messages") or ()) if event is not None and is_ours(event)]
        if events:
            self._delete(events)
        return events

    def _delete(self, events: Iterable[RegionEvent]) -> None:
        entries = [{"Id": str(number), "ReceiptHandle": event.receipt} for number, event in enumerate(events)]
        with mapped(self._call("DeleteMessageBatch", iam_action="DeleteMessage")):
            self._client.delete_message_batch(QueueUrl=self._queue_url, Entries=entries)

    def _call(self, operation: str, iam_action: str | None = None) -> AwsCall:
        return AwsCall("sqs", operation, self._caller_arn, iam_action=iam_action)


def _event(message: Any) -> RegionEvent | None:
    """Return the event in a message; None if it holds anything else."""
    try:
        event = json.loads(message["Body"])
        if (event["source"], event["detail-type"]) != (REGION_EVENT_SOURCE, REGION_EVENT_DETAIL_TYPE):
            return None
        detail = event["detail"]
        account_id, region_name, status = (str(detail[name]) for name in ("accountId", "regionName", "status"))
    except (ValueError, KeyError, TypeError):
        return None
    return RegionEvent(account_id, region_name, status, message["ReceiptHandle"])
