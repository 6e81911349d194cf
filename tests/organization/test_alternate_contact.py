"""One alternate contact in many accounts, by boto3 over HTTP, on a clock that stands still unless slept on."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle
from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.errors import AccountError, CancelledError, CredentialsError, PartialFailureError
from pulumi_account.lifecycle import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from pulumi_account.organization.adoption import adopt
from pulumi_account.organization.alternate_contact.lifecycle import OrganizationAlternateContactLifecycle
from pulumi_account.organization.alternate_contact.model import OrganizationAlternateContactInputs

if TYPE_CHECKING:
    from tests.conftest import World

CALLER = "123456789012"
MEMBERS = ["100000000001", "100000000002", "100000000003", "100000000004"]
ONE, TWO, THREE, FOUR = MEMBERS
ACCOUNTS = [*MEMBERS, CALLER]
IDENTITY = "organization/SECURITY"
DONE = "as declared"
CONTACT = {
    "alternate_contact_type": "SECURITY",
    "name": "Ferdinand Security",
    "title": "Head of Alarms",
    "email_address": "ferdinand@example.com",
    "phone_number": "+49 30 555777",
}
OTHERS = {"Name": "Other", "Title": "x", "EmailAddress": "a@example.com", "PhoneNumber": "1"}
DETAILS = ("Ferdinand", "Alarms", "example.com", "555777")


def inputs(**changes: Any) -> OrganizationAlternateContactInputs:
    checked, failures = OrganizationAlternateContactInputs.check({"accounts": ACCOUNTS, **CONTACT, **changes})
    assert checked is not None, failures
    return checked


class Life(OrganizationAlternateContactLifecycle):
    """The lifecycle, with requests built from what a test gives."""

    def set(self, given: OrganizationAlternateContactInputs, state: dict[str, Any] | None = None) -> dict[str, Any]:
        if state is None:
            response = self.create(CreateRequest(given))
            assert response.identity == IDENTITY
            return response.properties
        return self.update(UpdateRequest(IDENTITY, state, given)).properties

    def fails(
        self, given: OrganizationAlternateContactInputs, state: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        with pytest.raises(PartialFailureError) as caught:
            self.set(given, state)
        return str(caught.value), caught.value.response.properties

    def refreshed(self, state: dict[str, Any]) -> dict[str, Any]:
        response = self.read(ReadRequest(IDENTITY, state))
        assert response.inputs == response.properties
        return response.properties


@pytest.fixture
def life(world: World) -> Life:
    world.emulator.create_organization(MEMBERS)
    return Life(world.runtime())


def calls(world: World) -> dict[str, set[str | None]]:
    """Return the accounts named in the calls since the last time, by operation; none of them twice."""
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


def test_create_is_one_put_for_each_account_and_none_names_the_callers_own(world: World, life: Life) -> None:
    state = life.set(inputs())
    assert calls(world) == {"PutAlternateContact": {*MEMBERS, None}}
    assert state == {**CONTACT, "accounts": dict.fromkeys(sorted(ACCOUNTS), DONE)}
    assert set(names(world)) == set(ACCOUNTS)


def test_an_override_is_what_its_account_gets(world: World, life: Life) -> None:
    state = life.set(inputs(overrides={TWO: {"name": " Wilhelmina "}}))
    assert names(world)[TWO] == "Wilhelmina"
    assert names(world)[ONE] == "Ferdinand Security"
    assert state["overrides"] == {TWO: {"name": "Wilhelmina"}}


def test_every_account_is_attempted_and_one_error_says_which_failed_and_why(world: World, life: Life) -> None:
    deny(world, "PutAlternateContact", ONE, THREE)
    deny(world, "PutAlternateContact", FOUR, code="ValidationException")
    said, state = life.fails(inputs())
    assert calls(world)["PutAlternateContact"] == {*MEMBERS, None}
    headline, *table = said.splitlines()
    assert headline == "3 of 5 accounts failed, the others are done:"
    assert table[0].startswith("  2 accounts: ")
    assert "account:PutAlternateContact" in table[0]
    assert table[1:] == [f"    {ONE} {THREE}", f"  {FOUR}: PutAlternateContact: AWS does not accept the value"]
    assert not any(detail in said for detail in DETAILS)
    assert "[request" not in said
    todo = "not set yet"
    assert state["accounts"] == {ONE: todo, TWO: DONE, THREE: todo, FOUR: todo, CALLER: DONE}


def test_the_next_run_does_what_is_missing_alone(world: World, life: Life) -> None:
    deny(world, "PutAlternateContact", ONE)
    _, state = life.fails(inputs())
    world.emulator.faults.clear()
    calls(world)
    state = life.set(inputs(), state)
    assert calls(world) == {"PutAlternateContact": {ONE}}
    assert set(state["accounts"].values()) == {DONE}


def test_where_every_account_fails_nothing_is_kept(world: World, life: Life) -> None:
    world.emulator.faults.add("PutAlternateContact", code="AccessDeniedException", times=None)
    with pytest.raises(AccountError, match="5 of 5 accounts failed") as caught:
        life.set(inputs())
    assert not isinstance(caught.value, PartialFailureError)


def test_unusable_credentials_fail_all_that_is_left_without_a_call(world: World) -> None:
    world.emulator.create_organization(100)
    accounts = [str(100_000_000_001 + number) for number in range(100)]
    world.emulator.faults.add("PutAlternateContact", code="ExpiredTokenException", times=None)
    with pytest.raises(AccountError, match="100 of 100 accounts failed") as caught:
        Life(world.runtime()).set(inputs(accounts=accounts))
    assert "expired" in str(caught.value)
    assert len(world.emulator.calls(operation="PutAlternateContact")) <= 20
    world.emulator.faults.add("GetCallerIdentity", code="ExpiredToken", times=None)
    with pytest.raises(CredentialsError):
        Life(world.runtime()).set(inputs(accounts=accounts))


def test_an_update_touches_what_differs_alone(world: World, life: Life) -> None:
    first = inputs(overrides={TWO: {"title": "Deputy"}})
    state = life.set(first)
    calls(world)
    assert life.set(first, state) == state
    assert calls(world) == {}
    state = life.set(inputs(title="Chief", overrides={TWO: {"title": "Deputy"}}), state)
    assert calls(world) == {"PutAlternateContact": {ONE, THREE, FOUR, None}}
    state = life.set(inputs(title="Chief", overrides={TWO: {"title": "Chief"}, THREE: {"name": "Other"}}), state)
    assert calls(world) == {"PutAlternateContact": {TWO, THREE}}
    life.set(inputs(title="Chief", on_removal="retain", overrides={THREE: {"name": "Other"}}), state)
    assert calls(world) == {}


def test_accounts_are_added_by_a_put_and_removed_by_a_delete(world: World, life: Life) -> None:
    state = life.set(inputs(accounts=[ONE, TWO]))
    calls(world)
    state = life.set(inputs(accounts=[TWO, THREE]), state)
    assert calls(world) == {"PutAlternateContact": {THREE}, "DeleteAlternateContact": {ONE}}
    assert state["accounts"] == {TWO: DONE, THREE: DONE}
    assert set(names(world)) == {TWO, THREE}


def test_a_removal_that_fails_is_tried_again_by_the_next_run(world: World, life: Life) -> None:
    state = life.set(inputs())
    deny(world, "DeleteAlternateContact", ONE)
    said, state = life.fails(inputs(accounts=[TWO, CALLER]), state)
    assert "1 of 3 accounts failed" in said
    assert 'on_removal="retain"' in said
    assert state["accounts"] == {ONE: "not removed yet", TWO: DONE, CALLER: DONE}
    world.emulator.faults.clear()
    calls(world)
    assert life.refreshed(state) == state
    calls(world)
    state = life.set(inputs(accounts=[TWO, CALLER]), state)
    assert calls(world) == {"DeleteAlternateContact": {ONE}}
    assert set(names(world)) == {TWO, CALLER}
    assert state["accounts"] == {TWO: DONE, CALLER: DONE}


def test_an_account_that_comes_back_before_its_removal_worked_is_set_again(world: World, life: Life) -> None:
    state = {**life.set(inputs()), "accounts": {ONE: "not removed yet"}}
    calls(world)
    life.set(inputs(accounts=[ONE]), state)
    assert calls(world) == {"PutAlternateContact": {ONE}}


def test_retained_accounts_are_left_as_they_are_and_that_is_said(world: World, life: Life) -> None:
    state = life.set(inputs(on_removal="retain"))
    state = life.set(inputs(accounts=[ONE], on_removal="retain"), state)
    life.delete(DeleteRequest(IDENTITY, state))
    assert set(names(world)) == set(ACCOUNTS)
    assert "left as it is in 4 accounts (100000000002, 100000000003, 100000000004, …)" in world.narrator.said[0]
    assert "left as it is in 1 account (100000000001)" in world.narrator.said[1]


def test_a_refresh_notes_drift_by_names_without_values_and_the_next_run_repairs_just_that(
    world: World, life: Life
) -> None:
    state = life.set(inputs(overrides={TWO: {"title": "Deputy"}}))
    world.emulator.account(ONE).alternate_contacts["SECURITY"] |= {"Name": "Drifted", "Title": "Drifted"}
    world.emulator.account(TWO).alternate_contacts["SECURITY"]["Title"] = "Head of Alarms"
    del world.emulator.account(CALLER).alternate_contacts["SECURITY"]
    calls(world)
    refreshed = life.refreshed(state)
    assert refreshed["accounts"] == {
        ONE: "drifted: name, title", TWO: "drifted: title", THREE: DONE, FOUR: DONE, CALLER: "missing"
    }  # fmt: skip
    assert {**refreshed, "accounts": {}} == {**state, "accounts": {}}
    # What seems gone is looked at twice.
    assert Counter(world.operations()) == {"GetAlternateContact": 6}
    world.emulator.reset()
    state = life.set(inputs(overrides={TWO: {"title": "Deputy"}}), refreshed)
    assert calls(world) == {"PutAlternateContact": {ONE, TWO, None}}
    assert life.refreshed(state) == state


def test_an_account_that_cannot_be_read_stays_as_it_was_and_is_never_taken_for_gone(world: World, life: Life) -> None:
    state = life.set(inputs())
    deny(world, "GetAlternateContact", ONE)
    del world.emulator.account(TWO).alternate_contacts["SECURITY"]
    with pytest.raises(PartialFailureError) as caught:
        life.read(ReadRequest(IDENTITY, state))
    assert "1 of 5 accounts could not be read" in str(caught.value)
    assert caught.value.response.properties["accounts"] == {**state["accounts"], TWO: "missing"}


def test_a_delete_is_one_call_for_each_account_and_gone_already_is_success(world: World, life: Life) -> None:
    state = life.set(inputs())
    del world.emulator.account(TWO).alternate_contacts["SECURITY"]
    calls(world)
    life.delete(DeleteRequest(IDENTITY, state))
    assert calls(world)["DeleteAlternateContact"] >= {ONE, THREE, FOUR, None}
    assert names(world) == {}


def test_a_delete_that_is_tried_again_looks_before_it_uses_up_the_slower_quota(world: World) -> None:
    world.emulator.create_organization(60)
    life = Life(world.runtime())
    accounts = [str(100_000_000_001 + number) for number in range(60)]
    last = accounts[-1]
    state = life.set(inputs(accounts=accounts))
    deny(world, "DeleteAlternateContact", last)
    with pytest.raises(AccountError, match="1 of 60 accounts failed"):
        life.delete(DeleteRequest(IDENTITY, state))
    world.emulator.faults.clear()
    world.emulator.reset()
    life.delete(DeleteRequest(IDENTITY, state))
    made = Counter(world.operations())
    assert made["GetAlternateContact"] + made["DeleteAlternateContact"] <= 62
    assert made["DeleteAlternateContact"] <= 40
    assert "SECURITY" not in world.emulator.account(last).alternate_contacts


def test_slots_that_the_program_declares_elsewhere_are_not_wiped(world: World) -> None:
    world.emulator.create_organization(MEMBERS)
    runtime = world.runtime()
    life, single = Life(runtime), AlternateContactLifecycle(runtime)
    state = life.set(inputs())
    one, _ = AlternateContactInputs.check({**CONTACT, "account_id": ONE})
    own, _ = AlternateContactInputs.check(CONTACT)
    for wanted in (one, own):
        assert wanted is not None
        single.declare(wanted)
    life.delete(DeleteRequest(IDENTITY, state))
    assert set(names(world)) == {ONE, CALLER}
    assert f"not deleted in AWS in 2 accounts ({ONE}, {CALLER})" in world.narrator.said[-1]


def test_single_resources_leave_alone_what_an_organization_resource_declares(world: World) -> None:
    world.emulator.create_organization(MEMBERS)
    runtime = world.runtime()
    life, single = Life(runtime), AlternateContactLifecycle(runtime)
    life.declare(inputs())
    life.set(inputs())
    single.delete(DeleteRequest(f"{ONE}/SECURITY", {**CONTACT, "account_id": ONE}))
    assert set(names(world)) == set(ACCOUNTS)


def test_a_removal_in_the_midst_of_a_run_never_wipes_what_another_resource_puts_meanwhile(world: World) -> None:
    world.emulator.create_organization(MEMBERS)
    runtime = world.runtime()
    life, single = Life(runtime), AlternateContactLifecycle(runtime)
    state = life.set(inputs())
    one, _ = AlternateContactInputs.check({**CONTACT, "account_id": ONE})
    assert one is not None
    # The delete is on its way when the other resource is checked and created.
    world.emulator.faults.add("DeleteAlternateContact", latency=0.5, account_id=ONE)
    removing = threading.Thread(target=life.set, args=(inputs(accounts=[TWO]), state))
    removing.start()
    while not world.emulator.calls(operation="DeleteAlternateContact") and removing.is_alive():
        threading.Event().wait(0.01)
    single.declare(one)
    single.create(CreateRequest(one))
    removing.join()
    assert ONE in names(world)


@pytest.mark.parametrize("by", ["input", "stack"])
def test_where_overwriting_is_forbidden_what_differs_is_refused_the_same_adopted_and_the_rest_put(
    world: World, by: str
) -> None:
    world.emulator.create_organization(MEMBERS)
    Life(world.runtime()).set(inputs(accounts=[ONE, TWO], overrides={TWO: {"title": "Deputy"}}))
    calls(world)
    life = Life(world.runtime({"account:onExisting": "fail"} if by == "stack" else {}))
    given = inputs(on_existing="fail") if by == "input" else inputs()
    said, state = life.fails(given)
    assert f"{TWO}: already has a SECURITY contact that differs in title" in said
    assert "Deputy" not in said
    assert calls(world) == {
        "GetAlternateContact": {*MEMBERS, None},
        "PutAlternateContact": {THREE, FOUR, None},
    }
    # It is the account's first time still; of those that are held, no one asks.
    said, _ = life.fails(given.model_copy(update={"title": "Chief"}), state)
    assert calls(world) == {"GetAlternateContact": {TWO}, "PutAlternateContact": {ONE, THREE, FOUR, None}}


def test_an_import_adopts_what_is_equal_without_a_write(world: World, life: Life) -> None:
    state = life.set(inputs())
    calls(world)
    response, failures = adopt(life, inputs(import_="security"))
    assert not failures
    assert response is not None
    assert response.identity == IDENTITY
    assert {**response.properties, "import_": None} == {**state, "import_": None}
    assert calls(world) == {"GetAlternateContact": {*MEMBERS, None}}


def test_an_import_names_the_accounts_and_properties_that_differ(world: World, life: Life) -> None:
    life.set(inputs(accounts=[ONE, TWO, THREE], overrides={TWO: {"title": "Deputy"}}))
    calls(world)
    response, failures = adopt(life, inputs(accounts=[ONE, TWO, FOUR], import_=IDENTITY))
    assert response is None
    assert failures[0].reason == (
        "import_ takes accounts as they are, and 2 accounts differ from what the program says:\n"
        f"  {TWO}: drifted: title\n  {FOUR}: missing"
    )
    assert Counter(world.operations()) == {"GetAlternateContact": 4}
    _, failures = adopt(life, inputs(import_=f"{CALLER}/SECURITY"))
    assert [failure.reason for failure in failures] == ["must be organization/SECURITY or SECURITY for this resource"]


def test_progress_is_told_with_what_failed_and_how_long_it_takes(world: World) -> None:
    world.emulator.create_organization(60)
    accounts = [str(100_000_000_001 + number) for number in range(60)]
    deny(world, "PutAlternateContact", accounts[0])
    with pytest.raises(PartialFailureError):
        Life(world.runtime()).set(inputs(accounts=accounts))
    assert any(" of 60 accounts, 1 failed, about " in line for line in world.narrator.shown)
    assert all(line.startswith("SECURITY contact: ") for line in world.narrator.shown)
    assert not any(detail in line for line in world.narrator.shown for detail in DETAILS)


def test_a_preview_says_what_is_to_be_done_in_which_accounts_without_a_call(world: World, life: Life) -> None:
    state = life.set(inputs())
    state["accounts"] = {**state["accounts"], ONE: "drifted: name", TWO: "missing"}
    world.emulator.reset()
    wanted = inputs(accounts=[ONE, TWO, THREE, FOUR, "100000000005"], overrides={THREE: {"title": "Deputy"}})
    life.foretell(state, wanted.properties())
    life.foretell({}, wanted.properties())
    life.foretell(state, {**wanted.properties(), "accounts": ""})
    assert world.narrator.said[0] == (
        "OrganizationAlternateContact organization/SECURITY: added: 1 account (100000000005); removed: 1 account "
        f"({CALLER}); changed: 1 account ({THREE}); drifted: 1 account ({ONE}); missing: 1 account ({TWO})"
    )
    assert world.narrator.said[1].endswith(f"added: 5 accounts ({ONE}, {TWO}, {THREE}, …)")
    assert world.emulator.calls() == []


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_what_an_account_held_where_it_was_never_set_is_never_removed(world: World, life: Life, verb: str) -> None:
    world.emulator.account(TWO).alternate_contacts["SECURITY"] = {**OTHERS, "AlternateContactType": "SECURITY"}
    _, state = life.fails(inputs(on_existing="fail"))
    assert state["accounts"] == {**dict.fromkeys([ONE, THREE, FOUR, CALLER], DONE), TWO: "not set yet"}
    if verb == "update":
        kept = inputs(accounts=[THREE, FOUR, CALLER])
        life.foretell(state, kept.properties())
        assert world.narrator.said[-1].endswith(f"removed: 1 account ({ONE}); removed, never set: 1 account ({TWO})")
        assert TWO not in life.set(kept, state)["accounts"]
        assert set(names(world)) == {TWO, THREE, FOUR, CALLER}
    else:
        life.delete(DeleteRequest(IDENTITY, state))
        assert names(world) == {TWO: OTHERS["Name"]}


def test_a_preview_says_that_what_is_retained_is_left(world: World, life: Life) -> None:
    state = inputs().properties()
    life.foretell(state, inputs(accounts=[ONE], on_removal="retain").properties())
    assert "removed from the list and left as it is: 4 accounts" in world.narrator.said[-1]


@pytest.mark.parametrize("how", ["closed", "left"])
def test_an_account_that_is_closed_or_has_left_is_let_go_of_and_said(world: World, life: Life, how: str) -> None:
    state = life.set(inputs())
    depart(world, ONE, how)
    kept = inputs(accounts=[TWO, THREE, CALLER])
    deny(world, "DeleteAlternateContact", FOUR)
    said, state = life.fails(kept, state)
    assert state["accounts"] == {FOUR: "not removed yet", **dict.fromkeys([TWO, THREE, CALLER], DONE)}
    assert ONE not in said
    (line,) = [line for line in world.narrator.said if ONE in line]
    assert line.endswith(f"left as it is in 1 account ({ONE}), closed or no longer in the organization")
    assert world.operations("organizations") == ["DescribeAccount"] * 2


def test_a_delete_lets_go_of_closed_accounts(world: World, life: Life) -> None:
    state = life.set(inputs())
    for account in (ONE, TWO):
        depart(world, account, "closed")
    life.delete(DeleteRequest(IDENTITY, state))
    assert set(names(world)) == {ONE, TWO}


def test_where_the_organization_may_not_be_asked_a_denied_removal_stays_an_error(world: World, life: Life) -> None:
    state = life.set(inputs())
    depart(world, ONE, "closed")
    world.emulator.faults.add("DescribeAccount", code="AccessDeniedException", times=None)
    with pytest.raises(
        AccountError, match=f'1 of 1 account failed .*on_removal="retain".*\n  {ONE}: .* not authorised'
    ):
        life.set(inputs(accounts=[TWO, THREE, FOUR, CALLER]), state)


def depart(world: World, account: str, how: str) -> None:
    organizations = boto3.client("organizations")
    if how == "left":
        organizations.remove_account_from_organization(AccountId=account)
    else:
        organizations.close_account(AccountId=account)
    world.emulator.reset()


MANY = [str(100_000_000_001 + number) for number in range(40)]


@pytest.fixture
def large(world: World) -> Life:
    world.emulator.create_organization(MANY)
    return Life(world.runtime())


def test_a_run_that_is_cancelled_keeps_what_it_has_done_and_the_next_one_does_the_rest(
    world: World, large: Life
) -> None:
    deny(world, "PutAlternateContact", MANY[0])
    given = inputs(accounts=MANY)
    world.cancel_in(3)
    said, state = large.fails(given)
    done = [account for account, remark in state["accounts"].items() if remark == DONE]
    assert 15 < len(done) < 25
    assert {world.emulator.account(account).alternate_contacts.keys() == {"SECURITY"} for account in done} == {True}
    headline, failed, *table = said.splitlines()
    assert headline == f"cancelled when {len(done)} of 40 accounts were done: run again for the others"
    assert failed == "1 account failed:"
    assert table[0].startswith(f"  {MANY[0]}: ")
    world.go_on()
    world.emulator.faults.clear()
    assert set(large.set(given, state)["accounts"].values()) == {DONE}
    assert calls(world) == {"PutAlternateContact": {*MANY} - {*done}}


def test_a_run_that_is_cancelled_before_it_has_done_anything_keeps_nothing(world: World, large: Life) -> None:
    world.cancel_in(0)
    with pytest.raises(CancelledError, match=r"^cancelled when 0 of 40 accounts were done: run again for the others$"):
        large.set(inputs(accounts=MANY))
    assert world.operations() == []


def test_a_refresh_that_is_cancelled_leaves_what_it_has_not_read_as_it_was(world: World, large: Life) -> None:
    state = large.set(inputs(accounts=MANY))
    for account in MANY:
        world.emulator.account(account).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    world.clock.advance(60)
    world.cancel_in(1)
    with pytest.raises(PartialFailureError, match=r"^cancelled when \d+ of 40 accounts were done") as caught:
        large.refreshed(state)
    assert set(caught.value.response.properties["accounts"].values()) == {DONE, "drifted: name"}


def test_a_delete_that_is_cancelled_is_carried_on_by_the_next(world: World, large: Life) -> None:
    state = large.set(inputs(accounts=MANY))
    world.clock.advance(60)
    world.cancel_in(10)
    with pytest.raises(CancelledError, match=r"^cancelled when \d+ of 40 accounts were done"):
        large.delete(DeleteRequest(IDENTITY, state))
    left = {account for account in MANY if world.emulator.account(account).alternate_contacts}
    assert 20 < len(left) < 40
    world.go_on()
    large.delete(DeleteRequest(IDENTITY, state))
    assert not any(world.emulator.account(account).alternate_contacts for account in MANY)
