"""``pulumi-account import``, and what the caller's account has."""

from __future__ import annotations

from click.testing import CliRunner, Result

from pulumi_account.cli.import_ import command

HELD = {"Name": 'Zoë "Z" Nuñez', "Title": "C:\\Chief '«1»'", "EmailAddress": "z@example.com", "PhoneNumber": "+41 1"}
ADDRESS = {
    "FullName": "Wilhelmina Example", "AddressLine1": "Nowhere Street 1", "AddressLine2": "2nd floor",
    "AddressLine3": "Left", "City": "Zürich", "CompanyName": "Example GmbH", "CountryCode": "CH",
    "DistrictOrCounty": "Kreis 4", "PhoneNumber": "+41 44 555888", "PostalCode": "8004", "StateOrRegion": "ZH",
    "WebsiteUrl": "https://example.com/",
}  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, prog_name="pulumi-account import")
