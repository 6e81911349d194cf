"""Each example deploys, then previews without changes, and is destroyed."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest
from pulumi.automation import ConfigValue, OpType

from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import EngineError, Stack

EXAMPLES = Path(__file__).parents[2] / "examples"
OpenExample = Callable[..., Stack]


def account_calls(emulator: Emulator) -> Counter[str]:
    calls = Counter(call.operation for call in emulator.calls(service="account"))
    emulator.reset()
    return calls


def expect_no_change(stack: Stack) -> None:
    assert set(stack.preview().change_summary) == {OpType.SAME}


def test_every_example_is_tested_here() -> None:
    tested = Path(__file__).read_text(encoding="utf-8")

    programs = {path.parent.name for path in EXAMPLES.glob("*/__main__.py")}
    assert {name for name in programs if f'open_example("{name}"' not in tested} == set()
    # test_nightly_audit.py and test_native_examples.py test the examples that are no programs in Python.
    others = {"nightly-audit", "typescript", "yaml"}
    assert {example.name for example in EXAMPLES.iterdir()} - programs == others


def test_quickstart_deploys_and_previews_without_changes(open_example: OpenExample, account_emulator: Emulator) -> None:
    stack = open_example("quickstart")

    outputs = stack.up().outputs

    assert outputs["contact"].value == "123456789012/SECURITY"
    assert outputs["regions"].value == {"eu-central-2": "ENABLED"}
    assert account_emulator.account().contact_information["FullName"] == "Example Corp"
    expect_no_change(stack)
    stack.destroy()
    assert account_emulator.account().alternate_contacts == {}


@pytest.mark.parametrize("config", [{}, {"role": "OrganizationAccountAccessRole"}], ids=["organization", "role"])
def test_member_accounts_gives_every_member_its_contacts(
    open_example: OpenExample, account_emulator: Emulator, config: dict[str, str]
) -> None:
    organization = account_emulator.create_organization(members=2, trusted_access="role" not in config)
    # Numbers, as `pulumi config set --path` stores them.
    accounts = json.dumps([int(member) for member in organization.member_account_ids])
    stack = open_example("member-accounts", accounts=accounts, **config)

    stack.up()

    assert account_calls(account_emulator) == {"GetAlternateContact": 6, "PutAlternateContact": 6}
    for member in organization.member_account_ids:
        contacts = account_emulator.account(member).alternate_contacts
        assert {name: contact["Title"] for name, contact in contacts.items()} == {
            "BILLING": "Accounts payable",
            "OPERATIONS": "Operations on call",
            "SECURITY": "Security on call",
        }
    expect_no_change(stack)
    stack.destroy()
    assert [account_emulator.account(member).alternate_contacts for member in organization.member_account_ids] == [
        {},
        {},
    ]


def test_regions_are_enabled_and_disabled_as_configured(open_example: OpenExample, account_emulator: Emulator) -> None:
    account_emulator.account().regions["eu-south-1"] = "ENABLED"
    stack = open_example("regions", enabled='["eu-central-2"]', disabled='["eu-south-1", "ap-east-1"]')

    outputs = stack.up().outputs

    expected = {"eu-central-2": "ENABLED", "eu-south-1": "DISABLED", "ap-east-1": "DISABLED"}
    assert outputs["statuses"].value == expected
    assert {region: account_emulator.account().regions[region] for region in expected} == expected
    expect_no_change(stack)
    stack.destroy()


def test_organization_sets_the_owned_contacts_in_every_account(
    open_example: OpenExample, account_emulator: Emulator
) -> None:
    account_emulator.create_organization(members=2)
    stack = open_example("organization", owns='["SECURITY"]')

    stack.up()

    assert account_calls(account_emulator) == {"GetAlternateContact": 3, "PutAlternateContact": 3}
    contact = account_emulator.account("100000000001").alternate_contacts["SECURITY"]
    assert contact["EmailAddress"] == "security+archive@example.com"
    expect_no_change(stack)


def test_names_renames_the_configured_accounts(open_example: OpenExample, account_emulator: Emulator) -> None:
    account_emulator.create_organization(members=3)
    stack = open_example("names", names='{"100000000001": "Log archive", "100000000002": "Payments"}')

    outputs = stack.up().outputs

    assert account_calls(account_emulator) == {"GetAccountInformation": 2, "PutAccountName": 2}
    assert outputs["statuses"].value == {}
    assert account_emulator.account("100000000002").name == "Payments"
    expect_no_change(stack)
    stack.destroy()
    assert account_emulator.account("100000000001").name == "Log archive"


def test_adopt_takes_over_a_matching_contact_without_a_write(
    open_example: OpenExample, account_emulator: Emulator
) -> None:
    account_emulator.account().alternate_contacts["BILLING"] = {
        "Name": "Finance",
        "Title": "Accounts payable",
        "EmailAddress": "billing@example.com",
        "PhoneNumber": "+1 206 555 0102",
    }
    stack = open_example("adopt")

    outputs = stack.up().outputs

    assert outputs["contacts"].value == ["123456789012/BILLING", "123456789012/SECURITY"]
    assert account_calls(account_emulator)["PutAlternateContact"] == 1, "the billing contact was written, not adopted"
    expect_no_change(stack)


def test_adopt_rejects_a_contact_that_differs(open_example: OpenExample, account_emulator: Emulator) -> None:
    contact = {"Name": "Nobody", "Title": "None", "EmailAddress": "nobody@example.com", "PhoneNumber": "0"}
    account_emulator.account().alternate_contacts["BILLING"] = dict(contact)
    stack = open_example("adopt")

    with pytest.raises(EngineError, match="email_address"):
        stack.preview()

    assert account_emulator.account().alternate_contacts["BILLING"] == contact


def test_emails_changes_every_address_in_two_runs(open_example: OpenExample, account_emulator: Emulator) -> None:
    members = account_emulator.create_organization(members=2).member_account_ids
    accounts = json.dumps([int(member) for member in members])
    stack = open_example("emails", accounts=accounts, domain="example.com")

    assert stack.up().outputs["statuses"].value == dict.fromkeys(members, "PENDING")
    expect_no_change(stack)

    for sent in account_emulator.one_time_passwords():
        stack.set_config(f"account:otp.{sent.account_id}", ConfigValue(sent.code, secret=True))
    assert stack.up().outputs["statuses"].value == dict.fromkeys(members, "ACCEPTED")
    assert account_calls(account_emulator)["StartPrimaryEmailUpdate"] == 2
    expect_no_change(stack)
    for member in members:
        assert account_emulator.account(member).primary_email == f"aws+{member}@example.com"


@pytest.mark.account_emulator(account_creation_delay=0.5)
def test_new_account_gets_its_baseline_in_the_deployment_that_creates_it(
    open_example: OpenExample, account_emulator: Emulator
) -> None:
    account_emulator.create_organization()
    stack = open_example("new-account", email="payments@example.com")

    assert stack.preview().change_summary[OpType.CREATE] == 5
    # AWS denies the first call on the account, which is new.
    account_emulator.faults.add("GetAlternateContact", code="AccessDeniedException")
    account_id = stack.up().outputs["account"].value

    account = account_emulator.account(account_id)
    assert account.primary_email == "payments@example.com"
    assert account.alternate_contacts["SECURITY"]["Title"] == "Duty officer"
    assert account.regions["eu-central-2"] == "ENABLED"
    reads = [call.error for call in account_emulator.calls(operation="GetAlternateContact")]
    assert reads == ["AccessDeniedException", "ResourceNotFoundException"]
    expect_no_change(stack)
    stack.destroy()
    assert account.alternate_contacts == {}
    assert boto3.client("organizations").describe_account(AccountId=account_id)["Account"]["State"] == "ACTIVE"


def test_on_account_created_deploys_when_an_account_is_created_or_joins(
    open_example: OpenExample, account_emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_emulator.create_organization(1)
    stack = open_example("on-account-created")
    monkeypatch.syspath_prepend(EXAMPLES / "on-account-created")
    handler, set_up = (importlib.import_module(name) for name in ("handler", "set_up"))
    organizations, sqs = boto3.client("organizations"), boto3.client("sqs")
    queue = set_up.set_up()
    assert set_up.set_up() == queue
    stack.up()

    def contacts() -> dict[str, int]:
        accounts = [account["Id"] for account in organizations.list_accounts()["Accounts"]]
        return {account_id: len(account_emulator.account(account_id).alternate_contacts) for account_id in accounts}

    assert not handler.handle_next(sqs, queue, stack, wait=0)
    organizations.tag_resource(ResourceId="100000000001", Tags=[{"Key": "a", "Value": "b"}])
    assert not handler.handle_next(sqs, queue, stack, wait=0)

    organizations.create_account(AccountName="Payments", Email="payments@example.com")
    target = {"Id": "555555555555", "Type": "ACCOUNT"}
    handshake = organizations.invite_account_to_organization(Target=target)["Handshake"]["Id"]
    invited = account_emulator.environment("555555555555")
    boto3.client(
        "organizations",
        aws_access_key_id=invited["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=invited["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=invited["AWS_SESSION_TOKEN"],
    ).accept_handshake(HandshakeId=handshake)
    assert sorted(contacts().values()) == [0, 0, 1, 1]

    assert handler.handle_next(sqs, queue, stack, wait=1)
    assert set(contacts().values()) == {1}
    assert not handler.handle_next(sqs, queue, stack, wait=0), "a handled event is still in the queue"


def test_on_account_created_keeps_the_events_of_a_failed_deployment(
    account_emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_emulator.create_organization()
    monkeypatch.syspath_prepend(EXAMPLES / "on-account-created")
    handler, set_up = (importlib.import_module(name) for name in ("handler", "set_up"))
    sqs, queue = boto3.client("sqs"), set_up.set_up()
    boto3.client("organizations").create_account(AccountName="Payments", Email="payments@example.com")

    class Failing:
        def up(self, **_: object) -> None:
            raise EngineError("failed")

    with pytest.raises(EngineError):
        handler.handle_next(sqs, queue, Failing(), wait=0)

    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert int(attributes["ApproximateNumberOfMessagesNotVisible"]) == 2
