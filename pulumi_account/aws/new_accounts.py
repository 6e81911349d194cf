"""Denials of accounts that were just created: for some minutes the account service denies calls that name them.

AWS doesn't tell such a denial from others, so Organizations is asked when the account joined. A denial is never taken
for a missing setting: the call is made again until it is answered, or the time is over.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential

from pulumi_account.core.errors import AccessDeniedError, AccountError, CanceledError

if TYPE_CHECKING:
    from pulumi_account.core.account_names import AccountNames
    from pulumi_account.core.clients import OrganizationsClient
    from pulumi_account.core.clock import Clock
    from pulumi_account.core.runtime import Narrator

SECONDS_UNTIL_USABLE: Final = 15 * 60.0
"""How long after an account joined a denial may mean that it is new."""
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 15.0
# When so many denied accounts turned out to be old, denials are about the caller, and no more are looked up.
_MOST_OLD_ACCOUNTS: Final = 20


class NewAccounts:
    """Waits for accounts that joined their organization minutes ago; one per process and settings. Safe for threads.

    Args:
        clock: every wait runs on it.
        narrator: shows what is waited for.
        names: the names of accounts that are known so far.

    """

    def __init__(self, clock: Clock, narrator: Narrator, names: AccountNames) -> None:
        self._clock = clock
        self._names = names
        self._narrator = narrator
        self._lock = threading.Lock()
        self._usable_by: dict[str, float | None] = {}

    def outlast(
        self, call: Callable[[], dict[str, Any]], account_id: str, organizations: Callable[[], OrganizationsClient]
    ) -> dict[str, Any]:
        """Make a call that names an account, and make it again while it is denied because the account is new.

        Raises the denial when the time is over, and CanceledError if the run is canceled meanwhile.
        """
        try:
            return call()
        except AccessDeniedError as denial:
            until = self._until(denial, account_id, organizations)
            if until is None or self._clock.time() >= until:
                raise
        return self._repeat(call, account_id, until)

    def _repeat(self, call: Callable[[], dict[str, Any]], account_id: str, until: float) -> dict[str, Any]:
        """Make a call again and again until it isn't denied, or the time is over."""
        started = self._clock.monotonic()

        def is_over(_: RetryCallState) -> bool:
            return self._clock.time() >= until

        def waited() -> str:
            return f"{int(self._clock.monotonic() - started)} s"

        def show(_: RetryCallState) -> None:
            account = self._names.label(account_id)
            self._narrator.progress(f"waiting for AWS: account {account} is new, {waited()}")

        retrying = Retrying(
            sleep=self._clock.sleep,
            wait=wait_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT),
            stop=is_over,
            retry=retry_if_exception(_may_be_temporary),
            before=show,
            reraise=True,
        )
        self._clock.sleep(_FIRST_WAIT)
        is_answered = True
        try:
            return retrying(call)
        except (AccessDeniedError, CanceledError):
            is_answered = False
            raise
        finally:  # Other errors are answers too: for example, "there is no contact".
            if is_answered:
                self._narrator.progress(f"AWS answered for the new account after {waited()}")

    def _until(
        self, denial: AccessDeniedError, account_id: str, organizations: Callable[[], OrganizationsClient]
    ) -> float | None:
        """Return the time until which a denial may mean that the account is new; None if it doesn't."""
        if not _may_be_temporary(denial):
            return None
        with self._lock:
            if account_id not in self._usable_by:
                if len(self._usable_by) >= _MOST_OLD_ACCOUNTS and not any(self._usable_by.values()):
                    return None
                joined = _joined(account_id, organizations)
                # Clocks may differ, but a time that is far in the future is none to wait for.
                is_new = joined is not None and abs(self._clock.time() - joined) < SECONDS_UNTIL_USABLE
                self._usable_by[account_id] = joined + SECONDS_UNTIL_USABLE if joined is not None and is_new else None
            return self._usable_by[account_id]


def _may_be_temporary(error: BaseException) -> bool:
    """Whether it is a denial that names neither a policy nor missing trusted access, which waiting doesn't change."""
    return type(error) is AccessDeniedError and error.policy is None


def _joined(account_id: str, organizations: Callable[[], OrganizationsClient]) -> float | None:
    """Return when an account joined the organization; None if Organizations doesn't tell."""
    try:
        account = organizations().call("DescribeAccount", AccountId=account_id)["Account"]
    except AccountError:
        return None
    joined = account.get("JoinedTimestamp")
    return joined.timestamp() if isinstance(joined, datetime) else None
