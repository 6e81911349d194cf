"""One change of a primary e-mail address: AWS mails a code to the new address, and changes it once it gets the code."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pulumi_account.core.clients import SECONDS_UNTIL_CHANGE_SHOWS
from pulumi_account.core.errors import ApiError, ConflictError, NotFoundError, OneTimePasswordError, UnavailableError
from pulumi_account.core.one_time_passwords import PENDING, with_steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.one_time_passwords import GivenCode
    from pulumi_account.core.runtime import Runtime

ACCEPTED: Final = "ACCEPTED"
COMPLETED: Final = "COMPLETED"
FAILED: Final = "FAILED"
ACCEPTED_STATUSES: Final = (ACCEPTED, COMPLETED)
"""The statuses of a change whose code AWS has accepted."""
_WHY_REFUSED: Final = {
    "expired": "the code has expired",
    "attempts": "a wrong code was entered too many times",
    None: "the code is wrong, has expired, or was mailed to another address",
}


class UpdateStatus(NamedTuple):
    """The status of an account's last change of its address, and when it became that, in ISO 8601; None if unknown."""

    status: str
    updated_at: str | None


def find(client: AccountClient) -> str:
    """Return the account's address."""
    return str(client.call("GetPrimaryEmail")["PrimaryEmail"])


def last_update(client: AccountClient) -> UpdateStatus | None:
    """Return the status of the account's last change of its address; None if AWS knows of none."""
    try:
        answer = client.call("GetPrimaryEmailUpdateStatus")
    except NotFoundError:
        return None
    updated_at = answer.get("UpdatedAt")
    return UpdateStatus(answer["Status"], None if updated_at is None else updated_at.isoformat())


def recorded_status(state: Mapping[str, Any]) -> UpdateStatus | None:
    """Return the status that a state holds."""
    return UpdateStatus(state["status"], state.get("updated_at")) if "status" in state else None


def is_of_earlier_change(shown: UpdateStatus, recorded: UpdateStatus | None) -> bool:
    """Whether AWS, which may be late, still shows the status of the change before the one that a state holds."""
    if recorded is None or shown.updated_at is None:
        return False
    if recorded.updated_at is None:
        return shown.status == COMPLETED
    then, now = datetime.fromisoformat(shown.updated_at), datetime.fromisoformat(recorded.updated_at)
    return then < now or (then == now and shown.status == PENDING)


def is_under_way(status: UpdateStatus, now: float) -> bool:
    """Whether AWS may still show the former address, ``now`` in seconds since the epoch."""
    if status.status != COMPLETED:
        return True
    if status.updated_at is None:
        return False
    return now < datetime.fromisoformat(status.updated_at).timestamp() + SECONDS_UNTIL_CHANGE_SHOWS


def normalized(email: str) -> str:
    """Return one spelling of an address: as far as is known, one in upper case belongs to no other account."""
    return email.strip().casefold()


def is_same(one: str, other: str) -> bool:
    """Whether two addresses are the same to AWS."""
    return normalized(one) == normalized(other)


def could_not_change(given: GivenCode) -> str:
    """Return how messages say that AWS could not change the address."""
    return with_steps("AWS could not change the address", ("To start again", given.how_to_ask_again()))


