"""prowler's checks of the account service find in the emulator what is there, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pulumi_account.testing.emulator import Emulator

SECURITY_CONTACT = "account_security_contact_information_is_registered"
DIFFERENT_CONTACTS = "account_maintain_different_contact_details_to_security_billing_and_operations"


def contact(name: str) -> dict[str, str]:
    number = sum(map(ord, name))
    return {"Name": name, "Title": "On call", "EmailAddress": f"{name}@example.com", "PhoneNumber": f"+1 206 {number}"}


@pytest.mark.parametrize(
    ("names", "different"),
    [
        (("billing", "security", "operations"), "PASS"),
        (("team", "team", "team"), "FAIL"),
    ],
    ids=["different contacts", "equal contacts"],
)
@pytest.mark.timeout(900)  # Each run also writes the reports of some hundred compliance frameworks.
def test_prowlers_checks_judge_the_contacts_of_an_account(
    account_emulator: Emulator, installed: Path, run: Any, tmp_path: Path, names: tuple[str, ...], different: str
) -> None:
    kinds = zip(("BILLING", "SECURITY", "OPERATIONS"), names, strict=True)
    contacts = account_emulator.account().alternate_contacts
    contacts.update({kind: contact(name) for kind, name in kinds})

    run(
        installed / "prowler/bin/prowler", "aws", "--service", "account", "--region", "us-east-1", "--no-banner",
        "--output-formats", "json-ocsf", "--output-directory", tmp_path,
        environment=account_emulator.environment(),
    )  # fmt: skip

    (report,) = tmp_path.glob("*.ocsf.json")
    findings = {
        finding["metadata"]["event_code"]: finding["status_code"]
        for finding in json.loads(report.read_text(encoding="utf-8"))
    }
    assert findings[DIFFERENT_CONTACTS] == different
    assert SECURITY_CONTACT in findings
    assert {call.operation for call in account_emulator.calls(service="account")} == {
        "GetContactInformation",
        "GetAlternateContact",
    }
