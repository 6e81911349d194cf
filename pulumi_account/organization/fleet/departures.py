"""What a verb over many accounts does about those that ``core/departures.py`` finds closed or gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from pulumi_account.core.departures import departed
from pulumi_account.core.errors import AccessDeniedError, AccountError

from .many_accounts import Outcome, named

if TYPE_CHECKING:
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Connection


class Telling(Protocol):
    """A lifecycle that can say something about its resource as a whole."""

    runtime: Runtime

    def tell(self, properties: Mapping[str, Any], message: str) -> None:
        """Say it."""
        ...


def without_departed(
    lifecycle: Telling,
    outcomes: Mapping[str, Outcome],
    removed_from: Iterable[str],
    connection: Connection | None,
    state: Mapping[str, Any],
) -> dict[str, Outcome]:
    """Return the outcomes without failed removals from accounts that are closed or left; a message names these."""
    errors = {account: outcomes[account].error for account in removed_from}
    gone = _departed_of(lifecycle.runtime, connection, errors)
    if gone:
        accounts = named(gone, lifecycle.runtime.names)
        lifecycle.tell(state, f"left unchanged in {accounts}, closed or no longer in the organization")
    return {account: Outcome(None) if account in gone else outcome for account, outcome in outcomes.items()}


def unless_departed(
    lifecycle: Telling,
    outcomes: Mapping[str, Outcome],
    held: Mapping[str, Any],
    connection: Connection | None,
    state: Mapping[str, Any],
) -> dict[str, Outcome]:
    """Return a read's outcomes; accounts that are closed or left keep their status, and a message names them."""
    gone = _departed_of(
        lifecycle.runtime, connection, {account: outcome.error for account, outcome in outcomes.items()}
    )
    if gone:
        accounts = named(gone, lifecycle.runtime.names)
        lifecycle.tell(state, f"not read in {accounts}, closed or no longer in the organization")
    return {account: Outcome(held[account]) if account in gone else outcome for account, outcome in outcomes.items()}


def _departed_of(
    runtime: Runtime, connection: Connection | None, errors: Mapping[str, AccountError | None]
) -> Collection[str]:
    denied = [account for account, error in errors.items() if type(error) is AccessDeniedError]
    return departed(runtime, connection, denied) if denied else ()
