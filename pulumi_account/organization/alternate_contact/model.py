"""The inputs of OrganizationAlternateContact: those of AlternateContact, in many accounts."""

from __future__ import annotations

from typing import ClassVar

from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.organization.fleet.model import OrganizationInputs


class OrganizationAlternateContactInputs(OrganizationInputs, AlternateContactInputs):
    """One alternate contact for many accounts."""

    REPLACING: ClassVar[frozenset[str]] = frozenset({"alternate_contact_type"})
    CONTACT_DETAILS: ClassVar[tuple[str, ...]] = (*AlternateContactInputs.CONTACT_DETAILS, "overrides")

    single = AlternateContactInputs
