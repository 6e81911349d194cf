"""The primary e-mail address's verbs, by boto3 over HTTP; every call is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.core.clients import SECONDS_UNTIL_CHANGE_SHOWS
from pulumi_account.core.errors import (
    AccessDeniedError,
    ApiError,
    ConflictError,
    ExistingSettingError,
    NotFoundError,
    OneTimePasswordError,
    UnavailableError,
)
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.one_time_passwords import OTP_RECORD
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from pulumi_account.primary_email.lifecycle import PrimaryEmailLifecycle
from pulumi_account.primary_email.model import PrimaryEmailInputs
from pulumi_account.testing.emulator.models import EmailUpdate

if TYPE_CHECKING:
    from tests.conftest import World

NEW = "payments@example.com"
LOOK, GET, START, ACCEPT = (
    "GetPrimaryEmailUpdateStatus",
    "GetPrimaryEmail",
    "StartPrimaryEmailUpdate",
    "AcceptPrimaryEmailUpdate",
)


@pytest.fixture
def member(world: World) -> str:
    (member,) = world.emulator.create_organization(members=1).member_account_ids
    return member


def inputs(account_id: str, email: str = NEW, **more: Any) -> PrimaryEmailInputs:
    checked, failures = PrimaryEmailInputs.check({"account_id": account_id, "primary_email": email, **more})
    assert checked is not None, failures
    return checked


def life(world: World, config: dict[str, Any] | None = None) -> PrimaryEmailLifecycle:
    return PrimaryEmailLifecycle(world.runtime(config))


def code(world: World, account_id: str) -> str:
    return world.emulator.one_time_passwords(account_id)[-1].code


def mails(world: World) -> int:
    return len(world.emulator.one_time_passwords())


def begun(world: World, member: str, **more: Any) -> dict[str, Any]:
    """The state after the first run."""
    state = life(world).create(CreateRequest(inputs(member, **more))).properties
    world.emulator.reset()
    world.narrator.said.clear()
    return state


def updated(world: World, state: dict[str, Any], given: PrimaryEmailInputs) -> dict[str, Any]:
    """The state after another run."""
    return life(world).update(UpdateRequest(state["account_id"], state, given)).properties


def read(world: World, state: dict[str, Any]) -> dict[str, Any]:
    """The state after a refresh."""
    return life(world).read(ReadRequest(state["account_id"], state)).properties


def is_due(world: World, state: dict[str, Any], config: dict[str, Any] | None = None, **given: Any) -> bool:
    """Whether a preview has something to do although no property has changed."""
    checked = inputs(state["account_id"], state["primary_email"], **given)
    return bool(life(world, config).unfinished(state, {**checked.properties(), **checked.of_this_run()}))


def reminded(world: World, state: dict[str, Any], config: dict[str, Any] | None = None) -> str | None:
    return life(world, config).reminder(state, inputs(state["account_id"]).properties())


def shown(world: World, member: str) -> str:
    return str(world.session().client("account").get_primary_email(AccountId=member)["PrimaryEmail"])


def test_the_first_run_has_aws_mail_a_code_and_says_what_to_type(world: World, member: str) -> None:
    response = life(world).create(CreateRequest(inputs(member)))
    assert world.operations() == [GET, LOOK, START, LOOK]
    assert response.identity == member
    assert response.properties["status"] == "PENDING"
    assert response.properties["primary_email"] == NEW
    (said,) = world.narrator.said
    assert f"pulumi config set --secret account:otp.{member} CODE" in said
    assert NEW not in said
    assert shown(world, member) != NEW


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


def test_an_address_that_the_account_has_is_adopted_without_a_mail(world: World, member: str) -> None:
    has = shown(world, member)
    world.emulator.reset()
    for on_existing, email in ((None, has), ("fail", has.upper()), ("overwrite", has)):
        state = life(world).create(CreateRequest(inputs(member, email, on_existing=on_existing))).properties
        assert (state["status"], state["primary_email"]) == ("COMPLETED", email)
        assert not is_due(world, state, otp="A1B2C3", otp_request="2")
    assert world.operations() == [GET] * 3
    assert mails(world) == 0


@pytest.mark.parametrize("config", [{}, {"account:onExisting": "fail"}])
def test_fail_refuses_another_address_before_a_mail(world: World, member: str, config: dict[str, Any]) -> None:
    given = inputs(member, on_existing=None if config else "fail")
    with pytest.raises(ExistingSettingError, match="primary e-mail address that differs in primary_email") as refused:
        life(world, config).create(CreateRequest(given))
    assert world.operations() == [GET]
    assert NEW not in str(refused.value)


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


def test_another_address_is_begun_while_one_is_pending(world: World, member: str) -> None:
    state = begun(world, member)
    state = updated(world, state, inputs(member, "other@example.com"))
    assert (state["status"], state["primary_email"], mails(world)) == ("PENDING", "other@example.com", 2)
    state = updated(world, state, inputs(member, "other@example.com", otp=code(world, member)))
    assert shown(world, member) == "other@example.com"


def test_the_former_address_again_ends_a_pending_change_without_a_mail(world: World, member: str) -> None:
    has = shown(world, member)
    state = begun(world, member)
    state = updated(world, state, inputs(member, has))
    assert (world.operations(), mails(world)) == ([GET], 1)
    assert (state["status"], is_due(world, state, otp="A1B2C3")) == ("COMPLETED", False)


def test_an_ignored_change_of_the_address_sends_no_mail(world: World, member: str) -> None:
    state = begun(world, member)
    request = UpdateRequest(member, state, inputs(member, "other@example.com"), IgnoredChanges(("primary_email",)))
    life(world).update(request)
    assert (world.operations(), mails(world)) == ([], 1)


@pytest.mark.parametrize("when", ["creation", "another address", "another request"])
def test_a_start_whose_run_was_cut_off_sends_no_second_mail(world: World, member: str, when: str) -> None:
    state = {} if when == "creation" else begun(world, member)
    world.clock.advance(60)
    given = {
        "creation": inputs(member),
        "another address": inputs(member, "other@example.com"),
        "another request": inputs(member, otp_request="2"),
    }[when]

    def run() -> dict[str, Any]:
        if when == "creation":
            return life(world).create(CreateRequest(given)).properties
        return updated(world, state, given)

    run()  # Its state is lost.
    sent = mails(world)
    world.narrator.said.clear()
    recorded = run()
    assert (recorded["status"], mails(world)) == ("PENDING", sent)
    (said,) = world.narrator.said
    assert "already pending in AWS" in said
    assert is_due(world, recorded, otp=code(world, member))


def test_a_creation_submits_the_code_of_a_pending_change_that_it_finds(world: World, member: str) -> None:
    begun(world, member)
    state = life(world).create(CreateRequest(inputs(member, otp=code(world, member)))).properties
    assert (state["status"], mails(world)) == ("ACCEPTED", 1)


@pytest.mark.parametrize("after", [True, False])
def test_a_lost_answer_to_the_start_is_looked_after(world: World, member: str, *, after: bool) -> None:
    world.emulator.faults.add(START, connection_reset=True, after=after)
    if after:
        state = life(world).create(CreateRequest(inputs(member))).properties
        assert state["status"] == "PENDING"
    else:
        with pytest.raises(UnavailableError, match="StartPrimaryEmailUpdate got no answer"):
            life(world).create(CreateRequest(inputs(member)))
    assert world.operations() == [GET, LOOK, START, LOOK]
    assert mails(world) == int(after)


def test_a_lost_answer_to_the_code_is_looked_after(world: World, member: str) -> None:
    state = begun(world, member)
    world.clock.advance(1)
    world.emulator.faults.add(ACCEPT, connection_reset=True, after=True)
    state = updated(world, state, inputs(member, otp=code(world, member)))
    assert world.operations() == [ACCEPT, LOOK]
    assert state["status"] == "COMPLETED"


def test_a_change_that_was_accepted_elsewhere_is_completed_by_the_code_or_a_refresh(world: World, member: str) -> None:
    state = begun(world, member)
    world.clock.advance(1)
    mailed = code(world, member)
    client = world.session().client("account")
    client.accept_primary_email_update(AccountId=member, PrimaryEmail=NEW, Otp=mailed)
    assert read(world, state)["status"] == "COMPLETED"
    assert updated(world, state, inputs(member, otp=mailed))["status"] == "COMPLETED"
    assert mails(world) == 1


def test_an_address_in_use_is_an_error_that_says_so(world: World, member: str) -> None:
    with pytest.raises(ConflictError, match="the address is already in use by an AWS account") as refused:
        life(world).create(CreateRequest(inputs(member, world.emulator.account().primary_email)))
    assert refused.value.code == "ConflictException"
    assert mails(world) == 0


@pytest.mark.parametrize(("status", "said"), [("PENDING", "is pending in AWS"), ("ACCEPTED", "is still making")])
def test_another_change_under_way_is_an_error_that_says_so(world: World, member: str, status: str, said: str) -> None:
    state = begun(world, member)
    update = world.emulator.account(member).email_update
    assert update is not None
    update.status, update.completes_at = status, float("inf")
    world.emulator.faults.add(START, code="ConflictException")
    with pytest.raises(ConflictError, match=said):
        updated(world, state, inputs(member, "other@example.com"))
    assert mails(world) == 1


def test_an_accepted_change_is_no_drift_until_aws_shows_it(world: World, member: str) -> None:
    world.emulator.settings.email_update_delay = 60
    former = shown(world, member)
    state = updated(world, begun(world, member), inputs(member, otp=code(world, member)))
    update = world.emulator.account(member).email_update
    assert update is not None
    update.status = "PENDING"  # as AWS may show it a moment later
    assert read(world, state)["status"] == "ACCEPTED"
    update.status = "ACCEPTED"
    accepted = read(world, state)
    assert (accepted["status"], accepted["primary_email"]) == ("ACCEPTED", NEW)
    world.clock.advance(60)
    completed = read(world, accepted)
    assert (completed["status"], completed["primary_email"]) == ("COMPLETED", NEW)
    assert not is_due(world, completed, otp="A1B2C3")
    organizations = world.emulator._moto.member(member, "aws")
    organizations.email = former
    assert read(world, completed)["primary_email"] == NEW
    world.clock.advance(SECONDS_UNTIL_CHANGE_SHOWS)
    drifted = read(world, completed)
    assert (drifted["status"], drifted["primary_email"]) == ("COMPLETED", former)


@pytest.mark.parametrize("is_time_known", [True, False])
def test_a_late_status_of_the_change_before_is_not_taken_for_this_one(
    world: World, member: str, *, is_time_known: bool
) -> None:
    world.clock.advance(SECONDS_UNTIL_CHANGE_SHOWS)
    earlier = world.clock.time() - SECONDS_UNTIL_CHANGE_SHOWS
    state = begun(world, member)
    if not is_time_known:
        del state["updated_at"]
    world.emulator.account(member).email_update = EmailUpdate("old@example.com", "COMPLETED", earlier)
    refreshed = read(world, state)
    assert (refreshed["status"], refreshed["primary_email"]) == ("PENDING", NEW)
    with pytest.raises(NotFoundError):
        updated(world, state, inputs(member, otp="A1B2C3"))


def test_a_change_that_aws_no_longer_knows_is_failed(world: World, member: str) -> None:
    state = begun(world, member)
    world.emulator.account(member).email_update = None
    assert read(world, state)["status"] == "FAILED"


def test_a_code_whose_change_aws_cannot_make_is_an_error(world: World, member: str) -> None:
    state = begun(world, member)
    world.emulator.faults.add(ACCEPT, body='{"Status": "FAILED"}', request_id=True)
    with pytest.raises(ApiError, match=r"^AWS could not change the address\.\nTo start again:\n  pulumi config set"):
        updated(world, state, inputs(member, otp=code(world, member)))


def test_a_denied_look_at_the_status_begins_no_change(world: World, member: str) -> None:
    world.emulator.deny(member, LOOK)
    with pytest.raises(AccessDeniedError):
        life(world).create(CreateRequest(inputs(member)))
    assert mails(world) == 0


def test_a_delete_leaves_the_address_and_says_so(world: World, member: str) -> None:
    state = begun(world, member)
    life(world).delete(DeleteRequest(member, state))
    assert world.operations() == []
    (said,) = world.narrator.said
    assert "stays unchanged; the pending change is not canceled" in said


def test_the_state_holds_neither_the_code_nor_what_it_can_be_told_from_without_the_secret_record(
    world: World, member: str
) -> None:
    state = begun(world, member)
    mailed = code(world, member)
    state = updated(world, state, inputs(member, otp=mailed))
    assert mailed not in str(state)
    assert set(state) == {"account_id", "primary_email", "status", "updated_at", OTP_RECORD}


def test_the_delegated_administrator_names_itself(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    member = "100000000001"
    world.emulator.create_organization(members=2, delegated_administrator=member)
    for name, value in world.emulator.environment(member).items():
        monkeypatch.setenv(name, value)
    lifecycle = life(world)
    assert lifecycle.refusals(inputs(member)) == []
    state = lifecycle.create(CreateRequest(inputs(member))).properties
    assert {call.account_id for call in world.emulator.calls(service="account")} == {member}
    assert life(world).read(ReadRequest(member, state)).inputs["account_id"] == member


def test_the_management_account_and_an_account_outside_an_organization_are_refused_in_previews(world: World) -> None:
    own = world.emulator.account().account_id
    (outside,) = life(world).refusals(inputs(own))
    assert "in no organization" in outside.reason
    world.emulator.create_organization(members=1)
    (management,) = life(world).refusals(inputs(own))
    assert (management.property, "management account" in management.reason) == ("account_id", True)
    assert life(world).refusals(inputs("100000000001")) == []
    assert world.operations("organizations") == ["DescribeOrganization"] * 2
    world.emulator.faults.add("DescribeOrganization", code="AccessDeniedException", status=400)
    assert life(world).refusals(inputs(own)) == []


def test_a_missing_account_is_refused_in_words() -> None:
    checked, (failure,) = PrimaryEmailInputs.check({"primary_email": NEW})
    assert checked is None
    assert failure.property == "account_id"
    assert failure.reason.startswith("is required: AWS takes this setting of member accounts only")


@pytest.mark.parametrize("email", ["a@b.", "no address", "x" * 60 + "@b.de", "two words@example.com", "@example.com"])
def test_a_malformed_address_is_refused_without_repeating_it(email: str) -> None:
    checked, (failure,) = PrimaryEmailInputs.check({"account_id": "100000000001", "primary_email": email})
    assert (checked, failure.property) == (None, "primary_email")
    assert email not in failure.reason


@pytest.mark.parametrize("otp", ["12345", "1234567", "12 456", "12345é"])
def test_a_malformed_code_is_refused_without_repeating_it(otp: str) -> None:
    values = {"account_id": "100000000001", "primary_email": NEW, "otp": otp}
    checked, (failure,) = PrimaryEmailInputs.check(values)
    assert (checked, failure.reason) == (None, "must be the code that AWS sent: 6 letters or digits")


def test_a_role_in_the_administrator_reaches_the_member(world: World, member: str) -> None:
    role = world.role_in("123456789012").model_dump(exclude_none=True)
    response = life(world).create(CreateRequest(inputs(member, connection=role)))
    assert response.properties["status"] == "PENDING"
    assert {call.account_id for call in world.emulator.calls(service="account")} == {member}


def test_another_code_for_one_account_waits_for_its_own_quota(world: World, member: str) -> None:
    world.emulator.quotas.enabled = True
    lifecycle, began = life(world), world.clock.monotonic()
    state = lifecycle.create(CreateRequest(inputs(member))).properties
    for request in "12345":
        state = lifecycle.update(UpdateRequest(member, state, inputs(member, otp_request=request))).properties
    assert [call.status for call in world.emulator.calls(operation=START)] == [200] * 6
    assert world.clock.monotonic() - began >= 3 * 10  # 3 in 30 s, of which the pacing keeps one back
    assert mails(world) == 6


def test_two_hundred_accounts_are_changed_in_two_runs_within_the_quotas(world: World) -> None:
    members = world.emulator.create_organization(members=200).member_account_ids
    world.emulator.quotas.enabled = True
    first = life(world)
    states = {
        member: first.create(CreateRequest(inputs(member, f"root-{member}@example.com"))).properties
        for member in members
    }
    assert {state["status"] for state in states.values()} == {"PENDING"}
    assert not any("429" in counted for counted in world.emulator.call_counts().values())
    codes = {f"account:otp.{sent.account_id}": sent.code for sent in world.emulator.one_time_passwords()}
    assert len(codes) == 200
    second = life(world, codes)
    world.emulator.reset()
    for member, state in states.items():
        given = inputs(member, f"root-{member}@example.com")
        assert second.unfinished(state, given.properties()) == ("status",)
        states[member] = second.update(UpdateRequest(member, state, given)).properties
    assert {state["status"] for state in states.values()} == {"ACCEPTED"}
    assert world.emulator.call_counts() == {ACCEPT: {"200": 200}, "GetCallerIdentity": {"200": 1}}
    assert {world.emulator.account(member).primary_email for member in members} == {
        f"root-{member}@example.com" for member in members
    }
    assert mails(world) == 200
