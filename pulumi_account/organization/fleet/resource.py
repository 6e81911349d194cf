"""Base of the Organization* resource classes: accounts in every form that a program has them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import pulumi

from pulumi_account.dynamic.resource import AccountResource

AccountsInput: TypeAlias = pulumi.Input[Sequence[pulumi.Input[str]]]
"""Account IDs, such as ``organization_accounts()`` returns."""


class OrganizationResource(AccountResource):
    """A resource over many accounts."""

    @staticmethod
    def _prepared(inputs: dict[str, Any]) -> dict[str, Any]:
        return {**inputs, "accounts": account_ids(inputs["accounts"])}


def account_ids(accounts: Any) -> Any:
    """Return accounts as plain IDs; what is no collection is left for the check to refuse."""
    if isinstance(accounts, pulumi.Output):
        return accounts.apply(account_ids)
    if isinstance(accounts, str) or not isinstance(accounts, Iterable):
        return str(accounts) if isinstance(accounts, str) else accounts
    return [account_ids(account) for account in accounts]
