"""The life of the primary contact of many accounts. AWS has no delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.core.contact_rules import locked_changes
from pulumi_account.core.errors import AccountError
from pulumi_account.core.fields import Unknown
from pulumi_account.organization.fleet.model import known_among
from pulumi_account.organization.fleet.setting_lifecycle import OrganizationSettingLifecycle
from pulumi_account.organization.fleet.status import AS_DECLARED, statuses_in
from pulumi_account.primary_contact.lifecycle import LOCKED, PrimaryContactLifecycle, find, put

from .model import OrganizationPrimaryContactInputs

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient
    from pulumi_account.primary_contact.model import PrimaryContactFields


class OrganizationPrimaryContactLifecycle(OrganizationSettingLifecycle[OrganizationPrimaryContactInputs]):
    """The primary contact's life in many accounts; ID ``organization``."""

    resource: ClassVar[str] = "OrganizationPrimaryContact"
    removes_in_updates: ClassVar[bool] = False
    removes: ClassVar[bool] = False
    why_it_stays: ClassVar[str] = "AWS can't delete a primary contact"
    slot_resource: ClassVar[str] = PrimaryContactLifecycle.resource
    setting_name: ClassVar[str] = "primary contact"
    inputs = OrganizationPrimaryContactInputs

    def require_possible(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
        """Raise AccountError for changes that AWS never accepts in the contact's country."""
        if isinstance(inputs.get(self.inputs.BY_ACCOUNT), Unknown):
            return
        refused: dict[str, list[str]] = {}
        for account in known_among(inputs.get("accounts")):
            # Only there is the state what AWS has.
            if statuses_in(state).get(account) == AS_DECLARED:
                former, setting = (self.inputs.setting_in(properties, account) for properties in (state, inputs))
                for name in locked_changes(former, setting):
                    refused.setdefault(name, []).append(account)
        if refused:
            said = (f"{name} of {self._named(accounts)} {LOCKED}" for name, accounts in refused.items())
            raise AccountError("; ".join(said))

    def put(self, client: AccountClient, setting: PrimaryContactFields) -> None:
        """Put the contact whole."""
        put(client, setting)

    def find(self, client: AccountClient, *parts: str) -> dict[str, str] | None:
        """Get the contact."""
        found = find(client, *parts)
        return None if found is None else found[0]
