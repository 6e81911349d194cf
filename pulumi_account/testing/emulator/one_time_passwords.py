"""The one-time passwords that AWS sends by mail or SMS: they expire, and wrong ones are counted.

AWS documents neither figure; both are settings of the emulator.
"""

from __future__ import annotations

import secrets
import string
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .clock import EmulatorClock
    from .settings import EmulatorSettings

EMAIL: Final = "email"
PHONE: Final = "phone"
_LENGTH: Final = 6
_CHARACTERS: Final = string.ascii_uppercase + string.digits


@dataclass
class OneTimePassword:
    """A one-time password that was sent.

    Attributes:
        account_id: the account that it is for.
        sent_to: ``email`` or ``phone``; never the address or the number.
        code: six letters and digits.
        sent_at: when it was sent, in seconds since the epoch on the emulator's clock.

    """

    account_id: str
    sent_to: str
    code: str
    sent_at: float

    def as_dict(self) -> dict[str, Any]:
        """Return what ``GET /_emulator/one-time-passwords`` shows."""
        return asdict(self)


class OneTimePasswords:
    """Every one-time password that was sent; only the last one of an account and a way counts.

    Args:
        clock: decides when one expires.
        settings: how long one is valid, and how many wrong ones end a change.

    """

    def __init__(self, clock: EmulatorClock, settings: EmulatorSettings) -> None:
        self._clock = clock
        self._settings = settings
        self._sent: list[OneTimePassword] = []
        self._wrong: dict[tuple[str, str], int] = {}

    def send(self, account_id: str, sent_to: str) -> None:
        """Send a new one, which replaces the one before it."""
        code = "".join(secrets.choice(_CHARACTERS) for _ in range(_LENGTH))
        self._wrong[account_id, sent_to] = 0
        self._sent.append(OneTimePassword(account_id, sent_to, code, self._clock.time()))

    def refusal(self, account_id: str, sent_to: str, code: str) -> str | None:
        """Return why a code is not the right one: ``wrong``, ``expired`` or ``attempts``; None if it is right."""
        last = next((sent for sent in reversed(self.sent(account_id)) if sent.sent_to == sent_to), None)
        if last is None:
            return "wrong"
        if self._clock.time() >= last.sent_at + self._settings.one_time_password_lifetime:
            return "expired"
        if code == last.code:
            return None
        self._wrong[account_id, sent_to] += 1
        allowed = self._settings.one_time_password_attempts
        return "attempts" if self._wrong[account_id, sent_to] >= allowed else "wrong"

    def sent(self, account_id: str | None = None) -> list[OneTimePassword]:
        """Return those that were sent, oldest first, optionally for one account."""
        return [sent for sent in self._sent if account_id in (None, sent.account_id)]

    def clear(self) -> None:
        """Forget all."""
        self._sent.clear()
        self._wrong.clear()
