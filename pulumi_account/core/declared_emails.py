"""The primary e-mail addresses that a program declares: AWS gives an address to one account only."""

from __future__ import annotations

import threading
from collections import defaultdict


class DeclaredEmails:
    """Every primary e-mail address that the program of this run declares; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_account: dict[str, str] = {}
        self._accounts: defaultdict[str, set[str]] = defaultdict(set)
        self._found: set[frozenset[str]] = set()

    def declare(self, account_id: str, email: str) -> list[str]:
        """Record an account's address in place of the one before.

        Returns the other accounts that are declared with it, each pair once in a run. ``email`` is normalized.
        """
        with self._lock:
            self._accounts[self._by_account.get(account_id, email)].discard(account_id)
            self._by_account[account_id] = email
            pairs = {frozenset((account_id, other)): other for other in self._accounts[email]}
            self._accounts[email].add(account_id)
            new = pairs.keys() - self._found
            self._found |= new
        return sorted(pairs[pair] for pair in new)
