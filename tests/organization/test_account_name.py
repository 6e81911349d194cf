"""The names of many accounts, with boto3 over HTTP; every call is counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.account_name.former_names import FORMER_NAMES
from pulumi_account.core.clients import SECONDS_UNTIL_CHANGE_SHOWS
from pulumi_account.core.errors import AccountError, PartialFailureError
from pulumi_account.core.fields import UNKNOWN
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from pulumi_account.core.unfinished import UnfinishedRuns
from pulumi_account.organization.account_name.lifecycle import OrganizationAccountNameLifecycle
from pulumi_account.organization.account_name.model import OrganizationAccountNameInputs
from pulumi_account.organization.fleet.adoption import adopt
from pulumi_account.organization.fleet.changes import differences
from pulumi_account.organization.fleet.ignored import without_ignored
from tests.conftest import CALLER
from tests.organization.statuses import DONE, statuses

if TYPE_CHECKING:
    from tests.conftest import World

ONE, TWO, THREE = "100000000001", "100000000002", "100000000003"
RENAMED = "drifted: account_name (AWS has another name)"
ACCOUNTS = (ONE, TWO, CALLER)
NAMES = {ONE: "Archive", TWO: "Payments", CALLER: "Management"}
IDENTITY = "organization"


def inputs(names: Any = NAMES, **more: Any) -> OrganizationAccountNameInputs:
    checked, failures = OrganizationAccountNameInputs.check({"names": names, **more})
    assert checked is not None, failures
    return checked


class Life(OrganizationAccountNameLifecycle):
    """The lifecycle, with requests built from a test's arguments."""

    def created(self, names: dict[str, str] = NAMES, on_existing: str | None = None) -> dict[str, Any]:
        response = self.create(CreateRequest(inputs(names, on_existing=on_existing)))
        assert response.identity == IDENTITY
        return response.properties

    def updated(self, state: dict[str, Any], names: dict[str, str], *ignored: str) -> dict[str, Any]:
        return self.update(UpdateRequest(IDENTITY, state, inputs(names), IgnoredChanges(ignored))).properties

    def refreshed(self, state: dict[str, Any]) -> dict[str, Any]:
        response = self.read(ReadRequest(IDENTITY, state))
        assert response.inputs["names"] == state["names"] == response.properties["names"]
        return response.properties


@pytest.fixture
def life(world: World) -> Life:
    world.emulator.create_organization([ONE, TWO, THREE])
    return Life(world.runtime({"account:onExisting": "overwrite"}))


def held(world: World) -> dict[str, str]:
    return {account: world.emulator.account(account).name for account in ACCOUNTS}


def show(world: World, account: str, name: str) -> None:
    """Have AWS show another name, since somebody else renamed the account, or as it does for hours after a rename."""
    world.runtime().accounts.client(None, account).call("PutAccountName", AccountName=name)
    world.emulator.reset()


def calls(world: World) -> dict[str, list[str | None]]:
    """Return the accounts in the calls since the last time, by operation."""
    found: dict[str, list[str | None]] = {}
    for call in world.emulator.calls(service="account"):
        found.setdefault(call.operation, []).append(call.account_id)
    world.emulator.reset()
    return {operation: sorted(accounts, key=str) for operation, accounts in found.items()}


def test_accounts_are_renamed_through_the_organization_without_naming_the_callers_own(world: World, life: Life) -> None:
    state = life.created()
    assert held(world) == NAMES
    every = [ONE, TWO, None]
    assert calls(world) == {"GetAccountInformation": every, "PutAccountName": every}
    assert (state["names"], state["account_statuses"]) == (dict(sorted(NAMES.items())), {})


def test_accounts_that_have_their_name_are_adopted_without_a_write(world: World, life: Life) -> None:
    for account, name in NAMES.items():
        show(world, account, name)
    for on_existing in ("fail", "overwrite"):
        state = life.created(on_existing=on_existing)
        assert FORMER_NAMES not in state
        assert calls(world).keys() == {"GetAccountInformation"}
    adopted = f"adopted in 3 accounts ({ONE}, {TWO}, {CALLER}): AWS already has it there as declared"
    assert world.narrator.said == [f"OrganizationAccountName organization: {adopted}"] * 2


def test_a_different_name_is_rejected_without_being_repeated(world: World, life: Life) -> None:
    show(world, ONE, NAMES[ONE])
    with pytest.raises(PartialFailureError, match="already has a name that differs in account_name") as caught:
        life.created(on_existing="fail")
    said, state = str(caught.value), caught.value.response.properties
    assert "declare the same for it; to replace it, set on_existing='overwrite'" in said
    assert not any(name in said for name in (*NAMES.values(), *held(world).values()))
    assert statuses(state) == {ONE: DONE, TWO: "not set yet", CALLER: "not set yet"}
    assert "PutAccountName" not in calls(world)


