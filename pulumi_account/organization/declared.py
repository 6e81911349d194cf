"""What the resource classes of Organization* resources share: accounts in every form that a program has them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import pulumi

AccountsInput: TypeAlias = pulumi.Input[Sequence[pulumi.Input[str]]]
"""Account IDs, such as ``organization_accounts()`` returns."""

OverridesInput: TypeAlias = pulumi.Input[Mapping[str, pulumi.Input[Mapping[str, pulumi.Input[str]]]]]
"""What differs in some accounts: by account ID, a mapping of property names."""


def account_ids(accounts: Any) -> Any:
    """Return accounts as plain IDs; what is no collection is left for the check to refuse."""
    if isinstance(accounts, pulumi.Output):
        return accounts.apply(account_ids)
    if isinstance(accounts, str) or not isinstance(accounts, Iterable):
        return str(accounts) if isinstance(accounts, str) else accounts
    return [account_ids(account) for account in accounts]
