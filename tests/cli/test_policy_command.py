"""``pulumi-account policy``: whose policy it prints, what it asks AWS, and how mistakes are reported."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pulumi.automation import ConfigValue, Deployment

from pulumi_account.cli.import_ import command as import_
from pulumi_account.cli.policy import command
from pulumi_account.importing import cli_stack
from pulumi_account.importing.naming import KIND_NAMES
from pulumi_account.testing.emulator import Emulator
from tests.policies.callers import actions_of
from tests.source import ROOT

CALLER, MEMBER, OTHER, LEFT = "123456789012", "100000000001", "100000000002", "100000000003"
ROLE = "arn:aws:iam::100000000001:role/contacts"
ORGANIZATION = ["--organization-id", "o-aa111bb222", "--management-account-id", CALLER]


class FakeStack:
    """A stack with these resources and this configuration."""

    name = "dev"

    def __init__(self, resources: list[dict[str, Any]], config: dict[str, str]) -> None:
        self._resources, self._config = resources, config

    def export_stack(self) -> Deployment:
        return Deployment(3, {"resources": [{"type": "pulumi:pulumi:Stack"}, *self._resources]})

    def get_all_config(self) -> dict[str, ConfigValue]:
        return {key: ConfigValue(value) for key, value in self._config.items()}


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Emulator]:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    with Emulator(time_scale=1000) as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        yield emulator


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The resources and the configuration of the stack that the command opens."""
    held = SimpleNamespace(resources=[], config={})
    monkeypatch.setattr(cli_stack, "open_stack", lambda *_, **__: FakeStack(held.resources, held.config))
    return held


def resource(kind: str, inputs: dict[str, Any], *, external: bool = False, **outputs: Any) -> dict[str, Any]:
    return {
        "type": f"pulumi-python:dynamic/account:{kind}",
        "urn": f"urn:pulumi:dev::p::pulumi-python:dynamic/account:{kind}::x",
        "inputs": inputs,
        "outputs": {**inputs, **outputs},
        "external": external,
    }


CONTACT = resource("AlternateContact", {"alternate_contact_type": "SECURITY"}, account_id=CALLER)
MEMBERS_CONTACT = resource("AlternateContact", {"alternate_contact_type": "BILLING", "account_id": MEMBER})
ROLES_CONTACT = resource("PrimaryContact", {"full_name": "Ada", "connection": {"role_arn": ROLE}}, account_id=MEMBER)
PROFILES_REGION = resource(
    "RegionOptIn", {"region_name": "eu-south-1", "connection": {"profile": "europe"}}, account_id=OTHER
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, prog_name="pulumi-account policy")


def printed(*arguments: str) -> dict[str, Any]:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_a_stack_in_its_own_account_needs_no_call(emulator: Emulator, stack: SimpleNamespace) -> None:
    stack.resources = [CONTACT]
    assert printed() == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": [
                    "account:DeleteAlternateContact",
                    "account:GetAlternateContact",
                    "account:PutAlternateContact",
                ],
                "Resource": [f"arn:aws:account::{CALLER}:account"],
                "Condition": {"ForAnyValue:StringEquals": {"account:AlternateContactTypes": ["SECURITY"]}},
            }
        ],
    }
    assert f"arn:aws-cn:account::{OTHER}:account" in run("--partition", "aws-cn", "--account-id", OTHER).stdout
    assert emulator.call_counts() == {}


def test_names_of_accounts_need_only_these_accounts_unless_the_state_hides_them(
    emulator: Emulator, stack: SimpleNamespace
) -> None:
    stack.resources = [resource("OrganizationAccountName", {"names": {MEMBER: "Shop", OTHER: "Payments"}})]
    options = ["--account-id", CALLER, *ORGANIZATION]
    organization = f"arn:aws:account::{CALLER}:account/o-aa111bb222"
    named = [
        arn
        for statement in printed(*options)["Statement"]
        if "account:PutAccountName" in statement["Action"]
        for arn in statement["Resource"]
    ]
    assert named == [f"{organization}/{account}" for account in (MEMBER, OTHER)]
    hidden = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "?"}
    stack.resources = [resource("OrganizationAccountName", {"names": hidden})]
    assert f"{organization}/*" in run(*options).stdout
    assert emulator.call_counts() == {}


def test_aws_is_asked_only_for_what_neither_the_state_nor_an_option_tells(
    emulator: Emulator, stack: SimpleNamespace
) -> None:
    organization = emulator.create_organization([MEMBER])
    stack.resources = [MEMBERS_CONTACT]
    [accounts, _] = printed()["Statement"]
    assert accounts["Resource"] == [f"arn:aws:account::{CALLER}:account/{organization.id}/{MEMBER}"]
    assert emulator.call_counts().keys() == {"GetCallerIdentity", "DescribeOrganization"}
    emulator.reset()
    assert "o-aa111bb222" in run("--account-id", OTHER, *ORGANIZATION).stdout
    assert emulator.call_counts() == {}


