"""The verbs of the primary e-mail address, with requests built from a test's arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_account.core.requests import CreateRequest, ReadRequest, UpdateRequest
from pulumi_account.primary_email.lifecycle import PrimaryEmailLifecycle
from pulumi_account.primary_email.model import PrimaryEmailInputs

if TYPE_CHECKING:
    from tests.conftest import World

NEW = "payments@example.com"
LOOK, GET, START, ACCEPT = (
    "GetPrimaryEmailUpdateStatus",
    "GetPrimaryEmail",
    "StartPrimaryEmailUpdate",
    "AcceptPrimaryEmailUpdate",
)


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
