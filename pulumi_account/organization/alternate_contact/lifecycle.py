"""The life of an alternate contact in many accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle, find, put, remove
from pulumi_account.organization.fleet.setting_lifecycle import OrganizationSettingLifecycle

from .model import OrganizationAlternateContactInputs

if TYPE_CHECKING:
    from pulumi_account.alternate_contact.model import AlternateContactFields
    from pulumi_account.core.clients import AccountClient


class OrganizationAlternateContactLifecycle(OrganizationSettingLifecycle[OrganizationAlternateContactInputs]):
    """An alternate contact's life in many accounts; ID ``organization/{TYPE}``."""

    resource: ClassVar[str] = "OrganizationAlternateContact"
    slot_resource: ClassVar[str] = AlternateContactLifecycle.resource
    part_names: ClassVar[Mapping[str, str]] = AlternateContactLifecycle.part_names
    setting_name: ClassVar[str] = "{alternate_contact_type} contact"
    inputs = OrganizationAlternateContactInputs

    def put(self, client: AccountClient, setting: AlternateContactFields) -> None:
        """Put the contact."""
        put(client, setting)

    def find(self, client: AccountClient, *parts: str) -> dict[str, str] | None:
        """Get the contact."""
        return find(client, *parts)

    def remove(self, client: AccountClient, *parts: str) -> None:
        """Delete the contact."""
        remove(client, *parts)
