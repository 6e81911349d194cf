"""``ignore_changes`` over many accounts: an account's property is ignored if the input it comes from is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .many_accounts import Outcome
from .status import (
    ACCOUNT_STATUSES,
    AS_DECLARED,
    DRIFTED,
    REGION_CODES,
    Status,
    drifted,
    statuses_for_state,
    statuses_in,
)

if TYPE_CHECKING:
    from pulumi_account.core.ignored import IgnoredChanges

    from .model import OrganizationInputs


def ignored_in(
    model: type[OrganizationInputs], properties: Mapping[str, Any], account: str, ignored: IgnoredChanges
) -> frozenset[str]:
    """Return the ignored properties of an account."""
    return frozenset(name for name in model.overridable() if ignored.covers(*model.path_in(properties, account, name)))


def without_ignored(
    model: type[OrganizationInputs], state: Mapping[str, Any], ignored: IgnoredChanges
) -> Mapping[str, Any]:
    """Return a state without drift that is ignored."""
    if not ignored.paths or not state.get(ACCOUNT_STATUSES):
        return state
    left = {
        account: _left(status, ignored_in(model, state, account, ignored))
        for account, status in statuses_in(state).items()
    }
    return {**state, ACCOUNT_STATUSES: statuses_for_state(left)}


def still_drifted(state: Mapping[str, Any], left: Mapping[str, Any], accounts: list[str]) -> dict[str, Outcome]:
    """Return the outcomes of accounts whose drift was ignored; ``left`` is what ``without_ignored`` returned."""
    now, listed = statuses_in(left), frozenset(accounts)
    return {
        account: Outcome(status)
        for account, status in statuses_in(state).items()
        if account in listed and status != now[account]
    }


def _left(status: Status, names: frozenset[str]) -> Status:
    # A drifted region is a difference in enabled and in region_names alike.
    if names and status.regions_that_are(DRIFTED):
        return Status.of_regions({code: status.regions_that_are(code) for code in REGION_CODES if code != DRIFTED})
    if status.code != DRIFTED or status.regions:
        return status
    left = set(status.properties) - names
    return drifted(left) if left else AS_DECLARED
