"""Single resources of accounts that were closed or left the organization don't block a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pulumi_account.core.errors import AccessDeniedError, AccountError, CredentialsError
from pulumi_account.providers import AlternateContactProvider, PrimaryContactProvider, RegionOptInProvider
from tests.conftest import ADDRESS, CONTACT
from tests.dynamic.test_verbs import Providers

if TYPE_CHECKING:
    from pulumi_account.dynamic.verbs import LifecycleProvider
    from tests.conftest import World

MEMBER = "100000000001"
ZURICH = {"region_name": "eu-central-2", "enabled": True, "on_removal": "opt_out"}
KINDS: list[tuple[type[LifecycleProvider], str, dict[str, Any], dict[str, Any]]] = [
    (AlternateContactProvider, f"{MEMBER}/SECURITY", CONTACT, {"title": "Other"}),
    (PrimaryContactProvider, MEMBER, ADDRESS, {"city": "Potsdam"}),
    (RegionOptInProvider, f"{MEMBER}/eu-central-2", ZURICH, {"enabled": False}),
]


@pytest.fixture
def providers(world: World, monkeypatch: pytest.MonkeyPatch) -> Providers:
    world.emulator.create_organization([MEMBER])
    return Providers(world, monkeypatch)


@pytest.mark.parametrize("how", ["closed", "left"])
@pytest.mark.parametrize(("kind", "identity", "given", "change"), KINDS, ids=["contact", "primary", "region"])
def test_a_closed_or_departed_account_fails_no_verb_and_keeps_its_state_with_a_message(
    providers: Providers,
    world: World,
    kind: type[LifecycleProvider],
    identity: str,
    given: dict[str, Any],
    change: dict[str, Any],
    how: str,
) -> None:
    state = {**given, "account_id": MEMBER}
    organizations = boto3.client("organizations")
    if how == "left":
        organizations.remove_account_from_organization(AccountId=MEMBER)
    else:
        organizations.close_account(AccountId=MEMBER)
    for operation in ("GetAlternateContact", "GetContactInformation", "GetRegionOptStatus"):
        world.emulator.faults.add(operation, code="AccessDeniedException", account_id=MEMBER, times=None)
    provider = providers.of(kind)

    read = provider.read(identity, state)
    assert (read.id, read.outs, read.inputs) == (identity, state, state)
    assert provider.update(identity, state, {**state, **change}).outs == state
    provider.delete(identity, state)

    told = [line for line in world.narrator.said if "is closed or no longer in the organization" in line]
    # A primary contact is deleted without a call.
    assert len(told) == (2 if kind is PrimaryContactProvider else 3)
    assert all(identity in line for line in told)
    with pytest.raises(AccountError, match="create"):
        provider.create({**given, "account_id": MEMBER, "enabled": False} if "enabled" in given else state)


def test_a_denial_without_other_evidence_stays_an_error(providers: Providers, world: World) -> None:
    provider, state = providers.of(AlternateContactProvider), {**CONTACT, "account_id": MEMBER}
    for operation in ("GetAlternateContact", "DeleteAlternateContact"):
        world.emulator.faults.add(operation, code="AccessDeniedException", times=None)
    with pytest.raises(AccessDeniedError):
        provider.read(f"{MEMBER}/SECURITY", state)
    boto3.client("organizations").close_account(AccountId=MEMBER)
    world.emulator.faults.add("DescribeAccount", code="AccessDeniedException", times=None)
    with pytest.raises(AccessDeniedError):
        provider.delete(f"{MEMBER}/SECURITY", state)


def test_an_account_reached_by_a_role_must_be_known_to_be_closed(providers: Providers, world: World) -> None:
    foreign = "999999999999"
    for account, is_closed in ((MEMBER, True), (foreign, False)):
        connection = {"role_arn": f"arn:aws:iam::{account}:role/contacts"}
        state = {**CONTACT, "account_id": account, "connection": connection}
        world.emulator.faults.add("AssumeRole", code="AccessDenied", times=None)
        provider = providers.of(AlternateContactProvider)
        if is_closed:
            boto3.client("organizations").close_account(AccountId=account)
            provider.delete(f"{account}/SECURITY", state)
        else:
            with pytest.raises((CredentialsError, AccessDeniedError)):
                provider.delete(f"{account}/SECURITY", state)
