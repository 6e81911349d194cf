"""``pulumi-account import``: what it writes, prints, compares and rejects, and that it never writes to AWS."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pulumi.automation import ConfigValue, OpType

from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import create_or_select_stack
from tests.cli.imports import ADDRESS, HELD, run
from tests.conftest import CALLER
from tests.importing.stacks import import_resources

FIRST = 100_000_000_001
DETAILS = ("Zoë", "Nuñez", "Chief", "z@example.com", "Wilhelmina", "Nowhere", "555888", "Kreis", "Example GmbH")


def calls_to_accounts(emulator: Emulator) -> dict[str, dict[str, int]]:
    """Count the calls except those to STS: a preview may ask for the caller's identity."""
    return {name: counts for name, counts in emulator.call_counts().items() if name != "GetCallerIdentity"}


def member(number: int) -> dict[str, Any]:
    """Describe a member with a primary contact and, by its number, no, one or all three alternate contacts."""
    types = {0: (), 1: ("BILLING", "OPERATIONS", "SECURITY")}.get(number % 10, ("SECURITY",))
    return {
        "name": f"Zürich «{number}»" if number % 4 == 0 else f"Team {number}",
        "state": "SUSPENDED" if number % 20 == 5 else "ACTIVE",
        "denied": number % 20 == 6 or (("ListRegions",) if number == 7 else False),
        "alternate_contacts": {
            type_: HELD if number % 3 else {**HELD, "Title": f'Number \\{number} "{type_}"'} for type_ in types
        },
        "contact_information": ADDRESS,
        "regions": {"eu-central-2": "ENABLED"} if number % 7 == 0 else {},
    }


def test_an_imported_organization_previews_without_changes(emulator: Emulator) -> None:
    emulator.create_organization([member(number) for number in range(29)])
    result = run("accounts", "--organization", "--json")
    assert result.exit_code == 3, result.stderr
    summary = json.loads(result.stdout)
    assert summary["outcomes"] == {"read": 25, "suspended": 2, "denied": 3}
    assert not summary["is_complete"]
    (partly,) = [account for account in summary["accounts"] if account["name"] == "Team 7"]
    assert partly["reason"].startswith("the regions: ")
    assert len(partly["settings"]) == 2
    assert "Suspended, not read: 2 accounts" in result.stderr
    assert "    100000000007 (Team 6)\n" in result.stderr
    assert "in a denied account, run:\n  pulumi-account doctor --account 100000000007\n" in result.stderr
    for detail in DETAILS:
        assert detail not in result.output
    counts = calls_to_accounts(emulator)
    assert sum(counts["GetAlternateContact"].values()) == 3 * 28
    assert not list(Path("imports").iterdir())

    stack = create_or_select_stack("dev", "accounts")
    import_resources(stack, json.loads(Path("accounts/import.json").read_text())["resources"], Path("before.json"))
    preview = stack.preview(expect_no_changes=True)
    assert set(preview.change_summary) == {OpType.SAME}
    assert preview.change_summary[OpType.SAME] == 1 + len(summary["resources"])
    assert calls_to_accounts(emulator) == counts


@pytest.mark.usefixtures("offline_stacks")
def test_names_are_imported_only_if_asked_for_and_as_one_resource(emulator: Emulator) -> None:
    members = [{"name": "Log archive"}, {"name": 'Team "A"'}, {"name": "<Old>"}, {"name": "Gone", "state": "SUSPENDED"}]
    emulator.create_organization(members)
    everything = ("--organization", "--resources", "account-name,security", "--into-stack", "--yes")
    result = run("new", *everything)
    assert result.exit_code == 3, result.stderr
    assert "4 of 5 accounts, 1 setting (1 OrganizationAccountName)" in result.stdout
    assert f"  AccountName {FIRST + 2} (<Old>): account_name must be an account name" in result.stdout
    assert not any(name in result.output for name in ("Log archive", "Team"))
    # The organization's list has the names.
    assert "GetAccountInformation" not in emulator.call_counts()
    program = Path("new/__main__.py").read_text()
    assert f'        "{FIRST}": "Log archive",\n' in program
    assert not any(name in program for name in ("Gone", "Old"))
    stack = create_or_select_stack("dev", "new")
    assert set(stack.preview(expect_no_changes=True).change_summary) == {OpType.SAME}
    stack.refresh(expect_no_changes=True)
    same = run("new", "--check", "--stack", "dev", "--resources", "account-name")
    assert (same.exit_code, same.stdout) == (0, "the same: 3\n")
    # By default, --check compares the names that the stack has, besides the usual settings.
    usual = run("new", "--check", "--stack", "dev", "--json")
    assert {each["kind"] for each in json.loads(usual.stdout)["same"]} == {"AccountName"}
    assert {each["kind"] for each in json.loads(usual.stdout)["not_in_stack"]} == {"PrimaryContact"}
    assert run("again", "--organization").exit_code == 0
    assert "Name" not in Path("again/__main__.py").read_text()


