"""An answer that is not from AWS is never accepted as one, for any call of any verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.session import get_session

from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle
from pulumi_account.aws.answers import REQUIRED
from pulumi_account.core.errors import AccountError, UnavailableError
from pulumi_account.core.lifecycle import Lifecycle
from pulumi_account.core.quotas import OPERATIONS, ORGANIZATIONS_OPERATIONS
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from pulumi_account.organization.alternate_contact.lifecycle import OrganizationAlternateContactLifecycle
from pulumi_account.organization.primary_contact.lifecycle import OrganizationPrimaryContactLifecycle
from pulumi_account.organization.regions.lifecycle import OrganizationRegionOptInLifecycle
from pulumi_account.organization.set_up.delegated_administrator.lifecycle import DelegatedAdministratorLifecycle
from pulumi_account.organization.set_up.trusted_access.lifecycle import TrustedAccessLifecycle
from pulumi_account.primary_contact.lifecycle import PrimaryContactLifecycle
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle
from tests.conftest import ADDRESS, CALLER, CONTACT

if TYPE_CHECKING:
    from pulumi_account.core.runtime import Runtime
    from tests.conftest import World

MEMBERS = ["100000000001", "100000000002"]
# Every account has a primary contact from the start.
REPLACING = {**ADDRESS, "on_existing": "overwrite"}
SERVICE = "account.amazonaws.com"
PAGE = "<html><body>Ferdinand Security, please log in</body></html>"
FAULTS: dict[str, dict[str, Any]] = {
    "captive portal page": {"body": PAGE},
    "JSON of the wrong shape": {"body": '["Ferdinand Security"]', "request_id": True},
    "proxy error": {"body": PAGE, "status": 403},
    "redirect": {"body": PAGE, "status": 302},
    "empty body": {"body": ""},
    "page with AWS headers": {"body": PAGE, "request_id": True},
    "JSON with wrong types": {"body": '{"Regions": {}, "Accounts": [{}], "Organization": 1}'},
    "error as a bare string": {"body": '"Ferdinand Security is no name"', "status": 400, "request_id": True},
    "error with wrong member types": {
        "body": '{"__type": "ValidationException", "reason": {}, "fieldList": "Ferdinand"}', "status": 400,
        "request_id": True,
    },
    "error with a message as its code": {
        "body": '{"__type": "Ferdinand is no name", "message": "Ferdinand"}', "status": 400, "request_id": True,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Resource:
    """A resource as first declared and as changed, and a check whether AWS holds either."""

    lifecycle: type[Lifecycle[Any]]
    identity: str
    first: dict[str, Any]
    changed: dict[str, Any]
    holds: Callable[[World, dict[str, Any] | None], bool]


def holds_contact(*accounts: str) -> Callable[[World, dict[str, Any] | None], bool]:
    def holds(world: World, inputs: dict[str, Any] | None) -> bool:
        held = [world.emulator.account(account).alternate_contacts.get("SECURITY") for account in accounts]
        return (
            held == [None] * len(held)
            if inputs is None
            else all(each and each["Name"] == inputs["name"] for each in held)
        )

    return holds


def holds_address(*accounts: str) -> Callable[[World, dict[str, Any] | None], bool]:
    def holds(world: World, inputs: dict[str, Any] | None) -> bool:
        held = [world.emulator.account(account).contact_information for account in accounts]
        return inputs is None or all(each and each["FullName"] == inputs["full_name"] for each in held)

    return holds


def holds_region(*accounts: str) -> Callable[[World, dict[str, Any] | None], bool]:
    def holds(world: World, inputs: dict[str, Any] | None) -> bool:
        enabled = inputs is not None and inputs.get("enabled", True)
        return all(
            world.emulator.account(account).regions["eu-central-2"] == ("ENABLED" if enabled else "DISABLED")
            for account in accounts
        )

    return holds


def holds_trust(world: World, inputs: dict[str, Any] | None) -> bool:
    return (inputs is not None) == bool(
        pages(world, "list_aws_service_access_for_organization")["EnabledServicePrincipals"]
    )


def holds_administrator(world: World, inputs: dict[str, Any] | None) -> bool:
    held = [each["Id"] for each in pages(world, "list_delegated_administrators")["DelegatedAdministrators"]]
    return held == ([] if inputs is None else [inputs["account_id"]])


def pages(world: World, operation: str) -> Any:
    return getattr(world.session().client("organizations"), operation)()


REPLACING = {**ADDRESS, "on_existing": "overwrite"}
RESOURCES = {
    "AlternateContact": Resource(
        AlternateContactLifecycle, f"{CALLER}/SECURITY", CONTACT, {**CONTACT, "name": "Ferdinand II"},
        holds_contact(CALLER),
    ),
    "PrimaryContact": Resource(
        PrimaryContactLifecycle, CALLER, REPLACING, {**REPLACING, "full_name": "Ferdinand II"}, holds_address(CALLER)
    ),
    "RegionOptIn": Resource(
        RegionOptInLifecycle, f"{CALLER}/eu-central-2", {"region_name": "eu-central-2", "on_removal": "opt_out"},
        {"region_name": "eu-central-2", "enabled": False}, holds_region(CALLER),
    ),
    "OrganizationAlternateContact": Resource(
        OrganizationAlternateContactLifecycle, "organization/SECURITY", {**CONTACT, "accounts": MEMBERS},
        {**CONTACT, "accounts": MEMBERS, "name": "Ferdinand II"}, holds_contact(*MEMBERS),
    ),
    "OrganizationPrimaryContact": Resource(
        OrganizationPrimaryContactLifecycle, "organization", {**REPLACING, "accounts": MEMBERS},
        {**REPLACING, "accounts": MEMBERS, "full_name": "Ferdinand II"}, holds_address(*MEMBERS),
    ),
    "OrganizationRegionOptIn": Resource(
        OrganizationRegionOptInLifecycle, "organization/regions",
        {"region_names": ["eu-central-2"], "accounts": MEMBERS, "on_removal": "opt_out"},
        {"region_names": ["eu-central-2"], "accounts": MEMBERS, "enabled": False}, holds_region(*MEMBERS),
    ),
    "TrustedAccess": Resource(
        TrustedAccessLifecycle, SERVICE, {"service_principal": SERVICE}, {"service_principal": SERVICE}, holds_trust
    ),
    "DelegatedAdministrator": Resource(
        DelegatedAdministratorLifecycle, f"{MEMBERS[0]}/{SERVICE}", {"account_id": MEMBERS[0]},
        {"account_id": MEMBERS[0]}, holds_administrator,
    ),
}  # fmt: skip


@pytest.fixture
def _without_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip botocore's backoff, which sleeps in real time."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _seconds: None))


class Life:
    """A resource in an emulated organization, already created for every verb except create."""

    def __init__(self, world: World, runtime: Runtime, resource: Resource, verb: str) -> None:
        self._world, self._runtime, self._resource, self._verb = world, runtime, resource, verb
        world.emulator.faults.clear()
        world.emulator.reset(state=True)
        trusted = resource.lifecycle is not TrustedAccessLifecycle
        world.emulator.create_organization(MEMBERS, trusted_access=trusted)
        self._state = self._run("create").properties if verb != "create" else {}
        world.emulator.reset()

    def run(self) -> Any:
        return self._run(self._verb)

    def _run(self, verb: str) -> Any:
        resource = self._resource
        lifecycle = resource.lifecycle(self._runtime)
        if verb == "create":
            return lifecycle.create(CreateRequest(self._inputs(resource.first)))
        if verb == "read":
            return lifecycle.read(ReadRequest(resource.identity, self._state))
        if verb == "update":
            return lifecycle.update(UpdateRequest(resource.identity, self._state, self._inputs(resource.changed)))
        return lifecycle.delete(DeleteRequest(resource.identity, self._state))

    def _inputs(self, values: dict[str, Any]) -> Any:
        inputs, failures = self._resource.lifecycle.inputs.check(values)
        assert inputs is not None, failures
        return inputs

    def is_done(self, answer: Any) -> bool:
        """Whether AWS holds what the verb should have achieved."""
        resource = self._resource
        if self._verb == "read":
            return not answer.properties.get("account_statuses") and resource.holds(self._world, resource.first)
        wanted = {"create": resource.first, "update": resource.changed, "delete": None}[self._verb]
        return resource.holds(self._world, wanted)


@pytest.mark.usefixtures("_without_backoff")
@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("verb", ["create", "read", "update", "delete"])
def test_no_call_of_any_verb_accepts_an_answer_that_is_not_from_aws(world: World, name: str, verb: str) -> None:
    resource, runtime = RESOURCES[name], world.runtime()
    life = Life(world, runtime, resource, verb)
    answer = life.run()
    operations = sorted({call.operation for call in world.emulator.calls()} - {"GetCallerIdentity"})
    assert bool(operations) != (verb == "delete" and "PrimaryContact" in name)
    assert life.is_done(answer)
    for operation in operations:
        # All resources call AWS the same way: two faults are enough for the slower ones.
        for what in FAULTS if name in ("AlternateContact", "RegionOptIn") else list(FAULTS)[:2]:
            fault, where = FAULTS[what], f"{what} for {operation}"
            life = Life(world, runtime, resource, verb)
            world.emulator.faults.add(operation, times=None, **fault)
            with pytest.raises(AccountError) as caught:
                life.run()
            said = str(caught.value)
            assert "Ferdinand" not in said, where
            assert "please" not in said, where
            world.emulator.faults.clear()
            assert life.is_done(life.run()), where


def region_names(world: World) -> list[str]:
    """Return the regions in two pages, to be ready for an account service with more than 50 regions."""
    client = world.runtime().accounts.client(None, None)
    first = client.call("ListRegions", MaxResults=20)
    rest = client.call("ListRegions", MaxResults=20, NextToken=first["NextToken"])
    return [region["RegionName"] for region in (*first["Regions"], *rest["Regions"])]


@pytest.mark.usefixtures("_without_backoff")
@pytest.mark.parametrize("fault", [{"body": PAGE}, {"body": "", "request_id": True}, {"cut": True}])
@pytest.mark.parametrize(
    ("operation", "ask"),
    [
        ("ListAccounts", lambda world: world.runtime().accounts.organizations(None).list("ListAccounts")),
        ("ListRegions", region_names),
    ],
)
def test_a_corrupt_page_of_a_list_is_requested_again_and_never_ends_it(
    world: World, operation: str, ask: Callable[[World], list[Any]], fault: dict[str, Any]
) -> None:
    world.emulator.create_organization(50)
    whole = ask(world)
    world.emulator.faults.add(operation, skip=1, **fault)
    assert ask(world) == whole
    assert world.emulator.faults.pending() == []
    world.emulator.faults.add(operation, skip=1, times=None, **fault)
    with pytest.raises(UnavailableError, match=f"{operation}: the answer was not AWS's"):
        ask(world)


LOST = {
    "reset": {"connection_reset": True},
    "500": {"status": 500},
    "page": {"body": PAGE},
    "503 from a proxy": {"body": PAGE, "status": 503},
}


@pytest.mark.usefixtures("_without_backoff")
@pytest.mark.parametrize("times", [1, None])
@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
@pytest.mark.parametrize(
    ("name", "verb", "operation"),
    [
        ("TrustedAccess", "create", "EnableAWSServiceAccess"),
        ("TrustedAccess", "delete", "DisableAWSServiceAccess"),
        ("DelegatedAdministrator", "create", "RegisterDelegatedAdministrator"),
        ("DelegatedAdministrator", "delete", "DeregisterDelegatedAdministrator"),
    ],
)
def test_an_organization_change_with_a_lost_answer_is_made_only_once(
    world: World, name: str, verb: str, operation: str, lost: dict[str, Any], times: int | None
) -> None:
    life = Life(world, world.runtime(), RESOURCES[name], verb)
    world.emulator.faults.add(operation, after=True, times=times, **lost)
    assert life.is_done(life.run())
    assert life.is_done(life.run())
    assert world.operations("organizations").count(operation) == 1


@pytest.mark.usefixtures("_without_backoff")
@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
def test_an_organization_change_that_never_arrived_is_retried(world: World, lost: dict[str, Any]) -> None:
    life = Life(world, world.runtime(), RESOURCES["TrustedAccess"], "create")
    world.emulator.faults.add("EnableAWSServiceAccess", times=2, **lost)
    assert life.is_done(life.run())
    assert world.operations("organizations").count("EnableAWSServiceAccess") == 3


@pytest.mark.usefixtures("_without_backoff")
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_the_callers_identity_comes_only_from_aws(world: World, fault: dict[str, Any]) -> None:
    for operation, connection in (("GetCallerIdentity", None), ("AssumeRole", world.role_in(MEMBERS[0]))):
        world.emulator.faults.add(operation, times=None, **fault)
        with pytest.raises(AccountError) as caught:
            world.runtime().accounts.client(connection, None).call("ListRegions")
        assert "Ferdinand" not in str(caught.value)
        assert "\n" not in str(caught.value)


def test_required_answer_members_exist_in_the_service_models() -> None:
    services = [
        get_session().get_service_model(service) for service in ("account", "iam", "organizations", "s3", "sts")
    ]
    models = {name: service for service in services for name in service.operation_names}
    for operation, paths in REQUIRED.items():
        for path in paths:
            shape: Any = models[operation].operation_model(operation).output_shape
            for name in path.split("."):
                shape = shape.members[name.removesuffix("[]")]
                assert (shape.type_name == "list") == name.endswith("[]"), path
                shape = shape.member if shape.type_name == "list" else shape
            assert shape.type_name in ("string", "timestamp"), path


def test_every_list_and_read_operation_has_required_answer_members() -> None:
    called = {"GetAlternateContact", "GetContactInformation", "GetRegionOptStatus", "ListRegions"}
    reads = {name for name in ORGANIZATIONS_OPERATIONS if name.startswith(("List", "Describe"))}
    assert called <= set(OPERATIONS)
    assert called | reads <= set(REQUIRED)
