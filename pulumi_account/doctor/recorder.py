"""Calls that only read, each of which also shows whether the caller has the permission for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.aws.messages import policy_code
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    AccountNotAllowedError,
    CanceledError,
    CredentialsError,
    NotFoundError,
    NotInOrganizationError,
    NoTrustedAccessError,
    ThrottledError,
    UnavailableError,
)

from .report import Probe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .report import Context

# An answer that what the call is about is missing, or is not available yet: the caller may ask.
_ABSENT: Final = "ResourceUnavailableException"


class Recorder:
    """Makes calls that read, and records what each says about its permission. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._probes: dict[tuple[str, Context], Probe] = {}

    @property
    def probes(self) -> Mapping[tuple[str, Context], Probe]:
        """The result of each permission so far, by action and context."""
        with self._lock:
            return dict(self._probes)

    def ask(self, action: str, context: Context, call: Callable[[], dict[str, Any]]) -> tuple[Any, str | None]:
        """Make a call; return its answer, or None and a code for why there is none. Raises nothing of AWS."""
        try:
            answer = call()
        except AccountError as error:
            reason, probe = self._judged(action, context, error)
            self.record(probe)
            return None, reason
        self.record(Probe(action, context, "allowed", "called"))
        return answer, None

    def record(self, probe: Probe) -> None:
        """Record the result of a permission."""
        with self._lock:
            self._probes[probe.action, probe.context] = probe

    def _judged(self, action: str, context: Context, error: AccountError) -> tuple[str, Probe]:
        reason = reason_of(error)
        if isinstance(error, NotFoundError) or error.code == _ABSENT:
            return reason, Probe(action, context, "allowed", "called")
        if isinstance(error, AccessDeniedError):
            return reason, Probe(action, context, "denied", "called", _denied_by(error))
        if isinstance(error, NotInOrganizationError):
            return reason, Probe(action, context, "not_applicable", None, reason)
        return reason, Probe(action, context, "not_probed", None, reason)


def reason_of(error: AccountError) -> str:
    """Return a code for why a call has no answer."""
    kinds: tuple[tuple[type[AccountError], str], ...] = (
        (NotFoundError, "not_found"),
        (AccessDeniedError, "denied"),
        (NotInOrganizationError, "not_in_organization"),
        (CredentialsError, "no_credentials"),
        (CanceledError, "timed_out"),
        (ThrottledError, "throttled"),
        (UnavailableError, "no_answer"),
        (AccountNotAllowedError, "account_not_allowed"),
    )
    return next((code for kind, code in kinds if isinstance(error, kind)), "call_failed")


def _denied_by(error: AccessDeniedError) -> str | None:
    if isinstance(error, NoTrustedAccessError):
        return "no_trusted_access"
    return policy_code(error.policy)
