"""The inputs of OrganizationPrimaryContact: those of PrimaryContact, in many accounts."""

from __future__ import annotations

from typing import ClassVar

from pulumi_account.organization.fleet.model import OrganizationInputs
from pulumi_account.primary_contact.model import PrimaryContactInputs


class OrganizationPrimaryContactInputs(OrganizationInputs, PrimaryContactInputs):
    """One primary contact for many accounts."""

    CONTACT_DETAILS: ClassVar[tuple[str, ...]] = (*PrimaryContactInputs.CONTACT_DETAILS, "overrides")

    single = PrimaryContactInputs

    on_removal: ClassVar[None] = None  # type: ignore[misc] # AWS has no way to delete a primary contact
