"""The arguments of the components, as a type checker sees them."""

from __future__ import annotations

from typing import Literal, TypedDict

import pulumi
from typing_extensions import NotRequired

from pulumi_account.core.fields import AlternateContactType


class AlternateContactDetails(TypedDict):
    """What an alternate contact holds, without its type.

    Args:
        name: The contact's name; 1 to 64 characters.
        title: The contact's job title; 1 to 50 characters.
        email_address: The contact's e-mail address; 1 to 254 characters.
        phone_number: The contact's phone number (digits, spaces, parentheses, ``+`` and ``-``); 1 to 25 characters.

    """

    name: pulumi.Input[str]
    title: pulumi.Input[str]
    email_address: pulumi.Input[str]
    phone_number: pulumi.Input[str]


class PrimaryContactDetails(TypedDict):
    """What the primary contact holds.

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
    address_line2: NotRequired[pulumi.Input[str]]
    address_line3: NotRequired[pulumi.Input[str]]
    company_name: NotRequired[pulumi.Input[str]]
    district_or_county: NotRequired[pulumi.Input[str]]
    state_or_region: NotRequired[pulumi.Input[str]]
    website_url: NotRequired[pulumi.Input[str]]


Owned = Literal[AlternateContactType, "primary_contact", "names", "regions"]
"""A kind of setting that one stack keeps for itself."""