@pytest.mark.usefixtures("offline_stacks")
def test_e_mail_addresses_are_imported_only_if_asked_for_and_never_the_management_accounts(emulator: Emulator) -> None:
    emulator.create_organization([{"name": "Log archive"}, {"name": "Shop"}])
    addresses = [f"aws-{member}@example.com" for member in (FIRST, FIRST + 1)]
    everything = ("--organization", "--resources", "primary-email", "--secret-contacts", "--json")
    result = run("new", *everything, "--into-stack", "--yes")
    assert result.exit_code == 0, result.stderr
    assert "Read: 3 of 3 accounts, 2 settings (2 PrimaryEmail)\n" in result.stderr
    (management,) = [account for account in json.loads(result.stdout)["accounts"] if account["skipped"]]
    assert management["id"] == CALLER
    label = f"{CALLER} ({management['name']})"
    skipped = f"  PrimaryEmail {label}: the account is the organization's management account\n"
    assert f"Skipped, because only member accounts have them: 1 setting\n{skipped}" in result.stderr
    # The organization's list has the addresses.
    assert "GetPrimaryEmail" not in emulator.call_counts()
    program = Path("new/__main__.py").read_text()
    assert 'primary_email=contacts["shop-primary-email"]["primary_email"]' in program
    assert not any(address in text for address in addresses for text in (program, result.output))
    details = json.loads(Path("new/contacts.json").read_text())
    assert [details[name]["primary_email"] for name in ("log-archive-primary-email", "shop-primary-email")] == addresses
    stack = create_or_select_stack("dev", "new")
    stack.set_config("contacts", ConfigValue(json.dumps(details), secret=True))
    assert set(stack.preview(expect_no_changes=True).change_summary) == {OpType.SAME}
    stack.refresh(expect_no_changes=True)

    same = run("new", "--check", "--stack", "dev", "--resources", "primary-email")
    assert same.exit_code == 3  # the export doesn't show secrets
    assert "partly compared" in same.stdout
    # By default, --check compares the addresses that the stack has, besides the usual settings, and no others.
    assert run("again", "--account", str(FIRST), "--resources", "primary-email", "--into-stack", "--yes").exit_code == 0
    usual = run("again", "--check", "--stack", "dev", "--organization", "--json")
    assert {each["kind"] for each in json.loads(usual.stdout)["not_in_stack"]} == {"PrimaryContact"}
    assert [each["identity"] for each in json.loads(usual.stdout)["same"]] == [str(FIRST)]
    asked_for = run("again", "--check", "--stack", "dev", "--organization", "--resources", "primary-email")
    assert (asked_for.exit_code, asked_for.stdout.splitlines()[0]) == (
        4,
        f"in AWS, not in the stack: PrimaryEmail {FIRST + 1} (Shop)",
    )


def test_the_own_name_is_imported_with_the_outputs_of_a_refresh(own_account: Emulator) -> None:
    own_account.account(CALLER).name = "Payments"
    assert run("new", "--resources", "account-name", "--secret-contacts").exit_code == 0
    program = Path("new/__main__.py").read_text()
    assert 'account_name=contacts["account-name"]["account_name"]' in program
    assert json.loads(Path("new/contacts.json").read_text()) == {"account-name": {"account_name": "Payments"}}
    (resource,) = json.loads(Path("new/import.json").read_text())["resources"]
    assert resource["outputs"].keys() >= {"account_id", "account_state", "account_created_date"}


def test_the_own_account_is_read_by_default_and_the_next_commands_are_printed(own_account: Emulator) -> None:
    Path("here").mkdir()
    os.chdir("here")
    result = run("--stack", "prod", "--region", "eu-west-1")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Read: 1 of 1 account, 2 settings (1 AlternateContact, 1 PrimaryContact)",
        "Written: .gitignore, Pulumi.yaml, __main__.py, import.json, requirements.txt in .",
        "Next:",
        "  pulumi stack select --create prod",
        "  pulumi config set aws:region eu-west-1",
        "  pulumi import --file import.json --generate-code=false --protect=false --yes",
        "  pulumi preview",
    ]
    assert own_account.call_counts().keys() >= {"GetAlternateContact", "GetContactInformation", "ListRegions"}


def test_only_requested_types_are_read_and_the_template_names_them(own_account: Emulator) -> None:
    assert run("new", "--resources", "security, primary-contact", "--name-template", "{type}-{kind}").exit_code == 0
    assert '"security-alternate-contact"' in Path("new/__main__.py").read_text()
    assert sum(own_account.call_counts()["GetAlternateContact"].values()) == 1
    assert "ListRegions" not in own_account.call_counts()


def test_secret_details_stay_out_of_the_program_and_the_summary_says_where_to_set_them(own_account: Emulator) -> None:
    result = run("new", "--secret-contacts")
    assert result.exit_code == 0
    assert "  pulumi config set --secret contacts < contacts.json\n" in result.stdout
    program = Path("new/__main__.py").read_text()
    for detail in DETAILS:
        assert detail not in program
    assert own_account.call_counts()


