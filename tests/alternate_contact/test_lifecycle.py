"""The verbs of an alternate contact, with boto3 over HTTP; every call is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle
from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.core.errors import AccessDeniedError, AccountError, ExistingSettingError, UnavailableError
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from tests.conftest import CALLER, CONTACT

if TYPE_CHECKING:
    from tests.conftest import World

IDENTITY = f"{CALLER}/SECURITY"
STATE = {**CONTACT, "account_id": CALLER}


def inputs(**changes: Any) -> AlternateContactInputs:
    checked, failures = AlternateContactInputs.check({**CONTACT, **changes})
    assert checked is not None, failures
    return checked


def lifecycle(world: World, config: dict[str, Any] | None = None) -> AlternateContactLifecycle:
    return AlternateContactLifecycle(world.runtime(config))


def test_create_reads_first_then_puts_after_one_identity_call(world: World) -> None:
    response = lifecycle(world).create(CreateRequest(inputs()))
    assert response.identity == IDENTITY
    assert response.properties == STATE
    assert world.operations() == ["GetAlternateContact", "PutAlternateContact"]
    assert world.operations("sts") == ["GetCallerIdentity"]
    assert world.narrator.said == []


@pytest.mark.parametrize("by", ["default", "input", "stack"])
def test_create_rejects_a_differing_contact_and_says_what_to_do(world: World, by: str) -> None:
    somebody_else(world)
    life = lifecycle(
        world, {"account:onExisting": {"stack": "fail", "input": "overwrite"}[by]} if by != "default" else {}
    )
    with pytest.raises(ExistingSettingError) as caught:
        life.create(CreateRequest(inputs(on_existing="fail") if by == "input" else inputs()))
    message = str(caught.value)
    assert f"account {CALLER} already has a SECURITY contact that differs in name, phone_number" in message
    for advice in (f"import_='{IDENTITY}'", "on_existing='overwrite'", "account:onExisting", "alias"):
        assert advice in message
    assert "Somebody" not in message
    assert "Ferdinand" not in message
    assert "\n" not in message
    assert world.operations() == ["GetAlternateContact"]


def test_create_adopts_an_equal_contact_without_a_write_and_says_so(world: World) -> None:
    life = lifecycle(world)
    life.create(CreateRequest(inputs()))
    world.emulator.reset()
    assert life.create(CreateRequest(inputs(name=" Ferdinand Security "))).properties == STATE
    assert world.operations() == ["GetAlternateContact"]
    assert world.narrator.said == [f"AlternateContact {IDENTITY}: adopted, AWS already has it as declared"]


@pytest.mark.parametrize("by", ["input", "stack"])
def test_create_overwrites_without_a_read_if_requested(world: World, by: str) -> None:
    somebody_else(world)
    if by == "stack":
        lifecycle(world, {"account:onExisting": "overwrite"}).create(CreateRequest(inputs()))
    else:
        lifecycle(world).create(CreateRequest(inputs(on_existing="overwrite")))
    assert world.operations() == ["PutAlternateContact"]
    assert world.emulator.account().alternate_contacts["SECURITY"]["Name"] == CONTACT["name"]


def test_a_replacement_in_the_same_slot_overwrites_what_the_stack_held(world: World) -> None:
    somebody_else(world)
    life = lifecycle(world)
    life.note_held({**CONTACT, "alternate_contact_type": "BILLING"})
    with pytest.raises(ExistingSettingError):
        life.create(CreateRequest(inputs()))
    life.note_held(CONTACT)
    life.create(CreateRequest(inputs()))
    assert world.emulator.account().alternate_contacts["SECURITY"]["Name"] == CONTACT["name"]


def test_a_denied_read_says_why_it_is_needed_and_writes_nothing(world: World) -> None:
    world.emulator.faults.add("GetAlternateContact", code="AccessDeniedException", times=None)
    with pytest.raises(AccessDeniedError, match=r"GetAlternateContact.*on_existing='overwrite'"):
        lifecycle(world).create(CreateRequest(inputs()))
    assert world.operations() == ["GetAlternateContact"]


def somebody_else(world: World) -> None:
    overwriting = inputs(name="Somebody Else", phone_number="1", on_existing="overwrite")
    lifecycle(world).create(CreateRequest(overwriting))
    world.emulator.reset()


def test_read_makes_one_get_and_returns_the_contact_as_inputs_and_outputs(world: World) -> None:
    life = lifecycle(world)
    life.create(CreateRequest(inputs(name="Drifted Name")))
    world.emulator.reset()
    response = life.read(ReadRequest(IDENTITY, {**STATE, "on_existing": "fail"}))
    assert response is not None
    assert response.inputs == {**CONTACT, "name": "Drifted Name", "on_existing": "fail"}
    assert response.properties == {**response.inputs, "account_id": CALLER}
    assert world.operations() == ["GetAlternateContact"]


def test_a_contact_counts_as_deleted_after_two_reads_a_second_apart(world: World) -> None:
    begin = world.clock.monotonic()
    assert lifecycle(world).read(ReadRequest(IDENTITY, STATE)) is None
    assert world.operations() == ["GetAlternateContact", "GetAlternateContact"]
    assert world.clock.monotonic() - begin == pytest.approx(1.0, abs=0.01)


def test_a_read_soon_after_the_first_put_finds_the_contact(world: World) -> None:
    world.emulator.settings.read_after_write_delay = 0.8
    life = lifecycle(world)
    life.create(CreateRequest(inputs()))
    assert life.read(ReadRequest(IDENTITY, STATE)) is not None


@pytest.mark.parametrize(
    ("code", "kind"), [("AccessDeniedException", AccessDeniedError), ("InternalServerException", UnavailableError)]
)
def test_a_denial_or_server_error_never_means_gone(world: World, code: str, kind: type[Exception]) -> None:
    world.emulator.faults.add("GetAlternateContact", code=code, times=None)
    with pytest.raises(kind):
        lifecycle(world).read(ReadRequest(IDENTITY, STATE))


def test_update_makes_one_put_and_none_if_aws_would_see_no_change(world: World) -> None:
    life = lifecycle(world)
    life.update(UpdateRequest(IDENTITY, STATE, inputs(name="New Name")))
    assert world.operations() == ["PutAlternateContact"]
    world.emulator.reset()
    response = life.update(
        UpdateRequest(IDENTITY, STATE, inputs(connection={"role_arn": f"arn:aws:iam::{CALLER}:role/r"}))
    )
    assert "connection" in response.properties
    assert world.operations() == []


def test_update_keeps_ignored_properties_as_they_are_in_aws(world: World) -> None:
    life = lifecycle(world)
    life.create(CreateRequest(inputs()))
    world.emulator.account(CALLER).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    world.emulator.reset()
    life.update(UpdateRequest(IDENTITY, STATE, inputs(title="Deputy"), IgnoredChanges(("name",))))
    held = world.emulator.account(CALLER).alternate_contacts["SECURITY"]
    assert (held["Name"], held["Title"]) == ("Drifted", "Deputy")
    assert world.operations() == ["GetAlternateContact", "PutAlternateContact"]
    del world.emulator.account(CALLER).alternate_contacts["SECURITY"]
    life.update(UpdateRequest(IDENTITY, STATE, inputs(title="Head"), IgnoredChanges(("name",))))
    assert world.emulator.account(CALLER).alternate_contacts["SECURITY"]["Name"] == CONTACT["name"]


def test_update_does_not_guess_the_account(world: World) -> None:
    with pytest.raises(AccountError, match="set account_id"):
        lifecycle(world).update(UpdateRequest("999999999999/SECURITY", STATE, inputs(name="New Name")))
    assert world.operations() == []


def test_delete_makes_one_call_and_succeeds_if_already_gone(world: World) -> None:
    life = lifecycle(world)
    life.create(CreateRequest(inputs()))
    world.emulator.reset()
    life.delete(DeleteRequest(IDENTITY, STATE))
    life.delete(DeleteRequest(IDENTITY, STATE))
    assert world.operations() == ["DeleteAlternateContact", "DeleteAlternateContact"]


@pytest.mark.parametrize("account_id", [None, CALLER])
def test_delete_is_skipped_with_a_message_if_the_program_declares_the_slot(
    world: World, account_id: str | None
) -> None:
    life = lifecycle(world)
    life.declare(inputs(account_id=account_id))
    life.delete(DeleteRequest(IDENTITY, STATE))
    assert world.operations() == []
    assert len(world.narrator.said) == 1
    assert "still declares" in world.narrator.said[0]


def test_delete_is_not_affected_by_other_slots(world: World) -> None:
    life = lifecycle(world)
    life.declare(inputs(alternate_contact_type="BILLING"))
    life.declare(inputs(account_id="999999999999"))
    life.declare(inputs(connection={"role_arn": "arn:aws:iam::999999999999:role/r"}))
    life.delete(DeleteRequest(IDENTITY, STATE))
    assert world.operations() == ["DeleteAlternateContact"]
