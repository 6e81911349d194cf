"""One alternate contact in many accounts, with boto3 over HTTP, on a clock that only sleeping moves."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from pulumi_account.core.errors import AccountError, CredentialsError, PartialFailureError
from pulumi_account.core.fields import UNKNOWN
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.requests import ReadRequest
from pulumi_account.organization.fleet.adoption import adopt
from pulumi_account.organization.fleet.changes import differences
from pulumi_account.organization.fleet.ignored import without_ignored
from tests.conftest import CALLER, CONTACT
from tests.organization.contacts import (
    ACCOUNTS,
    DETAILS,
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


def test_create_makes_one_get_and_one_put_per_account_without_naming_the_callers_own(world: World, life: Life) -> None:
    state = life.set(inputs())
    assert calls(world) == {operation: {*MEMBERS, None} for operation in ("GetAlternateContact", "PutAlternateContact")}
    assert state == {**CONTACT, "accounts": sorted(ACCOUNTS), "account_statuses": {}}
    assert set(names(world)) == set(ACCOUNTS)


def test_an_override_applies_to_its_account(world: World, life: Life) -> None:
    state = life.set(inputs(overrides={TWO: {"name": " Wilhelmina "}}))
    assert names(world)[TWO] == "Wilhelmina"
    assert names(world)[ONE] == "Ferdinand Security"
    assert state["overrides"] == {TWO: {"name": "Wilhelmina"}}


def test_every_account_is_attempted_and_one_error_lists_failures_and_reasons(world: World, life: Life) -> None:
    deny(world, "PutAlternateContact", ONE, THREE)
    deny(world, "PutAlternateContact", FOUR, code="ValidationException")
    said, state = life.fails(inputs())
    assert calls(world)["PutAlternateContact"] == {*MEMBERS, None}
    headline, *table = said.splitlines()
    assert headline == "3 of 5 accounts failed, the others are done:"
    assert table[0].startswith("  2 accounts: ")
    assert "account:PutAlternateContact" in table[0]
    assert table[1:] == [
        f"    {ONE} (Account {ONE})  {THREE} (Account {THREE})",
        f"  {FOUR}: PutAlternateContact: AWS does not accept the value",
    ]
    assert not any(detail in said for detail in DETAILS)
    assert "[request" not in said
    assert state["account_statuses"] == {account: {"status": "not_set"} for account in (ONE, THREE, FOUR)}
    todo = "not set yet"
    assert statuses(state) == {ONE: todo, TWO: DONE, THREE: todo, FOUR: todo, CALLER: DONE}


def test_the_next_run_does_only_what_is_missing(world: World, life: Life) -> None:
    deny(world, "PutAlternateContact", ONE)
    _, state = life.fails(inputs())
    world.emulator.faults.clear()
    calls(world)
    state = life.set(inputs(), state)
    assert calls(world) == {"GetAlternateContact": {ONE}, "PutAlternateContact": {ONE}}
    assert set(statuses(state).values()) == {DONE}


def test_nothing_is_kept_if_every_account_fails(world: World, life: Life) -> None:
    world.emulator.faults.add("PutAlternateContact", code="AccessDeniedException", times=None)
    with pytest.raises(AccountError, match="5 of 5 accounts failed") as caught:
        life.set(inputs())
    assert not isinstance(caught.value, PartialFailureError)


def test_unusable_credentials_fail_the_remaining_accounts_without_a_call(world: World) -> None:
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


def test_an_update_writes_only_accounts_that_differ(world: World, life: Life) -> None:
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


def test_a_refresh_records_drift_without_values_and_the_next_run_repairs_only_that(world: World, life: Life) -> None:
    state = life.set(inputs(overrides={TWO: {"title": "Deputy"}}))
    world.emulator.account(ONE).alternate_contacts["SECURITY"] |= {"Name": "Drifted", "Title": "Drifted"}
    world.emulator.account(TWO).alternate_contacts["SECURITY"]["Title"] = "Head of Alarms"
    del world.emulator.account(CALLER).alternate_contacts["SECURITY"]
    calls(world)
    refreshed = life.refreshed(state)
    assert refreshed["account_statuses"] == {
        ONE: {"status": "drifted", "properties": ["name", "title"]},
        TWO: {"status": "drifted", "properties": ["title"]},
        CALLER: {"status": "missing"},
    }
    assert {**refreshed, "account_statuses": {}} == state
    # An account without a contact is read twice.
    assert Counter(world.operations()) == {"GetAlternateContact": 6}
    world.emulator.reset()
    state = life.set(inputs(overrides={TWO: {"title": "Deputy"}}), refreshed)
    assert calls(world) == {"PutAlternateContact": {ONE, TWO, None}}
    assert life.refreshed(state) == state


def test_an_unreadable_account_keeps_its_status_and_never_counts_as_gone(world: World, life: Life) -> None:
    state = life.set(inputs())
    deny(world, "GetAlternateContact", ONE)
    del world.emulator.account(TWO).alternate_contacts["SECURITY"]
    with pytest.raises(
        AccountError, match=rf"1 of 5 accounts could not be read, so the state .*\n  {ONE} \("
    ) as caught:
        life.read(ReadRequest(IDENTITY, state))
    # The engine would count the refresh as a success if the other accounts were returned.
    assert not isinstance(caught.value, PartialFailureError)


def test_a_departed_account_does_not_fail_a_refresh(world: World, life: Life) -> None:
    state = life.set(inputs())
    deny(world, "GetAlternateContact", ONE)
    world.emulator.faults.add(
        "DescribeAccount", code="AccountNotFoundException", status=400, account_id=ONE, times=None
    )
    del world.emulator.account(TWO).alternate_contacts["SECURITY"]
    assert life.refreshed(state) == {**state, "account_statuses": {TWO: {"status": "missing"}}}
    assert f"not read in 1 account ({ONE}), closed or no longer in the organization" in world.narrator.said[-1]


def test_a_differing_contact_is_rejected_an_equal_one_adopted_and_the_rest_put(world: World, life: Life) -> None:
    life.set(inputs(accounts=[ONE, TWO], overrides={TWO: {"title": "Deputy"}}))
    calls(world)
    given = inputs()
    said, state = life.fails(given)
    assert f"  {TWO}: already has a SECURITY contact that differs in title\nTo keep what an account has, " in said
    assert "on_existing='overwrite'" in said
    assert "Deputy" not in said
    assert world.narrator.said == [
        f"OrganizationAlternateContact {IDENTITY}: adopted in 1 account ({ONE}): AWS already has it there as declared"
    ]
    assert calls(world) == {
        "GetAlternateContact": {*MEMBERS, None},
        "PutAlternateContact": {THREE, FOUR, None},
    }
    # For that account it is still the first write; accounts already set are not read.
    said, state = life.fails(given.model_copy(update={"title": "Chief"}), state)
    assert calls(world) == {"GetAlternateContact": {TWO}, "PutAlternateContact": {ONE, THREE, FOUR, None}}
    life.set(inputs(title="Chief", on_existing="overwrite"), state)
    assert calls(world) == {"PutAlternateContact": {TWO}}


def test_an_account_added_later_is_read_first_but_a_drifted_one_is_not(world: World, life: Life) -> None:
    state = life.set(inputs(accounts=[ONE, TWO]))
    for account in (ONE, THREE):
        world.emulator.account(account).alternate_contacts["SECURITY"] = {**OTHERS, "AlternateContactType": "SECURITY"}
    del world.emulator.account(TWO).alternate_contacts["SECURITY"]
    state = life.refreshed(state)
    world.emulator.reset()
    said, state = life.fails(inputs(accounts=[ONE, TWO, THREE, FOUR]), state)
    assert calls(world) == {
        "GetAlternateContact": {THREE, FOUR}, "PutAlternateContact": {ONE, TWO, FOUR}
    }  # fmt: skip
    assert f"{THREE}: already has a SECURITY contact" in said
    assert names(world)[THREE] == OTHERS["Name"]
    # A contact that was never set is not removed either.
    life.set(inputs(accounts=[ONE, TWO, FOUR]), state)
    assert names(world)[THREE] == OTHERS["Name"]


def test_overwriting_for_the_whole_stack_reads_no_account(world: World) -> None:
    world.emulator.create_organization(MEMBERS)
    Life(world.runtime({"account:onExisting": "overwrite"})).set(inputs())
    assert set(calls(world)) == {"PutAlternateContact"}


def test_a_denied_read_fails_only_its_account_and_says_why_it_is_needed(world: World, life: Life) -> None:
    deny(world, "GetAlternateContact", ONE)
    said, state = life.fails(inputs())
    assert "needed to see what a write would replace" in said
    assert statuses(state)[ONE] == "not set yet"
    assert set(names(world)) == {TWO, THREE, FOUR, CALLER}


def test_an_import_adopts_equal_contacts_without_a_write(world: World, life: Life) -> None:
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
        "import_ adopts accounts unchanged, but 2 accounts differ from the program:\n"
        f"  {TWO}: drifted: title\n  {FOUR}: missing"
    )
    assert Counter(world.operations()) == {"GetAlternateContact": 4}
    _, failures = adopt(life, inputs(import_=f"{CALLER}/SECURITY"))
    assert [failure.reason for failure in failures] == ["must be organization/SECURITY or SECURITY for this resource"]


def test_progress_shows_failures_and_the_remaining_time(world: World) -> None:
    world.emulator.create_organization(60)
    accounts = [str(100_000_000_001 + number) for number in range(60)]
    deny(world, "PutAlternateContact", accounts[0])
    with pytest.raises(PartialFailureError):
        Life(world.runtime()).set(inputs(accounts=accounts))
    assert any(re.fullmatch(r"\d+/60, 1 failed, \d+ s left", line) for line in world.narrator.shown)
    assert world.narrator.shown[-1] == "59/60, 1 failed"
    assert max(map(len, world.narrator.shown)) <= 30
    assert not any(detail in line for line in world.narrator.shown for detail in DETAILS)


def test_a_preview_lists_the_changes_per_account_without_a_call(world: World, life: Life) -> None:
    state = life.set(inputs())
    state["account_statuses"] = {ONE: {"status": "drifted", "properties": ["name"]}, TWO: {"status": "missing"}}
    world.emulator.reset()
    wanted = inputs(accounts=[ONE, TWO, THREE, FOUR, "100000000005"], overrides={THREE: {"title": "Deputy"}})
    assert life.consequence_of_update(state, wanted.properties()) == (
        f"deletes the SECURITY contact of 1 account ({CALLER}); added: 1 account (100000000005); changed: 1 account "
        f"({THREE}); drifted: 1 account ({ONE}); missing: 1 account ({TWO})"
    )
    assert life.consequence_of_create(wanted.properties()) == f"added: 5 accounts ({ONE}, {TWO}, {THREE}, …)"
    assert life.consequence_of_update(state, {**wanted.properties(), "accounts": UNKNOWN}) == ""
    # An account that isn't known yet may be any account missing from the list.
    joined = inputs(accounts=[UNKNOWN, ONE, "100000000005", UNKNOWN]).properties()
    assert joined["accounts"] == [ONE, "100000000005", UNKNOWN, UNKNOWN]
    assert life.consequence_of_update(state, joined) == (
        f"added: 1 account (100000000005); drifted: 1 account ({ONE}); not known yet: 2 accounts"
    )
    told = differences(life.inputs, state, joined)
    assert {path: kind for path, kind in told.items() if path.startswith("accounts[")} == {
        "accounts[1]": "ADD",
        "accounts[2]": "ADD",
        "accounts[3]": "ADD",
    }
    assert world.emulator.calls() == []


def test_ignored_drift_is_no_difference_and_writes_nothing(world: World, life: Life) -> None:
    state = life.set(inputs(overrides={THREE: {"name": "Override"}}))
    for account in (ONE, TWO, THREE):
        world.emulator.account(account).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    world.emulator.account(TWO).alternate_contacts["SECURITY"]["Title"] = "Drifted"
    state = life.refreshed(state)
    world.emulator.reset()

    given = inputs(overrides={THREE: {"name": "Override"}})
    after = life.set(given, state, ignored=('["name"]',))

    # TWO's title is repaired around its name; THREE's name comes from its override, which isn't ignored.
    assert calls(world) == {"GetAlternateContact": {TWO}, "PutAlternateContact": {TWO, THREE}}
    assert names(world)[ONE] == names(world)[TWO] == "Drifted"
    assert names(world)[THREE] == "Override"
    assert world.emulator.account(TWO).alternate_contacts["SECURITY"]["Title"] == CONTACT["title"]
    assert statuses(after) == {**dict.fromkeys(ACCOUNTS, DONE), **dict.fromkeys((ONE, TWO), "drifted: name")}
    assert life.set(given, after, ignored=("name",)) == after
    assert calls(world) == {}
    life.set(given, after)
    assert calls(world) == {"PutAlternateContact": {ONE, TWO}}


@pytest.mark.parametrize(
    "path", ["overrides", "overrides.100000000001", 'overrides["100000000001"].name', "overrides[*].name", "*"]
)
def test_drift_in_an_override_is_ignored_by_every_path_that_matches_it(world: World, life: Life, path: str) -> None:
    given = inputs(overrides={ONE: {"name": "Override"}})
    state = life.set(given)
    world.emulator.account(ONE).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    state = life.refreshed(state)
    compared = without_ignored(life.inputs, state, IgnoredChanges((path,)))
    assert compared["account_statuses"] == {}
    for other in ("name", "accounts", f'overrides["{TWO}"]', 'overrides["100000000001"].title'):
        assert without_ignored(life.inputs, state, IgnoredChanges((other,))) == state


def test_a_write_keeps_ignored_properties_of_existing_contacts(world: World, life: Life) -> None:
    state = life.set(inputs(accounts=[ONE, TWO]))
    world.emulator.account(ONE).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    del world.emulator.account(TWO).alternate_contacts["SECURITY"]
    after = life.set(inputs(accounts=[ONE, TWO, THREE], title="Deputy"), state, ignored=("name",))
    assert names(world) == {ONE: "Drifted", TWO: "Ferdinand Security", THREE: "Ferdinand Security"}
    assert statuses(after) == {ONE: "drifted: name", TWO: DONE, THREE: DONE}
    deny(world, "GetAlternateContact", ONE)
    with pytest.raises(PartialFailureError, match="needed to keep what ignore_changes names: name"):
        life.set(inputs(accounts=[ONE, TWO, THREE]), after, ignored=("name",))
    assert names(world)[ONE] == "Drifted"
