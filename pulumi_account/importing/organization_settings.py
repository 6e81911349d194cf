"""Splits a stack's Organization* resources into the settings of single accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.account_name.former_names import FORMER_NAMES
from pulumi_account.core import identity
from pulumi_account.organization.account_name.model import OrganizationAccountNameInputs
from pulumi_account.organization.alternate_contact.model import OrganizationAlternateContactInputs
from pulumi_account.organization.fleet.changes import held_in
from pulumi_account.organization.fleet.status import accounts_in
from pulumi_account.organization.primary_contact.model import OrganizationPrimaryContactInputs
from pulumi_account.organization.regions.model import OrganizationRegionOptInInputs

from .secret_values import HIDDEN

if TYPE_CHECKING:
    from pulumi_account.organization.fleet.model import OrganizationInputs

    from .found import Kind

Held = tuple[str, dict[str, Any]]
"""ID and properties of a single resource."""

_MODELS: Final[Mapping[Kind, type[OrganizationInputs]]] = {
    "AlternateContact": OrganizationAlternateContactInputs,
    "PrimaryContact": OrganizationPrimaryContactInputs,
    "RegionOptIn": OrganizationRegionOptInInputs,
    "AccountName": OrganizationAccountNameInputs,
}
ORGANIZATION_KINDS: Final[Mapping[str, Kind]] = {f"Organization{kind}": kind for kind in _MODELS}
"""The kind of setting of each resource over many accounts."""


def held_by_account(kind: Kind, state: Mapping[str, Any]) -> Iterator[Held]:
    """Return each account's setting, unless it was never set there; HIDDEN stands for secrets.

    Of names that are hidden, not even the accounts are known.
    """
    if accounts_in(state) is HIDDEN:
        return
    for account in held_in(state):
        setting = _setting_in(_MODELS[kind], state, account)
        if kind == "RegionOptIn":
            for region in setting["region_names"]:
                enabled = setting.get("enabled", True)
                yield identity.build(account, region), {"region_name": region, "enabled": enabled}
        elif kind == "AccountName":
            yield account, {**setting, FORMER_NAMES: (state.get(FORMER_NAMES) or {}).get(account)}
        else:
            contact_type = setting.get("alternate_contact_type")
            yield identity.build(account, *((contact_type,) if contact_type else ())), setting


def _setting_in(model: type[OrganizationInputs], state: Mapping[str, Any], account: str) -> dict[str, Any]:
    if state.get("overrides") is not HIDDEN:
        return model.setting_in(state, account)
    # It isn't known which properties differ in which account.
    return model.setting_in(
        {**state, "overrides": {account: dict.fromkeys(model.setting().contact_details(), HIDDEN)}}, account
    )
