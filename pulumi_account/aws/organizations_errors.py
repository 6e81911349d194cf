"""Error answers of the Organizations API as this package's errors; its messages are not passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_account.core import errors

from . import messages

if TYPE_CHECKING:
    from .refusals import Refusal

_READS: Final = ("List", "Describe")

NOT_ALL_FEATURES: Final = (
    "the organization has only consolidated billing, and this needs all features: enable them with aws organizations "
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
        "the service already has another delegated administrator and can have no more: deregister that one first"
    ),
    "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED": (
        "the service has as many delegated administrators as it can have: deregister one first"
    ),
    "POLICY_TYPE_ENABLED_FOR_THIS_SERVICE": "a policy type of the service is still enabled: disable that first",
}
_NOT_FOUND: Final = {
    "AccountNotFoundException": "the account is not in the organization",
    "AccountNotRegisteredException": "the account is not a delegated administrator of the service",
    "ParentNotFoundException": "the organization has no such root or organizational unit",
    "TargetNotFoundException": "the organization has no such account",
}


def organizations_error(refusal: Refusal) -> errors.AccountError | None:
    """Return the error for an answer that only Organizations gives; None for those that any service gives."""
    call, code = refusal.call, refusal.code
    if code == "AWSOrganizationsNotInUseException":
        who = call.caller_account_id or "the caller's"
        return refusal.as_error(
            errors.NotInOrganizationError,
            f"account {who} is in no organization: use credentials of the organization's management account",
        )
    if code.startswith("AccessDenied"):
        denied = refusal.as_error(errors.AccessDeniedError, _denied(refusal))
        denied.policy = messages.denial_in(refusal.message).policy
        return denied
    if code in _NOT_FOUND:
        return refusal.as_error(errors.NotFoundError, _NOT_FOUND[code])
    if code == "AccountAlreadyRegisteredException":
        return refusal.as_error(errors.AlreadyRegisteredError, "the account already is a delegated administrator")
    if code == "ConcurrentModificationException":
        return refusal.as_error(
            errors.ConcurrentModificationError,
            f"{call.operation}: something else kept changing the organization at the same time; run again",
        )
    if code == "ConstraintViolationException":
        forbidden = f"a constraint of AWS forbids it{f' ({refusal.reason})' if refusal.reason else ''}"
        return refusal.as_error(errors.OrganizationError, _CONSTRAINTS.get(refusal.reason, forbidden))
    if code == "InvalidInputException":
        return refusal.as_error(errors.InvalidRequestError, _invalid(refusal))
    return None


def _invalid(refusal: Refusal) -> str:
    if refusal.reason == "UNRECOGNIZED_SERVICE_PRINCIPAL":
        return "AWS knows no service principal of this name"
    because = f" ({refusal.reason})" if refusal.reason else ""
    return f"{refusal.call.operation}: AWS does not accept the value{because}"


def _denied(refusal: Refusal) -> str:
    call, policy = refusal.call, messages.denial_in(refusal.message).policy
    denied = f"{call.caller_arn or 'the caller'} is not authorized for {call.action}"
    if policy is not None:
        return f"{denied} {policy}"
    allowed = (
        "the organization's management account and its delegated administrators"
        if call.operation.startswith(_READS)
        else "the organization's management account only"
    )
    return f"{denied}: it is open to {allowed}, with an IAM policy that allows it"
