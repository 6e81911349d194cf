"""Accounts that no setting can be removed from any more: they are closed, or have left the organization."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pulumi_account.errors import AccountError, CancelledError

from .accounts import described
from .tree import in_parallel

if TYPE_CHECKING:
    from pulumi_account.config import Connection
    from pulumi_account.lifecycle import Runtime

_CLOSED: Final = frozenset({"PENDING_CLOSURE", "SUSPENDED", "CLOSED"})


def departed(runtime: Runtime, connection: Connection | None, accounts: Iterable[str]) -> set[str]:
    """Return which of these accounts are closed or in another organization or none (DescribeAccount, a call for each).

    An account that the caller may not ask about counts as there. Raises CancelledError.
    """
    asked = sorted(accounts)
    client = runtime.accounts.organizations(connection)

    def is_departed(account_id: str) -> bool:
        try:
            account = described(client, account_id)
        except CancelledError:
            raise
        except AccountError:
            return False
        return account is None or account.state in _CLOSED

    return {account for account, gone in zip(asked, in_parallel(is_departed, asked), strict=True) if gone}
