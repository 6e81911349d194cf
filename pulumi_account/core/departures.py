"""Accounts that were closed or left the organization: their settings can no longer be read or changed.

A denial doesn't prove it, so Organizations is asked (DescribeAccount).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from .errors import AccessDeniedError, AccountError, CredentialsError, NotFoundError
from .parallel import in_parallel
from .settings import connection_of

if TYPE_CHECKING:
    from .lifecycle import Lifecycle
    from .runtime import Runtime
    from .settings import Connection

CLOSED_STATES: Final = frozenset({"PENDING_CLOSURE", "SUSPENDED", "CLOSED"})


def state_in(account: Mapping[str, Any]) -> str | None:
    """Return the state in Organizations' answer about an account; AWS replaced Status by State."""
    return account.get("State") or account.get("Status")


def is_of_departed_account(
    lifecycle: Lifecycle[Any], account_id: str, state: Mapping[str, Any], error: AccountError
) -> bool:
    """Whether a verb of a single resource failed because its account is closed or has left the organization.

    An account that is reached by a role may belong to any organization, so it counts only if it is closed.
    """
    connection = connection_of(state)
    by_role = connection is not None and connection.role_arn is not None
    if type(error) is not AccessDeniedError and not (by_role and isinstance(error, CredentialsError)):
        return False
    try:
        asked_with = None if by_role else connection
        return account_id in departed(lifecycle.runtime, asked_with, [account_id], absent_too=not by_role)
    except AccountError:
        return False


def departed(
    runtime: Runtime, connection: Connection | None, accounts: Iterable[str], *, absent_too: bool = True
) -> set[str]:
    """Return which of these accounts are closed or not in the organization (DescribeAccount, one call for each).

    An account that AWS gives no answer about doesn't count: the caller must not ask, or the run was canceled. Neither
    does one that isn't in the organization, unless ``absent_too`` is true.
    """
    asked = sorted(accounts)
    client = runtime.accounts.organizations(connection)

    def is_departed(account_id: str) -> bool:
        try:
            account = client.call("DescribeAccount", AccountId=account_id)["Account"]
        except NotFoundError:
            return absent_too
        except AccountError:
            return False
        return state_in(account) in CLOSED_STATES

    return {account for account, gone in zip(asked, in_parallel(is_departed, asked), strict=True) if gone}
