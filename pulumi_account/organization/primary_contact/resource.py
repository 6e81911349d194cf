"""The Pulumi resource OrganizationPrimaryContact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, final, overload

import pulumi

from pulumi_account.dynamic.resource import AccountResource, ConnectionArgs, given
from pulumi_account.organization.fleet.accounts_input import AccountsInput, of_many
from pulumi_account.providers import OrganizationPrimaryContactProvider

from .model import OrganizationPrimaryContactInputs

if TYPE_CHECKING:
    from pulumi_account.core.settings import OnExisting


class PrimaryContactOverride(TypedDict, total=False):
    """What differs in one account."""

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
    """The arguments of OrganizationPrimaryContact, for those who prefer one object to keywords."""

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
class OrganizationPrimaryContact(AccountResource, module="account", name="OrganizationPrimaryContact"):
    """The primary contact of many AWS accounts; ID ``organization``."""

    _inputs = OrganizationPrimaryContactInputs

    accounts: pulumi.Output[Sequence[str]]
    account_statuses: pulumi.Output[Mapping[str, Mapping[str, Any]]]
    full_name: pulumi.Output[str]
    address_line1: pulumi.Output[str]
    address_line2: pulumi.Output[str | None]
    address_line3: pulumi.Output[str | None]
    city: pulumi.Output[str]
    company_name: pulumi.Output[str | None]
    country_code: pulumi.Output[str]
    district_or_county: pulumi.Output[str | None]
    phone_number: pulumi.Output[str]
    postal_code: pulumi.Output[str]
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
        """Declare the primary contact of many accounts (PutContactInformation, once for each).

        ``accounts`` are account IDs, 12 digits each, such as ``organization_accounts()`` returns. The output
        ``account_statuses`` has, by account ID, why an account is not as declared, such as ``{"status": "drifted",
        "properties": ["name"]}``; it is empty when all accounts are. The contact's properties are those of
        PrimaryContact. ``overrides`` has, by account ID, those of them that differ there. ``on_existing`` is ``"fail"``
        or ``"overwrite"``: whether a contact that differs, as every account has one, is overwritten where the account
        is new in the list; the default is ``account:onExisting``, else ``"fail"``. Every account is attempted; those
        that fail are listed in one error, and the next run does what is missing. AWS has no delete: an account that is
        taken from the list keeps its contact, and so do all of them when the resource is deleted.
        """
        props, opts = given(OrganizationPrimaryContactArgs, args, inputs)
        super().__init__(
            OrganizationPrimaryContactProvider(),
            resource_name,
            of_many(props),
            opts,
        )
