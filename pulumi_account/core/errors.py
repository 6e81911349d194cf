"""The errors of this package, and the one form in which all of them read: ``<verb> <Resource> (<id>): <reason>``.

::

    AccountError
    ├── ConfigurationError            a stack setting or a connection is wrong
    ├── UnsupportedVersionError       a library is too old, or no longer has what this package needs
    ├── InvalidIdentityError          an ID does not have the documented form
    ├── CredentialsError              no usable AWS credentials
    ├── AccountNotAllowedError        the stack's settings don't allow the account
    ├── ExistingSettingError          AWS already has something else, and overwriting is forbidden
    ├── RegionSwitchError             a region can't be switched as declared
    │   ├── RegionSwitchTimeoutError      … within the timeout
    │   └── RegionSwitchCanceledError    … because the run was canceled; also a CanceledError
    ├── AccountSelectionError         a selection of accounts is wrong, or matches none
    ├── FolderError                   the project folder can't be written
    ├── StackConflictError            a stack already holds what is to be added, or has pending operations
    ├── StackStateError               a stack's state can't be read or written
    ├── PartialFailureError           some accounts of many failed
    ├── CanceledError                the run was canceled
    │   └── RegionSwitchCanceledError
    ├── OrganizationError             the organization, or the caller's place in it, doesn't allow the request
    │   └── NotInOrganizationError        … because the caller's account is in no organization
    └── ApiError                      AWS answered with an error, or not at all
        ├── AccessDeniedError
        │   └── NoTrustedAccessError      the account service has no trusted access in the organization
        ├── OneTimePasswordError      a one-time password is wrong or has expired
        ├── NotFoundError             the only error that means "does not exist"
        ├── ConflictError
        │   ├── AlreadyRegisteredError
        │   └── ConcurrentModificationError
        ├── InvalidRequestError
        │   └── CurrentOptInStatusError
        ├── ThrottledError
        │   └── TooManyInFlightError      too many region switches at once, not too many calls
        └── UnavailableError          a server error, or no answer

An error carries its facts as attributes. ``str(error)`` makes the text from them, for the user. No text holds a contact
detail: messages of AWS and botocore are never passed on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .account_names import AccountNames
from .printable import printable_lines
from .reasons import of_account

if TYPE_CHECKING:
    from collections.abc import Hashable


class AccountError(Exception):
    """Base of every error that this package raises on purpose.

    Args:
        reason: why it failed and what to do, in one line, or in several if it has a table of failed accounts or
            commands to copy; may hold ACCOUNT and ACCOUNT_IN_ARN.
        operation: the AWS operation that was called, such as ``PutAlternateContact``.
        account_id: the account that the error is about, as far as it is known.
        code: AWS's error code, such as ``AccessDeniedException``.
        status: the HTTP status of AWS's answer.
        request_id: the ID by which AWS Support finds the request.

    ``verb``, ``resource`` and ``resource_id`` say what the package was doing; ``error_context`` sets them, and
    ``account_names``.

    """

    response: Any = None
    """The answer of a verb that failed in part: what the state is to hold nevertheless."""
    account_names: AccountNames | None = None
    """The names of accounts that are known when the error is shown."""

    def __init__(
        self,
        reason: str = "",
        *,
        operation: str | None = None,
        account_id: str | None = None,
        code: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = printable_lines(reason)
        self.operation = operation
        self.account_id = account_id
        self.code = code
        self.status = status
        self.request_id = request_id
        self.verb: str | None = None
        self.resource: str | None = None
        self.resource_id: str | None = None

    @property
    def account_name(self) -> str | None:
        """The name of the account that the error is about, if it was known without another call."""
        if self.account_id is None or self.account_names is None:
            return None
        return self.account_names.get(self.account_id)

    def add_hint(self, hint: str) -> None:
        """Add to the reason what the caller of a failed call knows about it."""
        self.reason = f"{self.reason} ({printable_lines(hint)})"

    @property
    def group_key(self) -> Hashable:
        """Equal for errors that differ only in the account and the request."""
        return type(self), self.operation, self.code, self.status, self.reason

    def __str__(self) -> str:
        context = f"{self.verb}{self._where()}: " if self.verb is not None else ""
        reason = of_account(self.reason, self.account_id, self.account_names)
        # Not behind the last of several lines, which may be a command to copy.
        first, newline, further = reason.partition("\n")
        if self.request_id is not None:
            reason = f"{first} [request {self.request_id}]{newline}{further}"
        return printable_lines(f"{context}{reason}")

    def _where(self) -> str:
        if self.resource is None or self.resource_id is None:
            return ""
        names = self.account_names or AccountNames()
        label = names.label_of_resource(self.resource_id)
        return f" {self.resource} {label}" if label != self.resource_id else f" {self.resource} ({label})"


class ConfigurationError(AccountError):
    """A stack setting, an argument or a resource's ``connection`` is wrong."""


