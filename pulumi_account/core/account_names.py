"""The names of accounts, as far as they are known without a call, and how messages show an account."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from .printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME_WIDTH: Final = 30
"""Messages show so many characters of a name; AWS allows 50."""
CALLERS_ACCOUNT: Final = "the caller's account"


def account_label(account_id: str, name: str | None, width: int = NAME_WIDTH) -> str:
    """Return what messages call an account: ``123456789012 (Payments Prod)``, or only the ID if it has no known name.

    Args:
        account_id: the account ID, or the ID of a resource in it.
        name: the account's name.
        width: the most characters of the name that are shown.

    """
    shown = printable(name or "").strip()
    if len(shown) > width:
        shown = f"{shown[: width - 1].rstrip()}…"
    return f"{account_id} ({shown})" if shown else account_id


class AccountNames:
    """The names of accounts that a run has met, by account ID; safe for threads.

    A name that AWS has answered counts more than one that the program declares. Names that a program keeps secret are
    never among them.

    Args:
        are_secret: whether every name is a secret, so that none is recorded.

    """

    def __init__(self, *, are_secret: bool = False) -> None:
        self._are_secret = are_secret
        self._lock = threading.Lock()
        self._declared: dict[str, str] = {}
        self._answered: dict[str, str] = {}

    def learn(self, names: Mapping[str, str]) -> None:
        """Record names that AWS has answered."""
        with self._lock:
            self._answered.update({} if self._are_secret else names)

    def learn_declared(self, names: Mapping[str, str]) -> None:
        """Record names that the program declares."""
        with self._lock:
            self._declared.update({} if self._are_secret else names)

    def __bool__(self) -> bool:
        """Whether any name is known."""
        return bool(self._answered or self._declared)

    def get(self, account_id: str) -> str | None:
        """Return the name of an account; None if it is not known."""
        return self._answered.get(account_id) or self._declared.get(account_id)

    def among(self, accounts: Iterable[str]) -> dict[str, str]:
        """Return the known names of these accounts."""
        return {account: name for account in accounts if (name := self.get(account)) is not None}

    def label(self, account_id: str, width: int = NAME_WIDTH) -> str:
        """Return what messages call an account."""
        return account_label(account_id, self.get(account_id), width)

    def label_of_resource(self, resource_id: str) -> str:
        """Return a resource's ID with the name of its account, such as ``123456789012/SECURITY (Payments Prod)``.

        CALLERS_ACCOUNT stands for an account that isn't known: ``SECURITY of the caller's account``.
        """
        account_id, _, part = resource_id.partition("/")
        if account_id == CALLERS_ACCOUNT:
            return f"{part} of {account_id}".strip()
        return account_label(resource_id, self.get(account_id))
