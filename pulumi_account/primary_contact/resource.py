"""The Pulumi resource PrimaryContact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final, overload

import pulumi

from pulumi_account.dynamic.resource import ConnectionArgs, ReadableResource
from pulumi_account.providers import PrimaryContactProvider

if TYPE_CHECKING:
    from pulumi_account.core.settings import OnExisting


@dataclass(kw_only=True, repr=False)
class PrimaryContactArgs:
    """The arguments of PrimaryContact as one object; PrimaryContact documents them."""

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
    verify_phone_number: pulumi.Input[bool] | None = None
    phone_number_otp: pulumi.Input[str] | None = None
    phone_number_otp_request: pulumi.Input[str] | None = None
    account_id: pulumi.Input[str] | None = None
    on_existing: pulumi.Input[OnExisting] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class PrimaryContact(ReadableResource, module="account", name="PrimaryContact"):
    """The primary contact of an AWS account (PutContactInformation); ID ``{account}``.

    AWS can replace a primary contact, but not delete it: removing the resource leaves the contact unchanged.

    With ``verify_phone_number``, AWS sends a code to the phone number. A later run submits it, from
    ``phone_number_otp`` or ``account:phoneOtp.{account}`` of the stack's settings. A run without a code has no other
    code sent.

    Every argument but ``phone_number_otp``, ``on_existing`` and ``connection`` is an output too.

    Attributes:
        account_id: The account that has the setting.
        verification_status: Whether AWS has verified the phone number: ``PENDING`` (a code is awaited), ``VERIFIED``,
            ``UNVERIFIED`` or ``NOT_SUPPORTED``; known after a refresh, or with ``verify_phone_number``.

    """

    _args_class = PrimaryContactArgs
    _provider_class = PrimaryContactProvider

    account_id: pulumi.Output[str]
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
    verify_phone_number: pulumi.Output[bool | None]
    phone_number_otp_request: pulumi.Output[str | None]
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
        verify_phone_number: pulumi.Input[bool] | None = None,
        phone_number_otp: pulumi.Input[str] | None = None,
        phone_number_otp_request: pulumi.Input[str] | None = None,
        account_id: pulumi.Input[str] | None = None,
        on_existing: pulumi.Input[OnExisting] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
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
            verify_phone_number: Whether the phone number is to be verified: AWS sends a code to it, unless it already
                is.
            phone_number_otp: The code that AWS sent to the phone number, 6 letters or digits; by default
                ``account:phoneOtp.{account}``. It is kept in no state, and has no effect unless the status is
                ``PENDING``.
            phone_number_otp_request: Asks AWS for another code if it is another value than before, such as ``"2"``, and
                the number is not verified; by default ``account:phoneOtpRequest.{account}``; 1 to 64 characters.
            account_id: The account, 12 digits; by default the account that your credentials belong to. A change
                replaces the resource.
            on_existing: ``"fail"`` or ``"overwrite"``: whether a creation overwrites a contact that AWS already has and
                that differs; by default ``account:onExisting``, else ``"fail"``.
            connection: How the account is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)