class UnsupportedVersionError(AccountError):
    """An installed library is too old for this package, or no longer has what the package needs."""


class InvalidIdentityError(AccountError):
    """An ID does not have the documented form."""


class CredentialsError(AccountError):
    """There are no AWS credentials, or AWS does not accept them.

    ``kind`` is ``profile_not_found``, ``none_found``, ``sso_session_expired``, ``login_expired``, ``clock_skewed`` (AWS
    refuses the time of the request), or None for anything else.
    """

    kind: str | None = None


class AccountNotAllowedError(AccountError):
    """The stack's settings don't allow an account: ``allowedAccountIds`` or ``forbiddenAccountIds``."""


class ExistingSettingError(AccountError):
    """AWS already has another value, and overwriting is forbidden (``on_existing="fail"``)."""


class RegionSwitchError(AccountError):
    """A region can't be switched as declared.

    ``region_name`` and ``opt_status`` (its last status) are set if the error is about one region, ``timeout_minutes``
    if the time was too short.
    """

    region_name: str | None = None
    opt_status: str | None = None
    timeout_minutes: int | None = None
    is_in_progress = False
    """Whether AWS has begun the switch, which continues."""


class RegionSwitchTimeoutError(RegionSwitchError):
    """A region switch did not finish within ``timeout_minutes``; if it has begun, it continues in AWS."""


class AccountSelectionError(AccountError):
    """A selection of accounts is wrong, or matches no account."""


class FolderError(AccountError):
    """The folder of a project is not empty, or can't be written."""


class PartialFailureError(AccountError):
    """Some accounts of many failed; the reason has a table of them.

    Args:
        reason: how many accounts failed, and the table.
        response: the verb's answer, with what succeeded; what the state is to hold.

    """

    def __init__(self, reason: str, response: Any = None) -> None:
        super().__init__(reason)
        self.response = response


class CanceledError(AccountError):
    """The run was canceled (Ctrl-C, SIGTERM); what is done is not undone."""


class RegionSwitchCanceledError(RegionSwitchError, CanceledError):
    """The run was canceled before a region switch finished; if the switch has begun, it continues in AWS."""


class OrganizationError(AccountError):
    """The organization, or the caller's place in it, doesn't allow the request."""


class NotInOrganizationError(OrganizationError):
    """The caller's account is in no organization (AWSOrganizationsNotInUseException)."""


class ApiError(AccountError):
    """AWS answered with an error, or not at all."""


class AccessDeniedError(ApiError):
    """AWS denied a call (AccessDeniedException); says nothing about whether a setting exists.

    ``policy`` has AWS's words for the kind of policy that denies, if AWS names one.
    """

    policy: str | None = None


class NoTrustedAccessError(AccessDeniedError):
    """The account service has no trusted access in the organization, so no call may name a member account."""


class NotFoundError(ApiError):
    """The setting, region or account does not exist (ResourceNotFoundException)."""


class ConflictError(ApiError):
    """Another change, such as a switch of the same region, is under way (ConflictException)."""


class AlreadyRegisteredError(ConflictError):
    """The account already is a delegated administrator (AccountAlreadyRegisteredException)."""


class ConcurrentModificationError(ConflictError):
    """Something else kept changing the organization during every retry (ConcurrentModificationException)."""


class InvalidRequestError(ApiError):
    """AWS does not accept a value (ValidationException)."""


class CurrentOptInStatusError(InvalidRequestError):
    """A region can't be switched because of its current opt-in status (ValidationException)."""


class OneTimePasswordError(ApiError):
    """AWS does not accept a one-time password; ``why`` is ``expired`` or ``attempts`` if AWS says so, else None."""

    why: str | None = None


class ThrottledError(ApiError):
    """AWS throttled every retry of a call (TooManyRequestsException)."""


class TooManyInFlightError(ThrottledError):
    """AWS refused a region switch because too many switches are under way."""

    whose: str | None = None
    """The limit that is reached, if AWS says so: ``account`` or ``organization``."""


class UnavailableError(ApiError):
    """AWS answered every retry with a server error or not at all, or has something unavailable at the moment."""


class StackConflictError(AccountError):
    """A stack already holds what is to be added, or has pending operations; nothing was changed."""


class StackStateError(AccountError):
    """A stack's state can't be read or written; the reason says what it holds now."""
