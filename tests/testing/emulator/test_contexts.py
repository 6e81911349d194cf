from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

MANAGEMENT = "123456789012"
DELEGATE = "100000000001"
MEMBER = "100000000002"
STRANGER = "999999999999"


@dataclass(frozen=True)
class Case:
    """Who calls, which account is named, and AWS's answer ("" if allowed)."""

    caller: str
    account_id: str | None
    answer: str = ""


STANDALONE_ONLY = (
    "(The management account can only be managed using the standalone context from the management account.)"
)
BARE = "is not authorized to perform: account:GetContactInformation"
ALLOWED = [
    Case(MANAGEMENT, None),
    Case(DELEGATE, None),
    Case(MEMBER, None),
    Case(STRANGER, None),
    Case(MANAGEMENT, DELEGATE),
    Case(MANAGEMENT, MEMBER),
    Case(DELEGATE, DELEGATE),
    Case(DELEGATE, MEMBER),
]
DENIED = [
    Case(MANAGEMENT, MANAGEMENT, STANDALONE_ONLY),
    Case(DELEGATE, MANAGEMENT, STANDALONE_ONLY),
    Case(MEMBER, MEMBER, BARE),
    Case(MEMBER, DELEGATE, BARE),
    Case(MEMBER, MANAGEMENT, BARE),
    Case(STRANGER, STRANGER, BARE),
    Case(STRANGER, MEMBER, BARE),
    Case(MANAGEMENT, STRANGER, f"on resource: arn:aws:account::{MANAGEMENT}:account/{{organization}}/{STRANGER}"),
    Case(DELEGATE, STRANGER, f"on resource: arn:aws:account::{MANAGEMENT}:account/{{organization}}/{STRANGER}"),
]


def parameters_of(case: Case) -> dict[str, str]:
    return {} if case.account_id is None else {"AccountId": case.account_id}


def as_caller(client_for: Any, account_id: str) -> Any:
    return client_for() if account_id == MANAGEMENT else client_for(account_id=account_id)


@pytest.mark.parametrize("case", ALLOWED, ids=str)
def test_an_allowed_caller_reaches_the_right_account(emulator: Any, client_for: Any, case: Case) -> None:
    emulator.create_organization(2, delegated_administrator=DELEGATE)
    target = case.account_id or case.caller
    emulator.account(target).contact_information["FullName"] = "Right Account"
    answer = as_caller(client_for, case.caller).get_contact_information(**parameters_of(case))
    assert answer["ContactInformation"]["FullName"] == "Right Account"


@pytest.mark.parametrize("case", DENIED, ids=str)
def test_a_denied_caller_gets_the_message_of_aws(emulator: Any, client_for: Any, error_from: Any, case: Case) -> None:
    organization = emulator.create_organization(2, delegated_administrator=DELEGATE)
    answer = error_from(as_caller(client_for, case.caller).get_contact_information, **parameters_of(case))
    assert answer["Error"]["Code"] == "AccessDeniedException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert answer["Error"]["Message"].startswith("User: arn:aws:sts::" + case.caller)
    assert answer["Error"]["Message"].endswith(case.answer.format(organization=organization.id))


def test_without_trusted_access_only_the_callers_own_account_is_reachable(
    emulator: Any, client: Any, error_from: Any
) -> None:
    emulator.create_organization(1, trusted_access=False)
    answer = error_from(client.get_contact_information, AccountId="100000000001")
    assert answer["Error"]["Message"].endswith(
        "(Your organization must first enable trusted access with AWS Account Management.)"
    )
    assert client.get_contact_information()


def test_trusted_access_can_be_enabled_and_disabled_through_organizations(
    emulator: Any, client: Any, client_for: Any, error_from: Any
) -> None:
    (member,) = emulator.create_organization(1, trusted_access=False).member_account_ids
    organizations = client_for("organizations")
    organizations.enable_aws_service_access(ServicePrincipal="account.amazonaws.com")
    assert client.get_contact_information(AccountId=member)
    organizations.disable_aws_service_access(ServicePrincipal="account.amazonaws.com")
    error_from(client.get_contact_information, AccountId=member)


def test_members_are_unreachable_with_only_consolidated_billing(emulator: Any, client: Any, error_from: Any) -> None:
    (member,) = emulator.create_organization(1, feature_set="CONSOLIDATED_BILLING").member_account_ids
    assert error_from(client.get_contact_information, AccountId=member)["Error"]["Code"] == "AccessDeniedException"


def test_naming_an_account_without_an_organization_is_denied(client: Any, error_from: Any) -> None:
    assert error_from(client.get_contact_information, AccountId=MANAGEMENT)["Error"]["Code"] == "AccessDeniedException"


def test_an_organization_created_through_the_organizations_api_counts(
    client: Any, client_for: Any, error_from: Any
) -> None:
    organizations = client_for("organizations")
    organizations.create_organization(FeatureSet="ALL")
    created = organizations.create_account(AccountName="One", Email="one@example.com")["CreateAccountStatus"]
    member = created["AccountId"]
    error_from(client.get_contact_information, AccountId=member)
    organizations.enable_aws_service_access(ServicePrincipal="account.amazonaws.com")
    assert client.get_contact_information(AccountId=member)
    organizations.register_delegated_administrator(AccountId=member, ServicePrincipal="account.amazonaws.com")
    assert client_for(account_id=member).get_contact_information(AccountId=member)
    organizations.remove_account_from_organization(AccountId=member)
    error_from(client.get_contact_information, AccountId=member)


def test_accounts_of_another_organization_are_unreachable(emulator: Any, client: Any, error_from: Any) -> None:
    emulator.create_organization(1)
    emulator.create_organization(["300000000001"], management_account_id="300000000000")
    assert "on resource" in error_from(client.get_contact_information, AccountId="300000000001")["Error"]["Message"]


def test_credentials_of_an_assumed_role_belong_to_the_roles_account(client_for: Any) -> None:
    role = "arn:aws:iam::210987654321:role/contacts"
    session = client_for("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    import boto3

    endpoint = client_for().meta.endpoint_url
    account = boto3.client(
        "account",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    )
    assert account.get_account_information()["AccountId"] == "210987654321"


def test_credentials_of_an_iam_user_belong_to_the_users_account(
    emulator: Any, client_for: Any, error_from: Any
) -> None:
    iam = client_for("iam", account_id="210987654321")
    iam.create_user(UserName="ada")
    key = iam.create_access_key(UserName="ada")["AccessKey"]
    import boto3

    account = boto3.client(
        "account",
        endpoint_url=emulator.url,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )
    message = error_from(account.get_contact_information, AccountId="210987654321")["Error"]["Message"]
    assert message.startswith("User: arn:aws:iam::210987654321:user/ada is not authorized")
