"""The inputs of PrimaryContact: shape ContactInformation of the account API."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from pydantic import Field

from pulumi_account.core.fields import (
    AddressLine,
    City,
    CompanyName,
    ContactInformationPhoneNumber,
    CountryCode,
    DistrictOrCounty,
    FullName,
    Otp,
    OtpRequest,
    PassUnknown,
    PostalCode,
    StateOrRegion,
    WebsiteUrl,
)
from pulumi_account.core.inputs import OVERWRITES_CONTACT, AccountScopedInputs, ContactFields, Failure, OnExistingInput
from pulumi_account.core.one_time_passwords import CodeSource
from pulumi_account.core.outputs import AccountOutputs, Outputs

PHONE_OTP: Final = CodeSource("phone_number_otp", "phone_number_otp_request", "phone_otp", "phone_otp_request")
"""Where the code that verifies the phone number comes from."""
COUNTRIES_WITH_STATES: Final = ("BR", "CA", "DE", "GB", "IN", "JP", "US")


class PrimaryContactFields(ContactFields):
    """A primary contact as AWS holds it; an account always has exactly one."""

    full_name: FullName = Field(description="Full name of the person or the office")
    address_line1: AddressLine = Field(description="First line of the address")
    address_line2: AddressLine | None = Field(default=None, description="Second line of the address")
    address_line3: AddressLine | None = Field(default=None, description="Third line of the address")
    city: City = Field(description="City")
    company_name: CompanyName | None = Field(default=None, description="Name of the company")
    country_code: CountryCode = Field(description="Two-letter country code of ISO 3166-1, such as `DE` or `US`")
    district_or_county: DistrictOrCounty | None = Field(default=None, description="District or county")
    phone_number: ContactInformationPhoneNumber = Field(
        description="Phone number: `+` and the country's calling code, then digits, spaces, parentheses and `-`"
    )
    postal_code: PostalCode = Field(description="Postal code")
    state_or_region: StateOrRegion | None = Field(
        default=None, description=f"State or region, required in {', '.join(COUNTRIES_WITH_STATES)}"
    )
    website_url: WebsiteUrl | None = Field(default=None, description="Web site")

    def further_failures(self) -> list[Failure]:
        """Return a failure if ``state_or_region`` is missing where the country requires it (PutContactInformation)."""
        failures = super().further_failures()
        if self.state_or_region is None and self.country_code in COUNTRIES_WITH_STATES:
            reason = f"is required where country_code is one of {', '.join(COUNTRIES_WITH_STATES)}"
            failures.append(Failure("state_or_region", reason))
        return failures


class PrimaryContactOutputs(AccountOutputs):
    """What AWS says about a primary contact."""

    verification_status: str | None = Field(
        default=None,
        description=(
            "Whether AWS has verified the phone number: `PENDING` (a code is awaited), `VERIFIED`, `UNVERIFIED` or "
            "`NOT_SUPPORTED`; known after a refresh, or with `verify_phone_number`"
        ),
    )


class PrimaryContactInputs(AccountScopedInputs, PrimaryContactFields):
    """The primary contact of an account, and the verification of its phone number."""

    ONE_RUN: ClassVar[frozenset[str]] = frozenset({"phone_number_otp"})
    CREATION_ONLY: ClassVar[frozenset[str]] = AccountScopedInputs.CREATION_ONLY | {"phone_number_otp_request"}

    OUTPUTS: ClassVar[type[Outputs]] = PrimaryContactOutputs

    verify_phone_number: Annotated[bool, PassUnknown] | None = Field(
        default=None,
        description="Whether the phone number is to be verified: AWS sends a code to it, unless it already is",
    )
    phone_number_otp: Otp | None = Field(
        default=None,
        description=(
            "The code that AWS sent to the phone number, 6 letters or digits; by default "
            "`account:phoneOtp.{account}`. It is kept in no state, and has no effect unless the status is `PENDING`"
        ),
    )
    phone_number_otp_request: OtpRequest | None = Field(
        default=None,
        description=(
            'Asks AWS for another code if it is another value than before, such as `"2"`, and the number is not '
            "verified; by default `account:phoneOtpRequest.{account}`"
        ),
    )
    on_existing: OnExistingInput = Field(default=None, description=OVERWRITES_CONTACT)
