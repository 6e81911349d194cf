"""Verifying a primary contact's phone number: AWS sends a code to the phone, and a later run submits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.errors import ConflictError, NotFoundError, OneTimePasswordError, UnavailableError
from pulumi_account.core.one_time_passwords import PENDING, with_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.errors import ApiError
    from pulumi_account.core.one_time_passwords import GivenCode
    from pulumi_account.core.runtime import Runtime

UNVERIFIED_STATUSES: Final = (PENDING, "UNVERIFIED")
"""The statuses in which AWS can send a code."""


class PhoneVerification:
    """The verification of an account's phone number.

    Args:
        runtime: shows what happens.
        client: the client for the account.
        given: the code, and what to do for the next one.
        look: reads the number's verification status; None if AWS doesn't show the number yet.

    """

    def __init__(
        self, runtime: Runtime, client: AccountClient, given: GivenCode, look: Callable[[], str | None]
    ) -> None:
        self._runtime = runtime
        self._client = client
        self._given = given
        self._look = look

    def begin(self, state: Mapping[str, Any]) -> tuple[str | None, dict[str, Any] | None]:
        """Have AWS send a code if the number needs one and none is pending; return the status and the codes' record.

        A code that is given is submitted if AWS already awaits it.
        """
        status = self._look()
        if status == PENDING and self._given.counts(state):
            return self.submit(), self._given.recorded(state, is_spent=True)
        if status == PENDING:
            self._say("AWS already awaits the code that it sent", self._what_to_do())
        if status == "NOT_SUPPORTED":
            self._say("AWS can't verify the phone number of this account (NOT_SUPPORTED)")
        if status in (PENDING, "VERIFIED", "NOT_SUPPORTED"):
            return status, self._given.recorded(state, is_spent=False)
        return self.send(status, state)

    def send(self, status: str | None, state: Mapping[str, Any]) -> tuple[str | None, dict[str, Any] | None]:
        """Have AWS send a code to a number with this status; return the new status and the codes' record.

        Raises ConflictError if AWS doesn't send one now.
        """
        try:
            now: str | None = self._client.call("SendPhoneNumberVerification")["Status"]
        except ConflictError as error:
            now = self._look()
            if now not in ("VERIFIED", PENDING):
                error.reason = "AWS does not send a code to the phone number at the moment; run again later"
                raise
            return now, self._given.recorded(state, is_spent=False)
        except UnavailableError:
            # If it was pending before, nothing shows whether another code was sent: it can be asked for again.
            now = self._look()
            if now != PENDING or now == status:
                raise
        if now == PENDING:
            self._say("AWS sent a code to the phone number", self._what_to_do())
        return now, self._given.recorded(state, is_spent=True)

    def submit(self) -> str:
        """Submit the code, and return the status. Raises OneTimePasswordError if AWS doesn't accept it."""
        error: ApiError | None = None
        try:
            status = self._client.call("VerifyPhoneNumber", Otp=self._given.code)["Status"]
        except (OneTimePasswordError, ConflictError, NotFoundError, UnavailableError) as refused:
            error, status = refused, self._look()
        if status == "VERIFIED":
            return "VERIFIED"
        if isinstance(error, UnavailableError):
            raise error
        refusal = OneTimePasswordError(
            self._why_refused(status), operation="VerifyPhoneNumber", account_id=self._client.account_id
        )
        if error is not None:
            refusal.code, refusal.status, refusal.request_id = error.code, error.status, error.request_id
        raise refusal

    def _why_refused(self, status: str | None) -> str:
        if status != PENDING:
            again = self._given.how_to_ask_again()
            return with_steps("AWS does not accept the code, and awaits none any more", ("For another code", again))
        return self._given.refusal("it is wrong or has expired")

    def _what_to_do(self) -> tuple[str, str]:
        return "Once you have it", self._given.how_to_submit()

    def _say(self, message: str, *steps: tuple[str, str]) -> None:
        self._runtime.say("PrimaryContact", self._client.account_id, with_steps(message, *steps))
