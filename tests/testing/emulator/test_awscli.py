"""The AWS CLI, as it is installed, runs every command of the Account Management guide on the emulator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_account.testing.emulator import Emulator

MEMBER, ADMINISTRATOR = "100000000001", "100000000002"
BILLING = ["--alternate-contact-type=BILLING"]
OPERATIONS = [
    "--alternate-contact-type=OPERATIONS",
    "--email-address=mateo_jackson@example.com",
    "--name=Mateo Jackson",
    "--phone-number=+1(206)555-1234",
    "--title=Operations Manager",
]
SECURITY = ["--alternate-contact-type=SECURITY"]
CONTACT = {
    "EmailAddress": "saanvi.sarkar@example.com",
    "Name": "Saanvi Sarkar",
    "PhoneNumber": "+1(206)555-0123",
    "Title": "CFO",
}
ADDRESS = {
    "AddressLine1": "123 Any Street",
    "City": "Seattle",
    "CompanyName": "Example Corp, Inc.",
    "CountryCode": "US",
    "DistrictOrCounty": "King",
    "FullName": "Saanvi Sarkar",
    "PhoneNumber": "+15555550100",
    "PostalCode": "98101",
    "StateOrRegion": "WA",
    "WebsiteUrl": "https://www.examplecorp.com",
}
# One process runs all commands of a test: loading the CLI takes most of a command's time.
DRIVER = """
import contextlib, io, json, sys
from awscli.clidriver import create_clidriver
for command in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = create_clidriver().main([*command, "--output", "json"])
        except SystemExit as error:  # how the CLI ends after wrong arguments
            code = error.code
    print(json.dumps([code, out.getvalue(), err.getvalue()]))
"""

Commands = list[list[str]]
Aws = Callable[[Commands], list[Any]]


@pytest.fixture
def aws(emulator: Emulator) -> Aws:
    """A function that runs commands of the AWS CLI, and returns what each prints; the error where one fails."""

    def run(commands: Commands) -> list[Any]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        done = subprocess.run(
            [sys.executable, "-c", DRIVER],
            input=json.dumps(commands),
            env=environment | emulator.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        return [json.loads(out) if out.strip() else None if code == 0 else err for code, out, err in answers]

    return run


@pytest.mark.parametrize("named", [[], ["--account-id", MEMBER]], ids=["own account", "member account"])
def test_the_guides_commands_for_one_account_do_what_the_guide_says(
    emulator: Emulator, aws: Aws, named: list[str]
) -> None:
    emulator.create_organization([MEMBER])
    account = emulator.account(MEMBER if named else None)
    account.alternate_contacts.update({"BILLING": dict(CONTACT), "SECURITY": dict(CONTACT)})

    answers = aws(
        [
            ["account", "get-alternate-contact", *BILLING, *named],
            ["account", "put-alternate-contact", *OPERATIONS, *named],
            ["account", "delete-alternate-contact", *SECURITY, *named],
            ["account", "delete-alternate-contact", *SECURITY, *named],
            ["account", "put-contact-information", "--contact-information", json.dumps(ADDRESS), *named],
            ["account", "get-contact-information", *named],
            ["account", "enable-region", "--region-name", "af-south-1", *named],
            ["account", "get-region-opt-status", "--region-name", "af-south-1", *named],
        ]
    )

    refused = answers.pop(3)
    assert "ResourceNotFoundException" in refused
    # Shown by a CLI that knows it.
    answers[4].pop("VerificationStatus", None)
    assert answers == [
        {"AlternateContact": {**CONTACT, "AlternateContactType": "BILLING"}},
        None,
        None,
        None,
        {"ContactInformation": ADDRESS},
        None,
        {"RegionName": "af-south-1", "RegionOptStatus": "ENABLED"},
    ]
    assert set(account.alternate_contacts) == {"BILLING", "OPERATIONS"}


def test_the_guides_commands_that_set_an_organization_up_do_what_the_guide_says(emulator: Emulator, aws: Aws) -> None:
    emulator.create_organization([MEMBER, ADMINISTRATOR], trusted_access=False)
    principal = ["--service-principal", "account.amazonaws.com"]

    denied, enabled, registered, read, owner = aws(
        [
            ["account", "get-contact-information", "--account-id", MEMBER],
            ["organizations", "enable-aws-service-access", *principal],
            ["organizations", "register-delegated-administrator", "--account-id", ADMINISTRATOR, *principal],
            ["account", "get-contact-information", "--account-id", MEMBER],
            ["s3api", "list-buckets", "--query", "Owner.ID"],
        ]
    )

    assert "AccessDeniedException" in denied
    assert (enabled, registered) == (None, None)
    assert read["ContactInformation"]["City"] == "Seattle"
    assert int(owner, 16)


def test_the_clis_other_commands_are_answered_too(emulator: Emulator, aws: Aws) -> None:
    emulator.create_organization([MEMBER])
    named = ["--account-id", MEMBER]

    answers = aws(
        [
            ["account", "put-account-name", "--account-name", "Payments", *named],
            ["account", "get-account-information", *named],
            ["account", "list-regions", "--region-opt-status-contains", "DISABLED", "--max-items", "1", *named],
            ["account", "disable-region", "--region-name", "af-south-1", *named],
            ["account", "get-primary-email", *named],
            ["account", "start-primary-email-update", "--primary-email", "new@example.com", *named],
            ["account", "get-primary-email-update-status", *named],
            ["account", "accept-primary-email-update", "--primary-email", "new@example.com", "--otp", "xxxxxx", *named],
            ["account", "get-gov-cloud-account-information", "--standard-account-id", MEMBER],
        ]
    )

    name, information, regions, disabled, email, started, status, accepted, linked = answers
    assert name is None
    assert information["AccountName"] == "Payments"
    assert regions["Regions"] == [{"RegionName": "af-south-1", "RegionOptStatus": "DISABLED"}]
    assert "current opt-in status" in disabled
    assert email == {"PrimaryEmail": f"aws-{MEMBER}@example.com"}
    assert started == {"Status": "PENDING"}
    assert status["Status"] == "PENDING"
    assert "ValidationException" in accepted
    assert "ResourceNotFoundException" in linked
