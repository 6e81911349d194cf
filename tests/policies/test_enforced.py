"""The computed policy is exactly what a program needs: the emulator enforces it, and with less, a verb is denied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_account
from pulumi_account.core.settings import settings_from
from pulumi_account.dynamic import verbs as dynamic
from pulumi_account.errors import AccessDeniedError
from pulumi_account.policies import PERMISSIONS, Use, for_resources
from pulumi_account.policies.permissions import DEPARTED, VERBS
from tests.conftest import CALLER
from tests.policies.callers import CASES, MEMBER, NOTHING, Caller, Case, actions_of, without

if TYPE_CHECKING:
    from tests.conftest import World

HELD = {"Name": "Anna", "Title": "CISO", "EmailAddress": "anna@example.com", "PhoneNumber": "1"}
IN_BOTH_CONTEXTS: list[dict[str, Any]] = [{}, {"account_id": MEMBER}]
# Calls that together need every action of a function.
FUNCTIONS: dict[str, list[dict[str, Any]]] = {
    "get_account_information": IN_BOTH_CONTEXTS,
    "get_account_ids": [{}],
    "get_alternate_contact": [{"alternate_contact_type": "SECURITY", **more} for more in IN_BOTH_CONTEXTS],
    "get_gov_cloud_account_information": IN_BOTH_CONTEXTS,
    "get_primary_contact": IN_BOTH_CONTEXTS,
    "get_primary_email": [{"account_id": MEMBER}],
    "get_region_opt_in": [{"region_name": "eu-central-2", **more} for more in IN_BOTH_CONTEXTS],
    "list_regions": IN_BOTH_CONTEXTS,
    "organization_accounts": [
        {"names": "*"},
        {"organizational_units": "/Workloads"},
        {"account_ids": MEMBER, "verify": True},
        {"tags": {"team": "red"}, "allow_empty": True},
        {"read_created": True},
    ],
}
IN_CONTEXTS = [(case, context) for case in CASES for context in case.contexts]


@pytest.mark.parametrize(("case", "context"), IN_CONTEXTS, ids=str)
def test_with_each_action_taken_out_exactly_the_verbs_that_need_it_are_denied(
    world: World, monkeypatch: pytest.MonkeyPatch, case: Case, context: str
) -> None:
    caller = Caller(world, monkeypatch, case, context)
    policy = caller.policy(*VERBS)

    assert caller.denied_verbs(policy) == set()
    needing = {verb for verb in VERBS if caller.policy(verb) != NOTHING}
    assert caller.denied_verbs(NOTHING) == needing
    # Which actions a verb needs doesn't depend on who administers the organization.
    for action in sorted(actions_of(policy) - {DEPARTED}) if context != "delegate" else ():
        needing = {verb for verb in VERBS if action in actions_of(caller.policy(verb))}
        unneeded = {*case.unneeded.get(action, ())}
        assert caller.denied_verbs(without(policy, action)) == needing - unneeded, action
        assert needing


@pytest.mark.parametrize("case", [case for case in CASES if DEPARTED in PERMISSIONS[case.name]["read"]], ids=str)
def test_a_closed_account_fails_no_verb_if_organizations_may_be_asked_about_it(
    world: World, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    caller = Caller(world, monkeypatch, case, "management")
    policy = caller.policy(*VERBS)
    needing = {verb for verb in VERBS if DEPARTED in actions_of(caller.policy(verb))}

    assert caller.denied_verbs(policy, departed=True) == set()
    assert caller.denied_verbs(without(policy, DEPARTED), departed=True) == needing


@pytest.fixture
def in_a_program(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """An organization's ID, in a program that runs on the world's clock in the management account."""
    monkeypatch.delenv("PULUMI_CONFIG", raising=False)
    monkeypatch.setattr(dynamic, "_runtimes", {settings_from({}): world.runtime()})
    pulumi.runtime.set_all_config({})
    organization = world.emulator.create_organization(organizational_units={"/Workloads": [MEMBER]})
    # Otherwise the units need not be read.
    world.emulator.settings.account_paths = False
    for account in (CALLER, MEMBER):
        world.emulator.account(account).alternate_contacts["SECURITY"] = dict(HELD)
        world.emulator.account(account).govcloud_account_id = "555555555555"
    return organization.id


@pytest.mark.parametrize("function", FUNCTIONS)
def test_with_each_action_taken_out_a_function_is_denied(world: World, in_a_program: str, function: str) -> None:
    def is_denied(policy: Mapping[str, Any]) -> bool:
        world.emulator.policies.set_identity_policy(policy)
        denied = [_is_denied(getattr(pulumi_account, function), arguments) for arguments in FUNCTIONS[function]]
        world.emulator.policies.clear()
        return any(denied)

    accounts = sorted({arguments.get("account_id", CALLER) for arguments in FUNCTIONS[function]})
    named = [] if function == "organization_accounts" else accounts
    policy = for_resources(
        [Use(function, accounts=named, region_names=["eu-central-2"], alternate_contact_types=["SECURITY"])],
        account_id=CALLER,
        organization_id=in_a_program,
        management_account_id=CALLER,
    )
    assert not is_denied(policy)
    for action in sorted(actions_of(policy)):
        assert is_denied(without(policy, action)), action


def _is_denied(function: Any, arguments: Mapping[str, Any]) -> bool:
    try:
        function(**arguments)
    except AccessDeniedError:
        return True
    return False


def test_every_resource_and_function_has_a_case() -> None:
    assert FUNCTIONS.keys() == {name for name, verbs in PERMISSIONS.items() if "create" not in verbs}
    assert {case.name for case in CASES} == {name for name, verbs in PERMISSIONS.items() if "create" in verbs}
