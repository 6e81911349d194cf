"""What a state, or the inputs of the same shape, says about the regions of an account; no call is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from pulumi_account.core.fields import holds_unknown
from pulumi_account.organization.fleet.model import known_among
from pulumi_account.organization.fleet.status import LEAVING, NOT_REMOVED, NOT_SET, Status, statuses_in

from .model import OrganizationRegionOptInInputs
from .preview import AccountChange

_setting_in = OrganizationRegionOptInInputs.setting_in


def wanted_regions(properties: Mapping[str, Any], account: str) -> dict[str, bool]:
    """Return whether each region of an account is to be opted into, of those that are known."""
    setting = _setting_in(properties, account)
    return dict.fromkeys(known_among(setting["region_names"]), bool(setting.get("enabled", True)))


def opted_in_regions(state: Mapping[str, Any], account: str, status: Status) -> set[str]:
    """Return the regions that the resource has opted into in an account; ``status`` is the account's in the state."""
    leaving = status.regions_that_are(LEAVING)
    if status.code in {NOT_SET.code, NOT_REMOVED.code}:
        return leaving
    return leaving | {region for region, enabled in wanted_regions(state, account).items() if enabled}


def regions_no_longer_declared(
    state: Mapping[str, Any], declared: Mapping[str, Collection[str]]
) -> dict[str, set[str]]:
    """Return by account the regions that the resource has opted into and that ``declared`` doesn't have."""
    regions = {
        account: opted_in_regions(state, account, status) - set(declared.get(account, ()))
        for account, status in statuses_in(state).items()
    }
    return {account: names for account, names in regions.items() if names}


def regions_not_done(state: Mapping[str, Any], account: str, declared: Mapping[str, bool]) -> dict[str, bool]:
    """Return the declared regions of an account that the state doesn't record as done with the same ``enabled``."""
    status = statuses_in(state)[account]
    if status == NOT_SET:
        return dict(declared)
    before, undone = wanted_regions(state, account), dict(status.regions)
    return {
        region: enabled for region, enabled in declared.items() if before.get(region) is not enabled or region in undone
    }


def account_changes(
    state: Mapping[str, Any], inputs: Mapping[str, Any], is_declared_elsewhere: Callable[[str, str], bool]
) -> dict[str, AccountChange]:
    """Return how each account's regions change from a state to the inputs, as far as these are known.

    An account or a region that isn't known yet may be any that the list lacks, so none counts as removed then.
    ``is_declared_elsewhere`` says of an account and a region whether another resource declares it.
    """
    statuses, declared = statuses_in(state), set(known_among(inputs.get("accounts")))
    changes = {}
    for account in sorted(declared if holds_unknown(inputs.get("accounts")) else {*statuses, *declared}):
        opted_in = opted_in_regions(state, account, statuses[account]) if account in statuses else set()
        wanted = wanted_regions(inputs, account) if account in declared else {}
        if account in declared and holds_unknown(_setting_in(inputs, account)["region_names"]):
            opted_in &= wanted.keys()
        is_new = statuses.get(account, NOT_SET) == NOT_SET
        elsewhere = frozenset(region for region in opted_in if is_declared_elsewhere(account, region))
        changes[account] = AccountChange(frozenset(opted_in), wanted, is_new, elsewhere)
    return changes
