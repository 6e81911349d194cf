"""The Pulumi resource OrganizationPrimaryContact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, final, overload

import pulumi

from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.organization.fleet.resource import AccountsInput, OrganizationResource
from pulumi_account.providers import OrganizationPrimaryContactProvider

if TYPE_CHECKING:
    from pulumi_account.core.settings import OnExisting


class PrimaryContactOverride(TypedDict, total=False):
    """The properties of the contact that differ in one account.

    Args:
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

    """

    full_name: pulumi.Input[str]
    address_line1: pulumi.Input[str]
    city: pulumi.Input[str]
    country_code: pulumi.Input[str]
    phone_number: pulumi.Input[str]
    postal_code: pulumi.Input[str]
    address_line2: pulumi.Input[str]
    address_line3: pulumi.Input[str]
    company_name: pulumi.Input[str]
    district_or_county: pulumi.Input[str]
    state_or_region: pulumi.Input[str]
    website_url: pulumi.Input[str]


@dataclass(kw_only=True, repr=False)
class OrganizationPrimaryContactArgs:
    """The arguments of OrganizationPrimaryContact as one object; OrganizationPrimaryContact documents them."""

    accounts: AccountsInput
    full_name: pulumi.Input[str]
    address_line1: pulumi.Input[str]
    city: pulumi.Input[str]
    country_code: pulumi.Input[str]
    phone_number: pulumi.Input[str]
    postal_code: pulumi.Input[str]
    address_line2: pulumi.Input[str] | None = None
    address_line3: pulumi.Input[str] | None = None
    company_name: pulumi.Input[str] | None = None
    district_or_county: pulumi.Input[str] | None = None
    state_or_region: pulumi.Input[str] | None = None
    website_url: pulumi.Input[str] | None = None
    overrides: pulumi.Input[Mapping[str, pulumi.Input[PrimaryContactOverride]]] | None = None
    on_existing: pulumi.Input[OnExisting] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class OrganizationPrimaryContact(OrganizationResource, module="account", name="OrganizationPrimaryContact"):
    """The primary contact of many AWS accounts (PutContactInformation); ID ``organization``.

    Every account is attempted. Accounts that fail are listed in one error, and the next run does what is missing.

    AWS can't delete a primary contact: it stays unchanged in an account that is removed from the list, and in all
    accounts when the resource is deleted.

    Every argument but ``on_existing`` and ``connection`` is an output too.

    Attributes:
        account_statuses: By account ID, why an account is not as declared, such as ``{"status": "drifted",
            "properties": ["phone_number"]}``; empty if all accounts are as declared.

    """

    _args_class = OrganizationPrimaryContactArgs
    _provider_class = OrganizationPrimaryContactProvider

    accounts: pulumi.Output[Sequence[str]]
    account_statuses: pulumi.Output[Mapping[str, Mapping[str, Any]]]
    full_name: pulumi.Output[str]
    address_line1: pulumi.Output[str]
    city: pulumi.Output[str]
    country_code: pulumi.Output[str]
    phone_number: pulumi.Output[str]
    postal_code: pulumi.Output[str]
    address_line2: pulumi.Output[str | None]
    address_line3: pulumi.Output[str | None]
    company_name: pulumi.Output[str | None]
    district_or_county: pulumi.Output[str | None]
    state_or_region: pulumi.Output[str | None]
    website_url: pulumi.Output[str | None]
    overrides: pulumi.Output[Mapping[str, Mapping[str, str]] | None]

    @overload
    def __init__(
        self, resource_name: str, args: OrganizationPrimaryContactArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        accounts: AccountsInput,
        full_name: pulumi.Input[str],
        address_line1: pulumi.Input[str],
        city: pulumi.Input[str],
        country_code: pulumi.Input[str],
        phone_number: pulumi.Input[str],
        postal_code: pulumi.Input[str],
        address_line2: pulumi.Input[str] | None = None,
        address_line3: pulumi.Input[str] | None = None,
        company_name: pulumi.Input[str] | None = None,
        district_or_county: pulumi.Input[str] | None = None,
        state_or_region: pulumi.Input[str] | None = None,
        website_url: pulumi.Input[str] | None = None,
        overrides: pulumi.Input[Mapping[str, pulumi.Input[PrimaryContactOverride]]] | None = None,
        on_existing: pulumi.Input[OnExisting] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
            accounts: Account IDs, 12 digits each, such as ``organization_accounts()`` returns.
            full_name: Full name of the person or the office; 1 to 50 characters.
            address_line1: First line of the address; 1 to 60 characters.
            city: City; 1 to 50 characters.
            country_code: Two-letter country code of ISO 3166-1, such as ``DE`` or ``US``.
            phone_number: Phone number: ``+`` and the country's calling code, then digits, spaces, parentheses and
                ``-``; 1 to 20 characters.
            postal_code: Postal code; 1 to 20 characters.
            address_line2: Second line of the address; 1 to 60 characters. Removing it clears it in AWS.
            address_line3: Third line of the address; 1 to 60 characters. Removing it clears it in AWS.
            company_name: Name of the company; 1 to 50 characters. Removing it clears it in AWS.
            district_or_county: District or county; 1 to 50 characters. Removing it clears it in AWS.
            state_or_region: State or region, required in BR, CA, DE, GB, IN, JP, US; 1 to 50 characters. Removing it
                clears it in AWS.
            website_url: Web site; 1 to 256 characters. Removing it clears it in AWS.
            overrides: By account ID, the properties of the setting that differ there.
            on_existing: ``"fail"`` or ``"overwrite"``: whether a contact that differs is overwritten in an account that
                is new in the list; by default ``account:onExisting``, else ``"fail"``.
            connection: How the management account or the delegated administrator is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)
