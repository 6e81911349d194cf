"""The inputs of AlternateContact: shape AlternateContact of the account API."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from pulumi_account.core.fields import AlternateContactTypeText, EmailAddress, Name, PhoneNumber, Title
from pulumi_account.core.inputs import OVERWRITES_CONTACT, AccountScopedInputs, ContactFields, OnExistingInput
from pulumi_account.core.outputs import AccountOutputs, Outputs


class AlternateContactFields(ContactFields):
    """An alternate contact as AWS holds it; an account has at most one of each type."""

    REPLACING: ClassVar[frozenset[str]] = frozenset({"alternate_contact_type"})

    alternate_contact_type: AlternateContactTypeText
    name: Name = Field(description="The contact's name")
    title: Title = Field(description="The contact's job title")
    email_address: EmailAddress = Field(description="The contact's e-mail address")
    phone_number: PhoneNumber = Field(
        description="The contact's phone number (digits, spaces, parentheses, `+` and `-`)"
    )


class AlternateContactInputs(AccountScopedInputs, AlternateContactFields):
    """An alternate contact of an account."""

    REPLACING: ClassVar[frozenset[str]] = AccountScopedInputs.REPLACING | AlternateContactFields.REPLACING

    OUTPUTS: ClassVar[type[Outputs]] = AccountOutputs

    on_existing: OnExistingInput = Field(default=None, description=OVERWRITES_CONTACT)