class EmailChange:
    """The change of an account's address.

    Args:
        runtime: shows what happens, and tells the time.
        client: the client for the account.
        email: the new address; no message repeats it.
        given: the code, and what to type for the next one.
        recorded: the status that the state holds; None for a creation.

    """

    def __init__(
        self, runtime: Runtime, client: AccountClient, email: str, given: GivenCode, recorded: UpdateStatus | None
    ) -> None:
        self._runtime = runtime
        self._client = client
        self._email = email
        self._given = given
        self._recorded = recorded

    def begin(self) -> tuple[UpdateStatus, bool]:
        """Have AWS mail a code; return the status, and whether a mail was sent.

        None is sent if a change is pending that the state doesn't know, such as one of a run that was cut off: which
        address it is for can't be read, but its code would be lost. Raises ConflictError.
        """
        before = last_update(self._client)
        if before is not None and before.status == PENDING and not self._knows(before):
            self._say(
                "a change of the address was already pending in AWS, so no code was mailed now",
                ("Once you have its code", self._given.how_to_submit()),
                ("If none came to this address", self._given.how_to_ask_again()),
            )
            return before, False
        try:
            self._client.call("StartPrimaryEmailUpdate", PrimaryEmail=self._email)
        except ConflictError as error:
            error.reason = self._why_conflict()
            raise
        except UnavailableError:
            after = self._last_update_if_readable()
            if after is None or after == before or after.status != PENDING:
                raise
        else:
            after = self._last_update_if_readable()
        self._say("AWS mailed a code to the new address", ("Once you have it", self._given.how_to_submit()))
        # What AWS shows right after the start may still be the status of the change before it.
        return (UpdateStatus(PENDING, None) if after is None or after == before else after), True

    def accept(self, pending: UpdateStatus) -> UpdateStatus:
        """Submit the code for a pending change, and return the status; an accepted one has the time of the pending one.

        That time is AWS's, so it can be compared with what AWS shows later.
        Raises OneTimePasswordError if AWS doesn't accept it, ConflictError or NotFoundError if nothing is pending, and
        ApiError if AWS can't make the change.
        """
        try:
            answer = self._client.call("AcceptPrimaryEmailUpdate", PrimaryEmail=self._email, Otp=self._given.code)
        except (OneTimePasswordError, ConflictError, NotFoundError, UnavailableError) as error:
            last = self._last_update_if_readable()
            # Submitted by a run that was cut off, or in AWS's console.
            is_accepted = last is not None and last.status in ACCEPTED_STATUSES
            if last is not None and is_accepted and not is_of_earlier_change(last, self._recorded):
                return self._told(last)
            if not isinstance(error, UnavailableError):
                error.reason = self._why_not_accepted(error, last)
            raise
        status = answer["Status"]
        if status == FAILED:
            raise ApiError(could_not_change(self._given))
        return self._told(UpdateStatus(status, self._now() if status == COMPLETED else pending.updated_at))

    def _told(self, accepted: UpdateStatus) -> UpdateStatus:
        """Return the status, and say how to see the end of a change that AWS is still making."""
        if accepted.status == ACCEPTED:
            self._say(
                "AWS accepted the code and is making the change", ("To see when it is COMPLETED", "pulumi refresh")
            )
        return accepted

    def _now(self) -> str:
        return datetime.fromtimestamp(self._runtime.clock.time(), timezone.utc).isoformat()

    def _knows(self, before: UpdateStatus) -> bool:
        """Whether the state holds this status: a pending change without a time is taken for the one in AWS."""
        recorded = self._recorded
        if recorded is None:
            return False
        return before == recorded or (recorded.status == PENDING and recorded.updated_at is None)

    def _last_update_if_readable(self) -> UpdateStatus | None:
        try:
            return last_update(self._client)
        except ApiError:
            return None

    def _why_conflict(self) -> str:
        last = self._last_update_if_readable()
        if last is not None and last.status == ACCEPTED:
            return "AWS is still making another change of the address; run again when it is over"
        if last is not None and last.status == PENDING:
            return "another change of the address is pending in AWS; run again once it is accepted or has expired"
        return "the address is already in use by an AWS account, maybe a closed one: choose another"

    def _why_not_accepted(self, error: ApiError, last: UpdateStatus | None) -> str:
        if last is None or last.status != PENDING:
            return with_steps(
                "AWS has no pending change of the address any more", ("To start again", self._given.how_to_ask_again())
            )
        why = error.why if isinstance(error, OneTimePasswordError) else None
        return self._given.refusal(_WHY_REFUSED[why])

    def _say(self, message: str, *steps: tuple[str, str]) -> None:
        self._runtime.say("PrimaryEmail", self._client.account_id, with_steps(message, *steps))
