"""``pulumi-account audit`` of members with and without contacts."""

from __future__ import annotations

from click.testing import CliRunner, Result

from pulumi_account.cli.audit import command

FIRST = "100000000001"
TEAM = {"Name": "Security Team", "Title": "Officer", "EmailAddress": "sec@example.com", "PhoneNumber": "+41 44 5558001"}
CONTACTS = {
    "SECURITY": TEAM,
    "BILLING": {**TEAM, "Name": "Finance", "EmailAddress": "billing@example.com", "PhoneNumber": "+41 44 5558002"},
    "OPERATIONS": {**TEAM, "Name": "Operations", "EmailAddress": "ops@example.com", "PhoneNumber": "+41 44 5558003"},
}
DETAILS = ("Security Team", "example.com", "5558001", "Officer")
MEMBERS = ("--organization", "--no-management-account")
GOOD = {"name": "Good", "alternate_contacts": CONTACTS}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, prog_name="pulumi-account audit")
