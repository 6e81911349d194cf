"""EventBridge patterns for what happens to accounts: region switches, new accounts, moves and tags.

Each function returns a pattern as a dictionary, for `json.dumps` or the ``event_pattern`` of a rule. EventBridge
delivers these events best effort, and rules see them only in the account and region that each docstring names. Those
of Organizations come through CloudTrail, in the region of its endpoint: ``us-east-1``, in China ``cn-northwest-1``, in
GovCloud ``us-gov-west-1``. Importing this module loads neither Pulumi's SDK nor boto3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from .core.clients import REGION_EVENT_DETAIL_TYPE, REGION_EVENT_SOURCE

__all__ = [
    "account_created",
    "account_joined",
    "account_moved",
    "account_tags_changed",
    "handshake_accepted",
    "region_opt_status_changed",
]

EventPattern = dict[str, Any]
RegionOptStatus = Literal["ENABLED", "ENABLING", "DISABLED", "DISABLING"]

_ORGANIZATIONS_SOURCE: Final = "aws.organizations"
_EVENT_SOURCE: Final = "organizations.amazonaws.com"
_API_CALL: Final = "AWS API Call via CloudTrail"
_SERVICE_EVENT: Final = "AWS Service Event via CloudTrail"


def region_opt_status_changed(
    *,
    account_ids: Sequence[str] = (),
    region_names: Sequence[str] = (),
    statuses: Sequence[RegionOptStatus] = (),
) -> EventPattern:
    """Return the pattern of region switches: one event when a switch begins, and one when it ends.

    The events arrive in the account that asked for the switch, in the region of the account service, ``us-east-1``. For
    a member's region that is the management account or the delegated administrator. CloudTrail isn't needed.

    Args:
        account_ids: only switches in these accounts, 12 digits each; otherwise in any.
        region_names: only of these regions, such as ``eu-central-2``; otherwise of any.
        statuses: only these: ``ENABLING``, ``ENABLED``, ``DISABLING``, ``DISABLED``; otherwise all.

    """
    narrowed = {"accountId": account_ids, "regionName": region_names, "status": statuses}
    detail = {name: list(values) for name, values in narrowed.items() if values}
    pattern: EventPattern = {"source": [REGION_EVENT_SOURCE], "detail-type": [REGION_EVENT_DETAIL_TYPE]}
    return {**pattern, "detail": detail} if detail else pattern


def account_created(*, states: Sequence[Literal["SUCCEEDED", "FAILED"]] = ("SUCCEEDED",)) -> EventPattern:
    """Return the pattern of accounts that Organizations has created (CreateAccount and CreateGovCloudAccount).

    The event CreateAccountResult arrives in the management account, when the creation is over: its
    ``detail.serviceEventDetails.createAccountStatus`` has ``accountId`` and ``state``.

    Args:
        states: ``SUCCEEDED``, ``FAILED`` or both.

    """
    status = {"createAccountStatus": {"state": list(states)}}
    return _of_organizations([_SERVICE_EVENT], ["CreateAccountResult"], serviceEventDetails=status)


def handshake_accepted() -> EventPattern:
    """Return the pattern of accepted handshakes: an account has joined by invitation (AcceptHandshake).

    The event arrives in the account that accepts: in the invited one for an invitation, so a rule in the management
    account needs it forwarded. `account_joined` is the management account's own event of the same. A handshake may also
    confirm that all features are to be enabled. A call that AWS refuses is left out.
    """
    return _of_calls(["AcceptHandshake"], {})


def account_joined() -> EventPattern:
    """Return the pattern of accounts that have joined the organization, created or invited (AccountJoinedOrganization).

    The event arrives in the management account only. AWS sends it since May 2026.
    """
    return _of_organizations([_SERVICE_EVENT, _API_CALL], ["AccountJoinedOrganization"])


def account_moved(
    *,
    account_ids: Sequence[str] = (),
    source_parent_ids: Sequence[str] = (),
    destination_parent_ids: Sequence[str] = (),
) -> EventPattern:
    """Return the pattern of accounts that are moved to another organizational unit (MoveAccount).

    The event arrives in the management account, also for a call that AWS refuses: ``detail.errorCode`` is then set, and
    the pattern leaves such events out.

    Args:
        account_ids: only these accounts, 12 digits each; otherwise any.
        source_parent_ids: only out of these units or roots, such as ``ou-a1b2-f6g7h111``; otherwise any.
        destination_parent_ids: only into these; otherwise any.

    """
    narrowed = {
        "accountId": account_ids,
        "sourceParentId": source_parent_ids,
        "destinationParentId": destination_parent_ids,
    }
    return _of_calls(["MoveAccount"], narrowed)


def account_tags_changed(*, account_ids: Sequence[str] = ()) -> EventPattern:
    """Return the pattern of tags that are set or removed (TagResource, UntagResource).

    The event arrives in the management account, or in a delegated administrator that makes the call. A call that AWS
    refuses is left out. ``detail.requestParameters`` has the ``resourceId``, and ``tags`` or ``tagKeys``.

    Args:
        account_ids: only these accounts, 12 digits each; otherwise every resource of Organizations that has tags:
            accounts, organizational units, the root and policies.

    """
    return _of_calls(["TagResource", "UntagResource"], {"resourceId": account_ids})


def _of_calls(names: list[str], narrowed: dict[str, Sequence[str]]) -> EventPattern:
    """Return the pattern of calls that succeeded, with these request parameters."""
    parameters = {name: list(values) for name, values in narrowed.items() if values}
    more: dict[str, Any] = {"requestParameters": parameters} if parameters else {}
    return _of_organizations([_API_CALL], names, errorCode=[{"exists": False}], **more)


def _of_organizations(detail_types: list[str], names: list[str], **detail: Any) -> EventPattern:
    return {
        "source": [_ORGANIZATIONS_SOURCE],
        "detail-type": detail_types,
        "detail": {"eventSource": [_EVENT_SOURCE], "eventName": names, **detail},
    }
