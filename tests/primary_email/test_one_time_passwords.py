"""The one-time passwords of primary e-mail addresses: mailed, submitted once, refused, and kept out of the state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.core.errors import ApiError, OneTimePasswordError
from pulumi_account.core.one_time_passwords import OTP_RECORD
from pulumi_account.core.requests import CreateRequest, UpdateRequest
from pulumi_account.primary_email.model import PrimaryEmailInputs
from tests.primary_email.changes import (
    ACCEPT,
    LOOK,
    NEW,
    START,
    begun,
    code,
    inputs,
    is_due,
    life,
    mails,
    read,
    reminded,
    shown,
    updated,
)

if TYPE_CHECKING:
    from tests.conftest import World


@pytest.mark.parametrize("in_program", [True, False])
def test_the_second_run_submits_the_code(world: World, member: str, *, in_program: bool) -> None:
    state = begun(world, member)
    given = code(world, member)
    config = {} if in_program else {f"account:otp.{member}": given}
    properties = (
        life(world, config)
        .update(UpdateRequest(member, state, inputs(member, otp=given if in_program else None)))
        .properties
    )
    assert world.operations() == [ACCEPT]
    assert properties["status"] == "ACCEPTED"
    assert shown(world, member) == NEW
    assert given not in str(properties)


def test_a_run_without_a_code_has_nothing_to_do_and_says_what_is_awaited(world: World, member: str) -> None:
    state = read(world, begun(world, member))
    assert (state["status"], state["primary_email"]) == ("PENDING", NEW)
    assert not is_due(world, state)
    said = reminded(world, state)
    assert said is not None
    assert f"account:otp.{member} CODE" in said
    assert f"account:otpRequest.{member} 1" in said
    assert mails(world) == 1


def test_a_code_left_in_the_settings_is_not_submitted_again(world: World, member: str) -> None:
    state = begun(world, member)
    used = code(world, member)
    state = updated(world, state, inputs(member, otp=used))
    assert not is_due(world, state, {f"account:otp.{member}": used})
    state = read(world, state)
    assert state["status"] == "COMPLETED"
    state = updated(world, state, inputs(member, "other@example.com", otp=used))
    assert (state["status"], mails(world)) == ("PENDING", 2)
    assert not is_due(world, state, otp=used)
    assert "not the one that AWS sent last" in str(reminded(world, state, {f"account:otp.{member}": used}))
    assert is_due(world, state, otp=code(world, member))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda _: None, "the code is wrong"),
        (lambda world: world.clock.advance(world.emulator.settings.one_time_password_lifetime), "has expired"),
    ],
)
def test_a_refused_code_is_an_error_that_says_how_to_go_on(world: World, member: str, spoil: Any, why: str) -> None:
    state = begun(world, member)
    spoil(world)
    with pytest.raises(OneTimePasswordError, match=why) as refused:
        updated(world, state, inputs(member, otp="ffffff"))
    assert world.operations() == [ACCEPT, LOOK]
    text = str(refused.value)
    assert "set otp to it in the program" in text
    # A command stands on a line of its own, and the request's ID is not in it.
    first, *further = text.splitlines()
    assert first.endswith("]")
    assert further[2:] == ["For another code:", f"  pulumi config set account:otpRequest.{member} 1 && pulumi up"]
    assert "ffffff" not in text
    assert NEW not in text
    assert mails(world) == 1
    left = refused.value.response.properties
    assert (left["status"], left["primary_email"]) == ("PENDING", NEW)
    assert not is_due(world, left, otp="ffffff")
    assert is_due(world, left, otp="eeeeee")


def test_too_many_wrong_codes_end_the_change_until_another_code_is_asked_for(world: World, member: str) -> None:
    world.emulator.settings.one_time_password_attempts = 1
    state = begun(world, member)
    with pytest.raises(OneTimePasswordError, match="no pending change of the address any more"):
        updated(world, state, inputs(member, otp="ffffff"))
    state = read(world, state)
    assert (state["status"], state["primary_email"]) == ("FAILED", NEW)
    assert not is_due(world, state, otp="aaaaaa")
    assert "could not change the address" in str(reminded(world, state))
    assert is_due(world, state, otp_request="again")
    state = updated(world, state, inputs(member, otp_request="again"))
    assert (state["status"], mails(world)) == ("PENDING", 2)


def test_another_request_has_one_other_code_mailed(world: World, member: str) -> None:
    state = begun(world, member)
    first = code(world, member)
    world.clock.advance(30)
    assert is_due(world, state, {f"account:otpRequest.{member}": "1"})
    state = updated(world, state, inputs(member, otp=first, otp_request="1"))
    assert world.operations() == [LOOK, START, LOOK]
    assert (state["status"], mails(world)) == ("PENDING", 2)
    # The code in the program is of the mail before, and the request was met.
    assert not is_due(world, state, otp=first, otp_request="1")
    state = updated(world, state, inputs(member, otp=code(world, member), otp_request="1"))
    assert (state["status"], mails(world)) == ("ACCEPTED", 2)


def test_a_creation_submits_the_code_of_a_pending_change_that_it_finds(world: World, member: str) -> None:
    begun(world, member)
    state = life(world).create(CreateRequest(inputs(member, otp=code(world, member)))).properties
    assert (state["status"], mails(world)) == ("ACCEPTED", 1)


def test_a_lost_answer_to_the_code_is_looked_after(world: World, member: str) -> None:
    state = begun(world, member)
    world.clock.advance(1)
    world.emulator.faults.add(ACCEPT, connection_reset=True, after=True)
    state = updated(world, state, inputs(member, otp=code(world, member)))
    assert world.operations() == [ACCEPT, LOOK]
    assert state["status"] == "COMPLETED"


def test_a_code_whose_change_aws_cannot_make_is_an_error(world: World, member: str) -> None:
    state = begun(world, member)
    world.emulator.faults.add(ACCEPT, body='{"Status": "FAILED"}', request_id=True)
    with pytest.raises(ApiError, match=r"^AWS could not change the address\.\nTo start again:\n  pulumi config set"):
        updated(world, state, inputs(member, otp=code(world, member)))


def test_the_state_holds_neither_the_code_nor_what_it_can_be_told_from_without_the_secret_record(
    world: World, member: str
) -> None:
    state = begun(world, member)
    mailed = code(world, member)
    state = updated(world, state, inputs(member, otp=mailed))
    assert mailed not in str(state)
    assert set(state) == {"account_id", "primary_email", "status", "updated_at", OTP_RECORD}


@pytest.mark.parametrize("otp", ["12345", "1234567", "12 456", "12345é"])
def test_a_malformed_code_is_refused_without_repeating_it(otp: str) -> None:
    values = {"account_id": "100000000001", "primary_email": NEW, "otp": otp}
    checked, (failure,) = PrimaryEmailInputs.check(values)
    assert (checked, failure.reason) == (None, "must be the code that AWS sent: 6 letters or digits")


def test_another_code_for_one_account_waits_for_its_own_quota(world: World, member: str) -> None:
    world.emulator.quotas.enabled = True
    lifecycle, began = life(world), world.clock.monotonic()
    state = lifecycle.create(CreateRequest(inputs(member))).properties
    for request in "12345":
        state = lifecycle.update(UpdateRequest(member, state, inputs(member, otp_request=request))).properties
    assert [call.status for call in world.emulator.calls(operation=START)] == [200] * 6
    assert world.clock.monotonic() - began >= 3 * 10  # 3 in 30 s, of which the pacing keeps one back
    assert mails(world) == 6
