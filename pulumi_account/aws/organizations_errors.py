"""What the Organizations API answers, as this package's errors; its messages are not passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_account.core import errors

from .denials import denied_because

if TYPE_CHECKING:
    from .calls import Call

_READS: Final = ("List", "Describe")

NOT_ALL_FEATURES: Final = (
    "the organization has only consolidated billing, and this takes all features: enable them with aws organizations "
    "enable-all-features, and have the members approve"
)
# ConstraintViolationException's reasons, as far as this package's calls can meet them.
_CONSTRAINTS: Final = {
    "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE": NOT_ALL_FEATURES,
    "SERVICE_ACCESS_NOT_ENABLED": (
        "the service has no trusted access in the organization: declare a TrustedAccess and let this resource depend "
        "on it"
    ),
    "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR": (
        "the management account can't be a delegated administrator: name a member account"
    ),
    "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR": (
        "a suspended account can't be a delegated administrator: name an active member account"
    ),
    "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE": (
        "the service has another delegated administrator already, and can have no more: deregister that one first"
    ),
    "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED": (
        "the service has as many delegated administrators as it can have: deregister one first"
    ),
    "POLICY_TYPE_ENABLED_FOR_THIS_SERVICE": "a policy type of the service is still enabled: disable that first",
}
_NOT_FOUND: Final = {
    "AccountNotFoundException": "the account is not in the organization",
    "AccountNotRegisteredException": "the account is no delegated administrator of the service",
    "ParentNotFoundException": "there is no such root or organizational unit in the organization",
    "TargetNotFoundException": "there is no such account in the organization",
}


def organizations_error(code: str, message: str, reason: str, call: Call, request: str) -> errors.AccountError | None:
    """Return the error that is special to Organizations, or None where the answer is one that any service gives."""
    if code == "AWSOrganizationsNotInUseException":
        who = (call.caller_arn or "::::the caller's").split(":")[4]
        return errors.NotInOrganizationError(
            f"account {who} is in no organization: use credentials of the organization's management account{request}"
        )
    if code.startswith("AccessDenied"):
        return errors.AccessDeniedError(_denied(message, call) + request)
    if code in _NOT_FOUND:
        return errors.NotFoundError(f"{_NOT_FOUND[code]}{request}")
    if code == "AccountAlreadyRegisteredException":
        return errors.AlreadyRegisteredError(f"the account is a delegated administrator already{request}")
    if code == "ConcurrentModificationException":
        return errors.ConcurrentModificationError(
            f"{call.operation}: something else kept changing the organization at the same time; run again{request}"
        )
    if code == "ConstraintViolationException":
        said = _CONSTRAINTS.get(reason) or f"AWS's {reason or 'constraints'} forbids it"
        return errors.OrganizationError(f"{said}{request}")
    if code == "InvalidInputException":
        if reason == "UNRECOGNIZED_SERVICE_PRINCIPAL":
            return errors.InvalidRequestError(f"AWS knows no service principal of this name{request}")
        said = f" ({reason})" if reason else ""
        return errors.InvalidRequestError(f"{call.operation}: AWS does not accept the value{said}{request}")
    return None


def _denied(message: str, call: Call) -> str:
    who = call.caller_arn or "the caller"
    because = denied_because(message)
    if because:
        return f"{who} is not authorized for {call.action}{because}"
    allowed = (
        "the organization's management account and its delegated administrators"
        if call.operation.startswith(_READS)
        else "the organization's management account only"
    )
    return f"{who} is not authorized for {call.action}: it is open to {allowed}, with an IAM policy that allows it"
