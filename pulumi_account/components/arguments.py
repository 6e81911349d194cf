"""The arguments of the components, as a type checker sees them."""

from __future__ import annotations

from typing import Literal, TypedDict

import pulumi
from typing_extensions import NotRequired


class AlternateContactDetails(TypedDict):
    """What an alternate contact holds (shape AlternateContact, without its type)."""

    name: pulumi.Input[str]
    title: pulumi.Input[str]
    email_address: pulumi.Input[str]
    phone_number: pulumi.Input[str]


class PrimaryContactDetails(TypedDict):
    """What the primary contact holds (shape ContactInformation)."""

    full_name: pulumi.Input[str]
    address_line1: pulumi.Input[str]
    address_line2: NotRequired[pulumi.Input[str]]
    address_line3: NotRequired[pulumi.Input[str]]
    city: pulumi.Input[str]
    company_name: NotRequired[pulumi.Input[str]]
    country_code: pulumi.Input[str]
    district_or_county: NotRequired[pulumi.Input[str]]
    phone_number: pulumi.Input[str]
    postal_code: pulumi.Input[str]
    state_or_region: NotRequired[pulumi.Input[str]]
    website_url: NotRequired[pulumi.Input[str]]


Owned = Literal["BILLING", "OPERATIONS", "SECURITY", "primary_contact", "regions"]
"""A kind of setting that one stack keeps for itself."""
