"""What the documents hold: as narrow as AWS allows, never too large, and accepted by an IAM policy linter."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import botocore.session
import parliament
import pytest
from botocore.loaders import Loader

import pulumi_account
from pulumi_account import policies
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.policies import COMPONENTS, PERMISSIONS, Use, for_resources
from pulumi_account.policies.condition_keys import ACCOUNT_RESOURCE_ORG_PATHS, account_resource_org_tag
from pulumi_account.policies.permissions import ACTIONS, VERBS
from pulumi_account.testing.emulator.policy_evaluation import matches
from tests.policies.callers import actions_of

CALLER, MEMBER, OTHER = "123456789012", "100000000001", "100000000002"
ORGANIZATION: dict[str, Any] = {"organization_id": "o-aa111bb222", "management_account_id": CALLER}
UNIT = "o-aa111bb222/r-a1b2/ou-a1b2-f6g7h111"
ALICE = "arn:aws:iam::123456789012:user/Alice"
ROLE = "arn:aws:iam::100000000001:role/contacts"
# Actions that are newer than the linter's data, with their resource types in the Service Authorization Reference. That
# has no entry for the verification of phone numbers yet; their names are those of the operations.
NEWER_ACTIONS = {
    "GetGovCloudAccountInformation": ("account", "accountInOrganization"),
    "GetPrimaryEmailUpdateStatus": ("accountInOrganization",),
    "PutAccountName": ("account", "accountInOrganization"),
    "SendPhoneNumberVerification": ("account", "accountInOrganization"),
    "VerifyPhoneNumber": ("account", "accountInOrganization"),
}
# Partitions that are newer than the linter.
UNKNOWN_PARTITIONS = ("aws-eusc", "aws-iso-b", "aws-iso-e", "aws-iso-f")
NARROW: list[Use | str] = [
    Use("AlternateContact", accounts=[MEMBER], alternate_contact_types=["SECURITY", "BILLING"]),
    Use("OrganizationRegionOptIn", accounts=[CALLER, OTHER], region_names=["eu-central-2"], enabled=True),
    Use("DelegatedAdministrator", accounts=[OTHER]),
    Use("PrimaryContact", role_arn=ROLE),
    "TrustedAccess",
    "organization_accounts",
]
SETTINGS = [
    "RegionOptIn",
    "OrganizationRegionOptIn",
    *(
        name
        for name, verbs in PERMISSIONS.items()
        if any(action.startswith("account:Put") for actions in verbs.values() for action in actions)
    ),
]
DOCUMENTS: dict[str, Mapping[str, Any]] = {
    **{
        f"{name} in its own account": for_resources([name], account_id=CALLER)
        for name in ("AccountBaseline", "AccountName")
    },
    **{
        f"{name} everywhere": for_resources([name], account_id=CALLER, **ORGANIZATION)
        for name in (*PERMISSIONS, *COMPONENTS)
    },
    **{
        f"{name}, {verb}": for_resources([Use(name, verbs=[verb])], account_id=MEMBER, **ORGANIZATION)
        for name, verbs in PERMISSIONS.items()
        for verb in VERBS
        if verbs.get(verb)
    },
    "narrowed": for_resources(NARROW, account_id=CALLER, **ORGANIZATION),
    "read only": for_resources(NARROW, account_id=CALLER, read_only=True, **ORGANIZATION),
    "an e-mail domain": for_resources(
        [Use("AlternateContact", accounts=[MEMBER], email_domains=["example.com"])], account_id=CALLER, **ORGANIZATION
    ),
    "region events": for_resources(
        ["RegionOptIn"], account_id=CALLER, region_events_queue_arn=f"arn:aws:sqs:us-east-1:{CALLER}:region-events"
    ),
    "deny by the account itself": policies.deny_changes_by_the_account_itself(SETTINGS, except_principals=[ROLE]),
    "deny everywhere": policies.deny_changes(
        SETTINGS, alternate_contact_types=["SECURITY"], region_names=["eu-south-1"]
    ),
    "deny to other members": policies.deny_changes(contexts=["organizations"]),
    "an endpoint": policies.endpoint_policy([ALICE, "arn:aws:iam::100000000001:root"], SETTINGS, **ORGANIZATION),
    "deny in units": policies.deny_changes_in_organizational_units([UNIT], SETTINGS, except_principals=[ROLE]),
}


@pytest.fixture(scope="module", autouse=True)
def _taught_linter() -> None:
    """Teach the linter newer actions, and the keys of all actions that its data lacks; fails once it knows them."""
    [account] = [service for service in parliament.iam_definition if service["prefix"] == "account"]
    known = {privilege["privilege"] for privilege in account["privileges"]}
    assert not known & NEWER_ACTIONS.keys(), "the linter knows these actions now: remove them from NEWER_ACTIONS"
    account["privileges"] += [
        {"privilege": name, "resource_types": [{"resource_type": kind, "condition_keys": []} for kind in kinds]}
        for name, kinds in NEWER_ACTIONS.items()
    ]
    [information] = [each for each in account["privileges"] if each["privilege"] == "GetAccountInformation"]
    assert len(information["resource_types"]) == 1, "the linter knows that GetAccountInformation can name a member"
    information["resource_types"].append({"resource_type": "accountInOrganization", "condition_keys": []})
    for privilege in account["privileges"]:
        known_keys = {key for kind in privilege["resource_types"] for key in kind["condition_keys"]}
        assert ACCOUNT_RESOURCE_ORG_PATHS not in known_keys, "the linter knows the keys of accounts: don't teach it"
        privilege["resource_types"][0]["condition_keys"].append(ACCOUNT_RESOURCE_ORG_PATHS)


def findings(document: Mapping[str, Any]) -> list[str]:
    return [str(finding) for finding in parliament.analyze_policy_string(json.dumps(document)).findings]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_linter_finds_nothing_in_a_document(name: str) -> None:
    assert findings(DOCUMENTS[name]) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_resource_is_of_a_type_that_its_actions_take(name: str) -> None:
    services = {service["prefix"]: service for service in parliament.iam_definition}
    for statement in DOCUMENTS[name]["Statement"]:
        for action in statement["Action"]:
            prefix, _, operation = action.partition(":")
            [privilege] = [each for each in services[prefix]["privileges"] if each["privilege"] == operation]
            kinds = {kind["resource_type"].removesuffix("*") for kind in privilege["resource_types"]} - {""}
            patterns = [
                re.sub(r"\$\{\w+\}", "*", each["arn"])
                for each in services[prefix]["resources"]
                if each["resource"] in kinds
            ]
            for resource in statement["Resource"]:
                fits = any(matches(pattern, resource) for pattern in patterns)
                assert fits or (resource == "*" and (not kinds or statement["Effect"] == "Deny")), (action, resource)


@pytest.mark.parametrize("partition", policies.PARTITIONS)
def test_the_linter_finds_nothing_in_the_policies_of_a_partition(partition: policies.Partition) -> None:
    for document in (
        for_resources(NARROW[:3], account_id=CALLER, partition=partition, **ORGANIZATION),
        policies.deny_changes_by_the_account_itself(partition=partition),
    ):
        text = document.to_json()
        assert text.count(f"arn:{partition}:") == text.count("arn:") > 0
        if partition in UNKNOWN_PARTITIONS:
            assert {finding.partition(" ")[0] for finding in findings(document)} == {"INVALID_ARN"}
            text = text.replace(f"arn:{partition}:", "arn:aws:")
        assert findings(json.loads(text)) == []


def test_the_linter_finds_faults() -> None:
    [statement] = for_resources(["AlternateContact"], account_id=CALLER)["Statement"]
    for fault in (
        {"Action": ["account:PutAlternateContacts"]},
        {"Resource": ["arn:aws::iam:*:account"]},
        {"Condition": {"ForAnyValue:StringLike": {"account:AccountResourceOrgPath": ["o-aa111bb222/"]}}},
    ):
        assert findings({"Version": "2012-10-17", "Statement": [{**statement, **fault}]}), fault


def test_every_resource_component_and_function_is_in_the_table() -> None:
    public = {name: getattr(pulumi_account, name) for name in pulumi_account.__all__}
    resources = {name for name, value in public.items() if hasattr(value, "_provider_class")}
    functions = {name for name, value in public.items() if inspect.isfunction(value) and not name.endswith("_output")}
    components = {name for name in public if name.endswith("Baseline")}
    for name in components:
        source = Path(inspect.getfile(public[name])).read_text(encoding="utf-8")
        assert {used for used in PERMISSIONS if re.search(rf"\b{used}\(", source)} == {*COMPONENTS[name]}

    assert {name for name, verbs in PERMISSIONS.items() if "create" in verbs} == resources
    assert {name for name, verbs in PERMISSIONS.items() if "create" not in verbs} == functions
    assert COMPONENTS.keys() == components
    for verbs in PERMISSIONS.values():
        assert verbs.keys() <= {*VERBS}


def test_the_table_has_exactly_the_actions_that_the_package_calls() -> None:
    session = botocore.session.get_session()
    package = Path(pulumi_account.__file__).parent
    rooms = (
        "account_name",
        "alternate_contact",
        "primary_contact",
        "primary_email",
        "region_opt_in",
        "organization",
        "account_ids",
    )
    sources = "".join(path.read_text(encoding="utf-8") for room in rooms for path in package.glob(f"{room}/**/*.py"))
    sources += (package / "core" / "departures.py").read_text(encoding="utf-8")
    called = {
        f"{service}:{operation}"
        for service in ("account", "organizations")
        for operation in session.get_service_model(service).operation_names
        if f'"{operation}"' in sources
    }
    needed = {action for verbs in PERMISSIONS.values() for actions in verbs.values() for action in actions}

    assert {action for action in needed if action.startswith(("account:", "organizations:"))} == called
    assert needed <= ACTIONS.keys()


def test_the_partitions_are_those_of_botocore() -> None:
    known = {partition["id"] for partition in Loader().load_data("partitions")["partitions"]}
    assert known == {*policies.PARTITIONS}


def test_arns_of_accounts_in_both_contexts() -> None:
    assert policies.account_arn(CALLER) == "arn:aws:account::123456789012:account"
    assert policies.account_arn("*", partition="aws-cn") == "arn:aws-cn:account::*:account"
    member = policies.member_account_arn(MEMBER, partition="aws-us-gov", **ORGANIZATION)
    assert member == f"arn:aws-us-gov:account::{CALLER}:account/o-aa111bb222/{MEMBER}"
    read_only = policies.managed_policy_arn(policies.READ_ONLY_ACCESS, partition="aws-cn")
    assert read_only == "arn:aws-cn:iam::aws:policy/AWSAccountManagementReadOnlyAccess"
    assert policies.managed_policy_arn(policies.FULL_ACCESS).endswith("::aws:policy/AWSAccountManagementFullAccess")
    for wrong in ({"account_id": "1"}, {"account_id": CALLER, "partition": "aws-mars"}):
        with pytest.raises(ConfigurationError):
            policies.account_arn(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match="organization_id must be o- and"):
        policies.member_account_arn(MEMBER, organization_id="aa111bb222", management_account_id=CALLER)


def test_a_policy_names_only_the_declared_accounts_types_and_regions() -> None:
    document = for_resources(NARROW[:2], account_id=CALLER, **ORGANIZATION)
    member, own = (f"arn:aws:account::{CALLER}:account{end}" for end in (f"/o-aa111bb222/{MEMBER}", ""))
    by_action = {action: statement for statement in document["Statement"] for action in statement["Action"]}

    assert by_action["account:PutAlternateContact"] == {
        "Effect": "Allow",
        "Action": ["account:DeleteAlternateContact", "account:GetAlternateContact", "account:PutAlternateContact"],
        "Resource": [member],
        "Condition": {"ForAnyValue:StringEquals": {"account:AlternateContactTypes": ["BILLING", "SECURITY"]}},
    }
    # The caller's own account is never named in a call, so that it isn't reached through the organization.
    assert by_action["account:EnableRegion"]["Resource"] == [own, f"{own}/o-aa111bb222/{OTHER}"]
    assert by_action["account:EnableRegion"]["Condition"] == {
        "StringEquals": {"account:TargetRegion": ["eu-central-2"]}
    }
    assert "Condition" not in by_action["account:ListRegions"]


def test_uses_of_the_same_account_are_allowed_together_and_a_wildcard_includes_single_accounts() -> None:
    both = [
        Use("AlternateContact", accounts=[MEMBER], alternate_contact_types=[one]) for one in ("SECURITY", "BILLING")
    ]
    together = for_resources(both, account_id=CALLER, **ORGANIZATION)
    assert together["Statement"][0]["Condition"]["ForAnyValue:StringEquals"] == {
        "account:AlternateContactTypes": ["BILLING", "SECURITY"]
    }
    unlimited = for_resources([*both, Use("AlternateContact", accounts=[MEMBER])], account_id=CALLER, **ORGANIZATION)
    assert "Condition" not in unlimited.to_json()
    everywhere = for_resources([*both, "OrganizationAlternateContact"], account_id=CALLER, **ORGANIZATION)
    assert everywhere == for_resources(["OrganizationAlternateContact"], account_id=CALLER, **ORGANIZATION)


def test_a_read_only_policy_changes_nothing() -> None:
    actions = actions_of(for_resources(NARROW, account_id=CALLER, read_only=True, **ORGANIZATION)) - {"sts:AssumeRole"}
    assert actions
    assert all(action.partition(":")[2].startswith(("Get", "List", "Describe")) for action in actions)


def test_thousands_of_accounts_become_a_wildcard_of_the_organization_and_the_document_says_so() -> None:
    accounts = [str(100_000_000_000 + number) for number in range(5000)]
    few = for_resources([Use("OrganizationPrimaryContact", accounts=accounts[:20])], account_id=CALLER, **ORGANIZATION)
    many = for_resources([Use("OrganizationPrimaryContact", accounts=accounts)], account_id=CALLER, **ORGANIZATION)
    roles = [Use("PrimaryContact", role_arn=f"arn:aws:iam::{account}:role/contacts") for account in accounts]
    assumed = for_resources(roles, account_id=CALLER)

    assert few.widened == ()
    assert few.size <= policies.MANAGED_POLICY_SIZE
    assert many.widened == ("accounts",)
    assert many["Statement"][0]["Resource"] == [f"arn:aws:account::{CALLER}:account/o-aa111bb222/*"]
    assert assumed.widened == ("roles",)
    assert assumed["Statement"][0]["Resource"] == ["arn:aws:iam::*:role/contacts"]
    assert findings(many) == []
    with pytest.raises(ConfigurationError, match=r"the policy has \d+ characters, and 100 are allowed"):
        for_resources(["PrimaryContact"], account_id=CALLER, largest=100)


def test_wrong_uses_are_named() -> None:
    with pytest.raises(ConfigurationError, match="Contact is neither a resource nor a function; expected one of Acc"):
        for_resources(["Contact"], account_id=CALLER)
    with pytest.raises(ConfigurationError, match="organization_id and management_account_id are missing"):
        for_resources([Use("PrimaryContact", accounts=[MEMBER])], account_id=CALLER)
    with pytest.raises(ConfigurationError, match="the policy would be empty"):
        for_resources([Use("PrimaryContact", verbs=["delete"])], account_id=CALLER)


def test_importing_policies_and_events_loads_neither_pulumi_nor_boto3() -> None:
    code = (
        "import sys; from pulumi_account import policies, events; "
        "print({'pulumi', 'boto3', 'botocore', 'pydantic'} & sys.modules.keys())"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "set()"


def test_the_condition_keys_are_those_that_the_linter_knows() -> None:
    [account] = [service for service in parliament.iam_definition if service["prefix"] == "account"]
    known = {condition["condition"] for condition in account["conditions"]}
    constants = {
        value for name, value in vars(policies.condition_keys).items() if name.isupper() and isinstance(value, str)
    }
    tag = account_resource_org_tag("${TagKey}")
    assert known == (constants - {tag.partition("/")[0]}) | {tag}
    assert ACCOUNT_RESOURCE_ORG_PATHS in known
