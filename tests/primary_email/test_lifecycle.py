"""The primary e-mail address's verbs, by boto3 over HTTP; every call is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.core.clients import SECONDS_UNTIL_CHANGE_SHOWS
from pulumi_account.core.errors import (
    AccessDeniedError,
    ConflictError,
    ExistingSettingError,
    NotFoundError,
    UnavailableError,
)
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from pulumi_account.primary_email.model import PrimaryEmailInputs
from pulumi_account.testing.emulator.models import EmailUpdate
from tests.primary_email.changes import (
    ACCEPT,
    GET,
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
    shown,
    updated,
)

if TYPE_CHECKING:
    from tests.conftest import World


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


def test_a_role_in_the_administrator_reaches_the_member(world: World, member: str) -> None:
    role = world.role_in("123456789012").model_dump(exclude_none=True)
    response = life(world).create(CreateRequest(inputs(member, connection=role)))
    assert response.properties["status"] == "PENDING"
    assert {call.account_id for call in world.emulator.calls(service="account")} == {member}


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
