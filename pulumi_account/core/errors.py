"""What can go wrong, and the one grammar in which it is said: ``<verb> <Resource> (<id>): <cause>``.

::

    AccountError
    ├── ConfigurationError        a setting of the stack or a connection is wrong
    ├── UnsupportedVersionError   a library is too old, or no longer as expected
    ├── InvalidIdentityError      an ID is not of the documented form
    ├── CredentialsError          no usable AWS credentials
    ├── AccountNotAllowedError    the stack's settings don't allow the account
    ├── ExistingSettingError      overwriting is forbidden, and something else is there
    ├── RegionSwitchError         a region can't be switched as asked
    │   ├── RegionSwitchTimeoutError   … or not within the time given
    │   └── RegionSwitchCancelledError … or not before the run was cancelled; a CancelledError too
    ├── AccountSelectionError     the accounts asked for can't be chosen
    ├── FolderError               the folder for a project can't be written
    ├── StackConflictError        a stack can't take in what it holds already, or not now
    ├── StackStateError           a stack's state can't be read or written
    ├── PartialFailureError       some accounts failed; what was done in the others is kept
    ├── CancelledError            the run was cancelled before this was done
    │   └── RegionSwitchCancelledError
    ├── OrganizationError         the organization, or the caller's place in it, doesn't allow it
    │   └── NotInOrganizationError     … because there is none
    └── ApiError                  AWS, or the way to it, said no
        ├── AccessDeniedError
        │   └── NoTrustedAccessError       … in the organization, for the account service: to any member account
        ├── NotFoundError         alone means "it is not there"
        ├── ConflictError
        │   ├── AlreadyRegisteredError     … because it is as asked already
        │   └── ConcurrentModificationError
        ├── InvalidRequestError   AWS's ValidationException
        │   └── CurrentOptInStatusError    … because the region already is as asked
        ├── ThrottledError
        │   └── TooManyInFlightError       … because of region switches under way, not of calls a second
        └── UnavailableError      5xx, or no answer at all

No message holds a contact detail: AWS's own validation messages and botocore's are never passed on.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .printable import printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterator


class AccountError(Exception):
    """Base of every error this package raises on purpose; its text is one line, made for the user.

    ``operation``, ``account_id``, ``code``, ``status`` and ``request_id`` tell of the call that AWS refused, if any.
    """

    operation: str | None = None
    account_id: str | None = None
    code: str | None = None
    status: int | None = None
    request_id: str | None = None

    def __init__(self, message: str = "") -> None:
        super().__init__(printable_lines(message))


class ConfigurationError(AccountError):
    """A stack setting, or a resource's ``connection``, is wrong."""


class UnsupportedVersionError(AccountError):
    """An installed library is too old for this package, or no longer has what it needs."""


class InvalidIdentityError(AccountError):
    """An ID is not of the documented form."""


class CredentialsError(AccountError):
    """There are no AWS credentials, or they can't be used."""


class AccountNotAllowedError(AccountError):
    """The stack's settings don't allow an account: ``allowedAccountIds`` or ``forbiddenAccountIds``."""


class ExistingSettingError(AccountError):
    """AWS holds something else there and overwriting is forbidden (``on_existing="fail"``)."""


class RegionSwitchError(AccountError):
    """A region can't be switched as asked."""

    is_under_way = False
    """Whether AWS has begun the switch, which continues."""


class RegionSwitchTimeoutError(RegionSwitchError):
    """A region switch was not over within ``timeout_minutes``; it goes on in AWS all the same."""


class AccountSelectionError(AccountError):
    """The accounts asked for can't be chosen: one isn't there, or there is none at all."""


class FolderError(AccountError):
    """The folder that a project is to be written into is not empty, or can't be written."""


class PartialFailureError(AccountError):
    """Some accounts of many failed; the text has a table of them.

    ``response`` is what the verb answers for all of them, ``kept`` what the host is to send beside the error.
    """

    def __init__(self, message: str, response: Any = None) -> None:
        super().__init__(message)
        self.response = response
        self.kept: Any = None


class CancelledError(AccountError):
    """The run was cancelled (Ctrl-C, SIGTERM) before this was done; what has been done is not undone."""


class RegionSwitchCancelledError(RegionSwitchError, CancelledError):
    """The run was cancelled while a region switch was under way; it goes on in AWS all the same."""


class OrganizationError(AccountError):
    """The organization, or the caller's place in it, doesn't allow what is asked for."""


class NotInOrganizationError(OrganizationError):
    """AWSOrganizationsNotInUseException: the caller's account is in no organization."""


class ApiError(AccountError):
    """AWS answered with an error, or not at all."""


class AccessDeniedError(ApiError):
    """AccessDeniedException: never to be taken for 'not there'."""


class NoTrustedAccessError(AccessDeniedError):
    """The organization hasn't enabled trusted access for the account service, so no member account can be named."""


class NotFoundError(ApiError):
    """ResourceNotFoundException."""


class ConflictError(ApiError):
    """ConflictException: another change, such as a switch of the same region, is under way."""


class AlreadyRegisteredError(ConflictError):
    """AccountAlreadyRegisteredException: the account is a delegated administrator already."""


class ConcurrentModificationError(ConflictError):
    """ConcurrentModificationException that outlasted every retry."""


class InvalidRequestError(ApiError):
    """ValidationException."""


class CurrentOptInStatusError(InvalidRequestError):
    """ValidationException because of the region's current opt-in status."""


class ThrottledError(ApiError):
    """TooManyRequestsException that outlasted every retry."""


class TooManyInFlightError(ThrottledError):
    """EnableRegion or DisableRegion refused, as too many region switches are under way."""

    whose: str | None = None
    """``account`` or ``organization``: whose limit is reached, where AWS tells."""


class UnavailableError(ApiError):
    """An internal error of AWS's, or no answer, that outlasted every retry."""


class StackConflictError(AccountError):
    """A stack holds what is to be taken into it already, or has operations pending; nothing has been changed."""


class StackStateError(AccountError):
    """A stack's state can't be read or written; the message says what it holds now."""


@contextmanager
def saying(verb: str, resource: str, identity: str) -> Iterator[None]:
    """Put ``<verb> <Resource> (<id>): `` before whatever this package raises inside."""
    try:
        yield
    except AccountError as error:
        said = type(error)(f"{verb} {resource} ({identity}): {error}")
        vars(said).update(vars(error))
        raise said from None
