"""What the resource classes of Organization* resources share: accounts in every form that a program has them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import pulumi

from .status import ACCOUNT_STATUSES

AccountsInput: TypeAlias = pulumi.Input[Sequence[pulumi.Input[str]]]
"""Account IDs, such as ``organization_accounts()`` returns."""


def of_many(props: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs of a resource over many accounts as the engine is to get them, with its further output."""
    return {**props, "accounts": account_ids(props["accounts"]), ACCOUNT_STATUSES: None}


def account_ids(accounts: Any) -> Any:
    """Return accounts as plain IDs; what is no collection is left for the check to refuse."""
    if isinstance(accounts, pulumi.Output):
        return accounts.apply(account_ids)
    if isinstance(accounts, str) or not isinstance(accounts, Iterable):
        return str(accounts) if isinstance(accounts, str) else accounts
    return [account_ids(account) for account in accounts]
