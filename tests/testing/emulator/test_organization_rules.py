"""Who may call the Organizations API, and what must be set up first."""

from __future__ import annotations

from typing import Any

import pytest

MANAGEMENT, DELEGATE, MEMBER = "123456789012", "100000000001", "100000000002"
ACCOUNT = {"ServicePrincipal": "account.amazonaws.com"}


def test_organizations_calls_fail_outside_an_organization(client_for: Any, error_from: Any) -> None:
    answer = error_from(client_for("organizations").list_accounts)
    assert answer["Error"]["Code"] == "AWSOrganizationsNotInUseException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_delegated_administrator_can_read_but_not_change_the_organization(
    emulator: Any, client_for: Any, error_from: Any
) -> None:
    emulator.create_organization(2, delegated_administrator=DELEGATE)
    delegate = client_for("organizations", DELEGATE)
    ids = {account["Id"] for account in delegate.list_accounts()["Accounts"]}
    assert ids == {MANAGEMENT, DELEGATE, MEMBER}
    assert delegate.describe_account(AccountId=MEMBER)["Account"]["State"] == "ACTIVE"
    assert error_from(delegate.disable_aws_service_access, **ACCOUNT)["Error"]["Code"] == "AccessDeniedException"


def test_other_members_can_only_describe_their_organization(emulator: Any, client_for: Any, error_from: Any) -> None:
    organization = emulator.create_organization(2, delegated_administrator=DELEGATE)
    member = client_for("organizations", MEMBER)
    assert member.describe_organization()["Organization"]["Id"] == organization.id
    for operation, parameters in ((member.list_accounts, {}), (member.enable_aws_service_access, ACCOUNT)):
        assert error_from(operation, **parameters)["Error"]["Code"] == "AccessDeniedException"


@pytest.mark.parametrize(
    ("options", "account_id", "reason"),
    [
        ({"feature_set": "CONSOLIDATED_BILLING"}, DELEGATE, "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE"),
        ({"trusted_access": False}, DELEGATE, "SERVICE_ACCESS_NOT_ENABLED"),
        ({}, MANAGEMENT, "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR"),
        ({"delegated_administrator": DELEGATE}, MEMBER, "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE"),
    ],
)
def test_registering_a_delegated_administrator_requires_its_prerequisites(
    emulator: Any, client_for: Any, error_from: Any, options: dict[str, Any], account_id: str, reason: str
) -> None:
    emulator.create_organization(2, **options)
    register = client_for("organizations").register_delegated_administrator
    answer = error_from(register, AccountId=account_id, **ACCOUNT)
    assert (answer["Error"]["Code"], answer["Reason"]) == ("ConstraintViolationException", reason)


def test_trusted_access_requires_all_features(emulator: Any, client_for: Any, error_from: Any) -> None:
    emulator.create_organization(feature_set="CONSOLIDATED_BILLING", trusted_access=False)
    answer = error_from(client_for("organizations").enable_aws_service_access, **ACCOUNT)
    assert answer["Reason"] == "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE"
