"""Compares the emulator with botocore's service model: every operation and every limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape, StructureShape

from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.emulator.exceptions import ServiceError
from pulumi_account.testing.emulator.validation import validate

MODEL = ServiceModel(Loader().load_service_model("account", "service-2"), "account")
VALUES = {
    "AccountId": "123456789012",
    "AlternateContactType": "SECURITY",
    "Name": "Ada Example",
    "Title": "Head",
    "EmailAddress": "ada@example.com",
    "PhoneNumber": "+4755501",
    "ContactInformationPhoneNumber": "+4755501",
    "CountryCode": "NO",
    "RegionName": "eu-central-2",
    "Otp": "A1B2C3",
    "PrimaryEmailAddress": "new@example.com",
    "AccountName": "Payments",
    "RegionOptStatus": "ENABLED",
    "ListRegionsRequestMaxResultsInteger": 10,
    "ListRegionsRequestNextTokenString": "",
}
# What must be true before an operation can succeed.
PREPARATIONS: dict[str, Any] = {
    "GetAlternateContact": lambda account: account.alternate_contacts.update(SECURITY={"Name": "Ada"}),
    "DeleteAlternateContact": lambda account: account.alternate_contacts.update(SECURITY={"Name": "Ada"}),
    "DisableRegion": lambda account: account.regions.update({"eu-central-2": "ENABLED"}),
    "SendPhoneNumberVerification": lambda account: setattr(account, "verification_status", "UNVERIFIED"),
    "VerifyPhoneNumber": lambda account: setattr(account, "verification_status", "PENDING"),
    "GetGovCloudAccountInformation": lambda account: setattr(account, "govcloud_account_id", "555555555555"),
}
NEEDS_AN_UPDATE = ("AcceptPrimaryEmailUpdate", "GetPrimaryEmailUpdateStatus")


def example(shape: Shape) -> Any:
    if isinstance(shape, StructureShape):
        return {name: example(member) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [example(shape.member)]  # type: ignore[attr-defined]
    return VALUES.get(shape.name, "Somewhere")


def request_of(operation: str) -> dict[str, Any]:
    shape = MODEL.operation_model(operation).input_shape
    assert shape is not None
    request: dict[str, Any] = example(shape)
    return request


@pytest.mark.parametrize("operation", MODEL.operation_names)
def test_every_operation_answers_in_the_shape_of_the_service_model(
    emulator: Emulator, client: Any, operation: str
) -> None:
    (member,) = emulator.create_organization(1).member_account_ids
    account = emulator.account(member)
    PREPARATIONS.get(operation, lambda _: None)(account)
    if operation in NEEDS_AN_UPDATE:
        client.start_primary_email_update(AccountId=member, PrimaryEmail=VALUES["PrimaryEmailAddress"])
    request = request_of(operation)
    if operation == "AcceptPrimaryEmailUpdate":
        request["Otp"] = emulator.one_time_passwords(member)[-1].code
    for name in request.keys() & {"AccountId", "StandardAccountId"}:
        request[name] = member
    answer = getattr(client, xform_name(operation))(**request)
    del answer["ResponseMetadata"]
    output = MODEL.operation_model(operation).output_shape
    if output is None:
        assert answer == {}
    else:
        assert answer
        assert_in_shape(answer, output)


def assert_in_shape(value: Any, shape: Shape) -> None:
    if isinstance(shape, StructureShape):
        assert value.keys() <= shape.members.keys()
        assert value.keys() >= set(shape.required_members)
        for name, member in value.items():
            assert_in_shape(member, shape.members[name])
    elif shape.type_name == "list":
        for item in value:
            assert_in_shape(item, shape.member)  # type: ignore[attr-defined]
    elif shape.type_name == "timestamp":
        assert value.year >= 2025
    elif "enum" in shape.metadata:
        assert value in shape.metadata["enum"]
    else:
        assert shape.metadata.get("min", 0) <= len(value) <= shape.metadata.get("max", 10_000)


def members_with_limits(operation: str) -> Iterator[tuple[tuple[str, ...], Shape]]:
    """Yield the string and integer members of an operation's input, with their paths."""
    pending: list[tuple[tuple[str, ...], Shape]] = [((), MODEL.operation_model(operation).input_shape)]  # type: ignore[list-item]
    while pending:
        path, shape = pending.pop()
        if isinstance(shape, StructureShape):
            pending.extend(((*path, name), member) for name, member in shape.members.items())
        elif shape.type_name in ("string", "integer"):
            yield path, shape


MEMBERS = [
    (operation, path, shape) for operation in MODEL.operation_names for path, shape in members_with_limits(operation)
]
IDS = [f"{operation}-{'.'.join(path)}" for operation, path, _ in MEMBERS]


def refusals(operation: str, path: tuple[str, ...], value: Any) -> list[str]:
    request = request_of(operation)
    place = request
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    try:
        validate(operation, request)
    except ServiceError as error:
        return [field.name for field in error.fields] or [error.code]
    return []


@pytest.mark.parametrize(("operation", "path", "shape"), MEMBERS, ids=IDS)
def test_every_limit_accepts_its_bounds_and_rejects_values_beyond(
    operation: str, path: tuple[str, ...], shape: Shape
) -> None:
    good: Any = VALUES.get(shape.name, "Somewhere")
    name = ".".join(path)
    assert refusals(operation, path, good) == []
    limits: Any = shape.metadata
    least, most = limits.get("min"), limits.get("max")
    if shape.type_name == "integer":
        assert [refusals(operation, path, value) for value in (least, most)] == [[], []]
        assert [refusals(operation, path, value) for value in (least - 1, most + 1)] == [[name], [name]]
        return
    if "enum" in shape.metadata:
        assert all(refusals(operation, path, value) == [] for value in shape.metadata["enum"])
        assert refusals(operation, path, "NONE_OF_THEM") == [name]
    if "pattern" in shape.metadata:
        assert name in refusals(operation, path, "<>")
        assert name in refusals(operation, path, good + "<")
    if most is not None:
        assert refusals(operation, path, value_of_length(shape, most)) == []
        assert name in refusals(operation, path, value_of_length(shape, most + 1))
    if least:
        assert name in refusals(operation, path, value_of_length(shape, least - 1))


def value_of_length(shape: Shape, length: int) -> str:
    """Return a value of the given length that is valid except for its length."""
    if shape.name == "EmailAddress" and length > 5:
        return "a" * (length - 5) + "@b.co"
    if shape.name == "ContactInformationPhoneNumber" and length > 1:
        return "+" + "1" * (length - 1)
    return "1" * length


@pytest.mark.parametrize("operation", MODEL.operation_names)
def test_exactly_the_required_members_are_required(operation: str) -> None:
    shape = MODEL.operation_model(operation).input_shape
    assert isinstance(shape, StructureShape)
    for name in shape.members:
        expected = [name] if name in shape.required_members else []
        assert refusals(operation, (name,), None) == expected
