"""Accounts whose settings can't be read or changed any more: they are closed, or have left the organization.

A denial alone never says so: Organizations is asked (DescribeAccount).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.errors import AccessDeniedError, AccountError, CredentialsError
from pulumi_account.core.lifecycle import connection_of
from pulumi_account.organization.selection.accounts import described
from pulumi_account.organization.selection.tree import in_parallel

from .many_accounts import Outcome, named

if TYPE_CHECKING:
    from pulumi_account.core.lifecycle import Lifecycle, Runtime
    from pulumi_account.core.settings import Connection

    from .lifecycle import OrganizationLifecycle

_CLOSED: Final = frozenset({"PENDING_CLOSURE", "SUSPENDED", "CLOSED"})


def without_departed(
    lifecycle: OrganizationLifecycle[Any],
    outcomes: Mapping[str, Outcome],
    removed_from: Iterable[str],
    connection: Connection | None,
    state: Mapping[str, Any],
) -> dict[str, Outcome]:
    """Return the outcomes without the failures to remove from accounts that are closed or have left; says so."""
    errors = {account: outcomes[account].error for account in removed_from}
    gone = _departed_of(lifecycle.runtime, connection, errors)
    if gone:
        lifecycle.tell(state, f"left as it is in {named(gone)}, closed or no longer in the organization")
    return {account: Outcome(None) if account in gone else outcome for account, outcome in outcomes.items()}


def unless_departed(
    lifecycle: OrganizationLifecycle[Any],
    outcomes: Mapping[str, Outcome],
    held: Mapping[str, Any],
    connection: Connection | None,
    state: Mapping[str, Any],
) -> dict[str, Outcome]:
    """Return the outcomes of a read, with accounts that are closed or have left as they were held; says so."""
    gone = _departed_of(
        lifecycle.runtime, connection, {account: outcome.error for account, outcome in outcomes.items()}
    )
    if gone:
        lifecycle.tell(state, f"not read in {named(gone)}, closed or no longer in the organization")
    return {account: Outcome(held[account]) if account in gone else outcome for account, outcome in outcomes.items()}


def _departed_of(
    runtime: Runtime, connection: Connection | None, errors: Mapping[str, AccountError | None]
) -> Collection[str]:
    denied = [account for account, error in errors.items() if type(error) is AccessDeniedError]
    return departed(runtime, connection, denied) if denied else ()


def is_of_departed_account(
    lifecycle: Lifecycle[Any], account_id: str, state: Mapping[str, Any], error: AccountError
) -> bool:
    """Whether a verb of a single resource failed because its account is closed or has left the organization.

    An account that is reached by a role of its own may be of any organization: it has to be known as closed.
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
    """Return which of these accounts are closed or in another organization or none (DescribeAccount, a call for each).

    An account that the caller may not ask about, or no more since the run is cancelled, counts as there; so does one
    that isn't in the organization without ``absent_too``.
    """
    asked = sorted(accounts)
    client = runtime.accounts.organizations(connection)

    def is_departed(account_id: str) -> bool:
        try:
            account = described(client, account_id)
        except AccountError:
            return False
        return absent_too if account is None else account.state in _CLOSED

    return {account for account, gone in zip(asked, in_parallel(is_departed, asked), strict=True) if gone}
