"""The plugin's messages show the names of accounts that a program has read or declares, without a call for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.native.conftest import CONTACT, Plugin, secret

if TYPE_CHECKING:
    from tests.conftest import World

PAYMENTS, LEDGER = "111111111111", "222222222222"
SHOWN = f"{PAYMENTS}/SECURITY (Payments)"


@pytest.fixture(autouse=True)
def organization(world: World) -> None:
    world.emulator.create_organization([{"id": PAYMENTS, "name": "Payments"}, {"id": LEDGER, "name": "Ledger"}])
    world.emulator.faults.add("PutAlternateContact", code="ValidationException", times=None)


def failure(plugin: Plugin, world: World, resource: str = "AlternateContact", **accounts: Any) -> str:
    """Return the message of a create that fails, for which nothing but the contact was read."""
    inputs = plugin.checked(resource, {**CONTACT, **accounts})
    world.emulator.reset()
    message: str = plugin.refused("Create", resource, properties=inputs).details()
    assert set(world.operations("organizations")) == set()
    assert set(world.operations()) <= {"GetAlternateContact", "PutAlternateContact"}
    return message


def test_names_that_the_program_has_read_stand_beside_ids(plugin: Plugin, world: World) -> None:
    assert "Payments" not in failure(plugin, world, accountId=PAYMENTS)
    plugin.invoke("getOrganizationAccounts")
    assert failure(plugin, world, accountId=PAYMENTS).startswith(f"create AlternateContact {SHOWN}: ")
    billing = {"alternateContactType": "BILLING", "accounts": [PAYMENTS, LEDGER]}
    table = failure(plugin, world, "OrganizationAlternateContact", **billing)
    assert f"{PAYMENTS} (Payments)" in table
    assert f"{LEDGER} (Ledger)" in table


def test_names_that_the_program_has_read_stand_in_what_a_preview_says(plugin: Plugin, world: World) -> None:
    plugin.invoke("getOrganizationAccounts")
    plugin.checked("AlternateContact", {**CONTACT, "accountId": PAYMENTS, "phoneNumber": "030 1"})
    [warning] = world.narrator.warned
    assert warning.startswith(f"AlternateContact {SHOWN}: ")


@pytest.mark.parametrize(
    ("resource", "declared"),
    [
        ("AccountName", {"accountId": PAYMENTS, "accountName": "Payments"}),
        ("OrganizationAccountName", {"names": {PAYMENTS: "Payments"}}),
    ],
)
def test_names_that_the_program_declares_stand_beside_ids(
    plugin: Plugin, world: World, resource: str, declared: dict[str, Any]
) -> None:
    plugin.checked(resource, declared)
    assert SHOWN in failure(plugin, world, accountId=PAYMENTS)


@pytest.mark.parametrize("names", [secret({PAYMENTS: "Payments"}), {PAYMENTS: secret("Payments")}])
def test_names_that_the_program_keeps_secret_are_never_shown(plugin: Plugin, world: World, names: Any) -> None:
    plugin.checked("OrganizationAccountName", {"names": names})
    assert "Payments" not in failure(plugin, world, accountId=PAYMENTS)


def test_secret_contacts_keeps_every_name_out_of_messages(plugin: Plugin, world: World) -> None:
    plugin.configure(secretContacts="true")
    plugin.invoke("getOrganizationAccounts")
    plugin.checked("OrganizationAccountName", {"names": {PAYMENTS: "Payments"}})
    assert "Payments" not in failure(plugin, world, accountId=PAYMENTS)
