"""The lifecycle of an OrganizationAlternateContact with test requests, and checks of the resulting state of AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.core.errors import PartialFailureError
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.requests import CreateRequest, ReadRequest, UpdateRequest
from pulumi_account.organization.alternate_contact.lifecycle import OrganizationAlternateContactLifecycle
from pulumi_account.organization.alternate_contact.model import OrganizationAlternateContactInputs
from tests.conftest import CALLER, CONTACT

if TYPE_CHECKING:
    from tests.conftest import World

MEMBERS = ["100000000001", "100000000002", "100000000003", "100000000004"]
ONE, TWO, THREE, FOUR = MEMBERS
ACCOUNTS = [*MEMBERS, CALLER]
IDENTITY = "organization/SECURITY"
OTHERS = {"Name": "Other", "Title": "x", "EmailAddress": "a@example.com", "PhoneNumber": "1"}
DETAILS = ("Ferdinand", "Alarms", "example.com", "555777")


def inputs(**changes: Any) -> OrganizationAlternateContactInputs:
    checked, failures = OrganizationAlternateContactInputs.check({"accounts": ACCOUNTS, **CONTACT, **changes})
    assert checked is not None, failures
    return checked


class Life(OrganizationAlternateContactLifecycle):
    """The lifecycle, with requests built from a test's arguments."""

    def set(
        self,
        given: OrganizationAlternateContactInputs,
        state: dict[str, Any] | None = None,
        ignored: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        if state is None:
            response = self.create(CreateRequest(given))
            assert response.identity == IDENTITY
            return response.properties
        return self.update(UpdateRequest(IDENTITY, state, given, IgnoredChanges(ignored))).properties

    def fails(
        self, given: OrganizationAlternateContactInputs, state: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        with pytest.raises(PartialFailureError) as caught:
            self.set(given, state)
        return str(caught.value), caught.value.response.properties

    def refreshed(self, state: dict[str, Any]) -> dict[str, Any]:
        response = self.read(ReadRequest(IDENTITY, state))
        assert response.inputs == {name: response.properties[name] for name in state if name != "account_statuses"}
        return response.properties


def calls(world: World) -> dict[str, set[str | None]]:
    """Return the accounts in the calls since the last time, by operation; fail if one occurs twice."""
    found: dict[str, set[str | None]] = {}
    made = world.emulator.calls(service="account")
    for call in made:
        found.setdefault(call.operation, set()).add(call.account_id)
    assert sum(map(len, found.values())) == len(made)
    world.emulator.reset()
    return found


def names(world: World) -> dict[str, str]:
    held = {account: world.emulator.account(account).alternate_contacts for account in ACCOUNTS}
    return {account: contacts["SECURITY"]["Name"] for account, contacts in held.items() if "SECURITY" in contacts}


def deny(world: World, operation: str, *accounts: str, code: str = "AccessDeniedException") -> None:
    for account in accounts:
        world.emulator.faults.add(operation, code=code, account_id=account, times=None)
