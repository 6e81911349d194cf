"""botocore's exceptions as this package's own: one line, what to do, and no contact detail.

AWS's validation messages are sensitive in the service model, and botocore's ParamValidationError repeats the values, so
neither is passed on. A message of AccessDenied is passed on in part: who, which action, which resource, which policy.
"""

from __future__ import annotations

import re
from typing import Any

from pulumi_account.core import errors

from .answers import NOT_AWSS, request_id_of
from .calls import Call
from .denials import denied_because
from .no_answer import no_answer
from .organizations_errors import organizations_error

_ARN = r"arn:[\w-]+:[\w-]*:[\w-]*:\d*:[\w+=,.@:/*-]+"
_NOT_AUTHORIZED = re.compile(
    rf"User: (?P<caller>{_ARN}) is not authorized to perform: (?P<action>[\w-]+:\w+)"
    rf"(?: on resource: (?P<resource>{_ARN}))?",
    re.ASCII,
)
# Such as AccessDenied or AWS.SimpleQueueService.NonExistentQueue.
_CODE = re.compile(r"(?:[A-Z][A-Za-z0-9]*\.)*[A-Z][A-Za-z0-9]{2,79}", re.ASCII)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.\[\]]{0,79}", re.ASCII)
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_UNKNOWN_KEY = {
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
}
THROTTLED = {"TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded"}
# What AWS says of region switches under way, rather than of calls a second.
TOO_MANY_IN_FLIGHT = "in progress"
_NO_TRUSTED_ACCESS = "trusted access"
_REGION_SWITCHES = frozenset({"EnableRegion", "DisableRegion"})
_SERVER_ERROR = 500


def from_botocore(error: Exception, call: Call) -> errors.AccountError:
    """Return this package's error for one of botocore's."""
    from botocore import exceptions

    if isinstance(error, exceptions.ClientError):
        mapped = _from_organizations(error.response, call) or _from_answer(error.response, call)
        return _with_facts(mapped, error.response, call)
    if isinstance(error, exceptions.NoCredentialsError | exceptions.PartialCredentialsError):
        return errors.CredentialsError(
            "no AWS credentials were found: set aws:profile, or AWS_PROFILE or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY in the environment"
        )
    if isinstance(error, exceptions.ProfileNotFound):
        return errors.CredentialsError(f"{error}: name one that ~/.aws/config or ~/.aws/credentials has")
    if isinstance(error, exceptions.ParamValidationError):
        return errors.InvalidRequestError(
            f"{call.operation}: botocore refuses the parameters; check the property limits"
        )
    if isinstance(error, exceptions.SSOError | exceptions.TokenRetrievalError | exceptions.CredentialRetrievalError):
        return errors.CredentialsError(f"the AWS credentials can't be used ({type(error).__name__}): get new ones")
    if isinstance(error, exceptions.HTTPClientError | exceptions.ConnectionError):
        return errors.UnavailableError(no_answer(error, call.operation))
    return errors.ApiError(f"{call.operation} failed in botocore ({type(error).__name__})")


def _with_facts(error: errors.AccountError, answer: Any, call: Call) -> errors.AccountError:
    error.operation, error.account_id = call.operation, call.named_account_id
    error.code, error.status, error.request_id = _code(answer) or None, _status(answer), request_id_of(answer)
    return error


def _from_organizations(answer: Any, call: Call) -> errors.AccountError | None:
    if call.service != "organizations":
        return None
    reason = _word(answer.get("Reason"))
    return organizations_error(_code(answer), _message(answer), reason, call, _request_id(answer))


def _from_answer(answer: Any, call: Call) -> errors.AccountError:
    code, message, request = _code(answer), _message(answer), _request_id(answer)
    if code in _EXPIRED:
        return errors.CredentialsError(f"the AWS credentials have expired: get new ones, then run again{request}")
    if code in _UNKNOWN_KEY:
        return errors.CredentialsError(f"AWS does not accept the credentials ({code}): check the access key{request}")
    if code.startswith("AccessDenied"):
        denied = errors.NoTrustedAccessError if _NO_TRUSTED_ACCESS in message else errors.AccessDeniedError
        return denied(_denied(message, call) + request)
    if code in THROTTLED:
        return _throttled(code, message, call, request)
    if code == "ValidationException":
        return _invalid(answer, message, call)
    kind, said = _refused(answer, code, message, call)
    return kind(f"{call.operation}: {said}{request}")


