"""get_primary_contact: an account's primary contact as AWS has it, for programs (GetContactInformation)."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_account.core.inputs import ResourceInputs
from pulumi_account.dynamic.get_functions import Lookup
from pulumi_account.dynamic.resource import ConnectionArgs

from .lifecycle import PrimaryContactLifecycle


@dataclass(frozen=True)
class GetPrimaryContactResult:
    """A primary contact as AWS has it; ``id`` is the account's, and None is what AWS doesn't have."""

    id: str
    account_id: str
    full_name: str
    address_line1: str
    city: str
    country_code: str
    phone_number: str
    postal_code: str
    address_line2: str | None = None
    address_line3: str | None = None
    company_name: str | None = None
    district_or_county: str | None = None
    state_or_region: str | None = None
    website_url: str | None = None
    verification_status: str | None = None


_LOOKUP = Lookup("get_primary_contact", PrimaryContactLifecycle, ResourceInputs, GetPrimaryContactResult)


def get_primary_contact(
    *, account_id: str | None = None, connection: ConnectionArgs | None = None
) -> GetPrimaryContactResult:
    """Read an account's primary contact (GetContactInformation), in previews too.

    ``account_id`` is a member account's 12 digits; left out, it is the caller's own. Raises NotFoundError if there is
    none, AccessDeniedError if it may not be read, and ConfigurationError where ``account:secretContacts`` is set:
    get_primary_contact_output is for that.
    """
    return _LOOKUP.get(account_id=account_id, connection=connection)


def get_primary_contact_output(
    *, account_id: pulumi.Input[str] | None = None, connection: pulumi.Input[ConnectionArgs] | None = None
) -> pulumi.Output[GetPrimaryContactResult]:
    """Read an account's primary contact once the inputs are known; a secret where ``account:secretContacts`` is set.

    For the rest as get_primary_contact.
    """
    return _LOOKUP.get_output(account_id=account_id, connection=connection)
