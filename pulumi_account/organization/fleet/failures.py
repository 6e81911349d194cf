"""The one error of a verb that failed in some accounts, or in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from pulumi_account.core.errors import AccountError, CanceledError, ExistingSettingError, PartialFailureError
from pulumi_account.core.existing import HOW_TO_REPLACE

from .failure_table import failure_table
from .many_accounts import Outcome, counted
from .status import NOT_REMOVED

if TYPE_CHECKING:
    from pulumi_account.core.account_names import AccountNames


def raise_failures(outcomes: Mapping[str, Outcome], response: Any, what_happened: str, names: AccountNames) -> None:
    """Raise one error if any account failed.

    Args:
        outcomes: by account ID.
        response: the verb's answer with what succeeded; None if it can't be kept.
        what_happened: follows the number of accounts, such as ``failed``.
        names: the names of accounts that are known.

    Raises PartialFailureError if some accounts succeeded and that can be kept, and AccountError otherwise.

    """
    failures = {account: outcome.error for account, outcome in outcomes.items() if outcome.error is not None}
    if not failures:
        return
    others = {account: error for account, error in failures.items() if outcomes[account].has_failed}
    if len(others) < len(failures):
        done = len(outcomes) - len(failures)
        headline = f"canceled when {done:,} of {counted(len(outcomes))} were done: run again for the others"
        headline += failed_too(others, what_happened, names)
        raise_unfinished(CanceledError, headline, response if done else None)
    headline = f"{len(failures):,} of {counted(len(outcomes))} {what_happened}"
    if any(outcomes[account].status == NOT_REMOVED for account in failures):
        headline += ' (with on_removal="retain", accounts that are removed from the list keep the setting)'
    table = failure_table(failures, names)
    if any(isinstance(error, ExistingSettingError) for error in failures.values()):
        table += f"\nTo keep what an account has, declare the same for it; {HOW_TO_REPLACE}"
    if len(failures) == len(outcomes) or response is None:
        raise AccountError(f"{headline}:\n{table}")
    raise PartialFailureError(f"{headline}, the others are done:\n{table}", response)


def failed_too(failures: Mapping[str, AccountError], what_happened: str, names: AccountNames) -> str:
    """Return the lines about accounts that failed before the run ended; empty if none did. As in ``raise_failures``."""
    return f"\n{counted(len(failures))} {what_happened}:\n{failure_table(failures, names)}" if failures else ""


def raise_unfinished(kind: type[AccountError], reason: str, response: Any) -> NoReturn:
    """Raise that a run ended before its work was done.

    Args:
        kind: raised if ``response`` is None; PartialFailureError otherwise.
        reason: the first line, and what else failed.
        response: the verb's answer with what succeeded.

    """
    if response is None:
        raise kind(reason)
    raise PartialFailureError(reason, response)
