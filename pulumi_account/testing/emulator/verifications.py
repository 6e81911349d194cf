"""What AWS changes only with a one-time password: the primary e-mail address and the status of the phone number.

Every method is called under the backend's lock. ServiceError is what AWS would answer; what AWS documents of it is the
status and the exception, not when a code expires or how many tries there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .exceptions import Field, ServiceError, conflict, field_validation_failed, not_found
from .models import EmailUpdate
from .one_time_passwords import EMAIL, PHONE, OneTimePasswords

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .clock import EmulatorClock
    from .models import Account
    from .settings import EmulatorSettings

_REFUSALS: Final = {
    "wrong": "The one-time passcode is not valid.",
    "expired": "The one-time passcode has expired.",
    "attempts": "The one-time passcode was entered wrongly too many times.",
}


class Verifications:
    """The operations that send or take a one-time password."""

    def __init__(self, clock: EmulatorClock, settings: EmulatorSettings) -> None:
        self._clock = clock
        self._settings = settings
        self.one_time_passwords = OneTimePasswords(clock, settings)

    def start_email_update(self, account: Account, email: str, in_use: Iterable[str]) -> str:
        """Mail a one-time password to the new address; a pending change is replaced. Returns the change's status."""
        if email.casefold() in {address.casefold() for address in in_use}:
            raise conflict("The email address is already in use.")
        if account.email_update is not None and account.email_update.status == "ACCEPTED":
            raise conflict("Another update of the primary email is in progress.")
        account.email_update = EmailUpdate(email, "PENDING", self._clock.time())
        self.one_time_passwords.send(account.account_id, EMAIL)
        return account.email_update.status

    def accept_email_update(self, account: Account, email: str, code: str) -> str:
        """Accept the change if the one-time password is right; it takes effect after the emulator's delay."""
        update = account.email_update
        if update is None or update.status != "PENDING" or update.email.casefold() != email.casefold():
            raise not_found("There is no pending update of the primary email to this address.")
        now = self._clock.time()
        why = self.one_time_passwords.refusal(account.account_id, EMAIL, code)
        if why == "attempts":
            update.status, update.updated_at = "FAILED", now
        if why is not None:
            raise _not_accepted(why)
        update.status, update.updated_at = "ACCEPTED", now
        update.completes_at = now + self._settings.email_update_delay
        return "ACCEPTED"

    def complete_email_update(self, account: Account) -> bool:
        """Let an accepted change of the address take effect once its delay is over; return whether it did so now."""
        update = account.email_update
        if update is None or update.status != "ACCEPTED" or update.completes_at is None:
            return False
        if update.completes_at > self._clock.time():
            return False
        account.primary_email = update.email
        update.status, update.updated_at = "COMPLETED", update.completes_at
        return True

    def send_phone_number_verification(self, account: Account) -> str:
        """Send a one-time password to the primary contact's phone, and return the number's status."""
        if account.verification_status == "VERIFIED":
            raise conflict("The phone number is verified already.")
        if account.verification_status != "NOT_SUPPORTED":
            account.verification_status = "PENDING"
            self.one_time_passwords.send(account.account_id, PHONE)
        return account.verification_status

    def verify_phone_number(self, account: Account, code: str) -> str:
        """Verify the primary contact's phone if the one-time password is right, and return the number's status."""
        if account.verification_status != "PENDING":
            raise conflict("No one-time passcode is waiting to be submitted.")
        why = self.one_time_passwords.refusal(account.account_id, PHONE, code)
        if why is None:
            account.verification_status = "VERIFIED"
        elif why != "wrong":
            account.verification_status = "UNVERIFIED"
        return account.verification_status


def _not_accepted(why: str) -> ServiceError:
    message = _REFUSALS[why]
    return field_validation_failed(message, Field("Otp", message))
