"""The inputs of PrimaryContact: shape ContactInformation of the account API."""

from __future__ import annotations

from typing import ClassVar, Final

from pulumi_account.core.fields import (
    AddressLine,
    City,
    CompanyName,
    ContactInformationPhoneNumber,
    CountryCode,
    DistrictOrCounty,
    FullName,
    PostalCode,
    StateOrRegion,
    WebsiteUrl,
)
from pulumi_account.core.inputs import Failure, OnExistingInput, ResourceInputs

COUNTRIES_WITH_STATES: Final = ("BR", "CA", "DE", "GB", "IN", "JP", "US")


class PrimaryContactInputs(ResourceInputs):
    """The primary contact of an account; there is always exactly one."""

    CONTACT_DETAILS: ClassVar[tuple[str, ...]] = (
        "full_name",
        "address_line1",
        "address_line2",
        "address_line3",
        "city",
        "company_name",
        "country_code",
        "district_or_county",
        "phone_number",
        "postal_code",
        "state_or_region",
        "website_url",
    )

    full_name: FullName
    address_line1: AddressLine
    address_line2: AddressLine | None = None
    address_line3: AddressLine | None = None
    city: City
    company_name: CompanyName | None = None
    country_code: CountryCode
    district_or_county: DistrictOrCounty | None = None
    phone_number: ContactInformationPhoneNumber
    postal_code: PostalCode
    state_or_region: StateOrRegion | None = None
    website_url: WebsiteUrl | None = None
    on_existing: OnExistingInput = None

    def further_failures(self) -> list[Failure]:
        """StateOrRegion is required in some countries (PutContactInformation)."""
        failures = super().further_failures()
        if self.state_or_region is None and self.country_code in COUNTRIES_WITH_STATES:
            reason = f"is required where country_code is one of {', '.join(COUNTRIES_WITH_STATES)}"
            failures.append(Failure("state_or_region", reason))
        return failures
