"""The verification of a primary contact's phone number, by boto3 over HTTP; every call is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.core.errors import ConflictError, OneTimePasswordError, UnavailableError
from pulumi_account.core.requests import CreateRequest, ReadRequest, UpdateRequest
from pulumi_account.primary_contact.lifecycle import PrimaryContactLifecycle
from pulumi_account.primary_contact.model import PrimaryContactInputs
from tests.conftest import ADDRESS, CALLER

if TYPE_CHECKING:
    from tests.conftest import World

PUT, GET = "PutContactInformation", "GetContactInformation"
SEND, VERIFY = "SendPhoneNumberVerification", "VerifyPhoneNumber"


def inputs(**more: Any) -> PrimaryContactInputs:
    values = {**ADDRESS, "on_existing": "overwrite", "verify_phone_number": True, **more}
    checked, failures = PrimaryContactInputs.check(values)
    assert checked is not None, failures
    return checked


def life(world: World, config: dict[str, Any] | None = None) -> PrimaryContactLifecycle:
    return PrimaryContactLifecycle(world.runtime(config))


def code(world: World) -> str:
    return world.emulator.one_time_passwords()[-1].code


def sent(world: World) -> int:
    return len(world.emulator.one_time_passwords())


def begun(world: World) -> dict[str, Any]:
    """The state after the first run."""
    state = life(world).create(CreateRequest(inputs())).properties
    world.emulator.reset()
    world.narrator.said.clear()
    return state


def updated(world: World, state: dict[str, Any], config: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The state after another run."""
    return life(world, config).update(UpdateRequest(CALLER, state, inputs(**more))).properties


def read(world: World, state: dict[str, Any]) -> dict[str, Any]:
    """The state after a refresh."""
    response = life(world).read(ReadRequest(CALLER, state))
    assert response is not None
    return response.properties


def is_due(world: World, state: dict[str, Any], config: dict[str, Any] | None = None, **more: Any) -> bool:
    """Whether a preview has something to do although no property has changed."""
    given = inputs(**more)
    assert not given.difference(state, given.properties()).changes
    return bool(life(world, config).unfinished(state, given.all_values()))


def test_the_first_run_has_aws_send_a_code_and_says_what_to_type(world: World) -> None:
    state = life(world).create(CreateRequest(inputs())).properties
    assert world.operations() == [PUT, GET, SEND]
    assert state["verification_status"] == "PENDING"
    (said,) = world.narrator.said
    assert f"pulumi config set --secret account:phoneOtp.{CALLER} CODE" in said
    assert not is_due(world, state)
    reminder = life(world).reminder(state, inputs().properties())
    assert reminder is not None
    assert f"account:phoneOtpRequest.{CALLER} 1" in reminder
    assert not any(ADDRESS["phone_number"] in text for text in (said, reminder))


@pytest.mark.parametrize("in_program", [True, False])
def test_the_second_run_submits_the_code(world: World, *, in_program: bool) -> None:
    state = begun(world)
    given = code(world)
    config = {} if in_program else {f"account:phoneOtp.{CALLER}": given}
    more = {"phone_number_otp": given} if in_program else {}
    assert is_due(world, state, config, **more)
    state = updated(world, state, config, **more)
    assert world.operations() == [VERIFY]
    assert state["verification_status"] == "VERIFIED"
    assert given not in str(state)
    assert not is_due(world, state, config, **more)
    assert life(world).reminder(state, inputs().properties()) is None


@pytest.mark.parametrize(("status", "calls"), [("VERIFIED", [GET, GET]), ("UNVERIFIED", [GET, GET, SEND])])
def test_an_adopted_contact_is_verified_only_if_it_is_not(world: World, status: str, calls: list[str]) -> None:
    begun(world)
    world.emulator.account().verification_status = status
    before = sent(world)
    state = life(world).create(CreateRequest(inputs(on_existing="fail"))).properties
    assert world.operations() == calls
    assert sent(world) - before == calls.count(SEND)
    assert state["verification_status"] == ("VERIFIED" if status == "VERIFIED" else "PENDING")


def test_a_number_that_aws_cannot_verify_is_said_once_and_not_asked_for_again(world: World) -> None:
    begun(world)
    world.emulator.account().verification_status = "NOT_SUPPORTED"
    state = life(world).create(CreateRequest(inputs())).properties
    assert world.operations() == [PUT, GET]
    assert "NOT_SUPPORTED" in world.narrator.said[-1]
    assert not is_due(world, state, phone_number_otp="A1B2C3", phone_number_otp_request="2")
    assert life(world).reminder(state, inputs().properties()) is None


def test_a_new_number_is_verified_anew(world: World) -> None:
    state = updated(world, begun(world), phone_number_otp=code(world))
    world.emulator.reset()
    state = updated(world, state, phone_number="+49 30 555999")
    assert world.operations() == [PUT, GET, SEND]
    assert (state["verification_status"], sent(world)) == ("PENDING", 2)


def test_another_property_sends_no_other_code(world: World) -> None:
    state = updated(world, begun(world), city="Potsdam")
    assert world.operations() == [PUT]
    assert (state["verification_status"], sent(world)) == ("PENDING", 1)


