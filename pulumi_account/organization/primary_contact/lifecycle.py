"""The life of the primary contact of many accounts. AWS has no delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pulumi_account.organization.fleet.setting_lifecycle import OrganizationSettingLifecycle
from pulumi_account.primary_contact.lifecycle import PrimaryContactLifecycle, find, put

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

    def put(self, client: AccountClient, setting: PrimaryContactFields) -> None:
        """Put the contact whole."""
        put(client, setting)

    def find(self, client: AccountClient, *parts: str) -> dict[str, str] | None:
        """Get the contact."""
        found = find(client, *parts)
        return None if found is None else found[0]
