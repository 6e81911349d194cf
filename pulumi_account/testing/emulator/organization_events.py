"""The events of Organizations: CloudTrail's records of calls that change something, and of what calls lead to."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final

from .event_bus import Event, global_region

if TYPE_CHECKING:
    from .clock import EmulatorClock
    from .event_bus import EventBus
    from .messages import AwsRequest, AwsResponse
    from .organizations import Caller, Moto

_SOURCE: Final = "aws.organizations"
_READS: Final = ("List", "Describe")
_HIDDEN: Final = "****"
# What CloudTrail hides, by the member's name, or by the type of the structure whose member it is.
_SENSITIVE: Final = frozenset({"accountName", "email", "notes"})
_SENSITIVE_TYPES: Final = {
    "EMAIL": "id",
    "OWNER_EMAIL": "value",
    "MASTER_EMAIL": "value",
    "MASTER_NAME": "value",
    "NOTES": "value",
}


@dataclass(frozen=True)
class ServiceResult:
    """What a service did after a call, such as CreateAccountResult: the name and its members."""

    name: str
    details: Mapping[str, Any]


class OrganizationEvents:
    """Sends CloudTrail's records to the organization's management account, and to the caller if it is another one."""

    def __init__(self, bus: EventBus, moto: Moto, clock: EmulatorClock) -> None:
        self._bus = bus
        self._moto = moto
        self._clock = clock

    def called(self, request: AwsRequest, operation: str, caller: Caller, response: AwsResponse) -> None:
        """Send the event of a call that was answered; reads and refused calls have none."""
        if operation.startswith(_READS) or response.status_code != 200:  # noqa: PLR2004 - OK
            return
        detail = {
            **self._record(operation, "AwsApiCall", request.partition),
            "userIdentity": {"arn": caller.arn, "accountId": caller.account_id},
            "sourceIPAddress": request.remote_addr,
            "userAgent": request.headers.get("User-Agent", ""),
            "requestParameters": _as_recorded(json.loads(request.data or b"null")),
            "responseElements": _as_recorded(json.loads(response.get_data() or b"null")) or None,
            "requestID": response.headers.get("x-amzn-RequestId") or str(uuid.uuid4()),
        }
        organization = self._moto.organization(caller.account_id, request.partition)
        recipients = {caller.account_id, organization.management_account_id if organization else caller.account_id}
        for recipient in recipients:
            event = Event(_SOURCE, "AWS API Call via CloudTrail", {**detail, "recipientAccountId": recipient})
            self._bus.send(event, recipient, request.partition)

    def happened(self, done: ServiceResult, management_account_id: str, partition: str) -> None:
        """Send the event of what Organizations did after a call."""
        detail = {
            **self._record(done.name, "AwsServiceEvent", partition),
            "userIdentity": {"accountId": management_account_id, "invokedBy": "AWS Internal"},
            "sourceIPAddress": "AWS Internal",
            "userAgent": "AWS Internal",
            "requestParameters": None,
            "responseElements": None,
            "recipientAccountId": management_account_id,
            "serviceEventDetails": _as_recorded(done.details),
        }
        event = Event(_SOURCE, "AWS Service Event via CloudTrail", detail)
        self._bus.send(event, management_account_id, partition)

    def _record(self, name: str, kind: str, partition: str) -> dict[str, Any]:
        now = datetime.fromtimestamp(self._clock.time(), timezone.utc)
        return {
            "eventVersion": "1.08",
            "eventTime": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "eventSource": "organizations.amazonaws.com",
            "eventName": name,
            "awsRegion": global_region(partition),
            "eventID": str(uuid.uuid4()),
            "readOnly": False,
            "eventType": kind,
            "managementEvent": True,
            "eventCategory": "Management",
        }


def _as_recorded(value: Any, key: str = "") -> Any:
    """Return a request or an answer as CloudTrail records it: keys in camel case, times in words, details hidden."""
    if isinstance(value, Mapping):
        hidden = _SENSITIVE_TYPES.get(str(value.get("Type")))
        recorded = {_camel(name): _as_recorded(member, _camel(name)) for name, member in value.items()}
        return {name: _HIDDEN if name == hidden else member for name, member in recorded.items()}
    if isinstance(value, list):
        return [_as_recorded(member) for member in value]
    if key in _SENSITIVE:
        return _HIDDEN
    if key.endswith("Timestamp") and isinstance(value, (int, float)):
        moment = datetime.fromtimestamp(value, timezone.utc)
        return f"{moment:%b} {moment.day}, {moment.year} {moment.hour % 12 or 12}:{moment:%M:%S %p}"
    return value


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]
