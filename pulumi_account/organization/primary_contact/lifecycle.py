"""The life of the primary contact of many accounts. AWS has no delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.organization.fleet.lifecycle import OrganizationLifecycle
from pulumi_account.organization.fleet.many_accounts import Outcome, named
from pulumi_account.primary_contact.lifecycle import PrimaryContactLifecycle, find, put

from .model import OrganizationPrimaryContactInputs

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.settings import Connection
    from pulumi_account.primary_contact.model import PrimaryContactInputs


class OrganizationPrimaryContactLifecycle(OrganizationLifecycle[OrganizationPrimaryContactInputs]):
    """The primary contact's life in many accounts; ID ``organization``."""

    resource: ClassVar[str] = "OrganizationPrimaryContact"
    removes_in_updates: ClassVar[bool] = False
    removes: ClassVar[bool] = False
    slot_resource: ClassVar[str] = PrimaryContactLifecycle.resource
    inputs = OrganizationPrimaryContactInputs

    def what(self, properties: Mapping[str, Any]) -> str:  # noqa: ARG002 - an account has just the one
        """Return ``primary contact``."""
        return "primary contact"

    @classmethod
    def named_by(cls) -> tuple[str, ...]:
        """Return the properties that say which slots a resource declares."""
        return ("accounts",)

    @classmethod
    def parts_in(cls, properties: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG003 - as above
        """Return nothing."""
        return ()

    def put(self, client: AccountClient, setting: PrimaryContactInputs) -> None:
        """Put the contact whole."""
        put(client, setting)

    def find(self, client: AccountClient, setting: Mapping[str, Any]) -> dict[str, Any] | None:  # noqa: ARG002 - as above
        """Get the contact."""
        found = find(client)
        return found[0] if found is not None else None

    def remove_in(
        self,
        state: Mapping[str, Any],
        accounts: list[str],
        connection: Connection | None,  # noqa: ARG002 - no call is made
        on_removal: str | None,  # noqa: ARG002 - there is no choice
        what: str = "",  # noqa: ARG002 - as above
    ) -> dict[str, Outcome]:
        """Leave the contact as it is, and say so."""
        if accounts:
            self.tell(state, f"AWS can't delete a primary contact; it stays as it is in {named(accounts)}")
        return {}
