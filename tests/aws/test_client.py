"""Calls to AWS with boto3 over HTTP: contexts, identities, pacing, retries, and errors without contact details."""

from __future__ import annotations

import io
import logging
import threading
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pulumi_account.aws.client import BotoAccounts
from pulumi_account.core.clients import AccountClient
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    CredentialsError,
    InvalidRequestError,
    ThrottledError,
    UnavailableError,
)

if TYPE_CHECKING:
    from tests.conftest import World

CALLER = "123456789012"
MEMBER = "222222222222"
CONTACT = {
    "AlternateContactType": "SECURITY",
    "Name": "Ferdinand Security",
    "Title": "Head of Alarms",
    "EmailAddress": "ferdinand@example.com",
    "PhoneNumber": "+49 30 555777",
}


def put(client: AccountClient, **changes: Any) -> None:
    client.call("PutAlternateContact", **{**CONTACT, **changes})


def client(world: World, account_id: str | None = None, config: dict[str, Any] | None = None) -> AccountClient:
    return world.runtime(config).accounts.client(None, account_id)


@pytest.mark.parametrize("account_id", [None, CALLER])
def test_the_callers_own_account_is_never_sent_as_account_id(world: World, account_id: str | None) -> None:
    world.emulator.create_organization([MEMBER])
    put(client(world, account_id))
    calls = world.emulator.calls(service="account")
    assert [(call.account_id, call.status) for call in calls] == [(None, 200)]


def test_the_management_account_names_the_member_it_calls_for(world: World) -> None:
    world.emulator.create_organization([MEMBER])
    put(client(world, MEMBER))
    assert set(world.emulator.account(MEMBER).alternate_contacts) == {"SECURITY"}


def test_an_operation_that_calls_the_account_standard_account_id_is_given_that(world: World) -> None:
    world.emulator.create_organization([MEMBER])
    world.emulator.account(MEMBER).govcloud_account_id = "555555555555"
    world.emulator.account(CALLER).govcloud_account_id = "666666666666"
    answers = [client(world, account).call("GetGovCloudAccountInformation") for account in (MEMBER, None)]
    assert [answer["GovCloudAccountId"] for answer in answers] == ["555555555555", "666666666666"]
    assert [call.account_id for call in world.emulator.calls(service="account")] == [MEMBER, None]


