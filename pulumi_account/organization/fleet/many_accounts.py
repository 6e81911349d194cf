"""The same work in many accounts at once, with progress; every account is attempted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.errors import AccountError, CanceledError

if TYPE_CHECKING:
    from pulumi_account.core.account_names import AccountNames
    from pulumi_account.core.clock import Clock
    from pulumi_account.core.runtime import Narrator

    from .status import Status

# Enough to use up AWS's fastest quota (10 a second) if an answer takes 1.5 s, and few enough for three resources to
# share one pool of connections.
THREADS: Final = 16
SECONDS_BETWEEN_LINES: Final = 1.0
_SECONDS_A_MINUTE: Final = 60
_SHOWN_AT_MOST: Final = 3


@dataclass(frozen=True)
class Outcome:
    """The outcome for one account: its status in the new state (None: it has none), and the error if any.

    ``is_adopted`` says that AWS already had the setting. ``details`` are what else the state is to have of the account.
    """

    status: Status | None
    error: AccountError | None = None
    is_adopted: bool = False
    details: Mapping[str, Any] | None = None

    @property
    def is_canceled(self) -> bool:
        """Whether the run was canceled before the account was done. That doesn't count as a failure."""
        return isinstance(self.error, CanceledError)

    @property
    def has_failed(self) -> bool:
        """Whether the work was attempted in vain."""
        return self.error is not None and not self.is_canceled


def in_each(
    accounts: Iterable[str], work: Callable[[str], Outcome], progress: Progress, threads: int = THREADS
) -> dict[str, Outcome]:
    """Do the work in every account, even if others fail, and return the outcomes in the same order.

    An error of ``work`` that is no AccountError is a bug: it is raised once all accounts are done.
    """
    order = tuple(accounts)
    found: dict[str, Outcome] = {}
    with ThreadPoolExecutor(max(1, min(threads, len(order))), thread_name_prefix="accounts") as pool:
        futures = {pool.submit(work, account): account for account in order}
        for future in as_completed(futures):
            if future.exception() is None:
                outcome = future.result()
                found[futures[future]] = outcome
                if not outcome.is_canceled:
                    progress.done(failed=outcome.has_failed)
    for future in futures:
        future.result()
    return {account: found[account] for account in order}


class Progress:
    """Shows how far the work is, at most once a second; safe for threads.

    The CLI's row names the resource and has little room. ``what`` is empty, or begins the line of a second work.
    """

    def __init__(self, narrator: Narrator, clock: Clock, what: str, total: int) -> None:
        self._narrator, self._clock, self._what, self._total = narrator, clock, what, total
        self._lock = threading.Lock()
        self._begin = self._shown = clock.monotonic()
        self._done = self._failed = 0

    def done(self, *, failed: bool) -> None:
        """Count one more account."""
        with self._lock:
            self._done += 1
            self._failed += failed
            now = self._clock.monotonic()
            if now - self._shown < SECONDS_BETWEEN_LINES:
                return
            self._shown = now
            line = self._line(now - self._begin)
        self._narrator.progress(line)

    def _line(self, seconds: float) -> str:
        left = (self._total - self._done) * seconds / self._done
        ahead = f", {duration(left)} left" if self._done < self._total else ""
        return f"{self._what}{done_of_total(self._done, self._total, self._failed)}{ahead}"


def done_of_total(done: int, total: int, failed: int) -> str:
    """Return how much of the work is done, in a few characters."""
    return f"{done:,}/{total:,}{f', {failed:,} failed' if failed else ''}"


def duration(seconds: float) -> str:
    """Return a duration in words: seconds up to a minute and a half, then minutes, then hours."""
    if seconds < 1.5 * _SECONDS_A_MINUTE:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / _SECONDS_A_MINUTE)
    return f"{minutes} min" if minutes < 1.5 * _SECONDS_A_MINUTE else f"{round(minutes / _SECONDS_A_MINUTE)} h"


def counted(number: int) -> str:
    """Return ``1 account`` or ``1,000 accounts``."""
    return f"{number:,} account{'' if number == 1 else 's'}"


def named(accounts: Iterable[str], names: AccountNames) -> str:
    """Return how many accounts these are, and the first few."""
    ids = sorted(accounts)
    more = ", …" if len(ids) > _SHOWN_AT_MOST else ""
    return f"{counted(len(ids))} ({', '.join(map(names.label, ids[:_SHOWN_AT_MOST]))}{more})"
