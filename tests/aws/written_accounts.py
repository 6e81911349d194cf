"""Puts a contact, and tells which account received it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.settings import Connection
from tests.conftest import CALLER

if TYPE_CHECKING:
    from tests.conftest import World

MEMBER: Final = "222222222222"
OTHER: Final = "333333333333"
KEYS: Final = "aws_access_key_id=testing\naws_secret_access_key=testing\n"
CONTACT: Final = {
    "AlternateContactType": "SECURITY",
    "Name": "A",
    "Title": "B",
    "EmailAddress": "c@d.ef",
    "PhoneNumber": "1",
}


def role(account_id: str, partition: str = "aws") -> str:
    return f"arn:{partition}:iam::{account_id}:role/contacts"


def put(
    world: World, settings: dict[str, Any], connection: Connection | None = None, account: str | None = None
) -> str:
    """Put a contact and return the account that received it."""
    world.runtime(settings).accounts.client(connection, account).call("PutAlternateContact", **CONTACT)
    held = [each for each in (CALLER, MEMBER, OTHER) if world.emulator.account(each).alternate_contacts]
    assert len(held) == 1
    return held[0]
