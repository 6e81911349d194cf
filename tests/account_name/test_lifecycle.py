"""The verbs of the account name, with boto3 over HTTP; every call is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.account_name.former_names import FORMER_NAMES
from pulumi_account.account_name.lifecycle import AccountNameLifecycle
from pulumi_account.account_name.model import AccountNameInputs
from pulumi_account.core.clients import SECONDS_UNTIL_CHANGE_SHOWS
from pulumi_account.core.errors import AccessDeniedError, ExistingSettingError
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest

if TYPE_CHECKING:
    from tests.conftest import World

CALLER = "123456789012"


def inputs(name: str = "Payments", **more: Any) -> AccountNameInputs:
    checked, failures = AccountNameInputs.check({"account_name": name, **more})
    assert checked is not None, failures
    return checked


def life(world: World, config: dict[str, Any] | None = None) -> AccountNameLifecycle:
    return AccountNameLifecycle(world.runtime(config))


def renamed(world: World, name: str = "Payments") -> dict[str, Any]:
    """Return the state after a creation that renamed the account."""
    return life(world).create(CreateRequest(inputs(name, on_existing="overwrite"))).properties


def test_a_different_name_is_rejected_without_a_write(world: World) -> None:
    with pytest.raises(
        ExistingSettingError, match=r"already has a name that differs in account_name; .*import_='123456789012'"
    ) as refused:
        life(world).create(CreateRequest(inputs()))
    assert world.operations() == ["GetAccountInformation"]
    assert world.emulator.account().name not in str(refused.value)


def test_the_same_name_is_adopted_without_a_write(world: World) -> None:
    world.emulator.account().name = "Payments"
    for on_existing in (None, "overwrite"):
        response = life(world).create(CreateRequest(inputs(on_existing=on_existing)))
        assert response.identity == CALLER
        assert FORMER_NAMES not in response.properties
    assert world.operations() == ["GetAccountInformation"] * 2
    assert world.narrator.said == [f"AccountName {CALLER}: adopted, AWS already has it as declared"] * 2


@pytest.mark.parametrize("config", [{}, {"account:onExisting": "overwrite"}])
def test_overwrite_renames_the_account(world: World, config: dict[str, Any]) -> None:
    given = inputs(on_existing=None if config else "overwrite")
    response = life(world, config).create(CreateRequest(given))
    assert world.operations() == ["GetAccountInformation", "PutAccountName"]
    assert world.emulator.account().name == "Payments"
    assert response.properties["account_state"] == "ACTIVE"
    assert response.properties["account_created_date"].startswith("20")


def test_a_member_of_the_organization_is_renamed_through_it(world: World) -> None:
    (member,) = world.emulator.create_organization(members=1).member_account_ids
    response = life(world).create(CreateRequest(inputs(account_id=member, on_existing="overwrite")))
    assert response.identity == member
    assert [call.account_id for call in world.emulator.calls(service="account")] == [member, member]


def test_a_read_finds_drift(world: World) -> None:
    world.emulator.account().name = "Shop"
    response = life(world).read(ReadRequest(CALLER, {"account_name": "Payments", "account_id": CALLER}))
    assert response.inputs == {"account_name": "Shop"}
    assert response.properties["account_name"] == "Shop"


def test_a_read_right_after_a_rename_does_not_report_the_former_name_as_drift(world: World) -> None:
    former = world.emulator.account().name
    state = renamed(world)
    world.emulator.account().name = former
    world.clock.advance(SECONDS_UNTIL_CHANGE_SHOWS - 1)
    soon = life(world).read(ReadRequest(CALLER, state)).properties
    world.clock.advance(2)
    late = life(world).read(ReadRequest(CALLER, soon)).properties
    assert soon["account_name"] == "Payments"
    assert (late["account_name"], FORMER_NAMES in late) == (former, False)


def test_a_read_right_after_two_renames_accepts_either_former_name(world: World) -> None:
    first = world.emulator.account().name
    state = renamed(world)
    state = life(world).update(UpdateRequest(CALLER, state, inputs("Shop"))).properties
    for shown in (first, "Payments"):
        world.emulator.account().name = shown
        assert life(world).read(ReadRequest(CALLER, state)).properties["account_name"] == "Shop"
    world.emulator.account().name = "Something else"
    assert life(world).read(ReadRequest(CALLER, state)).properties["account_name"] == "Something else"


def test_a_former_name_that_returns_after_the_rename_was_visible_is_drift(world: World) -> None:
    former = world.emulator.account().name
    state = life(world).read(ReadRequest(CALLER, renamed(world))).properties
    assert FORMER_NAMES not in state
    world.emulator.account().name = former
    assert life(world).read(ReadRequest(CALLER, state)).properties["account_name"] == former


def test_the_state_does_not_hold_the_former_name_in_plain_text(world: World) -> None:
    former = world.emulator.account().name
    assert former not in str(renamed(world))


def test_an_update_makes_one_put_and_keeps_the_properties_read_from_aws(world: World) -> None:
    state = renamed(world)
    world.emulator.reset()
    properties = life(world).update(UpdateRequest(CALLER, state, inputs("Shop"))).properties
    assert world.operations() == ["PutAccountName"]
    assert world.emulator.account().name == "Shop"
    assert {name: properties[name] for name in ("account_state", "account_created_date")} == {
        name: state[name] for name in ("account_state", "account_created_date")
    }


def test_an_update_without_a_new_name_writes_nothing(world: World) -> None:
    state = renamed(world)
    world.emulator.reset()
    life(world).update(UpdateRequest(CALLER, state, inputs(on_existing="fail")))
    life(world).update(UpdateRequest(CALLER, state, inputs("Shop"), IgnoredChanges(("account_name",))))
    assert world.operations() == []


def test_a_delete_keeps_the_name_and_says_so(world: World) -> None:
    life(world).delete(DeleteRequest(CALLER, {"account_name": "Payments", "account_id": CALLER}))
    assert world.operations() == []
    assert world.narrator.said == [f"AccountName {CALLER}: an account always has a name; it stays unchanged"]


def test_a_denied_read_is_an_error(world: World) -> None:
    world.emulator.deny(CALLER, "GetAccountInformation")
    with pytest.raises(AccessDeniedError):
        life(world).read(ReadRequest(CALLER, {"account_name": "Payments", "account_id": CALLER}))


@pytest.mark.parametrize("name", ["", "x" * 51, "<Payments>", "Zürich"])
def test_a_malformed_name_is_rejected_without_repeating_it(name: str) -> None:
    checked, (failure,) = AccountNameInputs.check({"account_name": name})
    assert checked is None
    assert failure.property == "account_name"
    assert failure.reason.endswith("of 1 to 50 characters")
    assert not name or name not in failure.reason
