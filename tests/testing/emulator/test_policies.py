"""Policies that a test sets are evaluated as AWS evaluates them; denials are in AWS's words."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from pulumi_account.testing.emulator.policy_evaluation import AccessRequest, check_document, effect_of
from tests.testing.emulator.callers import (
    ADDRESS,
    CALLERS,
    CONTACT,
    DELEGATE,
    ELSEWHERE,
    IN_NESTED_UNIT,
    IN_UNIT,
    MANAGEMENT,
    denied,
    document,
    when,
)

ORG_PATHS = "account:AccountResourceOrgPaths"


def test_without_a_policy_everything_is_allowed_and_with_one_only_what_it_allows(emulator: Any, client: Any) -> None:
    assert denied(client.put_contact_information, ContactInformation=ADDRESS) is None
    emulator.policies.set_identity_policy(document(action="account:Get*"))
    assert denied(client.get_contact_information) is None
    assert denied(client.put_contact_information, ContactInformation=ADDRESS) == (
        "User: arn:aws:sts::123456789012:user/moto is not authorized to perform: account:PutContactInformation on "
        "resource: arn:aws:account::123456789012:account because no identity-based policy allows the "
        "account:PutContactInformation action"
    )
    emulator.policies.set_identity_policy(document("Deny", "account:GetContactInformation"))
    assert str(denied(client.get_contact_information)).endswith("with an explicit deny in an identity-based policy")
    emulator.reset(state=True)
    assert denied(client.put_contact_information, ContactInformation=ADDRESS) is None


def test_a_policy_counts_for_its_principal_only(emulator: Any, organization: Any, as_caller: Any) -> None:
    emulator.policies.set_identity_policy(document(action="account:List*"), IN_UNIT)
    emulator.policies.set_identity_policy(document(action="account:List*"), f"arn:aws:iam::{ELSEWHERE}:role/*")
    blocked = {caller for caller in CALLERS if denied(as_caller(caller).get_contact_information)}
    assert blocked == {IN_UNIT, ELSEWHERE}
    assert organization.id


@pytest.mark.parametrize(
    ("more", "parameters", "is_allowed"),
    [
        (when("ForAnyValue:StringEquals", "account:AlternateContactTypes", "SECURITY"), {}, True),
        (when("ForAnyValue:StringEquals", "account:AlternateContactTypes", "BILLING"), {}, False),
        (when("StringNotEquals", "account:AlternateContactTypes", "SECURITY"), {}, False),
        (when("StringEquals", "account:TargetRegion", "eu-south-1"), {}, False),
        (when("StringEqualsIfExists", "account:TargetRegion", "eu-south-1"), {}, True),
        (when("ForAllValues:StringEquals", "account:TargetRegion", "eu-south-1"), {}, True),
        (when("Null", "account:TargetRegion", "true"), {}, True),
        (when("ForAnyValue:StringEquals", "account:AccountResourceOrgTags/team", "red"), {}, False),
        (when("ForAnyValue:StringEquals", "account:AccountResourceOrgTags/team", "red"), {"AccountId": IN_UNIT}, True),
        (when("ForAnyValue:StringLike", ORG_PATHS, "o-*/r-*/ou-*"), {"AccountId": IN_UNIT}, True),
        (when("ForAnyValue:StringLike", ORG_PATHS, "o-*/r-*/ou-*"), {"AccountId": ELSEWHERE}, False),
        (when("ArnLike", "aws:PrincipalArn", "arn:aws:sts::*:user/moto"), {}, True),
        (when("StringEquals", "aws:PrincipalAccount", DELEGATE), {}, False),
    ],
)  # fmt: skip
def test_conditions_are_evaluated_with_the_keys_of_the_account_service(
    emulator: Any, client: Any, organization: Any, more: Any, parameters: dict[str, str], is_allowed: bool
) -> None:
    emulator._moto.member(IN_UNIT, "aws").tags["team"] = "red"
    emulator.policies.set_identity_policy(document(**more))
    assert (denied(client.put_alternate_contact, **CONTACT, **parameters) is None) == is_allowed
    assert organization.id


def test_a_rename_and_a_new_e_mail_address_need_an_action_of_iam_too(
    emulator: Any, client: Any, organization: Any
) -> None:
    emulator.policies.set_identity_policy(document())
    member = {"AccountId": IN_UNIT}
    assert "iam:UpdateAccountName" in str(denied(client.put_account_name, AccountName="A", **member))
    start = denied(client.start_primary_email_update, PrimaryEmail="new@example.com", **member)
    assert "iam:UpdateAccountEmailAddress on resource: *" in str(start)
    emulator.policies.set_identity_policy(document(action="iam:UpdateAccountName"))
    assert denied(client.put_account_name, AccountName="A", **member) is None
    assert organization.id


def test_the_domain_of_a_new_e_mail_address_is_a_key(emulator: Any, client: Any, organization: Any) -> None:
    more = when("StringEqualsIgnoreCase", "account:EmailTargetDomain", "Example.com")
    emulator.policies.set_identity_policy(document(action=["account:*", "iam:*"], **more))
    start = client.start_primary_email_update
    assert denied(start, AccountId=IN_UNIT, PrimaryEmail="new@example.com") is None
    assert denied(start, AccountId=IN_NESTED_UNIT, PrimaryEmail="new@example.org")
    assert organization.id


def test_other_services_are_authorized_too(emulator: Any, client_for: Any, organization: Any) -> None:
    member = f"arn:aws:organizations::{MANAGEMENT}:account/{organization.id}/{IN_UNIT}"
    statements = [
        *document(action="organizations:DescribeAccount", resource=member)["Statement"],
        *document(
            action="organizations:EnableAWSServiceAccess",
            **when("StringEquals", "organizations:ServicePrincipal", "account.amazonaws.com"),
        )["Statement"],
        *document(action="sts:AssumeRole", resource=f"arn:aws:iam::{IN_UNIT}:role/contacts")["Statement"],
        *document(action="s3:ListAllMyBuckets")["Statement"],
    ]
    emulator.policies.set_identity_policy({"Version": "2012-10-17", "Statement": statements})
    organizations, sts = client_for("organizations"), client_for("sts")
    role = {"RoleArn": f"arn:aws:iam::{IN_UNIT}:role/contacts", "RoleSessionName": "test"}

    assert denied(organizations.describe_account, AccountId=IN_UNIT) is None
    assert str(denied(organizations.describe_account, AccountId=ELSEWHERE)).endswith(
        f"/{ELSEWHERE} because no identity-based policy allows the organizations:DescribeAccount action"
    )
    enable = organizations.enable_aws_service_access
    assert denied(enable, ServicePrincipal="account.amazonaws.com") is None
    assert denied(enable, ServicePrincipal="config.amazonaws.com")
    assert denied(sts.assume_role, **role) is None
    assert denied(sts.assume_role, **{**role, "RoleArn": f"arn:aws:iam::{ELSEWHERE}:role/contacts"})
    assert denied(sts.get_caller_identity) is None
    assert denied(client_for("s3").list_buckets) is None
    assert "iam:ListAccountAliases on resource: *" in str(denied(client_for("iam").list_account_aliases))


def test_policies_of_roles_in_iam_are_evaluated(emulator: Any, client_for: Any) -> None:
    iam = client_for("iam", account_id=ELSEWHERE)
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument="{}")
    reader = client_for(account_id=ELSEWHERE, role_name="reader")
    assert denied(reader.put_contact_information, ContactInformation=ADDRESS) is None
    inline = json.dumps(document(action="account:GetContactInformation"))
    iam.put_role_policy(RoleName="reader", PolicyName="reads", PolicyDocument=inline)
    assert denied(reader.put_contact_information, ContactInformation=ADDRESS)
    assert denied(reader.get_contact_information) is None
    managed = iam.create_policy(PolicyName="writes", PolicyDocument=json.dumps(document(action="account:Put*")))
    iam.attach_role_policy(RoleName="reader", PolicyArn=managed["Policy"]["Arn"])
    assert denied(reader.put_contact_information, ContactInformation=ADDRESS) is None
    assert denied(reader.list_regions)
    assert emulator.policies.identity_policies() == []


def test_the_control_page_sets_shows_and_forgets_policies(emulator: Any, client: Any, organization: Any) -> None:
    page = f"{emulator.url}/_emulator/policies"
    reads = document(action="account:Get*")
    shown = requests.post(page, json={"identity_policy": reads}, timeout=60).json()
    assert shown == requests.get(page, timeout=60).json() == [{"principal": "*", "identity_policy": reads}]
    assert denied(client.list_regions)
    assert requests.delete(page, timeout=60).json() == []
    assert denied(client.list_regions) is None
    attached = requests.post(
        page, json={"service_control_policy": document("Deny"), "target_id": IN_UNIT}, timeout=60
    ).json()
    assert attached["policy_id"].startswith("p-")
    assert organization.id


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "expected identity_policy, with principal or for every caller, service_control_policy and target_id, or"),
        ({"identity_policy": {}}, "the policy is not valid: Syntax errors in policy."),
        ({"identity_policy": document(Resource=None) | {"Version": "1"}}, "the policy is not valid"),
        ({"identity_policy": document(Principal="*")}, "the policy is not valid: a statement has a Principal"),
        (
            {"identity_policy": document(**when("IpAddress", "aws:SourceIp", "10.0.0.0/8"))},
            "the policy has the operator IpAddress, which the emulator doesn't evaluate",
        ),
        ({"service_control_policy": document(), "target_id": "ou-abcd-12345678"}, "is in no organization"),
    ],
)  # fmt: skip
def test_a_policy_that_can_not_be_evaluated_is_refused(emulator: Any, body: dict[str, Any], message: str) -> None:
    answer = requests.post(f"{emulator.url}/_emulator/policies", json=body, timeout=60)
    assert answer.status_code == 400
    assert message in answer.json()["message"]


def test_not_action_and_not_resource_are_evaluated() -> None:
    request = AccessRequest("arn:aws:iam::1:user/a", "account:PutAccountName", "arn:aws:account::1:account", {})
    for statement, effect in (
        ({"Effect": "Deny", "NotAction": "account:Get*", "Resource": "*"}, "Deny"),
        ({"Effect": "Allow", "NotAction": ["account:Put?ccountName"], "Resource": "*"}, None),
        ({"Effect": "Allow", "Action": "ACCOUNT:putaccountname", "NotResource": "arn:aws:account::2:account"}, "Allow"),
    ):
        whole = {"Version": "2012-10-17", "Statement": statement}
        check_document(whole)
        assert effect_of([whole], request) == effect


@pytest.mark.usefixtures("organization")
def test_a_simulation_says_what_policies_allow_without_a_call(emulator: Any, client_for: Any) -> None:
    """As on AWS: service control policies count, missing condition keys are named, and long answers have pages."""
    role = f"arn:aws:iam::{IN_UNIT}:role/path/OrganizationAccountAccessRole"
    only_here = when("StringEquals", "account:TargetRegion", "eu-central-2")
    emulator.policies.set_identity_policy(document(action=["account:Put*", "iam:*"]), f"arn:aws:iam::{IN_UNIT}:role/*")
    emulator.policies.set_identity_policy(document(action="account:EnableRegion", **only_here), IN_UNIT)
    iam = client_for("iam", account_id=IN_UNIT)
    actions = ["account:PutAccountName", "account:EnableRegion", "account:DeleteAlternateContact"]

    def decisions(**more: Any) -> list[tuple[str, list[str], bool]]:
        found = []
        pages = iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=role, ActionNames=actions, PaginationConfig={"PageSize": 2}, **more
        )
        for page in pages:
            for result in page["EvaluationResults"]:
                (specific,) = result["ResourceSpecificResults"]
                assert specific["EvalResourceDecision"] == result["EvalDecision"]
                by_organization = result["OrganizationsDecisionDetail"]["AllowedByOrganizations"]
                found.append((result["EvalDecision"], specific["MissingContextValues"], by_organization))
        return found

    assert decisions() == [
        ("allowed", [], True),
        ("implicitDeny", ["account:targetregion"], True),
        ("implicitDeny", [], True),
    ]
    entry = {"ContextKeyName": "account:TargetRegion", "ContextKeyValues": ["eu-central-2"], "ContextKeyType": "string"}
    assert decisions(ContextEntries=[entry])[1] == ("allowed", [], True)
    emulator.policies.attach_service_control_policy(document("Deny", "account:Put*"), IN_UNIT)
    assert decisions()[0] == ("explicitDeny", [], False)
    assert not emulator.calls(service="account")
    with pytest.raises(ClientError, match="InvalidInput"):
        iam.simulate_principal_policy(PolicySourceArn=f"arn:aws:iam::{IN_UNIT}:root", ActionNames=actions)