def test_other_credentials_have_policies_of_their_own(emulator: Emulator, stack: SimpleNamespace) -> None:
    stack.resources = [CONTACT, ROLES_CONTACT, PROFILES_REGION]
    result = run(*ORGANIZATION)
    assert "Resources with the profile europe need another policy: --for-profile europe\n" in result.stderr
    assert f"The role {ROLE} needs a policy of its own: --for-role {ROLE}\n" in result.stderr
    document = json.loads(result.stdout)
    assert not actions_of(document) & {"account:EnableRegion", "account:PutContactInformation"}
    assert document["Statement"][-1] == {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": [ROLE]}
    [of_role] = printed("--for-role", ROLE)["Statement"]
    assert of_role["Resource"] == [f"arn:aws:account::{MEMBER}:account"]
    assert of_role["Action"] == ["account:GetContactInformation", "account:PutContactInformation"]
    of_profile = printed("--for-profile", "europe")
    assert actions_of(of_profile) == {"account:EnableRegion", "account:GetRegionOptStatus"}
    assert OTHER in json.dumps(of_profile)
    assert emulator.call_counts() == {}


@pytest.mark.usefixtures("emulator")
def test_many_accounts_and_regions_are_those_of_the_state(stack: SimpleNamespace) -> None:
    stack.resources = [
        resource(
            "OrganizationRegionOptIn",
            {"accounts": [CALLER, MEMBER, OTHER], "region_names": ["eu-south-1"], "on_removal": "opt_out"},
            overrides={OTHER: {"region_names": ["eu-central-2"], "enabled": False}},
            account_statuses={LEFT: {"status": "not_removed", "regions": {"af-south-1": "not_opted_out"}}},
        ),
        resource("PrimaryContact", {}, external=True, account_id=CALLER),
    ]
    document = printed("--account-id", CALLER, *ORGANIZATION)
    by_action = {action: statement for statement in document["Statement"] for action in statement["Action"]}
    members = [f"arn:aws:account::{CALLER}:account/o-aa111bb222/{account}" for account in (MEMBER, OTHER, LEFT)]
    assert by_action["account:DisableRegion"]["Resource"] == [f"arn:aws:account::{CALLER}:account", *members]
    assert by_action["account:EnableRegion"]["Condition"]["StringEquals"]["account:TargetRegion"] == [
        "af-south-1",
        "eu-central-2",
        "eu-south-1",
    ]
    assert "account:GetContactInformation" in by_action
    assert "account:PutContactInformation" not in by_action


@pytest.mark.usefixtures("emulator")
def test_the_configuration_names_the_role_and_the_queue_of_region_events(stack: SimpleNamespace) -> None:
    stack.resources = [resource("RegionOptIn", {"region_name": "eu-south-1"}, account_id=CALLER)]
    stack.config = {
        "account:assumeRole": json.dumps({"roleArn": ROLE}),
        "account:regionEventsQueueUrl": f"https://sqs.us-east-1.amazonaws.com/{CALLER}/region-events",
    }
    result = run()
    assert f"The stack assumes {ROLE}: this is the policy of that role\n" in result.stderr
    queue = json.loads(result.stdout)["Statement"][-1]
    assert queue["Resource"] == [f"arn:aws:sqs:us-east-1:{CALLER}:region-events"]
    assert actions_of(printed("--read-only")) == {"account:GetRegionOptStatus"}


@pytest.mark.usefixtures("emulator")
def test_the_policy_can_allow_accounts_that_are_added_later(stack: SimpleNamespace) -> None:
    stack.resources = [MEMBERS_CONTACT, CONTACT]
    document = printed("--every-account", *ORGANIZATION)
    own = f"arn:aws:account::{CALLER}:account"
    resources = {arn for statement in document["Statement"] for arn in statement["Resource"] if ":account::" in arn}
    assert resources == {own, f"{own}/o-aa111bb222/*"}


@pytest.mark.usefixtures("emulator")
def test_resources_and_functions_can_be_named_without_a_stack() -> None:
    document = printed(
        "--resource", "OrganizationBaseline", "--function", "get_account_ids", "--account-id", MEMBER, *ORGANIZATION
    )
    assert actions_of(document) >= {"account:PutAlternateContact", "organizations:ListAccounts", "s3:ListAllMyBuckets"}
    assert f"account::{CALLER}:account/o-aa111bb222/*" in json.dumps(document)


@pytest.mark.usefixtures("emulator")
def test_what_a_wildcard_stands_for_is_said(stack: SimpleNamespace) -> None:
    accounts = [str(100_000_000_000 + number) for number in range(1000)]
    roles = [f"arn:aws:iam::{account}:role/contacts" for account in accounts]
    stack.resources = [
        resource("OrganizationPrimaryContact", {"accounts": accounts}),
        *(resource("AlternateContact", {"connection": {"role_arn": role}}, account_id=MEMBER) for role in roles),
    ]
    result = run("--account-id", CALLER, *ORGANIZATION)
    assert len(result.stdout.replace(" ", "").replace("\n", "")) < 6144
    assert "the policy allows every account of the organization\n" in result.stderr
    assert "the policy allows each role name in every account\n" in result.stderr


def test_an_unknown_name_is_answered_with_the_known_ones_by_kind_in_short_lines() -> None:
    result = run("--resource", "AlternateContacts")
    assert result.exit_code == 2
    said, _, known = result.stderr.partition("expected one of\n")
    assert said.endswith("AlternateContacts is unknown; ")
    assert re.findall(r"^  (\w+):", known, re.MULTILINE) == ["resources", "components", "functions"]
    assert max(map(len, known.splitlines())) <= 80
    assert "AlternateContact" not in run("--function", "AlternateContact").stderr.partition("expected")[2]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 1, "the stack was deployed with credentials of several accounts (100000000002, 123456789012): choose one"),
        (["--account-id", "12"], 2, "--account-id: must be an account ID of 12 digits, or * for any"),
        (
            ["--organization-id", "o-x"],
            2,
            "--organization-id: must be an organization's ID, such as o-a1b2c3d4e5, or o-* for any",
        ),
        (["--management-account-id", "1"], 2, "--management-account-id: must be an account ID of 12 digits"),
        (["--account-id", CALLER, "--size", "100"], 1, "the policy has "),
        (["--for-role", ROLE], 1, ".: nothing in the stack needs a permission of these credentials"),
        (["--stack", ""], 2, "--stack: must be the name of a stack; it is empty"),
    ],
)
@pytest.mark.usefixtures("emulator")
def test_a_mistake_is_reported_in_one_line(stack: SimpleNamespace, arguments: list[str], code: int, said: str) -> None:
    stack.resources = [CONTACT, resource("PrimaryContact", {}, account_id=OTHER)]
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(f"pulumi-account policy: {said}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--organization-id", "o-aa111bb222"], "--organization-id and --management-account-id go together"),
        (["--resource", "AlternateContact", "--stack", "dev"], "--stack is about a stack, and --resource is used"),
        (["--audit", "--for-role", ROLE], "--for-role is about a stack, and --audit is used instead"),
        (["--resource", "AccountName", "--for-profile", "x"], "--for-profile is about a stack, and --resource is"),
        ([""], "'[FOLDER]': it is empty; name a folder, or leave it out for the current one"),
    ],
)
def test_options_that_contradict_each_other_are_refused(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_ids_that_stand_for_any_are_accepted() -> None:
    result = run("--audit", "--account-id", "*", "--organization-id", "o-*", "--management-account-id", "*")
    assert result.exit_code == 0, result.stderr
    assert "arn:aws:organizations::*:ou/o-*/ou-*" in result.stdout


def test_an_organization_that_can_not_be_asked_about_can_be_named(emulator: Emulator, stack: SimpleNamespace) -> None:
    stack.resources = [MEMBERS_CONTACT]
    result = run()
    assert result.exit_code == 1
    assert "or name it with --organization-id and --management-account-id)" in result.stderr
    assert emulator.call_counts().keys() == {"GetCallerIdentity", "DescribeOrganization"}


def test_an_import_needs_the_actions_that_its_guide_names(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULUMI_ACCOUNT_IMPORT_DIRECTORY", str(tmp_path / "imports"))
    guide = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8").partition("\n## ")[0]
    actions = re.findall(r"`((?:account|organizations):\w+)`", guide)
    emulator.create_organization([MEMBER, OTHER])

    folders = itertools.count()

    def is_complete(allowed: list[str], *arguments: str) -> bool:
        statement = {"Effect": "Allow", "Action": allowed, "Resource": "*"}
        emulator.policies.set_identity_policy({"Version": "2012-10-17", "Statement": [statement]})
        folder = str(tmp_path / f"project-{next(folders)}")
        result = CliRunner().invoke(import_, [folder, "--fresh", *arguments])
        emulator.policies.clear()
        return result.exit_code == 0

    # The organization's list has names and e-mail addresses.
    of_own_name = "account:GetAccountInformation"
    needed = [action for action in actions if action != of_own_name]
    everything = ("--organization", "--resources", ",".join(KIND_NAMES.values()))
    assert is_complete(needed, *everything)
    for action in needed:
        assert not is_complete([each for each in needed if each != action], *everything), action
    own_name = ("--resources", "account-name")
    assert is_complete([of_own_name], *own_name)
    assert not is_complete(needed, *own_name)