def test_verification_can_be_asked_for_later(world: World) -> None:
    state = life(world).create(CreateRequest(inputs(verify_phone_number=None))).properties
    assert "verification_status" not in state
    assert sent(world) == 0
    state = updated(world, state)
    assert (state["verification_status"], sent(world)) == ("PENDING", 1)


def test_a_run_that_was_cut_off_sends_no_second_code(world: World) -> None:
    begun(world)  # Its state is lost.
    state = life(world).create(CreateRequest(inputs())).properties
    assert (state["verification_status"], sent(world)) == ("PENDING", 1)
    assert "already awaits the code" in world.narrator.said[-1]
    state = life(world).create(CreateRequest(inputs(phone_number_otp=code(world)))).properties
    assert (state["verification_status"], sent(world)) == ("VERIFIED", 1)


def test_another_request_has_one_other_code_sent(world: World) -> None:
    state = begun(world)
    first = code(world)
    config = {f"account:phoneOtp.{CALLER}": first, f"account:phoneOtpRequest.{CALLER}": "1"}
    assert is_due(world, state, config)
    state = updated(world, state, config)
    assert (world.operations(), sent(world)) == ([SEND], 2)
    assert not is_due(world, state, config)
    assert is_due(world, state, {**config, f"account:phoneOtp.{CALLER}": code(world)})


def test_a_wrong_code_is_an_error_that_says_how_to_go_on(world: World) -> None:
    state = begun(world)
    with pytest.raises(OneTimePasswordError, match="wrong or has expired") as refused:
        updated(world, state, phone_number_otp="ffffff")
    assert world.operations() == [VERIFY]
    assert (refused.value.operation, refused.value.account_id) == ("VerifyPhoneNumber", CALLER)
    assert f"account:phoneOtpRequest.{CALLER} 1" in str(refused.value)
    assert "ffffff" not in str(refused.value)
    left = refused.value.response.properties
    assert left["verification_status"] == "PENDING"
    assert not is_due(world, left, phone_number_otp="ffffff")
    assert is_due(world, left, phone_number_otp=code(world))


def test_an_expired_code_leaves_the_number_unverified_until_another_is_asked_for(world: World) -> None:
    state = begun(world)
    world.clock.advance(world.emulator.settings.one_time_password_lifetime)
    with pytest.raises(OneTimePasswordError, match="awaits none any more"):
        updated(world, state, phone_number_otp=code(world))
    state = read(world, state)
    assert state["verification_status"] == "UNVERIFIED"
    assert not is_due(world, state, phone_number_otp="A1B2C3")
    assert "AWS awaits no code" in str(life(world).reminder(state, inputs().properties()))
    state = updated(world, state, phone_number_otp_request="2")
    assert (state["verification_status"], sent(world)) == ("PENDING", 2)


@pytest.mark.parametrize("after", [True, False])
def test_a_lost_answer_to_the_sending_is_looked_after(world: World, *, after: bool) -> None:
    world.emulator.faults.add(SEND, connection_reset=True, after=after)
    if after:
        assert life(world).create(CreateRequest(inputs())).properties["verification_status"] == "PENDING"
    else:
        with pytest.raises(UnavailableError):
            life(world).create(CreateRequest(inputs()))
    assert world.operations() == [PUT, GET, SEND, GET]
    assert sent(world) == int(after)


def test_a_lost_answer_to_the_code_is_looked_after(world: World) -> None:
    state = begun(world)
    world.emulator.faults.add(VERIFY, connection_reset=True, after=True)
    state = updated(world, state, phone_number_otp=code(world))
    assert world.operations() == [VERIFY, GET]
    assert state["verification_status"] == "VERIFIED"


def test_a_number_that_was_verified_elsewhere_is_verified(world: World) -> None:
    state = begun(world)
    given = code(world)
    world.session().client("account").verify_phone_number(Otp=given)
    assert updated(world, state, phone_number_otp=given)["verification_status"] == "VERIFIED"
    assert read(world, state)["verification_status"] == "VERIFIED"


def test_a_conflict_is_an_error_unless_the_number_needs_no_code(world: World) -> None:
    world.emulator.faults.add(SEND, code="ConflictException")
    with pytest.raises(ConflictError, match="does not send a code to the phone number at the moment"):
        life(world).create(CreateRequest(inputs()))


def test_a_member_is_verified_through_the_organization(world: World) -> None:
    (member,) = world.emulator.create_organization(members=1).member_account_ids
    state = life(world).create(CreateRequest(inputs(account_id=member))).properties
    config = {f"account:phoneOtp.{member}": code(world)}
    given = inputs(account_id=member)
    assert life(world, config).unfinished(state, given.all_values()) == ("verification_status",)
    state = life(world, config).update(UpdateRequest(member, state, given)).properties
    assert state["verification_status"] == "VERIFIED"
    assert {call.account_id for call in world.emulator.calls(service="account")} == {member}


def test_a_stale_read_of_the_former_number_does_not_count_as_verified(world: World) -> None:
    world.emulator.settings.read_after_write_delay = 60
    state = life(world).create(CreateRequest(inputs())).properties
    assert world.operations() == [PUT, GET, SEND]
    assert state["verification_status"] == "PENDING"
