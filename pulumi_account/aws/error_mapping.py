"""botocore's exceptions as this package's errors: what failed and what to do, without a contact detail.

Neither AWS's messages nor those of botocore's ParamValidationError are passed on: they may repeat values.
"""

from __future__ import annotations

from typing import Final

from pulumi_account.core import errors
from pulumi_account.core.reasons import ACCOUNT, ACCOUNT_IN_ARN

from . import messages
from .answers import NOT_AWSS
from .calls import AwsCall
from .no_answer import no_answer
from .organizations_errors import organizations_error
from .refusals import Refusal

_EXPIRED: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_CLOCK_SKEWED: Final = frozenset({"RequestTimeTooSkewed", "RequestInTheFuture"})
_UNKNOWN_KEY: Final = frozenset(
    {
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
    }
)
THROTTLED: Final = frozenset({"TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded"})
NO_CREDENTIALS: Final = (
    "no AWS credentials were found: set a profile (aws:profile in a stack, --profile on the command line), or "
    "AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
)
# Says what does not exist if the operation's name doesn't tell.
_NOT_FOUND: Final = {"GetGovCloudAccountInformation": f"no GovCloud account is linked to account {ACCOUNT}"}
_REGION_SWITCHES: Final = frozenset({"EnableRegion", "DisableRegion"})
_TAKES_CODE: Final = frozenset({"AcceptPrimaryEmailUpdate", "VerifyPhoneNumber"})
_SERVER_ERROR: Final = 500


def from_botocore(error: Exception, call: AwsCall) -> errors.AccountError:
    """Return this package's error for one of botocore's."""
    from botocore import exceptions

    if isinstance(error, exceptions.ClientError):
        return _from_refusal(Refusal.of(error.response, call))
    kind, reason = _without_answer(error, call)
    return kind(reason, operation=call.operation, account_id=call.account_id)


def _without_answer(error: Exception, call: AwsCall) -> tuple[type[errors.AccountError], str]:
    from botocore import exceptions

    if isinstance(error, exceptions.NoCredentialsError | exceptions.PartialCredentialsError):
        return errors.CredentialsError, NO_CREDENTIALS
    if isinstance(error, exceptions.ProfileNotFound):
        return errors.CredentialsError, f"{error}: name one that ~/.aws/config or ~/.aws/credentials has"
    if isinstance(error, exceptions.ParamValidationError):
        return errors.InvalidRequestError, (
            f"{call.operation}: botocore does not accept the parameters; check the property limits"
        )
    if isinstance(error, exceptions.SSOError | exceptions.TokenRetrievalError | exceptions.CredentialRetrievalError):
        return errors.CredentialsError, f"the AWS credentials can't be used ({type(error).__name__}): get new ones"
    if isinstance(error, exceptions.HTTPClientError | exceptions.ConnectionError):
        return errors.UnavailableError, no_answer(error, call.operation)
    return errors.ApiError, f"{call.operation} failed in botocore ({type(error).__name__})"


def _from_refusal(refusal: Refusal) -> errors.AccountError:
    call, code = refusal.call, refusal.code
    of_organizations = organizations_error(refusal) if call.service == "organizations" else None
    if of_organizations is not None:
        return of_organizations
    if code in _CLOCK_SKEWED or messages.is_clock_skew(refusal.message):
        error = refusal.as_error(
            errors.CredentialsError,
            "AWS refuses the time of the request, so this machine's clock is wrong: set it (pulumi-account doctor "
            "shows how), then run again",
        )
        error.kind = "clock_skewed"
        return error
    if code in _EXPIRED:
        return refusal.as_error(
            errors.CredentialsError, "the AWS credentials have expired: get new ones, then run again"
        )
    if code in _UNKNOWN_KEY:
        return refusal.as_error(
            errors.CredentialsError, f"AWS does not accept the credentials ({code}): check the access key"
        )
    if code.startswith("AccessDenied"):
        lacks_access = messages.lacks_trusted_access(refusal.message)
        kind = errors.NoTrustedAccessError if lacks_access else errors.AccessDeniedError
        denied = refusal.as_error(kind, _denied(refusal))
        denied.policy = messages.denial_in(refusal.message).policy
        return denied
    if code in THROTTLED:
        return _throttled(refusal)
    if code == "ValidationException":
        return _invalid(refusal)
    return _otherwise(refusal)


