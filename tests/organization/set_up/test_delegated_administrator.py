"""The verbs of a delegated administrator, with boto3 over HTTP; every call is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pulumi_account.core.adoption import adopt
from pulumi_account.core.errors import NotFoundError, OrganizationError
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from pulumi_account.organization.set_up.delegated_administrator.lifecycle import DelegatedAdministratorLifecycle
from pulumi_account.organization.set_up.delegated_administrator.model import DelegatedAdministratorInputs

if TYPE_CHECKING:
    from tests.conftest import World

CALLER, MEMBER, OTHER = "123456789012", "100000000001", "100000000002"
SERVICE = "account.amazonaws.com"
IDENTITY = f"{MEMBER}/{SERVICE}"
STATE = {"account_id": MEMBER, "service_principal": SERVICE, "management_account_id": CALLER, "adopted": False}


def inputs(**changes: Any) -> DelegatedAdministratorInputs:
    checked, failures = DelegatedAdministratorInputs.check({"account_id": MEMBER, **changes})
    assert checked is not None, failures
    return checked


def lifecycle(world: World) -> DelegatedAdministratorLifecycle:
    return DelegatedAdministratorLifecycle(world.runtime())


def test_create_registers_the_account_and_waits_until_it_is_visible(world: World) -> None:
    world.emulator.create_organization(2)
    response = lifecycle(world).create(CreateRequest(inputs()))
    assert response.identity == IDENTITY
    assert response.properties == STATE
    assert world.operations("organizations") == [
        "DescribeOrganization",
        "ListDelegatedAdministrators",
        "RegisterDelegatedAdministrator",
        "ListDelegatedAdministrators",
    ]


def test_create_adopts_a_registered_account_without_a_write(world: World) -> None:
    world.emulator.create_organization(1, delegated_administrator=MEMBER)
    life = lifecycle(world)
    state = life.create(CreateRequest(inputs())).properties
    assert state == {**STATE, "adopted": True}
    assert "RegisterDelegatedAdministrator" not in world.operations("organizations")
    assert world.narrator.said[-1].startswith(
        f"DelegatedAdministrator {IDENTITY} (Account {MEMBER}): adopted, already registered"
    )
    read = life.read(ReadRequest(IDENTITY, state))
    assert read is not None
    assert read.properties == life.update(UpdateRequest(IDENTITY, state, inputs())).properties == state


@pytest.mark.parametrize("adopted", [{"adopted": True}, {}], ids=["adopted", "state without the property"])
def test_delete_keeps_an_adopted_registration_unless_another_account_replaces_it(
    world: World, adopted: dict[str, bool]
) -> None:
    world.emulator.create_organization(2, delegated_administrator=MEMBER)
    life = lifecycle(world)
    state = {name: value for name, value in STATE.items() if name != "adopted"} | adopted
    life.delete(DeleteRequest(IDENTITY, state))
    assert world.operations("organizations") == []
    assert f"DelegatedAdministrator {IDENTITY}: stays registered" in world.narrator.said[-1]
    life.declare(inputs(account_id=OTHER))
    assert life.consequence_of_replace(state) == f"deregisters account {MEMBER} as administrator of {SERVICE}"
    life.delete(DeleteRequest(IDENTITY, state))
    assert life.create(CreateRequest(inputs(account_id=OTHER))).properties["adopted"] is False


def test_an_account_registered_by_someone_else_in_the_meantime_is_adopted(world: World) -> None:
    world.emulator.create_organization(1)
    world.emulator.faults.add("RegisterDelegatedAdministrator", code="AccountAlreadyRegisteredException")
    response = lifecycle(world).create(CreateRequest(inputs()))
    assert response.identity == IDENTITY
    assert response.properties["adopted"] is True


@pytest.mark.parametrize(
    ("options", "account_id", "said"),
    [
        ({"trusted_access": False}, MEMBER, "no trusted access in the organization: declare a TrustedAccess"),
        ({"feature_set": "CONSOLIDATED_BILLING"}, MEMBER, "needs all features"),
        ({}, CALLER, "the management account can't be a delegated administrator: name a member"),
        ({"delegated_administrator": OTHER}, MEMBER, "already has another delegated administrator"),
    ],
)
def test_an_error_says_what_prevents_the_registration(
    world: World, options: dict[str, Any], account_id: str, said: str
) -> None:
    world.emulator.create_organization(2, **options)
    with pytest.raises(OrganizationError, match=said):
        lifecycle(world).create(CreateRequest(inputs(account_id=account_id)))


def test_an_account_outside_the_organization_is_reported(world: World) -> None:
    world.emulator.create_organization(1)
    with pytest.raises(NotFoundError, match="the account is not in the organization"):
        lifecycle(world).create(CreateRequest(inputs(account_id="999999999999")))


def test_a_member_cannot_register_and_is_told_which_account_can(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.emulator.create_organization(1, delegated_administrator=MEMBER)
    for name, value in world.emulator.environment(MEMBER).items():
        monkeypatch.setenv(name, value)
    life = lifecycle(world)
    cases: list[tuple[Any, Any]] = [
        (life.create, CreateRequest(inputs())),
        (life.delete, DeleteRequest(IDENTITY, STATE)),
    ]
    for verb, request in cases:
        with pytest.raises(OrganizationError, match=f"only the organization's management account, {CALLER}, may do"):
            verb(request)


def test_read_works_with_credentials_of_the_delegated_administrator(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.emulator.create_organization(2, delegated_administrator=MEMBER)
    for account_id in (CALLER, MEMBER):
        for name, value in world.emulator.environment(account_id).items():
            monkeypatch.setenv(name, value)
        response = lifecycle(world).read(ReadRequest(IDENTITY, STATE))
        assert response is not None
        assert response.properties == STATE
        assert response.inputs == {"account_id": MEMBER, "service_principal": SERVICE}
        assert lifecycle(world).read(ReadRequest(f"{OTHER}/{SERVICE}", {**STATE, "account_id": OTHER})) is None


def test_credentials_of_another_organization_never_mean_gone(world: World) -> None:
    world.emulator.create_organization(1)
    other = {**STATE, "management_account_id": "999999999999"}
    life = lifecycle(world)
    cases: list[tuple[Any, Any]] = [
        (life.read, ReadRequest(IDENTITY, other)),
        (life.delete, DeleteRequest(IDENTITY, other)),
        (life.update, UpdateRequest(IDENTITY, other, inputs())),
    ]
    for verb, request in cases:
        with pytest.raises(OrganizationError, match="use credentials of 999999999999"):
            verb(request)


def test_delete_deregisters_and_succeeds_if_already_gone(world: World) -> None:
    world.emulator.create_organization(1, delegated_administrator=MEMBER)
    life = lifecycle(world)
    life.delete(DeleteRequest(IDENTITY, STATE))
    life.delete(DeleteRequest(IDENTITY, STATE))
    assert world.operations("organizations").count("DeregisterDelegatedAdministrator") == 1
    client: Any = boto3.client("organizations")
    assert client.list_delegated_administrators(ServicePrincipal=SERVICE)["DelegatedAdministrators"] == []


def test_delete_is_skipped_if_another_resource_declares_the_registration(world: World) -> None:
    world.emulator.create_organization(1, delegated_administrator=MEMBER)
    life = lifecycle(world)
    life.declare(inputs())
    life.delete(DeleteRequest(IDENTITY, STATE))
    assert world.operations("organizations") == []


def test_an_import_adopts_without_a_write(world: World) -> None:
    world.emulator.create_organization(2, delegated_administrator=MEMBER)
    life = lifecycle(world)
    adopted, failures = adopt(life, inputs(import_=IDENTITY))
    assert not failures
    assert adopted is not None
    assert adopted.identity == IDENTITY
    assert adopted.properties["management_account_id"] == CALLER
    (missing,) = adopt(life, inputs(account_id=OTHER, import_=f"{OTHER}/{SERVICE}"))[1]
    assert "does not exist in AWS" in missing.reason
    (wrong,) = adopt(life, inputs(import_=f"{OTHER}/{SERVICE}"))[1]
    assert wrong.property == "account_id"


def test_invalid_inputs_are_reported_on_their_properties() -> None:
    values = {"service_principal": "no service", "account_id": "1"}
    assert [failure.property for failure in DelegatedAdministratorInputs.check(values)[1]] == list(values)
    assert [failure.property for failure in DelegatedAdministratorInputs.check({})[1]] == ["account_id"]


def test_another_account_replaces_but_a_role_in_the_management_account_does_not() -> None:
    role = {"role_arn": f"arn:aws:iam::{CALLER}:role/organizer"}
    assert inputs(connection=role).account_id == MEMBER
    assert DelegatedAdministratorInputs.difference(STATE, {"account_id": MEMBER, "connection": role}).replaces == ()
    assert DelegatedAdministratorInputs.difference(STATE, {"account_id": OTHER}).replaces == ("account_id",)
    assert DelegatedAdministratorLifecycle.deletes_before_replacing