@pytest.mark.parametrize("operation", ["GetPrimaryEmail", "GetPrimaryEmailUpdateStatus"])
def test_without_a_standalone_context_even_the_callers_own_account_is_named(
    world: World, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    world.emulator.create_organization([MEMBER], delegated_administrator=MEMBER)
    boto3.client("account").start_primary_email_update(AccountId=MEMBER, PrimaryEmail="new@example.com")
    for name, value in world.emulator.environment(MEMBER).items():
        monkeypatch.setenv(name, value)
    assert client(world).call(operation)
    assert client(world, MEMBER).call(operation)
    assert [call.account_id for call in world.emulator.calls(operation=operation)] == [MEMBER, MEMBER]


def test_the_management_account_is_told_that_its_email_has_no_api(world: World) -> None:
    world.emulator.create_organization([MEMBER])
    with pytest.raises(AccessDeniedError, match=f"{CALLER} is the organization's management account, whose primary e"):
        client(world).call("GetPrimaryEmail")


def test_a_role_in_a_member_acts_on_that_member_without_an_identity_call(world: World) -> None:
    accounts = world.runtime().accounts
    put(accounts.client(world.role_in(MEMBER), None))
    put(accounts.client(world.role_in(MEMBER), MEMBER))
    assert set(world.emulator.account(MEMBER).alternate_contacts) == {"SECURITY"}
    assert world.operations("sts") == ["AssumeRole"]


def test_a_stack_can_assume_a_role_with_external_id_and_session_name(world: World) -> None:
    role = f'{{"roleArn": "arn:aws:iam::{MEMBER}:role/contacts", "externalId": "x-1", "sessionName": "nightly"}}'
    accounts = world.runtime({"account:assumeRole": role}).accounts
    put(accounts.client(None, None))
    assert set(world.emulator.account(MEMBER).alternate_contacts) == {"SECURITY"}
    assert isinstance(accounts, BotoAccounts)
    caller = accounts._sessions.session(None).client("sts").get_caller_identity()
    assert caller["Arn"].endswith(":assumed-role/contacts/nightly")


def test_many_threads_ask_for_the_identity_only_once(world: World) -> None:
    accounts = world.runtime().accounts
    threads = [threading.Thread(target=lambda: put(accounts.client(None, None))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert world.operations("sts") == ["GetCallerIdentity"]
    assert world.operations().count("PutAlternateContact") == 8


def test_a_long_series_gets_no_429_under_exact_quotas(world: World) -> None:
    world.emulator.quotas.enabled = True
    one = client(world)
    begin = world.clock.monotonic()
    for _ in range(60):
        put(one)
    assert {call.status for call in world.emulator.calls(service="account")} == {200}
    assert world.clock.monotonic() - begin <= (60 - 8) / 5 * 1.06 + 0.5


def test_a_429_is_retried_on_a_slower_bucket(world: World) -> None:
    world.emulator.faults.add("PutAlternateContact", code="TooManyRequestsException", times=8)
    begin = world.clock.monotonic()
    put(client(world))
    assert len(world.operations()) == 9
    assert world.clock.monotonic() - begin > 5


def test_an_endless_429_gives_up_with_a_clear_message(world: World) -> None:
    world.emulator.faults.add("PutAlternateContact", code="TooManyRequestsException", times=None)
    with pytest.raises(ThrottledError, match="run again later"):
        put(client(world))
    assert len(world.operations()) == 20


def test_an_internal_error_is_retried_by_botocore(world: World) -> None:
    world.emulator.faults.add("PutAlternateContact", code="InternalServerException", times=1)
    put(client(world))
    assert [call.status for call in world.emulator.calls(service="account")] == [500, 200]


def test_a_lost_connection_is_retried(world: World) -> None:
    world.emulator.faults.add("PutAlternateContact", connection_reset=True, times=1)
    put(client(world))
    assert set(world.emulator.account(CALLER).alternate_contacts) == {"SECURITY"}


def denied(world: World, account_id: str | None, config: dict[str, Any] | None = None) -> str:
    with pytest.raises(AccessDeniedError) as caught:
        put(client(world, account_id, config))
    message = str(caught.value)
    assert "\n" not in message
    assert "Ferdinand" not in message
    return message


def test_the_error_names_missing_trusted_access(world: World) -> None:
    world.emulator.create_organization([MEMBER], trusted_access=False)
    message = denied(world, MEMBER)
    assert "enable-aws-service-access --service-principal account.amazonaws.com" in message
    assert f"account:PutAlternateContact on arn:aws:account::*:account/o-*/{MEMBER}" in message


def test_naming_the_management_account_gets_its_own_error(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.emulator.create_organization([MEMBER], delegated_administrator=MEMBER)
    for name, value in world.emulator.environment(MEMBER).items():
        monkeypatch.setenv(name, value)
    message = denied(world, CALLER)
    assert f"{CALLER} is the organization's management account" in message
    assert "no account_id" in message


def test_the_delegated_administrator_reaches_another_member(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.emulator.create_organization([MEMBER, "333333333333"], delegated_administrator=MEMBER)
    for name, value in world.emulator.environment(MEMBER).items():
        monkeypatch.setenv(name, value)
    put(client(world, "333333333333"))
    assert set(world.emulator.account("333333333333").alternate_contacts) == {"SECURITY"}


def test_a_denial_for_an_account_outside_the_organization_names_action_and_account(world: World) -> None:
    world.emulator.create_organization([MEMBER])
    message = denied(world, "333333333333")
    assert "account:PutAlternateContact" in message
    assert "333333333333" in message


def test_a_denial_by_policy_names_caller_action_resource_and_reason(world: World) -> None:
    world.emulator.faults.add(
        "PutAlternateContact",
        code="AccessDeniedException",
        message=(
            "User: arn:aws:sts::123456789012:assumed-role/dev/me is not authorized to perform: "
            "account:PutAlternateContact on resource: arn:aws:account::123456789012:account with an explicit deny in a "
            "service control policy"
        ),
    )
    message = denied(world, None)
    assert message.startswith("arn:aws:sts::123456789012:assumed-role/dev/me is not authorized for ")
    assert "account:PutAlternateContact on arn:aws:account::123456789012:account" in message
    assert "service control policy" in message


def test_the_validation_message_of_aws_is_not_passed_on(world: World) -> None:
    world.emulator.faults.add(
        "PutAlternateContact", code="ValidationException", message="Ferdinand Security is no name"
    )
    with pytest.raises(InvalidRequestError) as caught:
        put(client(world))
    assert "Ferdinand" not in str(caught.value)


def test_botocores_parameter_validation_repeats_no_value(world: World) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        put(client(world), Name=["Ferdinand Security"])
    assert "Ferdinand" not in str(caught.value)


@pytest.mark.parametrize("code", ["ExpiredTokenException", "UnrecognizedClientException"])
def test_unusable_credentials_are_reported(world: World, code: str) -> None:
    world.emulator.faults.add("PutAlternateContact", code=code, status=403)
    with pytest.raises(CredentialsError, match="credentials"):
        put(client(world))


def test_missing_credentials_are_reported_with_where_to_set_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(CredentialsError, match="aws:profile"):
        client(world)


def test_an_unknown_profile_is_named(world: World) -> None:
    with pytest.raises(CredentialsError, match="nobody"):
        client(world, None, {"aws:profile": "nobody"})


def test_a_role_that_cannot_be_assumed_is_named(world: World) -> None:
    world.emulator.faults.add("AssumeRole", code="AccessDenied", status=403)
    with pytest.raises(AccessDeniedError, match=f"may not assume arn:aws:iam::{MEMBER}:role/contacts"):
        put(world.runtime().accounts.client(world.role_in(MEMBER), None))


def test_a_missing_answer_suggests_checking_the_network(world: World) -> None:
    with pytest.raises(UnavailableError, match="network"):
        client(world, None, {"account:stsEndpointUrl": "http://127.0.0.1:9"})


def test_endpoints_can_be_set_per_service(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    url = world.emulator.url
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    put(client(world, None, {"account:endpointUrl": url, "account:stsEndpointUrl": url}))


def test_sts_and_account_endpoints_follow_the_region_despite_the_environment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_STS_REGIONAL_ENDPOINTS", "legacy")
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    session = world.session()
    assert session.client("sts").meta.endpoint_url == "https://sts.eu-west-1.amazonaws.com"
    assert session.client("account").meta.endpoint_url.startswith("https://account.us-east-1.")
    china = world.session({"aws:region": "cn-north-1"})
    assert china.client("account").meta.endpoint_url.startswith("https://account.cn-northwest-1.")


def test_the_retry_mode_and_count_are_fixed(world: World) -> None:
    config = world.session().client("account").meta.config
    assert config.retries == {"mode": "standard", "total_max_attempts": 5}


def test_botocores_debug_log_holds_no_contact_detail(world: World) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        one = client(world)
        put(one)
        one.call("GetAlternateContact", AlternateContactType="SECURITY")
        with pytest.raises(AccountError):
            one.call("GetAlternateContact", AlternateContactType="BILLING")
        logging.getLogger("botocore.endpoint").debug("other calls are logged as ever")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    log = written.getvalue()
    assert "other calls are logged as ever" in log
    for detail in CONTACT.values():
        assert detail == "SECURITY" or detail not in log
