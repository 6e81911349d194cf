"""What happens to contacts in accounts removed from the list, and in all accounts on delete."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import boto3
import pytest

from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle
from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.core.departures import departed
from pulumi_account.core.errors import AccountError
from pulumi_account.core.requests import CreateRequest, DeleteRequest
from pulumi_account.core.slots import Place, Slot
from tests.conftest import CALLER, CONTACT
from tests.organization.contacts import (
    ACCOUNTS,
    FOUR,
    IDENTITY,
    MEMBERS,
    ONE,
    OTHERS,
    THREE,
    TWO,
    Life,
    calls,
    deny,
    inputs,
    names,
)
from tests.organization.statuses import DONE, statuses

if TYPE_CHECKING:
    from tests.conftest import World


def test_accounts_are_added_with_a_put_and_removed_with_a_delete(world: World, life: Life) -> None:
    state = life.set(inputs(accounts=[ONE, TWO]))
    calls(world)
    state = life.set(inputs(accounts=[TWO, THREE]), state)
    assert calls(world) == {
        "GetAlternateContact": {THREE}, "PutAlternateContact": {THREE}, "DeleteAlternateContact": {ONE}
    }  # fmt: skip
    assert statuses(state) == {TWO: DONE, THREE: DONE}
    assert set(names(world)) == {TWO, THREE}


def test_the_next_run_retries_a_failed_removal(world: World, life: Life) -> None:
    state = life.set(inputs())
    deny(world, "DeleteAlternateContact", ONE)
    said, state = life.fails(inputs(accounts=[TWO, CALLER]), state)
    assert "1 of 3 accounts failed" in said
    assert 'on_removal="retain"' in said
    assert statuses(state) == {ONE: "not removed yet", TWO: DONE, CALLER: DONE}
    world.emulator.faults.clear()
    calls(world)
    assert life.refreshed(state) == state
    calls(world)
    state = life.set(inputs(accounts=[TWO, CALLER]), state)
    assert calls(world) == {"DeleteAlternateContact": {ONE}}
    assert set(names(world)) == {TWO, CALLER}
    assert statuses(state) == {TWO: DONE, CALLER: DONE}


def test_an_account_added_back_before_its_removal_succeeded_is_set_again(world: World, life: Life) -> None:
    state = {**life.set(inputs()), "accounts": [], "account_statuses": {ONE: {"status": "not_removed"}}}
    calls(world)
    life.set(inputs(accounts=[ONE]), state)
    assert calls(world) == {"PutAlternateContact": {ONE}}


def test_retained_accounts_are_left_unchanged_with_a_message(world: World, life: Life) -> None:
    state = life.set(inputs(on_removal="retain"))
    state = life.set(inputs(accounts=[ONE], on_removal="retain"), state)
    life.delete(DeleteRequest(IDENTITY, state))
    assert set(names(world)) == set(ACCOUNTS)
    assert "left unchanged in 4 accounts (100000000002, 100000000003, 100000000004, …)" in world.narrator.said[0]
    assert "left unchanged in 1 account (100000000001)" in world.narrator.said[1]


def test_a_delete_makes_one_call_per_account_and_succeeds_if_already_gone(world: World, life: Life) -> None:
    state = life.set(inputs())
    del world.emulator.account(TWO).alternate_contacts["SECURITY"]
    calls(world)
    life.delete(DeleteRequest(IDENTITY, state))
    assert calls(world)["DeleteAlternateContact"] >= {ONE, THREE, FOUR, None}
    assert names(world) == {}


def test_a_retried_delete_reads_first_to_save_the_slower_quota(world: World) -> None:
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
    made = {
        operation: sum(number for status, number in statuses.items() if status != "429")
        for operation, statuses in world.emulator.call_counts().items()
    }
    assert made["GetAlternateContact"] + made["DeleteAlternateContact"] <= 62
    assert made["DeleteAlternateContact"] <= 40
    assert "SECURITY" not in world.emulator.account(last).alternate_contacts


def test_slots_declared_by_another_resource_are_not_deleted(world: World) -> None:
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


def test_a_single_resource_does_not_delete_what_an_organization_resource_declares(world: World) -> None:
    world.emulator.create_organization(MEMBERS)
    runtime = world.runtime()
    life, single = Life(runtime), AlternateContactLifecycle(runtime)
    life.declare(inputs())
    life.set(inputs())
    single.delete(DeleteRequest(f"{ONE}/SECURITY", {**CONTACT, "account_id": ONE}))
    assert set(names(world)) == set(ACCOUNTS)


def test_a_removal_never_deletes_what_another_resource_puts_in_the_same_run(world: World) -> None:
    world.emulator.create_organization(MEMBERS)
    runtime = world.runtime()
    life, single = Life(runtime), AlternateContactLifecycle(runtime)
    state = life.set(inputs())
    one, _ = AlternateContactInputs.check({**CONTACT, "account_id": ONE})
    assert one is not None
    # The delete is in flight when the other resource is checked and created.
    world.emulator.faults.add("DeleteAlternateContact", latency=0.5, account_id=ONE)
    removing = threading.Thread(target=life.set, args=(inputs(accounts=[TWO]), state))
    removing.start()
    while not world.emulator.calls(operation="DeleteAlternateContact") and removing.is_alive():
        threading.Event().wait(0.01)
    single.declare(one)
    single.create(CreateRequest(one))
    removing.join()
    assert ONE in names(world)


def test_a_slot_that_an_unknown_resource_may_declare_is_left_to_the_next_run(world: World, life: Life) -> None:
    state = life.set(inputs())
    announced = [Place(Slot("AlternateContact", "SECURITY"), ONE)]
    life.runtime.declarations.announce("AlternateContact", announced, ["late"])
    state = life.set(inputs(accounts=[THREE, FOUR, CALLER]), state)
    assert set(names(world)) == {ONE, TWO, THREE, FOUR, CALLER}
    assert statuses(state)[TWO] == "not removed yet"
    assert ONE not in statuses(state)
    left = f"not deleted in AWS in 1 account ({TWO}) in this run: the accounts that late declare"
    assert any(left in said for said in world.narrator.said)
    state = life.refreshed(state)
    assert statuses(state)[TWO] == "not removed yet"
    life.runtime.declarations.announce("AlternateContact", announced, [])
    state = life.set(inputs(accounts=[THREE, FOUR, CALLER]), state)
    assert set(names(world)) == {ONE, THREE, FOUR, CALLER}
    assert set(statuses(state).values()) == {DONE}


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_an_existing_contact_that_was_never_set_is_never_removed(world: World, life: Life, verb: str) -> None:
    world.emulator.account(TWO).alternate_contacts["SECURITY"] = {**OTHERS, "AlternateContactType": "SECURITY"}
    _, state = life.fails(inputs(on_existing="fail"))
    assert statuses(state) == {**dict.fromkeys([ONE, THREE, FOUR, CALLER], DONE), TWO: "not set yet"}
    if verb == "update":
        kept = inputs(accounts=[THREE, FOUR, CALLER])
        said = life.consequence_of_update(state, kept.properties())
        assert said == f"deletes the SECURITY contact of 1 account ({ONE}); removed, never set: 1 account ({TWO})"
        assert TWO not in statuses(life.set(kept, state))
        assert set(names(world)) == {TWO, THREE, FOUR, CALLER}
    else:
        life.delete(DeleteRequest(IDENTITY, state))
        assert names(world) == {TWO: OTHERS["Name"]}


def test_a_preview_says_that_retained_and_still_declared_contacts_are_kept(life: Life) -> None:
    state = inputs().properties()
    said = life.consequence_of_update(state, inputs(accounts=[ONE], on_removal="retain").properties())
    assert said == f"keeps the SECURITY contact of 4 accounts ({TWO}, {THREE}, {FOUR}, …)"
    one, _ = AlternateContactInputs.check({**CONTACT, "account_id": TWO})
    assert one is not None
    AlternateContactLifecycle(life.runtime).declare(one)
    said = life.consequence_of_update(state, inputs(accounts=[ONE]).properties())
    assert said == (
        f"deletes the SECURITY contact of 3 accounts ({THREE}, {FOUR}, {CALLER}); removed, declared by another "
        f"resource: 1 account ({TWO})"
    )


@pytest.mark.parametrize("how", ["closed", "left"])
def test_a_closed_or_departed_account_is_dropped_with_a_message(world: World, life: Life, how: str) -> None:
    state = life.set(inputs())
    depart(world, ONE, how)
    kept = inputs(accounts=[TWO, THREE, CALLER])
    deny(world, "DeleteAlternateContact", FOUR)
    said, state = life.fails(kept, state)
    assert statuses(state) == {FOUR: "not removed yet", **dict.fromkeys([TWO, THREE, CALLER], DONE)}
    assert ONE not in said
    (line,) = [line for line in world.narrator.said if ONE in line]
    shown = f"{ONE} (Account {ONE})" if how == "closed" else ONE
    assert line.endswith(f"left unchanged in 1 account ({shown}), closed or no longer in the organization")
    # For each denied account once whether it is new, and once whether it is gone.
    assert world.operations("organizations") == ["DescribeAccount"] * 4


def test_a_delete_drops_closed_accounts(world: World, life: Life) -> None:
    state = life.set(inputs())
    for account in (ONE, TWO):
        depart(world, account, "closed")
    life.delete(DeleteRequest(IDENTITY, state))
    assert set(names(world)) == {ONE, TWO}


def test_a_denied_removal_stays_an_error_if_the_organization_cannot_be_read(world: World, life: Life) -> None:
    state = life.set(inputs())
    depart(world, ONE, "closed")
    world.emulator.faults.add("DescribeAccount", code="AccessDeniedException", times=None)
    with pytest.raises(
        AccountError, match=f'1 of 1 account failed .*on_removal="retain".*\n  {ONE}: .* not authorized'
    ):
        life.set(inputs(accounts=[TWO, THREE, FOUR, CALLER]), state)


def test_a_canceled_run_no_longer_checks_which_accounts_are_closed(world: World, life: Life) -> None:
    depart(world, ONE, "closed")
    assert departed(life.runtime, None, [ONE, TWO]) == {ONE}
    world.cancel_in(0)
    assert departed(life.runtime, None, [ONE, TWO]) == set()


def depart(world: World, account: str, how: str) -> None:
    organizations = boto3.client("organizations")
    if how == "left":
        organizations.remove_account_from_organization(AccountId=account)
    else:
        organizations.close_account(AccountId=account)
    world.emulator.reset()
