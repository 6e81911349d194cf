"""Calls that name an account which joined minutes ago wait until AWS answers for it; other denials fail at once."""

from __future__ import annotations

import re
from typing import Any

import boto3
import pytest

from pulumi_account.core.errors import AccessDeniedError, CanceledError, NotFoundError, NoTrustedAccessError
from tests.conftest import World

CONTACT = {"Name": "Ada", "Title": "Head", "EmailAddress": "ada@example.com", "PhoneNumber": "+1 555"}


def create_account(world: World, usable_after: float) -> str:
    world.emulator.settings.new_account_delay = usable_after
    created = boto3.client("organizations").create_account(AccountName="Payments", Email="payments@example.com")
    world.emulator.reset()
    account_id: str = created["CreateAccountStatus"]["AccountId"]
    return account_id


def get_contact(world: World, account_id: str) -> dict[str, Any]:
    client = world.runtime().accounts.client(None, account_id)
    return client.call("GetAlternateContact", AlternateContactType="SECURITY")


def test_a_call_waits_until_aws_answers_for_a_new_account(world: World) -> None:
    world.emulator.create_organization()
    account_id = create_account(world, usable_after=240)
    client = world.runtime().accounts.client(None, account_id)
    started = world.clock.time()

    client.call("PutAlternateContact", AlternateContactType="SECURITY", **CONTACT)

    assert 240 <= world.clock.time() - started <= 255
    assert len(world.emulator.calls(operation="DescribeAccount")) == 1
    assert 15 <= len(world.emulator.calls(operation="PutAlternateContact")) <= 25
    assert world.narrator.shown[0] == f"waiting for AWS: account {account_id} (Payments) is new, 2 s"
    assert re.fullmatch(r"AWS answered for the new account after 2[45]\d s", world.narrator.shown[-1])
    client.call("GetAlternateContact", AlternateContactType="SECURITY")
    assert len(world.emulator.calls(operation="DescribeAccount")) == 1


def test_a_setting_that_is_missing_in_a_new_account_is_missing_and_never_the_denial_before(world: World) -> None:
    world.emulator.create_organization()
    account_id = create_account(world, usable_after=60)

    with pytest.raises(NotFoundError):
        get_contact(world, account_id)

    assert world.narrator.shown[-1].startswith("AWS answered for the new account after ")
    assert {call.error for call in world.emulator.calls(operation="GetAlternateContact")} == {
        "AccessDeniedException",
        "ResourceNotFoundException",
    }


def test_a_new_account_that_stays_denied_fails_15_minutes_after_it_joined(world: World) -> None:
    world.emulator.create_organization()
    account_id = create_account(world, usable_after=3600)
    joined = world.clock.time()

    with pytest.raises(AccessDeniedError):
        get_contact(world, account_id)
    assert 900 <= world.clock.time() - joined <= 915

    calls = len(world.emulator.calls())
    with pytest.raises(AccessDeniedError):
        get_contact(world, account_id)
    # One call, and in this runtime one question.
    assert len(world.emulator.calls(service="account")) - calls <= 1


@pytest.mark.parametrize("why", ["old", "stranger", "policy", "no trusted access"])
def test_any_other_denial_fails_at_once(world: World, why: str) -> None:
    (member,) = world.emulator.create_organization(1).member_account_ids
    if why == "old":
        world.emulator.faults.add("GetAlternateContact", code="AccessDeniedException")
    if why == "policy":
        world.emulator.deny(member)
    if why == "no trusted access":
        boto3.client("organizations").disable_aws_service_access(ServicePrincipal="account.amazonaws.com")
    world.emulator.reset()
    started = world.clock.time()

    expected = NoTrustedAccessError if why == "no trusted access" else AccessDeniedError
    with pytest.raises(expected):
        get_contact(world, "999999999999" if why == "stranger" else member)

    assert world.clock.time() == started
    asked = len(world.emulator.calls(operation="DescribeAccount"))
    assert asked == (0 if why in {"policy", "no trusted access"} else 1)


def test_denials_of_many_old_accounts_are_soon_no_longer_looked_up(world: World) -> None:
    members = world.emulator.create_organization(30).member_account_ids
    world.emulator.faults.add("GetAlternateContact", code="AccessDeniedException", times=None)
    accounts = world.runtime().accounts

    for member in members:
        with pytest.raises(AccessDeniedError):
            accounts.client(None, member).call("GetAlternateContact", AlternateContactType="SECURITY")

    assert len(world.emulator.calls(operation="DescribeAccount")) == 20


def test_canceling_the_run_ends_the_wait(world: World) -> None:
    world.emulator.create_organization()
    account_id = create_account(world, usable_after=3600)
    world.cancel_in(30)

    with pytest.raises(CanceledError):
        get_contact(world, account_id)