def _refused(answer: Any, code: str, message: str, call: Call) -> tuple[type[errors.ApiError], str]:
    answered = f"AWS answered {_status(answer)} {code or 'without an error code'}"
    if code == "ResourceNotFoundException":
        return errors.NotFoundError, "not found"
    if code == "ConflictException":
        what = "a switch of this region" if call.operation in _REGION_SWITCHES else "another change of this setting"
        return errors.ConflictError, f"{what} is already under way; run again when it is over"
    if code == NOT_AWSS:
        return errors.UnavailableError, (
            f"the answer was not AWS's ({message}): check for a proxy or a captive portal on the way, and the "
            f"endpoint, then run again"
        )
    if _status(answer) >= _SERVER_ERROR:
        return errors.UnavailableError, f"{answered} to every try; run again"
    return errors.ApiError, answered


def _throttled(code: str, message: str, call: Call, request: str) -> errors.ThrottledError:
    if TOO_MANY_IN_FLIGHT not in message:
        return errors.ThrottledError(
            f"{call.operation}: AWS kept answering {code}; something else uses the quota too, run again later{request}"
        )
    error = errors.TooManyInFlightError(f"{call.operation}: too many region switches are in flight{request}")
    named = [whose for whose in ("account", "organization") if whose in message.lower()]
    error.whose = named[0] if len(named) == 1 else None
    return error


def _invalid(answer: Any, message: str, call: Call) -> errors.ApiError:
    request = _request_id(answer)
    if "current opt-in status" in message:
        return errors.CurrentOptInStatusError(
            f"{call.operation}: refused because of the region's opt-in status{request}"
        )
    reason = _word(answer.get("reason"))
    if reason == "invalidRegionOptTarget":
        return errors.InvalidRequestError(f"{call.operation}: the region does not exist or can't be switched{request}")
    fields = answer.get("fieldList") or ()
    names = ", ".join(filter(None, (_word(field.get("name")) for field in fields if isinstance(field, dict))))
    of = f" of {names}" if names else ""
    said = f" ({reason})" if reason else ""
    return errors.InvalidRequestError(f"{call.operation}: AWS does not accept the value{of}{said}{request}")


def _denied(message: str, call: Call) -> str:
    said = _NOT_AUTHORIZED.search(message)
    if call.operation == "AssumeRole":
        who = call.caller_arn or "the caller"
        return (
            f"{said['caller'] if said else who} may not assume {call.role_arn}: check its trust policy, the external "
            f"ID, and that the caller is allowed sts:AssumeRole"
        )
    who = (said["caller"] if said else call.caller_arn) or "the caller"
    action = said["action"] if said else call.action
    resource = (said["resource"] if said else None) or _resource(call)
    because = denied_because(message)
    denied = f"{who} is not authorized for {action} on {resource}{because}"
    if "can only be managed using the standalone context" in message:
        return (
            f"{denied}. {call.named_account_id} is the organization's management account, which can't be named: reach "
            f"it with its own credentials and no account_id"
        )
    if _NO_TRUSTED_ACCESS in message:
        return (
            f"{denied}. The organization has no trusted access for the account service: enable it with aws "
            f"organizations enable-aws-service-access --service-principal account.amazonaws.com; if the program has a "
            f"TrustedAccess, declare it before this resource, or name it in this resource's depends_on"
        )
    if call.named_account_id is None or because:
        return denied
    return (
        f"{denied}. Naming an account takes trusted access for account.amazonaws.com in the organization, and "
        f"credentials of its management account or delegated administrator; the management account itself can't be "
        f"named, only reached with its own credentials and no account_id"
    )


def _resource(call: Call) -> str:
    partition = (call.caller_arn or "arn:aws").split(":")[1]
    if call.named_account_id is not None:
        return f"arn:{partition}:account::*:account/o-*/{call.named_account_id}"
    account = (call.caller_arn or "").split(":")[4:5]
    return f"arn:{partition}:account::{account[0] if account else '*'}:account"


def _request_id(answer: Any) -> str:
    request_id = request_id_of(answer)
    return f" [request {request_id}]" if request_id else ""


def _code(answer: Any) -> str:
    """Return the error's code; empty for anything that doesn't look like one, as it could be a message."""
    code = (answer.get("Error") or {}).get("Code")
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _message(answer: Any) -> str:
    message = (answer.get("Error") or {}).get("Message")
    return message if isinstance(message, str) else ""


def _status(answer: Any) -> int:
    return int((answer.get("ResponseMetadata") or {}).get("HTTPStatusCode") or 0)


def _word(value: Any) -> str:
    """Return a reason or a member's name of AWS's; empty for anything that doesn't look like one."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else ""
