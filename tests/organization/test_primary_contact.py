"""One primary contact for many accounts, with boto3 over HTTP."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.core.errors import PartialFailureError
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from pulumi_account.organization.primary_contact.lifecycle import OrganizationPrimaryContactLifecycle
from pulumi_account.organization.primary_contact.model import OrganizationPrimaryContactInputs
from tests.conftest import ADDRESS, CALLER
from tests.organization.statuses import DONE, statuses

if TYPE_CHECKING:
    from tests.conftest import World

ONE, TWO = "100000000001", "100000000002"
IDENTITY = "organization"


def inputs(**changes: Any) -> OrganizationPrimaryContactInputs:
    checked, failures = OrganizationPrimaryContactInputs.check({"accounts": [ONE, TWO, CALLER], **ADDRESS, **changes})
    assert checked is not None, failures
    return checked


@pytest.fixture
def life(world: World) -> OrganizationPrimaryContactLifecycle:
    world.emulator.create_organization([ONE, TWO])
    return OrganizationPrimaryContactLifecycle(world.runtime())


def cities(world: World) -> dict[str, str]:
    held = {account: world.emulator.account(account).contact_information for account in (ONE, TWO, CALLER)}
    return {account: contact["City"] for account, contact in held.items() if contact}


def test_contacts_are_created_refreshed_repaired_and_deleted(
    world: World, life: OrganizationPrimaryContactLifecycle
) -> None:
    created = life.create(CreateRequest(inputs(overrides={TWO: {"city": "Potsdam"}}, on_existing="overwrite")))
    assert created.identity == IDENTITY
    assert cities(world) == {ONE: "Berlin", TWO: "Potsdam", CALLER: "Berlin"}
    assert Counter(world.operations()) == {"PutContactInformation": 3}
    state = created.properties
    assert life.read(ReadRequest(IDENTITY, state)).properties == state
    information = world.emulator.account(ONE).contact_information
    assert information is not None
    information["City"] = "Elsewhere"
    state = life.read(ReadRequest(IDENTITY, state)).properties
    assert statuses(state) == {ONE: "drifted: city", TWO: DONE, CALLER: DONE}
    world.emulator.reset()
    wanted = inputs(accounts=[ONE, CALLER])
    state = life.update(UpdateRequest(IDENTITY, state, wanted)).properties
    assert [call.account_id for call in world.emulator.calls(operation="PutContactInformation")] == [ONE]
    life.delete(DeleteRequest(IDENTITY, state))
    assert cities(world) == {ONE: "Berlin", TWO: "Potsdam", CALLER: "Berlin"}
    assert world.narrator.said == [
        f"OrganizationPrimaryContact organization: AWS can't delete a primary contact; it stays unchanged in {where}"
        for where in (f"1 account ({TWO})", f"2 accounts ({ONE}, {CALLER})")
    ]


def test_a_differing_contact_is_rejected(world: World, life: OrganizationPrimaryContactLifecycle) -> None:
    overwriting = inputs(accounts=[ONE, TWO], overrides={ONE: {"city": "Potsdam"}}, on_existing="overwrite")
    life.create(CreateRequest(overwriting))
    world.emulator.reset()
    with pytest.raises(PartialFailureError, match=f"{ONE}: already has a primary contact that differs in city"):
        life.create(CreateRequest(inputs(accounts=[ONE, TWO])))
    assert Counter(world.operations()) == {"GetContactInformation": 2}
    assert cities(world)[ONE] == "Potsdam"