def test_a_failed_account_is_done_by_the_next_run(world: World, life: Life) -> None:
    world.emulator.faults.add("PutAccountName", code="AccessDeniedException", account_id=TWO, times=1)
    failed_in = rf"1 of 3 accounts failed, the others are done:\n  {TWO} \(Account {TWO}\): "
    with pytest.raises(PartialFailureError, match=failed_in) as caught:
        life.created()
    state = caught.value.response.properties
    assert state["account_statuses"] == {TWO: {"status": "not_set"}}
    calls(world)
    state = life.update(UpdateRequest(IDENTITY, state, inputs())).properties
    assert calls(world) == {"GetAccountInformation": [TWO], "PutAccountName": [TWO]}
    assert (held(world), state["account_statuses"]) == (NAMES, {})
    world.emulator.faults.add("PutAccountName", code="AccessDeniedException", account_id=ONE, times=1)
    with pytest.raises(AccountError) as failed:
        life.updated(state, {**NAMES, ONE: "Vault", TWO: "Shop"})
    assert isinstance(failed.value, PartialFailureError)
    assert failed.value.response.properties["account_statuses"] == {ONE: {"status": "not_updated"}}


def test_an_update_renames_only_accounts_that_differ_and_leaves_removed_ones(world: World, life: Life) -> None:
    state = life.created()
    calls(world)
    assert life.updated(state, {**NAMES, ONE: f" {NAMES[ONE]} "}) == state
    assert calls(world) == {}
    state = life.updated(state, {ONE: NAMES[ONE], TWO: "Shop"})
    assert calls(world) == {"GetAccountInformation": [TWO], "PutAccountName": [TWO]}
    assert statuses(state) == {ONE: DONE, TWO: DONE}
    assert set(state[FORMER_NAMES]) == {ONE, TWO}
    life.delete(DeleteRequest(IDENTITY, state))
    assert calls(world) == {}
    assert held(world) == {**NAMES, TWO: "Shop"}
    assert world.narrator.said == [
        f"OrganizationAccountName organization: an account always has a name; it stays unchanged in {where}"
        for where in (f"1 account ({CALLER})", f"2 accounts ({ONE}, {TWO})")
    ]


def test_a_refresh_finds_drift_and_the_next_run_repairs_only_that(world: World, life: Life) -> None:
    state = life.created()
    show(world, ONE, "Drifted")
    refreshed = life.refreshed(state)
    assert refreshed["account_statuses"] == {ONE: {"status": "drifted", "properties": ["account_name"]}}
    assert "Drifted" not in str(refreshed)
    calls(world)
    repaired = life.updated(refreshed, NAMES)
    assert calls(world) == {"GetAccountInformation": [ONE], "PutAccountName": [ONE]}
    show(world, ONE, "Drifted")  # as AWS may for hours after the repair
    assert life.refreshed(repaired)["account_statuses"] == {}


def test_a_refresh_right_after_a_rename_does_not_report_a_former_name_as_drift(world: World, life: Life) -> None:
    clients = [life.runtime.accounts.client(None, account) for account in ACCOUNTS]
    first = {client.account_id: client.call("GetAccountInformation")["AccountName"] for client in clients}
    state = life.updated(life.created(), {**NAMES, TWO: "Shop"})
    for account, shown in first.items():
        show(world, account, shown)
    assert life.refreshed(state) == state
    show(world, TWO, NAMES[TWO])
    assert life.refreshed(state) == state
    show(world, ONE, NAMES[ONE])
    world.clock.advance(SECONDS_UNTIL_CHANGE_SHOWS - 10)
    soon = life.refreshed(state)
    assert (soon["account_statuses"], set(soon[FORMER_NAMES])) == ({}, {TWO, CALLER})
    world.clock.advance(20)
    late = life.refreshed(soon)
    assert FORMER_NAMES not in late
    assert statuses(late) == {ONE: DONE, TWO: RENAMED, CALLER: RENAMED}
    assert not any(name in str(late) for name in first.values())


def test_a_former_name_says_nothing_about_a_rename_that_failed(world: World, life: Life) -> None:
    former = held(world)[TWO]
    state = life.created()
    world.emulator.faults.add("PutAccountName", code="AccessDeniedException", account_id=TWO, times=1)
    with pytest.raises(PartialFailureError) as caught:
        life.updated(state, {**NAMES, ONE: "Vault", TWO: "Shop"})
    show(world, TWO, former)
    refreshed = life.refreshed(caught.value.response.properties)
    assert refreshed["account_statuses"] == {TWO: {"status": "not_updated"}}


def test_a_name_that_returns_is_put_even_if_aws_still_shows_it(world: World, life: Life) -> None:
    state = life.updated(life.created(), {**NAMES, TWO: "Shop"})
    show(world, TWO, NAMES[TWO])  # late; the account is called Shop
    calls(world)
    life.updated(state, NAMES)
    assert calls(world) == {"GetAccountInformation": [TWO], "PutAccountName": [TWO]}


