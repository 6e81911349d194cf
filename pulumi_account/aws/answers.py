"""Whether an answer is AWS's: a proxy's page, a truncated body or JSON of another shape isn't, whatever its status.

Anything else counts as a transient failure, like a lost connection: botocore's standard retries try again, then the
call fails. Otherwise an empty page would end a list early, and a Put that never arrived would count as done.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

NOT_AWSS: Final = "AnswerIsNotAwss"
"""The error code for an answer that isn't AWS's; its message, of this package, says why."""

_SERVICES: Final = ("account", "iam", "organizations", "s3", "sqs", "sts")
_BAD_GATEWAY: Final = 502
_FIRST_ERROR_STATUS: Final = 301
_HEADER: Final = "x-amzn-requestid"
_REQUEST_ID: Final = re.compile(r"[\w+/=:.-]{1,128}", re.ASCII)
_KEYS: Final = (
    "Credentials.AccessKeyId",
    "Credentials.SecretAccessKey",
    "Credentials.SessionToken",
    "Credentials.Expiration",
)
# The members that the package needs of each answer; a list's name ends in [].
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "GetAccountInformation": ("AccountName",),
        "GetAlternateContact": ("AlternateContact.AlternateContactType",),
        "GetContactInformation": ("ContactInformation.FullName",),
        "GetGovCloudAccountInformation": ("GovCloudAccountId", "AccountState"),
        "GetPrimaryEmail": ("PrimaryEmail",),
        "GetPrimaryEmailUpdateStatus": ("Status",),
        "GetRegionOptStatus": ("RegionOptStatus",),
        "AcceptPrimaryEmailUpdate": ("Status",),
        "SendPhoneNumberVerification": ("Status",),
        "StartPrimaryEmailUpdate": ("Status",),
        "VerifyPhoneNumber": ("Status",),
        "ListRegions": ("Regions[].RegionName", "Regions[].RegionOptStatus"),
        "DescribeOrganization": ("Organization.MasterAccountId", "Organization.FeatureSet"),
        "DescribeAccount": ("Account.Id", "Account.Arn"),
        "ListAccounts": ("Accounts[].Id", "Accounts[].Arn"),
        "ListAccountsForParent": ("Accounts[].Id", "Accounts[].Arn"),
        "ListRoots": ("Roots[].Id",),
        "ListOrganizationalUnitsForParent": ("OrganizationalUnits[].Id", "OrganizationalUnits[].Name"),
        "ListTagsForResource": ("Tags[].Key", "Tags[].Value"),
        "ListAWSServiceAccessForOrganization": ("EnabledServicePrincipals[].ServicePrincipal",),
        "ListDelegatedAdministrators": ("DelegatedAdministrators[].Id",),
        "ListAccountAliases": ("AccountAliases[]",),
        "ListBuckets": ("Owner.ID",),
        "GetRole": ("Role.Arn",),
        "SimulatePrincipalPolicy": ("EvaluationResults[].EvalActionName", "EvaluationResults[].EvalDecision"),
        "GetCallerIdentity": ("Account", "Arn"),
        "AssumeRole": _KEYS,
        "AssumeRoleWithWebIdentity": _KEYS,
    }
)
_TYPES: Final[Mapping[str, type]] = MappingProxyType(
    {"structure": dict, "map": dict, "list": list, "string": str, "boolean": bool, "integer": int, "long": int}
)


def accept_only_awss(events: Any) -> None:
    """Have clients with these events (a session's) accept only AWS's answers."""
    for service in _SERVICES:
        events.register_first(f"before-parse.{service}.*", _replace_unless_awss)
        # More specific than botocore's own handler and the pacing's, so it is called before them.
        events.register_first(f"needs-retry.{service}.*", _take_over_status)


def _replace_unless_awss(
    operation_model: Any, response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any
) -> None:
    reason = why_not_awss(operation_model, response_dict)
    if reason is None:
        return
    message = f"HTTP {response_dict['status_code']}, {reason}"
    # botocore can parse a server error without a body in every protocol.
    response_dict.update(status_code=_BAD_GATEWAY, body=b"")
    customized_response_dict["Error"] = {"Code": NOT_AWSS, "Message": message}


def _take_over_status(response: Any, **_: Any) -> None:
    """Have the retries see the replacement."""
    if response is not None and response[1].get("Error", {}).get("Code") == NOT_AWSS:
        response[0].status_code = _BAD_GATEWAY


def why_not_awss(operation: Any, response: Mapping[str, Any]) -> str | None:
    """Return why an answer isn't AWS's, without quoting it; None if it is AWS's.

    ``operation`` is botocore's model of the operation; ``response`` has ``status_code``, ``headers`` and ``body``.
    """
    from botocore.parsers import create_parser

    protocol = operation.service_model.resolved_protocol
    try:
        parser = create_parser(protocol)
        parsed = parser.parse(dict(response), operation.output_shape)
        if response["status_code"] >= _FIRST_ERROR_STATUS:
            # botocore also reads the members of an error that the service model knows.
            shape = operation.service_model.shape_for_error_code(parsed["Error"].get("Code"))
            if shape is not None:
                parser.parse(dict(response), shape)
    except Exception:  # noqa: BLE001 - botocore's parsers raise anything
        return "with a body that can't be read"
    if request_id_of(parsed) is None:
        return "without AWS's request ID"
    if response["status_code"] >= _FIRST_ERROR_STATUS:
        return None
    if operation.output_shape is None:
        return None if protocol == "query" or _is_empty(response["body"]) else "with a body where AWS sends none"
    if not _has_shape(parsed, operation.output_shape):
        return "with a body of another shape"
    missing = [path for path in REQUIRED.get(operation.name, ()) if not all(_values(parsed, path.split(".")))]
    return f"without {missing[0].replace('[]', '')}" if missing else None


def request_id_of(parsed: Mapping[str, Any]) -> str | None:
    """Return the request ID of a parsed answer; None if there is none, or none that looks like one."""
    metadata = parsed.get("ResponseMetadata") or {}
    request_id = metadata.get("RequestId") or (metadata.get("HTTPHeaders") or {}).get(_HEADER)
    return request_id if isinstance(request_id, str) and _REQUEST_ID.fullmatch(request_id) else None


def _is_empty(body: bytes) -> bool:
    """Whether a body holds nothing, or a JSON object."""
    try:
        return not body.strip() or isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


def _has_shape(value: Any, shape: Any) -> bool:
    """Whether a parsed value has a shape of the service model; missing and unknown members are ignored."""
    expected = _TYPES.get(shape.type_name)
    if expected is not None and not isinstance(value, expected):
        return False
    if shape.type_name == "structure":
        return all(_has_shape(value[name], member) for name, member in shape.members.items() if name in value)
    if shape.type_name == "list":
        return all(_has_shape(item, shape.member) for item in value)
    return True


def _values(value: Any, path: list[str]) -> Iterator[bool]:
    """Yield for each value under a path whether it exists; an empty list has none that could be missing."""
    name, rest = path[0].removesuffix("[]"), path[1:]
    if name not in value:
        yield False
    elif not rest:
        yield True
    else:
        for item in value[name] if path[0].endswith("[]") else (value[name],):
            yield from _values(item, rest)