def _otherwise(refusal: Refusal) -> errors.ApiError:
    operation = refusal.call.operation
    if refusal.code == "ResourceNotFoundException":
        return refusal.as_error(errors.NotFoundError, _NOT_FOUND.get(operation, f"{operation}: not found"))
    if refusal.code == "ResourceUnavailableException":
        return refusal.as_error(
            errors.UnavailableError,
            f"{operation}: what it is about is not available in AWS at the moment; run again later",
        )
    if refusal.code == "ConflictException":
        what = "a switch of this region" if operation in _REGION_SWITCHES else "another change of this setting"
        return refusal.as_error(
            errors.ConflictError, f"{operation}: {what} is already under way; run again when it is over"
        )
    if refusal.code == NOT_AWSS:
        return refusal.as_error(
            errors.UnavailableError,
            f"{operation}: the answer was not AWS's ({refusal.message}): check for a proxy or a captive portal on the "
            f"way, and the endpoint, then run again",
        )
    answered = f"{operation}: AWS answered {refusal.status} {refusal.code or 'without an error code'}"
    if refusal.status >= _SERVER_ERROR:
        return refusal.as_error(errors.UnavailableError, f"{answered} to every try; run again")
    return refusal.as_error(errors.ApiError, answered)


def _throttled(refusal: Refusal) -> errors.ThrottledError:
    operation = refusal.call.operation
    if not messages.is_too_many_in_flight(refusal.message):
        return refusal.as_error(
            errors.ThrottledError,
            f"{operation}: AWS kept answering {refusal.code}; something else uses the quota too, run again later",
        )
    error = refusal.as_error(errors.TooManyInFlightError, f"{operation}: too many region switches are in flight")
    error.whose = messages.limit_in(refusal.message)
    return error


def _invalid(refusal: Refusal) -> errors.ApiError:
    operation = refusal.call.operation
    if messages.is_about_opt_in_status(refusal.message):
        return refusal.as_error(
            errors.CurrentOptInStatusError, f"{operation}: refused because of the region's opt-in status"
        )
    if operation in _TAKES_CODE and set(refusal.fields) <= {"Otp", "otp"}:
        error = refusal.as_error(errors.OneTimePasswordError, f"{operation}: AWS does not accept the code")
        error.why = messages.code_refused_because(refusal.message)
        return error
    if refusal.reason == "invalidRegionOptTarget":
        return refusal.as_error(
            errors.InvalidRequestError, f"{operation}: the region does not exist or can't be switched"
        )
    of = f" of {', '.join(refusal.fields)}" if refusal.fields else ""
    because = f" ({refusal.reason})" if refusal.reason else ""
    return refusal.as_error(errors.InvalidRequestError, f"{operation}: AWS does not accept the value{of}{because}")


def _denied(refusal: Refusal) -> str:
    call, denial = refusal.call, messages.denial_in(refusal.message)
    caller = denial.caller or call.caller_arn or "the caller"
    if call.operation == "AssumeRole":
        return (
            f"{caller} may not assume {call.role_arn}: check its trust policy, the external ID, and that the caller is "
            f"allowed sts:AssumeRole"
        )
    because = f" {denial.policy}" if denial.policy else ""
    denied = f"{caller} is not authorized for {denial.action or call.action} on {_resource(denial, call)}{because}"
    if messages.is_management_account(refusal.message):
        return f"{denied}. {ACCOUNT} is the organization's management account, {_cannot_be_named(call)}"
    if messages.lacks_trusted_access(refusal.message):
        return (
            f"{denied}. The organization has no trusted access for the account service: enable it with aws "
            f"organizations enable-aws-service-access --service-principal account.amazonaws.com; if the program has a "
            f"TrustedAccess, declare it before this resource, or name it in this resource's depends_on"
        )
    if call.named_account_id is None or because:
        return denied
    return (
        f"{denied}. Naming an account takes trusted access for account.amazonaws.com in the organization, and "
        f"credentials of its management account or delegated administrator. It reaches any account of the "
        f"organization but the management account, {_cannot_be_named(call)}"
    )


def _cannot_be_named(call: AwsCall) -> str:
    """Return what follows for the management account from the operation's contexts."""
    if call.has_standalone_context:
        return "which can't be named: reach it with its own credentials and no account_id"
    return "whose primary e-mail address AWS's API neither reads nor changes: sign in to it as its root user"


def _resource(denial: messages.Denial, call: AwsCall) -> str:
    """Return the ARN of what was denied, with ACCOUNT_IN_ARN in place of the account named."""
    if denial.resource is not None:
        named = call.named_account_id
        return denial.resource.replace(named, ACCOUNT_IN_ARN) if named is not None else denial.resource
    if call.service != "account":
        return "*"
    partition = (call.caller_arn or "arn:aws").split(":")[1]
    if call.named_account_id is not None:
        return f"arn:{partition}:account::*:account/o-*/{ACCOUNT_IN_ARN}"
    return f"arn:{partition}:account::{call.caller_account_id or '*'}:account"
