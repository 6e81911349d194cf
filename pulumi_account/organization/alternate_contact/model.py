"""The inputs of OrganizationAlternateContact: an alternate contact, in many accounts."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pulumi_account.alternate_contact.model import AlternateContactFields
from pulumi_account.core.fields import PassUnknown, choice
from pulumi_account.core.inputs import OnExistingInput
from pulumi_account.organization.fleet.model import SharedSettingInputs

OnRemoval = Literal["delete", "retain"]
OnRemovalInput: TypeAlias = Annotated[OnRemoval | None, choice(OnRemoval), PassUnknown]


class OrganizationAlternateContactInputs(SharedSettingInputs, AlternateContactFields):
    """One alternate contact for many accounts."""

    on_removal: OnRemovalInput = None
    on_existing: OnExistingInput = None
