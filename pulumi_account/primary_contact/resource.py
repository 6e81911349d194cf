"""The Pulumi resource PrimaryContact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final, overload

import pulumi

from pulumi_account.dynamic.resource import AccountResource, ConnectionArgs, given
from pulumi_account.providers import PrimaryContactProvider

from .model import PrimaryContactInputs

if TYPE_CHECKING:
    from pulumi_account.core.settings import OnExisting


@dataclass(kw_only=True, repr=False)
class PrimaryContactArgs:
    """The arguments of PrimaryContact, for those who prefer one object to keywords."""

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
    on_existing: pulumi.Input[OnExisting] | None = None
    account_id: pulumi.Input[str] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class PrimaryContact(AccountResource, module="account", name="PrimaryContact"):
    """The primary contact of an AWS account; ID ``{account}``."""

    _inputs = PrimaryContactInputs

    account_id: pulumi.Output[str]
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
    verification_status: pulumi.Output[str | None]

    @overload
    def __init__(
        self, resource_name: str, args: PrimaryContactArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
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
        on_existing: pulumi.Input[OnExisting] | None = None,
        account_id: pulumi.Input[str] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the primary contact (PutContactInformation), which AWS lets be replaced, never deleted.

        ``full_name``, ``city``, ``company_name``, ``district_or_county`` and ``state_or_region`` have 1 to 50
        characters, each ``address_line`` 1 to 60, ``phone_number`` and ``postal_code`` 1 to 20, ``website_url`` 1 to
        256. ``phone_number`` begins with +; ``country_code`` is of ISO 3166-1 alpha-2; ``state_or_region`` is required
        in BR, CA, DE, GB, IN, JP and US. ``account_id`` is a member account's 12 digits; left out, it is the caller's
        own. ``on_existing`` is ``"fail"`` or ``"overwrite"``: whether a contact that differs, as every account has one,
        is overwritten on creation; the default is ``account:onExisting``, else ``"fail"``. Another ``account_id``
        replaces the resource. ``verification_status`` is known after a refresh.
        """
        props, opts = given(PrimaryContactArgs, args, inputs)
        super().__init__(PrimaryContactProvider(), resource_name, {**props, "verification_status": None}, opts)

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's name
        opts: pulumi.ResourceOptions | None = None,
        *,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> PrimaryContact:
        """Read a primary contact without owning it: it is never written or deleted.

        ``id`` is the account's 12 digits. ``connection`` is how the account is reached, as for the resource itself.
        """
        return PrimaryContact._get(PrimaryContactProvider(), resource_name, id, opts, connection)