def test_a_run_that_was_cut_off_renames_only_the_remaining_accounts(world: World, life: Life, tmp_path: Path) -> None:
    show(world, ONE, NAMES[ONE])
    life.runtime.unfinished = UnfinishedRuns(tmp_path)
    with life.runtime.unfinished.noted(world.emulator.url, CALLER, life.resource, IDENTITY):
        life.created()
    (said,) = world.narrator.said
    assert said.endswith(
        "organization: the last run was cut off: accounts that are already as declared are not set again"
    )
    assert calls(world)["PutAccountName"] == [TWO, None]


def test_without_permission_to_read_overwriting_still_renames(world: World, life: Life) -> None:
    world.emulator.faults.add("GetAccountInformation", code="AccessDeniedException", times=None)
    with pytest.raises(AccountError, match="needed to see what a write would replace"):
        life.created(on_existing="fail")
    calls(world)
    state = life.created()
    assert held(world) == NAMES
    with pytest.raises(AccountError, match="3 of 3 accounts could not be read"):
        life.refreshed(state)


@pytest.mark.parametrize("path", ["names", f'names["{ONE}"]', f"names.{ONE}"])
def test_ignored_drift_is_left_unchanged(world: World, life: Life, path: str) -> None:
    state = life.created()
    show(world, ONE, "Drifted")
    refreshed = life.refreshed(state)
    assert without_ignored(life.inputs, refreshed, IgnoredChanges((path,)))["account_statuses"] == {}
    calls(world)
    kept = life.updated(refreshed, {**NAMES, TWO: "Shop"}, path)
    assert ONE not in calls(world)["GetAccountInformation"]
    assert statuses(kept)[ONE] == RENAMED
    assert held(world)[ONE] == "Drifted"


def test_a_renamed_account_takes_less_than_200_bytes_in_the_state(world: World) -> None:
    members = world.emulator.create_organization(100).member_account_ids
    names = {account: f"Workload {account} of production" for account in members}
    state = Life(world.runtime()).create(CreateRequest(inputs(names, on_existing="overwrite"))).properties
    assert state[FORMER_NAMES].keys() == names.keys()
    # The state has the names among the inputs too.
    assert len(json.dumps([state, {"names": names}])) / len(members) < 200


def test_an_import_adopts_names_without_a_write_or_lists_the_accounts_that_differ(world: World, life: Life) -> None:
    for account, name in NAMES.items():
        show(world, account, name)
    response, failures = adopt(life, inputs(import_=IDENTITY))
    assert response is not None
    assert (response.identity, response.properties["account_statuses"], failures) == (IDENTITY, {}, [])
    response, [failure] = adopt(life, inputs({**NAMES, ONE: "Vault"}, import_=IDENTITY))
    assert response is None
    assert failure.reason.endswith(f"1 account differs from the program:\n  {ONE}: {RENAMED}")
    assert calls(world).keys() == {"GetAccountInformation"}


def test_a_preview_says_which_accounts_are_added_changed_and_left(life: Life) -> None:
    state = life.created()
    assert life.consequence_of_create(inputs().properties()) == f"added: 3 accounts ({ONE}, {TWO}, {CALLER})"
    wanted = inputs({ONE: NAMES[ONE], TWO: UNKNOWN, THREE: "Shop"}).properties()
    assert life.consequence_of_update(state, wanted) == (
        f"keeps the name of 1 account ({CALLER}); added: 1 account ({THREE}); changed: 1 account ({TWO})"
    )
    assert differences(life.inputs, state, wanted) == {
        f'names["{CALLER}"]': "DELETE",
        f'names["{THREE}"]': "ADD",
        f'names["{TWO}"]': "UPDATE",
    }
    unknown = inputs(UNKNOWN)
    assert (life.consequence_of_create(unknown.properties()), life.places(unknown)) == ("", [])
    assert life.consequence_of_update(state, unknown.properties()) == ""
    assert differences(life.inputs, state, unknown.properties()) == {"names": "UPDATE"}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({ONE: "x" * 51}, f"{ONE}: must be a string of 1 to 50 characters"),
        ({ONE: "Zürich"}, f"{ONE}: must be an account name"),
        ({"1234": "Shop"}, "must hold account IDs, each a string of 12 digits"),
        ({ONE: "Shop", f" {ONE}": "Store"}, f"must list each account once; listed more than once: {ONE}"),
        ([ONE], "must be a mapping of account IDs to names"),
    ],
)
def test_malformed_names_are_rejected_without_repeating_them(names: Any, said: str) -> None:
    checked, (failure,) = OrganizationAccountNameInputs.check({"names": names})
    assert checked is None
    assert failure.property == "names"
    assert failure.reason.startswith(said)
    assert not any(text in failure.reason for text in ("Zürich", "Shop", "xxx"))


def test_names_need_neither_accounts_nor_overrides() -> None:
    assert inputs({}).account_ids == []
    for name in ("accounts", "overrides", "on_removal"):
        _, (failure,) = OrganizationAccountNameInputs.check({"names": NAMES, name: []})
        assert failure.reason.startswith("is not a property of this resource; expected one of connection, names")
