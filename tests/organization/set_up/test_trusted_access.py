"""The verbs of trusted access, with boto3 over HTTP; every call is counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.aws.calls import AwsCall
from pulumi_account.core.adoption import adopt
from pulumi_account.core.errors import (
    AccessDeniedError,
    InvalidRequestError,
    NotInOrganizationError,
    OrganizationError,
    UnavailableError,
)
from pulumi_account.core.lookup import read_by_id
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from pulumi_account.core.unfinished import UnfinishedRuns
from pulumi_account.organization.set_up.trusted_access.lifecycle import TrustedAccessLifecycle
from pulumi_account.organization.set_up.trusted_access.model import TrustedAccessInputs

if TYPE_CHECKING:
    from tests.conftest import World

CALLER, MEMBER = "123456789012", "100000000001"
SERVICE = "account.amazonaws.com"
STATE = {"service_principal": SERVICE, "account_id": CALLER, "adopted": False}


def inputs(**changes: Any) -> TrustedAccessInputs:
    checked, failures = TrustedAccessInputs.check(changes)
    assert checked is not None, failures
    return checked


def lifecycle(world: World) -> TrustedAccessLifecycle:
    return TrustedAccessLifecycle(world.runtime())


def test_create_enables_trusted_access_and_waits_until_it_is_visible(world: World) -> None:
    world.emulator.create_organization(1, trusted_access=False)
    response = lifecycle(world).create(CreateRequest(inputs()))
    assert response.identity == SERVICE
    assert response.properties == STATE
    assert world.operations("organizations") == [
        "DescribeOrganization",
        "ListAWSServiceAccessForOrganization",
        "EnableAWSServiceAccess",
        "ListAWSServiceAccessForOrganization",
    ]
    client = world.runtime().accounts.client(None, MEMBER)
    assert client.call("ListRegions")["Regions"]


def test_create_adopts_enabled_trusted_access_without_a_write(world: World) -> None:
    world.emulator.create_organization()
    life = lifecycle(world)
    state = life.create(CreateRequest(inputs())).properties
    assert state == {**STATE, "adopted": True}
    assert "EnableAWSServiceAccess" not in world.operations("organizations")
    assert world.narrator.said[-1].startswith(f"TrustedAccess {SERVICE}: adopted, already enabled")
    read = life.read(ReadRequest(SERVICE, state))
    assert read is not None
    assert read.properties == life.update(UpdateRequest(SERVICE, state, inputs())).properties == state


@pytest.mark.parametrize("adopted", [{"adopted": True}, {}], ids=["adopted", "state without the property"])
def test_delete_keeps_trusted_access_that_the_stack_did_not_enable(world: World, adopted: dict[str, bool]) -> None:
    world.emulator.create_organization()
    lifecycle(world).delete(DeleteRequest(SERVICE, {"service_principal": SERVICE, "account_id": CALLER, **adopted}))
    assert world.operations("organizations") == []
    assert f"TrustedAccess {SERVICE}: stays enabled, since this stack did not enable it" in world.narrator.said[-1]


@pytest.mark.parametrize("ending", ["killed", "not shown"])
def test_trusted_access_enabled_by_an_interrupted_run_counts_as_enabled_by_the_stack(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    from pulumi_account.organization.set_up.trusted_access import lifecycle as module

    world.emulator.create_organization(trusted_access=False)
    runtime = world.runtime()
    runtime.unfinished = UnfinishedRuns(tmp_path)
    life = TrustedAccessLifecycle(runtime)

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt if ending == "killed" else UnavailableError("not shown")

    with monkeypatch.context() as patched:
        patched.setattr(module, "wait_until_visible", cut_off)
        if ending == "killed":
            # A killed process cleans up nothing.
            patched.setattr("pulumi_account.core.unfinished._remove", lambda _: None)
        with pytest.raises((KeyboardInterrupt, UnavailableError)):
            life.create(CreateRequest(inputs()))
    assert life.create(CreateRequest(inputs())).properties == STATE
    assert world.operations("organizations").count("EnableAWSServiceAccess") == 1
    assert life.create(CreateRequest(inputs())).properties["adopted"] is True


def test_an_accepted_change_that_never_becomes_visible_is_an_error(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pulumi_account.organization.set_up.trusted_access import lifecycle as module

    world.emulator.create_organization(trusted_access=False)
    monkeypatch.setattr(module, "_is_enabled", lambda *_: False)
    begin = world.clock.monotonic()
    with pytest.raises(UnavailableError, match="accepted the change, but doesn't show it yet: run again"):
        lifecycle(world).create(CreateRequest(inputs()))
    assert world.clock.monotonic() - begin == pytest.approx(29, abs=2)


def test_a_concurrent_modification_is_retried(world: World) -> None:
    world.emulator.create_organization(trusted_access=False)
    world.emulator.faults.add("EnableAWSServiceAccess", code="ConcurrentModificationException", times=3)
    lifecycle(world).create(CreateRequest(inputs()))
    assert world.operations("organizations").count("EnableAWSServiceAccess") == 4


def test_denials_are_retried_for_a_minute_after_enabling(world: World) -> None:
    world.emulator.create_organization(1, trusted_access=False)
    runtime = world.runtime()
    member = runtime.accounts.client(None, MEMBER)
    world.emulator.faults.add("ListRegions", code="AccessDeniedException")
    with pytest.raises(AccessDeniedError):
        member.call("ListRegions")
    TrustedAccessLifecycle(runtime).create(CreateRequest(inputs()))
    world.emulator.faults.add("ListRegions", code="AccessDeniedException", times=5)
    assert member.call("ListRegions")["Regions"]
    world.emulator.faults.add("ListRegions", code="AccessDeniedException", times=None)
    begin = world.clock.monotonic()
    with pytest.raises(AccessDeniedError):
        member.call("ListRegions")
    assert 30 < world.clock.monotonic() - begin <= 60


def test_a_missing_organization_is_reported(world: World) -> None:
    with pytest.raises(NotInOrganizationError, match=f"account {CALLER} is in no organization"):
        lifecycle(world).create(CreateRequest(inputs()))


def test_a_member_is_told_which_account_can_enable_it_before_any_write(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.emulator.create_organization(1, trusted_access=False)
    for name, value in world.emulator.environment(MEMBER).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(OrganizationError, match=f"to account {MEMBER}, but only .* management account, {CALLER}, may"):
        lifecycle(world).create(CreateRequest(inputs()))
    assert world.operations("organizations") == ["DescribeOrganization"]


def test_consolidated_billing_is_reported_as_insufficient(world: World) -> None:
    world.emulator.create_organization(trusted_access=False, feature_set="CONSOLIDATED_BILLING")
    with pytest.raises(OrganizationError, match="needs all features: enable them with aws organizations"):
        lifecycle(world).create(CreateRequest(inputs()))


def test_a_service_unknown_to_aws_is_rejected(world: World) -> None:
    world.emulator.create_organization()
    with pytest.raises(InvalidRequestError):
        lifecycle(world).create(CreateRequest(inputs(service_principal="nobody.amazonaws.com")))


def test_a_denial_names_the_action_and_who_can_perform_it(world: World) -> None:
    world.emulator.create_organization(trusted_access=False)
    world.emulator.faults.add("EnableAWSServiceAccess", code="AccessDeniedException")
    with pytest.raises(
        AccessDeniedError, match="not authorized for organizations:EnableAWSServiceAccess: it is open to"
    ):
        lifecycle(world).create(CreateRequest(inputs()))


def test_read_reports_gone_only_after_two_reads(world: World) -> None:
    world.emulator.create_organization()
    life = lifecycle(world)
    response = life.read(ReadRequest(SERVICE, STATE))
    assert response is not None
    assert (response.inputs, response.properties) == ({"service_principal": SERVICE}, STATE)
    world.emulator.reset()
    assert life.read(ReadRequest("ram.amazonaws.com", {**STATE, "service_principal": "ram.amazonaws.com"})) is None
    assert world.operations("organizations").count("ListAWSServiceAccessForOrganization") == 2


def test_credentials_of_another_organization_are_rejected(world: World) -> None:
    world.emulator.create_organization()
    other = {**STATE, "account_id": "999999999999"}
    life = lifecycle(world)
    cases: list[tuple[Any, Any]] = [
        (life.read, ReadRequest(SERVICE, other)),
        (life.delete, DeleteRequest(SERVICE, other)),
        (life.update, UpdateRequest(SERVICE, other, inputs())),
    ]
    for verb, request in cases:
        with pytest.raises(OrganizationError, match=f"organization that {CALLER} manages.* use credentials of 9999"):
            verb(request)


def test_delete_disables_trusted_access_and_succeeds_if_already_disabled(world: World) -> None:
    world.emulator.create_organization()
    life = lifecycle(world)
    life.delete(DeleteRequest(SERVICE, STATE))
    life.delete(DeleteRequest(SERVICE, STATE))
    assert world.operations("organizations").count("DisableAWSServiceAccess") == 1
    assert life.read(ReadRequest(SERVICE, STATE)) is None


def test_delete_is_skipped_if_another_resource_declares_the_service(world: World) -> None:
    world.emulator.create_organization()
    life = lifecycle(world)
    life.declare(inputs())
    life.delete(DeleteRequest(SERVICE, STATE))
    assert world.operations("organizations") == []
    assert "still declares" in world.narrator.said[0]


def test_an_import_adopts_without_a_write_and_a_wrong_id_names_the_right_one(world: World) -> None:
    world.emulator.create_organization()
    life = lifecycle(world)
    adopted, failures = adopt(life, inputs(import_=SERVICE))
    assert not failures
    assert adopted is not None
    assert (adopted.identity, adopted.properties["account_id"]) == (SERVICE, CALLER)
    assert "EnableAWSServiceAccess" not in world.operations("organizations")
    (wrong,) = adopt(life, inputs(import_="ram.amazonaws.com"))[1]
    assert wrong.property == "import_"
    assert SERVICE in wrong.reason


def test_trusted_access_can_be_read_with_only_its_id(world: World) -> None:
    world.emulator.create_organization()
    full, response = read_by_id(lifecycle(world), SERVICE, {})
    assert full == SERVICE
    assert response.properties == {**STATE, "adopted": True}


@pytest.mark.parametrize(
    ("values", "named"),
    [({"service_principal": "not a service"}, "service_principal"), ({"account_id": CALLER}, "account_id")],
)
def test_invalid_input_is_reported_on_its_property(values: dict[str, Any], named: str) -> None:
    assert [failure.property for failure in TrustedAccessInputs.check(values)[1]] == [named]


def test_another_connection_to_the_same_organization_is_no_replacement() -> None:
    connection = {"role_arn": f"arn:aws:iam::{CALLER}:role/organizer"}
    difference = TrustedAccessInputs.difference(STATE, {"connection": connection})
    assert (difference.changes, difference.replaces) == (("connection",), ())
    assert TrustedAccessInputs.difference(STATE, {}).changes == ()
    assert TrustedAccessInputs.difference(STATE, {"service_principal": "ram.amazonaws.com"}).replaces


def test_the_action_of_a_call_has_the_service_prefix() -> None:
    assert AwsCall("organizations", "EnableAWSServiceAccess").action == "organizations:EnableAWSServiceAccess"
