"""Runs over many accounts that are canceled or killed midway, on a clock that only sleeping moves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pulumi_account.core.errors import CanceledError, PartialFailureError
from pulumi_account.core.requests import DeleteRequest
from pulumi_account.core.unfinished import UnfinishedRuns
from tests.conftest import CALLER
from tests.organization.contacts import IDENTITY, Life, deny, inputs
from tests.organization.statuses import DONE, statuses

if TYPE_CHECKING:
    from tests.conftest import World


MANY = [str(100_000_000_001 + number) for number in range(40)]


@pytest.fixture
def large(world: World) -> Life:
    world.emulator.create_organization(MANY)
    return Life(world.runtime())


def answered(world: World, operation: str) -> list[str]:
    """Return the accounts of the calls that AWS answered with success, one entry per call."""
    return sorted(call.account_id or CALLER for call in world.emulator.calls(operation=operation) if call.status == 200)


def test_a_canceled_run_keeps_finished_accounts_and_the_next_run_does_the_rest(world: World, large: Life) -> None:
    deny(world, "PutAlternateContact", MANY[0])
    given = inputs(accounts=MANY)
    world.cancel_in(3)
    said, state = large.fails(given)
    done = [account for account, status in statuses(state).items() if status == DONE]
    assert 0 < len(done) < 39
    assert {world.emulator.account(account).alternate_contacts.keys() == {"SECURITY"} for account in done} == {True}
    headline, failed, *table = said.splitlines()
    assert headline == f"canceled when {len(done)} of 40 accounts were done: run again for the others"
    assert failed == "1 account failed:"
    assert world.narrator.shown[-1] == f"{len(done)}/40, 1 failed, canceled"
    assert table[0].startswith(f"  {MANY[0]} (Account {MANY[0]}): ")
    world.uncancel()
    world.emulator.faults.clear()
    assert set(statuses(large.set(given, state)).values()) == {DONE}
    assert answered(world, "PutAlternateContact") == sorted({*MANY} - {*done})


def test_a_run_canceled_before_its_first_call_keeps_nothing(world: World, large: Life) -> None:
    world.cancel_in(0)
    with pytest.raises(CanceledError, match=r"^canceled when 0 of 40 accounts were done: run again for the others$"):
        large.set(inputs(accounts=MANY))
    assert world.operations() == []


def test_a_canceled_refresh_leaves_the_state_unchanged(world: World, large: Life) -> None:
    state = large.set(inputs(accounts=MANY))
    for account in MANY:
        world.emulator.account(account).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    world.clock.advance(60)
    world.cancel_in(1)
    with pytest.raises(CanceledError, match=r"^canceled when \d+ of 40 accounts were done") as caught:
        large.refreshed(state)
    assert not isinstance(caught.value, PartialFailureError)


def test_the_next_delete_continues_a_canceled_one(world: World, large: Life) -> None:
    state = large.set(inputs(accounts=MANY))
    world.clock.advance(60)
    world.cancel_in(10)
    with pytest.raises(CanceledError, match=r"^canceled when \d+ of 40 accounts were done"):
        large.delete(DeleteRequest(IDENTITY, state))
    left = {account for account in MANY if world.emulator.account(account).alternate_contacts}
    assert 0 < len(left) < 40
    world.uncancel()
    large.delete(DeleteRequest(IDENTITY, state))
    assert not any(world.emulator.account(account).alternate_contacts for account in MANY)


def cut_off(world: World, life: Life, directory: Path) -> None:
    """Make the next run find that the previous one was killed."""
    life.runtime.unfinished = UnfinishedRuns(directory)
    with life.runtime.unfinished.noted(world.emulator.url, CALLER, life.resource, IDENTITY):
        kept = [file.name for file in directory.iterdir()]
    for name in kept:
        (directory / name).touch()


def test_the_run_after_a_killed_one_writes_nothing_twice(world: World, large: Life, tmp_path: Path) -> None:
    large.set(inputs(accounts=MANY[:25]))
    overwriting = {"on_existing": "overwrite"}
    world.emulator.account(MANY[7]).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    deny(world, "GetAlternateContact", MANY[3])
    world.emulator.reset()
    cut_off(world, large, tmp_path)
    state = large.set(inputs(accounts=MANY, **overwriting))
    assert set(statuses(state).values()) == {DONE}
    assert answered(world, "GetAlternateContact") == sorted({*MANY[:25]} - {MANY[3]})
    assert answered(world, "PutAlternateContact") == sorted({*MANY[25:], MANY[7], MANY[3]})
    (said,) = world.narrator.said
    assert said.endswith(
        f" {IDENTITY}: the last run was cut off: accounts that are already as declared are not set again"
    )
    world.emulator.reset()
    large.set(inputs(accounts=MANY, title="Other"), state)
    assert set(world.operations()) == {"PutAlternateContact"}


def test_the_run_after_a_killed_one_adopts_what_that_one_wrote(world: World, large: Life, tmp_path: Path) -> None:
    large.set(inputs(accounts=MANY[:25]))
    world.emulator.account(MANY[7]).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    world.emulator.reset()
    cut_off(world, large, tmp_path)
    said, state = large.fails(inputs(accounts=MANY))
    assert f"{MANY[7]}: already has a SECURITY contact that differs in name" in said
    assert answered(world, "PutAlternateContact") == sorted(MANY[25:])
    assert statuses(state) == {**dict.fromkeys(MANY, DONE), MANY[7]: "not set yet"}