def test_a_setting_that_no_resource_accepts_is_skipped_and_listed(own_account: Emulator) -> None:
    own_account.account(CALLER).contact_information["PhoneNumber"] = "044 555888"
    result = run("new")
    assert result.exit_code == 3
    assert "Left out, because a resource would not accept them: 1 setting\n" in result.stdout
    assert f"  PrimaryContact {CALLER}: phone_number must" in result.stdout
    assert "044" not in result.output
    assert "PrimaryContact(" not in Path("new/__main__.py").read_text()


@pytest.mark.parametrize("option", ["--secret-contacts", "--secret=name", "--name-template={type}", "--fresh"])
def test_a_comparison_refuses_options_that_only_writing_has(option: str) -> None:
    result = run("--check", option)
    assert result.exit_code == 2
    assert f"--check writes nothing: remove {option.partition('=')[0]}\n" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--account", "12"], 2, "--account: must be an account ID: a string of 12 digits\n"),
        (["new", "--account", "999999999999"], 1, "--account: 999999999999 is not in the organization of account"),
        (["new", "--profile", "nobody"], 1, "profile nobody (--profile) was not found"),
        (["full"], 1, "full: is not empty; choose a new or an empty folder"),
        (["new", "--name-template", ""], 2, "--name-template: must be a template of names"),
        (["new", "--stack", ""], 2, "--stack: must be the name of a stack; it is empty"),
        (["new", "--name-template", "{x}"], 2, "the name template has an unknown field {x}"),
        (["new", "--name-template", "same"], 1, "the name template 'same' gives the name 'same' to AlternateContact"),
        (["full", "--check"], 1, "full: there is no Pulumi.yaml"),
        (["project", "--check"], 1, "there is no Pulumi CLI on PATH"),
        (["new", "--into-stack", "--yes"], 1, "there is no Pulumi CLI on PATH"),
    ],
)
def test_a_mistake_is_reported_in_one_line_and_nothing_is_written(
    own_account: Emulator, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, said: str
) -> None:
    own_account.create_organization(1)
    Path("full").mkdir()
    Path("full/file").touch()
    monkeypatch.setenv("PATH", "")
    Path("project").mkdir()
    Path("project/Pulumi.yaml").write_text("name: project\nruntime: python\n")
    result = run(*arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith(f"pulumi-account import: {said}")
    assert result.stderr.count("\n") == 1
    assert not Path("new").exists()
    assert [file.name for file in Path("full").iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--resources", "quotas"], "unknown resource quotas; expected one or more of alternate-contact"),
        (["--resources", ","], "--resources: is empty"),
        (["--check", "--resources", "security"], "--check compares all types"),
        (["--check", "--into-stack"], "--check changes nothing"),
        (["--secret", "nose"], "'nose' is not one of"),
    ],
)
def test_a_wrong_option_is_reported_before_any_reading(emulator: Emulator, arguments: list[str], said: str) -> None:
    result = run("new", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert emulator.call_counts() == {}


def test_missing_credentials_are_reported_in_one_line_and_denials_lead_to_the_doctor(
    own_account: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_account.create_organization(20, trusted_access=False)
    result = run("new", "--organization", "--no-management-account", "--region", "us-east-1")
    assert result.exit_code == 1
    said, *hint = result.stderr.splitlines()
    assert "enable-aws-service-access" in said
    assert hint == [
        "To check your credentials and what they may do, run:",
        "  pulumi-account doctor --region us-east-1",
    ]
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    result = run("new")
    assert result.exit_code == 1
    assert "AWS_ACCESS_KEY_ID is missing" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not Path("new").exists()


def test_a_terminated_import_stops_and_continues_later(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    emulator.create_organization([member(1)] * 40)
    monkeypatch.setenv("PULUMI_ACCOUNT_TIME_SCALE", "2")
    arguments = ["new", "--organization"]
    process = subprocess.Popen(
        [sys.executable, "-c", "from pulumi_account.cli import main; main()", "import", *arguments],
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not list(Path("imports").glob("*.jsonl")):
        assert process.poll() is None, process.stderr and process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert said.endswith("interrupted, nothing was written; run the same command again to continue\n")
    assert not Path("new").exists()
    (journal,) = Path("imports").iterdir()
    read = {json.loads(line)["account_id"] for line in journal.read_text().splitlines() if line}
    assert 0 < len(read) < 41

    monkeypatch.setenv("PULUMI_ACCOUNT_TIME_SCALE", "1000")
    emulator.reset()
    assert run(*arguments).exit_code == 0
    assert not read - {CALLER} & {call.account_id for call in emulator.calls(service="account")}
    assert not journal.exists()
    assert all(account_id in Path("new/import.json").read_text() for account_id in read - {CALLER})
