"""The inputs of OrganizationAlternateContact: an alternate contact, in many accounts."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from pulumi_account.alternate_contact.model import AlternateContactFields
from pulumi_account.core.fields import PassUnknown, choice
from pulumi_account.core.inputs import OnExistingInput
from pulumi_account.organization.fleet.model import OVERWRITES_IN_NEW_ACCOUNTS, SharedSettingInputs

OnRemoval = Literal["delete", "retain"]
OnRemovalInput: TypeAlias = Annotated[OnRemoval | None, choice(OnRemoval), PassUnknown]


class OrganizationAlternateContactInputs(SharedSettingInputs, AlternateContactFields):
    """One alternate contact for many accounts."""

    on_removal: OnRemovalInput = Field(
        default=None,
        description=(
            "What becomes of the contact in an account that is removed from the list, and in all accounts when the "
            'resource is deleted: `"delete"` (the default) or `"retain"`'
        ),
    )
    on_existing: OnExistingInput = Field(default=None, description=OVERWRITES_IN_NEW_ACCOUNTS)
