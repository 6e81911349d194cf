"""get_primary_contact: an account's primary contact as AWS has it, for programs (GetContactInformation)."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_account.core.inputs import AccountScopedInputs
from pulumi_account.dynamic.get_functions import ProgramFunction
from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.front_end.functions import Lookup

from .lifecycle import PrimaryContactLifecycle


@dataclass(frozen=True)
class GetPrimaryContactResult:
    """A primary contact as AWS has it; None stands for what AWS doesn't have.

    Attributes:
        id: The account's ID.
        account_id: The account that has the setting.
        full_name: Full name of the person or the office; 1 to 50 characters.
        address_line1: First line of the address; 1 to 60 characters.
        city: City; 1 to 50 characters.
        country_code: Two-letter country code of ISO 3166-1, such as ``DE`` or ``US``.
        phone_number: Phone number: ``+`` and the country's calling code, then digits, spaces, parentheses and ``-``; 1
            to 20 characters.
        postal_code: Postal code; 1 to 20 characters.
        address_line2: Second line of the address; 1 to 60 characters.
        address_line3: Third line of the address; 1 to 60 characters.
        company_name: Name of the company; 1 to 50 characters.
        district_or_county: District or county; 1 to 50 characters.
        state_or_region: State or region, required in BR, CA, DE, GB, IN, JP, US; 1 to 50 characters.
        website_url: Web site; 1 to 256 characters.
        verification_status: Whether AWS has verified the phone number: ``PENDING`` (a code is awaited), ``VERIFIED``,
            ``UNVERIFIED`` or ``NOT_SUPPORTED``; known after a refresh, or with ``verify_phone_number``.

    """

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


LOOKUP = ProgramFunction(
    Lookup("get_primary_contact", PrimaryContactLifecycle, AccountScopedInputs, GetPrimaryContactResult)
)


def get_primary_contact(
    *, account_id: str | None = None, connection: ConnectionArgs | None = None
) -> GetPrimaryContactResult:
    """Read an account's primary contact (GetContactInformation), in previews too.

    Raises NotFoundError if the account has none, AccessDeniedError if it must not be read, and ConfigurationError if
    ``account:secretContacts`` is set: use get_primary_contact_output then.

    Args:
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return LOOKUP.get(account_id=account_id, connection=connection)


def get_primary_contact_output(
    *, account_id: pulumi.Input[str] | None = None, connection: pulumi.Input[ConnectionArgs] | None = None
) -> pulumi.Output[GetPrimaryContactResult]:
    """Read an account's primary contact once the arguments are known; a secret if ``account:secretContacts`` is set.

    Args:
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return LOOKUP.get_output(account_id=account_id, connection=connection)
