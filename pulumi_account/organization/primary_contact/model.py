"""The inputs of OrganizationPrimaryContact: a primary contact, in many accounts."""

from __future__ import annotations

from pydantic import Field

from pulumi_account.core.inputs import OnExistingInput
from pulumi_account.organization.fleet.model import OVERWRITES_IN_NEW_ACCOUNTS, SharedSettingInputs
from pulumi_account.primary_contact.model import PrimaryContactFields


class OrganizationPrimaryContactInputs(SharedSettingInputs, PrimaryContactFields):
    """One primary contact for many accounts. There is no ``on_removal``: AWS can't delete a primary contact."""

    on_existing: OnExistingInput = Field(default=None, description=OVERWRITES_IN_NEW_ACCOUNTS)
