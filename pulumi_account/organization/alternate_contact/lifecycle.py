"""The life of an alternate contact in many accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle, find
from pulumi_account.organization.fleet.lifecycle import OrganizationLifecycle

from .model import OrganizationAlternateContactInputs

if TYPE_CHECKING:
    from pulumi_account.alternate_contact.model import AlternateContactInputs
    from pulumi_account.core.clients import AccountClient


class OrganizationAlternateContactLifecycle(OrganizationLifecycle[OrganizationAlternateContactInputs]):
    """An alternate contact's life in many accounts; ID ``organization/{TYPE}``."""

    resource: ClassVar[str] = "OrganizationAlternateContact"
    slot_resource: ClassVar[str] = AlternateContactLifecycle.resource
    inputs = OrganizationAlternateContactInputs

    def what(self, properties: Mapping[str, Any]) -> str:
        """Return such as ``SECURITY contact``."""
        return f"{properties['alternate_contact_type']} contact"

    @classmethod
    def named_by(cls) -> tuple[str, ...]:
        """Return the properties that say which slots a resource declares."""
        return ("accounts", "alternate_contact_type")

    @classmethod
    def parts_in(cls, properties: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the type."""
        return (properties["alternate_contact_type"],)

    def put(self, client: AccountClient, setting: AlternateContactInputs) -> None:
        """Put the contact."""
        client.call("PutAlternateContact", **setting.members())

    def find(self, client: AccountClient, setting: Mapping[str, Any]) -> dict[str, Any] | None:
        """Get the contact."""
        return find(client, setting["alternate_contact_type"])

    def remove(self, client: AccountClient, setting: Mapping[str, Any]) -> None:
        """Delete the contact."""
        client.call("DeleteAlternateContact", AlternateContactType=setting["alternate_contact_type"])
