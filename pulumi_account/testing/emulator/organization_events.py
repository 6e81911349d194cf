"""The events of Organizations: CloudTrail's records of calls that change something, and of what calls lead to."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from .event_bus import Event
from .organizations import global_region

if TYPE_CHECKING:
    from .clock import EmulatorClock
    from .event_bus import EventBus
    from .messages import AwsRequest, AwsResponse
    from .organizations import Caller

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
    """Sends CloudTrail's records: of calls to the caller, of what they lead to to the management account."""

    def __init__(self, bus: EventBus, clock: EmulatorClock) -> None:
        self._bus = bus
        self._clock = clock

    def called(self, request: AwsRequest, operation: str, caller: Caller, response: AwsResponse) -> None:
        """Send the caller the event of a call that was answered or refused; reads have none."""
        if operation.startswith(_READS):
            return
        parameters, answer = _json(request.data), _json(response.get_data())
        detail = {
            **self._record(operation, "AwsApiCall", request.partition),
            "userIdentity": {"arn": caller.arn, "accountId": caller.account_id},
            "sourceIPAddress": request.remote_addr,
            "userAgent": request.headers.get("User-Agent", ""),
            "requestParameters": _as_recorded(parameters),
            "responseElements": None,
            "requestID": response.headers.get("x-amzn-RequestId") or str(uuid.uuid4()),
            "recipientAccountId": caller.account_id,
        }
        if response.status_code == HTTPStatus.OK:
            detail["responseElements"] = _as_recorded(answer) or None
        else:
            # Such as com.amazonaws.organizations#AccessDeniedException.
            detail["errorCode"] = str((answer or {}).get("__type", "")).rpartition("#")[2]
        self._bus.send(Event(_SOURCE, "AWS API Call via CloudTrail", detail), caller.account_id, request.partition)
        if operation == "RemoveAccountFromOrganization" and "errorCode" not in detail:
            self.departed(str(parameters["AccountId"]), "Removed", caller.account_id, request.partition)

    def joined(self, account_id: str, method: str, management_account_id: str, partition: str) -> None:
        """Send the event of an account that joined: Created or Invited."""
        details = {"accountId": account_id, "joinedMethod": method, "joinedTime": self._now()}
        self.happened(ServiceResult("AccountJoinedOrganization", details), management_account_id, partition)

    def departed(self, account_id: str, method: str, management_account_id: str, partition: str) -> None:
        """Send the event of an account that left: Removed, or Cleaned after it was closed."""
        details = {"accountId": account_id, "departedMethod": method, "departedTime": self._now()}
        self.happened(ServiceResult("AccountDepartedOrganization", details), management_account_id, partition)

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
        return {
            "eventVersion": "1.08",
            "eventTime": self._now(),
            "eventSource": "organizations.amazonaws.com",
            "eventName": name,
            "awsRegion": global_region(partition),
            "eventID": str(uuid.uuid4()),
            "readOnly": False,
            "eventType": kind,
            "managementEvent": True,
            "eventCategory": "Management",
        }

    def _now(self) -> str:
        now = datetime.fromtimestamp(self._clock.time(), timezone.utc)
        return now.isoformat(timespec="seconds").replace("+00:00", "Z")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body or b"null")
    except (ValueError, RecursionError):
        return None


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
