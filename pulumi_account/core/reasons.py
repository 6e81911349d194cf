"""Why something failed in an account, in words that are the same for every account: placeholders stand for its ID."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .account_names import AccountNames

ACCOUNT: Final = "{account}"
"""Where a reason names the account that it is about; people see its ID there, with its name if that is known."""
ACCOUNT_IN_ARN: Final = "{account_id}"
"""Where a reason has the account's ID in an ARN."""


def of_account(reason: str, account_id: str | None, names: AccountNames | None = None) -> str:
    """Return a reason with the account in place of ACCOUNT and ACCOUNT_IN_ARN; unchanged if there is none."""
    if account_id is None:
        return reason
    label = account_id if names is None else names.label(account_id)
    return reason.replace(ACCOUNT_IN_ARN, account_id).replace(ACCOUNT, label)


def of_accounts(reason: str, account_ids: Sequence[str]) -> str:
    """Return a reason as it stands above a list of its accounts: with the placeholders, unless only one is listed."""
    return of_account(reason, account_ids[0]) if len(account_ids) == 1 else reason
