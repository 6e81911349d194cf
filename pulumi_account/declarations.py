"""The slots that the program of this run declares, as ``check`` sees them.

A resource renamed in the program is created under its new name and then deleted under its old one: that delete must
not wipe what the new name has just set. Nor may a replaced resource's, nor the leftover of a run that was cut off.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from .config import Connection


class Slot(NamedTuple):
    """A place in an account that holds one setting: ``("AlternateContact", "SECURITY")``."""

    resource: str
    part: str


class Declarations:
    """Every slot declared in this process, which serves one deployment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._accounts: dict[Slot, set[str]] = {}
        self._connections: dict[Slot, set[Connection | None]] = {}
        self._changing: dict[tuple[Slot, str], threading.Lock] = {}

    def changing(self, slot: Slot, account_id: str) -> threading.Lock:
        """Return the lock to hold while a slot is written, or looked up here and then deleted.

        A delete in the midst of a run then either sees that the slot is declared, or is over before it is written.
        """
        with self._lock:
            return self._changing.setdefault((slot, account_id), threading.Lock())

    def declare(self, slot: Slot, account_id: str | None, connection: Connection | None) -> None:
        """Take note of a slot in an account, or in the account whose credentials the connection has."""
        with self._lock:
            if account_id is not None:
                self._accounts.setdefault(slot, set()).add(account_id)
            else:
                self._connections.setdefault(slot, set()).add(connection)

    def holds(self, slot: Slot, account_id: str, caller_of: Callable[[Connection | None], str]) -> bool:
        """Whether the slot of this account is declared. Asks who a connection's caller is only where it matters."""
        with self._lock:
            accounts = set(self._accounts.get(slot, ()))
            connections = set(self._connections.get(slot, ()))
        return account_id in accounts or any(caller_of(connection) == account_id for connection in connections)
