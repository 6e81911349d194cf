"""Calls to the Organizations API with boto3 over HTTP: pages, pacing, retries, errors, and botocore's model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from botocore.session import get_session

from pulumi_account.aws.organizations_errors import _CONSTRAINTS, _NOT_FOUND
from pulumi_account.core.errors import (
    AccessDeniedError,
    AlreadyRegisteredError,
    ApiError,
    ConcurrentModificationError,
    CredentialsError,
    InvalidRequestError,
    NotFoundError,
    NotInOrganizationError,
    OrganizationError,
    ThrottledError,
    UnavailableError,
)
from pulumi_account.core.identity import ORGANIZATION_ID, ORGANIZATIONAL_UNIT_ID, ROOT_ID
from pulumi_account.core.quotas import ORGANIZATIONS_OPERATIONS, quota
from pulumi_account.organization.selection.model import ACCOUNT_STATES
from pulumi_account.organization.set_up.service_access import ServicePrincipal

if TYPE_CHECKING:
    from pulumi_account.core.clients import OrganizationsClient
    from tests.conftest import World

CALLER = "123456789012"
MODEL: Any = get_session().get_service_model("organizations")


def client(world: World, config: dict[str, Any] | None = None) -> OrganizationsClient:
    return world.runtime(config).accounts.organizations(None)


def test_every_page_is_read(world: World) -> None:
    organization = world.emulator.create_organization(130)
    ids = [account["Id"] for account in client(world).list("ListAccounts")]
    assert sorted(ids) == sorted([CALLER, *organization.member_account_ids])
    assert len(world.operations("organizations")) > 1


@pytest.mark.parametrize(("operation", "calls"), [("DescribeAccount", 60), ("DescribeOrganization", 12)])
def test_calls_follow_the_documented_rate_after_a_burst(world: World, operation: str, calls: int) -> None:
    world.emulator.create_organization()
    members = {"AccountId": CALLER} if operation == "DescribeAccount" else {}
    organizations = client(world)
    begin = world.clock.monotonic()
    for _ in range(calls):
        organizations.call(operation, **members)
    allowed = quota(operation, "aws", {})
    bound = (calls - allowed.burst) / allowed.rate
    assert bound <= world.clock.monotonic() - begin <= bound * 1.2


def test_a_configured_quota_replaces_the_documented_one(world: World) -> None:
    world.emulator.create_organization()
    organizations = client(world, {"account:quotas": '{"DescribeOrganization": {"rate": 100, "burst": 100}}'})
    begin = world.clock.monotonic()
    for _ in range(20):
        organizations.call("DescribeOrganization")
    assert world.clock.monotonic() == begin


@pytest.mark.parametrize("code", ["TooManyRequestsException", "ThrottlingException"])
def test_throttling_with_status_400_is_retried(world: World, code: str) -> None:
    world.emulator.create_organization()
    world.emulator.faults.add("ListAccounts", code=code, status=400, times=6)
    assert client(world).list("ListAccounts")
    world.emulator.faults.add("ListAccounts", code=code, status=400, times=None)
    with pytest.raises(ThrottledError):
        client(world).list("ListAccounts")


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        ("AWSOrganizationsNotInUseException", NotInOrganizationError, f"account {CALLER} is in no organization"),
        ("AccountNotFoundException", NotFoundError, "the account is not in the organization"),
        ("AccountAlreadyRegisteredException", AlreadyRegisteredError, "already is a delegated administrator"),
        ("ConstraintViolationException", OrganizationError, "a constraint of AWS forbids it"),
        ("InvalidInputException", InvalidRequestError, "AWS does not accept the value"),
        ("ConcurrentModificationException", ConcurrentModificationError, "something else kept changing"),
        ("ServiceException", UnavailableError, "AWS answered 500 ServiceException to every try"),
        ("ExpiredTokenException", CredentialsError, "the AWS credentials have expired"),
        ("UnsupportedAPIEndpointException", ApiError, "AWS answered 400 UnsupportedAPIEndpointException"),
    ],
)
def test_each_error_code_maps_to_its_own_exception(world: World, code: str, kind: type[Exception], said: str) -> None:
    world.emulator.create_organization()
    status = 500 if code == "ServiceException" else 400
    world.emulator.faults.add("DescribeOrganization", code=code, status=status, times=None, message="x@example.com")
    with pytest.raises(kind, match=said) as caught:
        client(world).call("DescribeOrganization")
    assert "example" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_denial_names_the_operation_and_the_reason(world: World) -> None:
    message = (
        "User: arn:aws:sts::123456789012:assumed-role/ops/me is not authorized to perform: organizations:ListAccounts "
        "on resource: * because no identity-based policy allows the organizations:ListAccounts action"
    )
    world.emulator.create_organization()
    world.emulator.faults.add("ListAccounts", code="AccessDeniedException", message=message)
    with pytest.raises(AccessDeniedError) as caught:
        client(world).list("ListAccounts")
    said = "is not authorized for organizations:ListAccounts because no identity-based policy allows"
    assert said in str(caught.value)


def test_the_account_service_endpoint_is_not_used_for_organizations(world: World) -> None:
    world.emulator.create_organization()
    config = {"account:endpointUrl": "http://127.0.0.1:9", "account:stsEndpointUrl": world.emulator.url}
    assert client(world, config).call("DescribeOrganization")["Organization"]["MasterAccountId"] == CALLER


def test_every_operation_with_a_quota_belongs_to_organizations() -> None:
    assert set(ORGANIZATIONS_OPERATIONS) <= set(MODEL.operation_names)


def test_states_ids_and_service_principals_match_the_service_model() -> None:
    assert sorted(ACCOUNT_STATES) == sorted(MODEL.shape_for("AccountState").enum)
    assert f"^{ORGANIZATION_ID.pattern}$" == MODEL.shape_for("OrganizationId").metadata["pattern"]
    assert f"^{ROOT_ID.pattern}$" == MODEL.shape_for("RootId").metadata["pattern"]
    assert f"^{ORGANIZATIONAL_UNIT_ID.pattern}$" == MODEL.shape_for("OrganizationalUnitId").metadata["pattern"]
    text, shape = ServicePrincipal.__metadata__[0], MODEL.shape_for("ServicePrincipal")  # type: ignore[attr-defined]
    assert (text.minimum, text.maximum, text.pattern) == (
        shape.metadata["min"],
        shape.metadata["max"],
        shape.metadata["pattern"],
    )


def test_the_explained_reasons_exist_in_the_service_model() -> None:
    assert set(_CONSTRAINTS) <= set(MODEL.shape_for("ConstraintViolationExceptionReason").enum)
    assert set(_NOT_FOUND) <= {shape.name for shape in MODEL.error_shapes}
    assert all(re.search(r"[a-z]", text) for text in _CONSTRAINTS.values())
