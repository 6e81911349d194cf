from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from pulumi_account.testing.emulator import Emulator, ManualClock
from tests.testing.emulator.callers import DELEGATE, ELSEWHERE, IN_NESTED_UNIT, IN_UNIT, MANAGEMENT

CONTACT = {
    "Name": "Ada Example",
    "Title": "Head of Nothing",
    "EmailAddress": "ada@example.com",
    "PhoneNumber": "+1 (555) 010-0100",
}
ADDRESS = {
    "FullName": "Ada Example",
    "AddressLine1": "1 Nowhere Street",
    "City": "Oslo",
    "PostalCode": "0150",
    "CountryCode": "NO",
    "PhoneNumber": "+47 5550100",
}
_SESSION = boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name="us-east-1")

ClientFactory = Callable[..., Any]


def client_of(emulator: Emulator, service: str = "account", account_id: str | None = None, **options: Any) -> Any:
    """Return a boto3 client for an account, without retries or parameter validation."""
    config = Config(retries={"total_max_attempts": 1}, parameter_validation=False, **options.pop("config", {}))
    credentials = {}
    if account_id is not None:
        role = {"role_name": options.pop("role_name")} if "role_name" in options else {}
        environment = emulator.environment(account_id, **role)
        credentials = {
            "aws_access_key_id": environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": environment["AWS_SECRET_ACCESS_KEY"],
            "aws_session_token": environment["AWS_SESSION_TOKEN"],
        }
    session: Any = _SESSION
    return session.client(service, endpoint_url=emulator.url, config=config, **credentials, **options)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def emulator(clock: ManualClock) -> Iterator[Emulator]:
    with Emulator(clock=clock) as emulator:
        yield emulator


@pytest.fixture
def client_factory() -> ClientFactory:
    """For tests that start their own emulators."""
    return client_of


@pytest.fixture
def client_for(emulator: Emulator) -> ClientFactory:
    def make(service: str = "account", account_id: str | None = None, **options: Any) -> Any:
        return client_of(emulator, service, account_id, **options)

    return make


@pytest.fixture
def client(client_for: ClientFactory) -> Any:
    return client_for()


@pytest.fixture
def contact() -> dict[str, str]:
    return dict(CONTACT)


@pytest.fixture
def address() -> dict[str, str]:
    return dict(ADDRESS)


@pytest.fixture
def error_from() -> Callable[..., dict[str, Any]]:
    """A function that makes a call, expects an error and returns it as boto3 sees it."""

    def call(operation: Callable[..., Any], **parameters: Any) -> dict[str, Any]:
        from botocore.exceptions import ClientError

        with pytest.raises(ClientError) as raised:
            operation(**parameters)
        return dict(raised.value.response)

    return call


@pytest.fixture
def organization(emulator: Any) -> Any:
    return emulator.create_organization(
        [DELEGATE, ELSEWHERE],
        organizational_units={"/Workloads": [IN_UNIT], "/Workloads/Production": [IN_NESTED_UNIT]},
        delegated_administrator=DELEGATE,
    )


@pytest.fixture
def as_caller(client_for: Any) -> Any:
    return lambda account_id: client_for() if account_id == MANAGEMENT else client_for(account_id=account_id)
