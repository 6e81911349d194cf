"""The states that releases wrote, and the settings in AWS that belong to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3

from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.emulator.models import EmailUpdate

STATES = Path(__file__).parent / "contract" / "states"
FORMAT = 3
CALLER = "123456789012"
ONE, TWO, THREE, FOUR = "100000000001", "100000000002", "100000000003", "100000000004"
VERSIONS = sorted(path.stem for path in STATES.glob("*.json"))


def recorded_state(version: str) -> dict[str, Any]:
    """Return what was recorded of a release: ``declared``, ``aws`` and ``export``."""
    recorded: dict[str, Any] = json.loads((STATES / f"{version}.json").read_text(encoding="utf-8"))
    return recorded


def account_client(emulator: Emulator) -> Any:
    session = boto3.Session("testing", "testing", region_name="us-east-1")
    return session.client("account", endpoint_url=emulator.url)


def prepare_aws(emulator: Emulator, aws: dict[str, dict[str, Any]]) -> None:
    """Restore AWS to the recorded settings."""
    members = [{"id": account_id, **described} for account_id, described in aws.items() if account_id != CALLER]
    emulator.create_organization(members, delegated_administrator=THREE)
    own = emulator.account(CALLER)
    own.alternate_contacts.update(aws[CALLER]["alternate_contacts"])
    own.contact_information = aws[CALLER]["contact_information"]
    own.regions.update(aws[CALLER]["regions"])
    own.created = aws[CALLER]["created"]
    account_client(emulator).put_account_name(AccountName=aws[CALLER]["name"])
    emulator.account(ONE).email_update = EmailUpdate(**aws[CALLER]["email_update"])
    for account_id in (CALLER, ONE, TWO):
        # A new phone number is not verified yet.
        emulator.account(account_id).verification_status = "UNVERIFIED"
