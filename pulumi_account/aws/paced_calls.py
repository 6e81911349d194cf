"""Paced calls of botocore: each attempt takes a token first and reports the answer to the bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.errors import UnsupportedVersionError
from pulumi_account.core.quotas import OPERATIONS_WITH_TARGETS
from pulumi_account.core.versions import BOTO3

from .error_mapping import THROTTLED
from .messages import is_too_many_in_flight

if TYPE_CHECKING:
    from collections.abc import Callable

    from .pacing import TokenBucket

# A region switch also gets 429 when too many are in flight. Pacing doesn't help then; its lifecycle waits.
_ATTEMPTS_ON_429: Final = {"EnableRegion": 2, "DisableRegion": 2}
_ATTEMPTS_ON_429_OTHERWISE: Final = 20
_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERROR: Final = 500
# If the answer to one of these is lost, the caller looks before it calls again.
_LOOKED_AFTER: Final = frozenset(
    {
        "EnableAWSServiceAccess",
        "DisableAWSServiceAccess",
        "RegisterDelegatedAdministrator",
        "DeregisterDelegatedAdministrator",
        # Each sends a code, or submits one, whose tries are counted.
        "StartPrimaryEmailUpdate",
        "AcceptPrimaryEmailUpdate",
        "SendPhoneNumberVerification",
        "VerifyPhoneNumber",
    }
)
# A canceled run may still find out who it is: its verbs say what was done and what was not.
_OF_CREDENTIALS: Final = frozenset({"AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity"})
_TAKEN_AT: Final = "pulumi_account_taken_at"
_TARGET: Final = "pulumi_account_target"


def pace(events: Any, service: str, bucket: Callable[[str], TokenBucket]) -> None:
    """Have each attempt of calls to a service wait for a token of its operation's bucket.

    ``events`` are those of a client, or those of a session, for its later clients. ``service`` is the service's ID in
    event names. Raises UnsupportedVersionError for a botocore that would retry a refused region switch forever.
    """
    _refuse_old_botocore()

    def before_each_attempt(request: Any, operation_name: str, **_: Any) -> None:
        request.context[_TAKEN_AT] = bucket(operation_name).acquire(even_if_canceled=operation_name in _OF_CREDENTIALS)

    def after_each_attempt(operation: Any, response: Any, attempts: int, request_dict: Any, **_: Any) -> float | None:
        is_lost = response is None or response[0].status_code >= _SERVER_ERROR
        if is_lost and operation.name in _LOOKED_AFTER:
            return False
        if response is None:
            return None
        error = response[1].get("Error", {})
        # Organizations answers 400 with the code of a 429.
        if response[0].status_code != _TOO_MANY_REQUESTS and error.get("Code") not in THROTTLED:
            bucket(operation.name).succeeded()
            return None
        if operation.name in _ATTEMPTS_ON_429 and is_too_many_in_flight(error.get("Message") or ""):
            return False  # Neither pacing nor a retry helps.
        bucket(operation.name).throttled(request_dict["context"].get(_TAKEN_AT))
        # 0 seconds: retry immediately, since the bucket makes the attempt wait. False: give up.
        return 0.0 if attempts < _ATTEMPTS_ON_429.get(operation.name, _ATTEMPTS_ON_429_OTHERWISE) else False

    # Before the request is signed, so that the signature doesn't expire in the queue.
    events.register_first(f"request-created.{service}", before_each_attempt)
    events.register_first(f"needs-retry.{service}", after_each_attempt)


def _refuse_old_botocore() -> None:
    import botocore

    # boto3 requires its own version of botocore or newer, but a pin can overrule it.
    if not BOTO3.includes(botocore.__version__):
        reasons = ("it retries refused region switches forever, or does not know verification_status",)
        raise UnsupportedVersionError(BOTO3.refusal(f"botocore {botocore.__version__}", reasons))


def pace_targets(events: Any, service: str, bucket: Callable[[str, str], TokenBucket]) -> None:
    """Have each attempt of an operation with a quota for each account that it names wait for a token of that, too.

    ``bucket`` takes the operation and the account. Call it after `pace`, so that this token is taken first.
    """

    def note_target(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        context[_TARGET] = params["AccountId"]

    def before_each_attempt(request: Any, operation_name: str, **_: Any) -> None:
        bucket(operation_name, request.context[_TARGET]).acquire()

    for operation_name in OPERATIONS_WITH_TARGETS:
        events.register(f"before-parameter-build.{service}.{operation_name}", note_target)
        events.register_first(f"request-created.{service}.{operation_name}", before_each_attempt)
