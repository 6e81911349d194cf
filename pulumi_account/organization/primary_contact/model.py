"""The inputs of OrganizationPrimaryContact: a primary contact, in many accounts."""

from __future__ import annotations

from pulumi_account.core.inputs import OnExistingInput
from pulumi_account.organization.fleet.model import SharedSettingInputs
from pulumi_account.primary_contact.model import PrimaryContactFields


class OrganizationPrimaryContactInputs(SharedSettingInputs, PrimaryContactFields):
    """One primary contact for many accounts. There is no ``on_removal``: AWS can't delete a primary contact."""

    on_existing: OnExistingInput = None
