"""The one error of a verb that failed in some accounts, or in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_account.errors import AccountError, PartialFailureError

from .many_accounts import Outcome, counted, failure_table
from .rollout import NOT_REMOVED


def raise_failures(outcomes: Mapping[str, Outcome], response: Any, said: str) -> None:
    """Raise the accounts that failed as one table: as PartialFailureError where others did not, and it can be kept."""
    failures = {account: outcome.error for account, outcome in outcomes.items() if outcome.error is not None}
    if not failures:
        return
    headline = f"{len(failures):,} of {counted(len(outcomes))} {said}"
    if any(outcomes[account].remark == NOT_REMOVED for account in failures):
        headline += ' (with on_removal="retain", what is removed from the list is left as it is)'
    if len(failures) == len(outcomes) or response is None:
        raise AccountError(f"{headline}:\n{failure_table(failures)}")
    raise PartialFailureError(f"{headline}, the others are done:\n{failure_table(failures)}", response)
