"""The inputs of AlternateContact: shape AlternateContact of the account API."""

from __future__ import annotations

from typing import ClassVar

from pulumi_account.core.fields import AlternateContactType, EmailAddress, Name, PhoneNumber, Title
from pulumi_account.core.inputs import OnExistingInput, ResourceInputs


class AlternateContactInputs(ResourceInputs):
    """An alternate contact of an account; there is at most one of each type."""

    REPLACING: ClassVar[frozenset[str]] = frozenset({"account_id", "alternate_contact_type"})
    CONTACT_DETAILS: ClassVar[tuple[str, ...]] = ("name", "title", "email_address", "phone_number")

    alternate_contact_type: AlternateContactType
    name: Name
    title: Title
    email_address: EmailAddress
    phone_number: PhoneNumber
    on_existing: OnExistingInput = None
