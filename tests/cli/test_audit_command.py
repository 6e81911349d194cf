"""``pulumi-account audit``: what it prints and writes, what it compares with, and how it exits."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pulumi_account.cli import _reading_progress
from pulumi_account.importing.found import AccountReading
from pulumi_account.importing.reading import OnProgress
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import create_or_select_stack
from tests.cli.audits import CONTACTS, DETAILS, FIRST, GOOD, MEMBERS, TEAM, run
from tests.conftest import CALLER


def test_the_exit_code_tells_findings_from_accounts_that_were_not_read(emulator: Emulator) -> None:
    two = {kind: contact for kind, contact in CONTACTS.items() if kind != "BILLING"}
    members: dict[str, dict[str, Any]] = {
        "good": GOOD,
        "bare": {"name": "Bare"},
        "no billing": {"name": "No billing", "alternate_contacts": two},
        "twin": {"name": "Twin", "alternate_contacts": CONTACTS},
        "other twin": {"name": "Twin", "alternate_contacts": CONTACTS},
        "denied": {"name": "Closed", "denied": True},
        "suspended": {"name": "Gone", "state": "SUSPENDED"},
    }
    organization = emulator.create_organization(members.values())
    ids = dict(zip(members, sorted(organization.member_account_ids), strict=True))

    def code(*names: str, fail_on: str = "low") -> int:
        return run(*(f"--account={ids[name]}" for name in names), "--fail-on", fail_on).exit_code

    assert code("good", "suspended") == 0
    assert code("good", "bare") == 4
    assert code("bare", fail_on="never") == 0
    assert code("no billing", fail_on="medium") == 0
    assert code("twin", "other twin") == 0
    assert code("twin", "other twin", fail_on="info") == 4
    assert code("good", "denied") == 3
    assert code("bare", "denied") == 4


def test_every_form_has_the_same_findings_and_only_json_and_html_have_details(emulator: Emulator) -> None:
    organization = emulator.create_organization([GOOD, {"name": "=Bare()"}])
    assert FIRST in organization.member_account_ids
    result = run(*MEMBERS, "--json", "--csv", "a.csv", "--sarif=a.sarif", "--html", "a.html")
    assert result.exit_code == 4, result.stderr
    whole = json.loads(result.stdout)
    codes = [each["rule"] for audited in whole["accounts"] for each in audited["findings"]]
    assert codes == ["security-contact-missing", "billing-contact-missing", "operations-contact-missing"]
    assert whole["accounts"][0]["unit"] == "Root"
    rows = list(csv.DictReader(io.StringIO(Path("a.csv").read_text())))
    assert [row["rule"] for row in rows if row["rule"]] == codes
    assert rows[1]["account_name"] == "'=Bare()"
    (sarif_run,) = json.loads(Path("a.sarif").read_text())["runs"]
    assert [each["ruleId"] for each in sarif_run["results"]] == codes
    page = Path("a.html").read_text()
    assert "Good" in page
    told = result.output + page + Path("a.csv").read_text() + Path("a.sarif").read_text()
    assert not any(detail in told for detail in DETAILS)
    assert "Findings: 1 medium, 2 low in 1 account" in result.stderr
    Path("b.json").touch(0o644)
    detailed = run(*MEMBERS, "--json", "b.json", "--html", "b.html", "--details")
    assert detailed.exit_code == 4
    for name in ("b.json", "b.html"):
        assert all(detail in Path(name).read_text() for detail in DETAILS)
        assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    assert not any(detail in detailed.output for detail in DETAILS)


def test_only_chosen_rules_are_applied_and_only_what_they_need_is_read(emulator: Emulator) -> None:
    emulator.create_organization(2)
    result = run(
        *MEMBERS, "--rule", "*-contact-missing", "--exclude-rule", "primary*", "--severity", "medium", "--json"
    )
    assert [rule["code"] for rule in json.loads(result.stdout)["rules"]] == ["security-contact-missing"]
    assert {call.operation for call in emulator.calls(service="account")} == {"GetAlternateContact"}
    assert len(emulator.calls(service="account")) == 2


def test_without_options_the_own_account_is_audited(emulator: Emulator) -> None:
    emulator.account(CALLER).alternate_contacts.update(CONTACTS)
    result = run("--json")
    (audited,) = json.loads(result.stdout)["accounts"]
    assert (result.exit_code, audited["id"], audited["findings"]) == (0, CALLER, [])
    assert {call.service for call in emulator.calls()} <= {"account", "sts"}


BASELINE = """
accounts: {exclude_names: ["*-sandbox"], include_management_account: false}
defaults:
  alternate_contacts:
    SECURITY: {name: Security Team, title: Chief, email_address: sec@example.com, phone_number: +41 44 5558001}
  enabled_regions: [eu-central-2]
overrides:
  "100000000002":
    alternate_contacts: {SECURITY: {title: Officer}}
    enabled_regions: []
"""


def test_accounts_are_compared_with_the_baseline_that_selects_them(emulator: Emulator) -> None:
    emulator.create_organization([GOOD, GOOD, {**GOOD, "name": "Team-sandbox"}])
    Path("baseline.yaml").write_text(BASELINE)
    result = run("--baseline", "baseline.yaml", "--rule", "declared-*", "--json")
    assert result.exit_code == 4, result.stderr
    content = json.loads(result.stdout)
    assert content["compared_with"] == "baseline"
    assert {audited["id"]: audited["findings"] for audited in content["accounts"]} == {
        FIRST: [
            {"rule": "declared-setting-differs", "column": "security", "facts": {"properties": ["title"]}},
            {"rule": "declared-setting-differs", "column": "regions", "facts": {"not_enabled": ["eu-central-2"]}},
        ],
        "100000000002": [],
    }
    # Accounts that the options choose, but the baseline doesn't, are judged by the other rules only.
    chosen = json.loads(run("--baseline", "baseline.yaml", *MEMBERS, "--json").stdout)
    assert chosen["accounts"][2]["findings"] == [
        finding for finding in chosen["accounts"][2]["findings"] if not finding["rule"].startswith("declared")
    ]
    assert len(chosen["accounts"]) == 3
    assert "Chief" not in result.output


@pytest.mark.usefixtures("offline_stacks")
def test_accounts_are_compared_with_a_stack(emulator: Emulator) -> None:
    from pulumi_account.cli.import_ import command as import_command

    emulator.create_organization([GOOD, GOOD])
    imported = ["project", "--account", FIRST, "--into-stack", "--stack", "dev", "--yes"]
    assert CliRunner().invoke(import_command, imported).exit_code == 0
    create_or_select_stack("dev", "project")
    emulator.account(FIRST).alternate_contacts["SECURITY"] = {**TEAM, "Title": "Chief"}
    del emulator.account(FIRST).alternate_contacts["BILLING"]
    check = ("--stack", "dev", "-C", "project", "--json")
    result = run(*check)
    assert result.exit_code == 4, result.stderr
    (audited,) = json.loads(result.stdout)["accounts"]
    assert [(each["rule"], each["column"], each["facts"].get("properties")) for each in audited["findings"]] == [
        ("declared-setting-missing", "billing", None),
        ("declared-setting-differs", "security", ["title"]),
        ("billing-contact-missing", "billing", None),
    ]
    # A stack tells only the ID; Organizations knows the name, if it may be asked.
    assert (audited["name"], audited["unit"]) == ("Good", "Root")
    both = json.loads(run(*check, *MEMBERS, "--rule", "undeclared-*").stdout)
    assert [len(each["findings"]) for each in both["accounts"]] == [0, 4]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rule", "nose"], "--rule: nose matches no rule; the rules are security-contact-missing"),
        (["--rule", "mailbox*", "--severity", "low"], "leave no rule"),
        (
            ["--rule", "declared-*"],
            "declared-setting-hidden: only for accounts that are compared: add --baseline or --stack",
        ),
        (["--json", "--csv"], "only one of --json, --csv, --sarif and --html can go to stdout"),
        (["--json", "--html", "-"], "only one of --json, --csv, --sarif and --html can go to stdout"),
        (["--json=a", "--html", "./a"], "a: two forms of the report can't go to the same file"),
        (["--baseline", "b.yaml", "--stack", "dev"], "--baseline and --stack exclude each other"),
        (["--details", "--csv"], "--details needs --json or --html"),
        (["--html", ""], "--json, --csv, --sarif and --html must have the name of a file; one is empty"),
        (["--cwd", "x"], "--cwd is the folder of --stack's project: add --stack, or remove it"),
        (["--fail-on", "high"], "'high' is not one of"),
        (["--account", "12"], "--account: must be an account ID"),
    ],
)
def test_a_wrong_option_is_reported_before_any_reading(emulator: Emulator, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert emulator.call_counts() == {}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--baseline", "none.yaml"], "none.yaml: can't be read"),
        (["--sarif", "folder"], "folder: can't be written: it is a folder"),
        (["--html", "missing/a.html"], "missing/a.html: can't be written: the folder "),
        (["--stack", "dev"], ".: there is no Pulumi.yaml"),
        (["--profile", "nobody"], "profile nobody (--profile) was not found"),
    ],
)
def test_a_mistake_is_reported_in_one_line(emulator: Emulator, arguments: list[str], said: str) -> None:
    Path("folder").mkdir()
    result = run(*arguments)
    assert result.exit_code == 1
    assert f"pulumi-account audit: {said}" in result.stderr
    assert emulator.call_counts() == {}


def interrupted(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[Result, AccountReading]:
    """Run an audit that is interrupted once it has read an account, which is returned too."""
    seen: list[AccountReading] = []

    @contextmanager
    def interrupting(_total: int, _clock: object) -> Iterator[OnProgress]:
        def done(reading: AccountReading) -> None:
            seen.append(reading)
            raise KeyboardInterrupt

        yield done

    with monkeypatch.context() as patched:
        patched.setattr(_reading_progress, "progress", interrupting)
        result = run(*arguments)
    return result, seen[0]


def test_an_interrupted_audit_continues_later(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    emulator.create_organization([GOOD] * 3)
    result, first = interrupted(monkeypatch, *MEMBERS)
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr == "pulumi-account audit: interrupted; run the same command again to continue\n"
    emulator.reset()
    again = run(*MEMBERS, "--json")
    assert again.exit_code == 0
    assert len(json.loads(again.stdout)["accounts"]) == 3
    assert first.account_id not in {call.account_id for call in emulator.calls(service="account")}
    emulator.reset()
    # The journal is removed with the report, so that the next audit reads everything.
    assert run(*MEMBERS).exit_code == 0
    assert first.account_id in {call.account_id for call in emulator.calls(service="account")}


def test_a_fresh_audit_reads_everything_again(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    emulator.create_organization([GOOD] * 3)
    _, first = interrupted(monkeypatch, *MEMBERS)
    emulator.reset()
    assert run(*MEMBERS, "--fresh").exit_code == 0
    assert first.account_id in {call.account_id for call in emulator.calls(service="account")}


def test_a_directory_that_can_not_be_written_is_said_and_no_error(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.create_organization([GOOD])
    Path("file").touch()
    monkeypatch.setenv("PULUMI_ACCOUNT_IMPORT_DIRECTORY", str(Path("file/imports").absolute()))
    result = run(*MEMBERS)
    assert result.exit_code == 0
    assert "can't be written; an interrupted audit will start over" in result.stderr


def test_units_that_aws_denies_are_shown_by_their_ids(emulator: Emulator) -> None:
    organization = emulator.create_organization(organizational_units={"/Workloads": [GOOD]})
    statement = {"Effect": "Allow", "Action": ["account:*", "organizations:*"], "Resource": "*"}
    denied = {"Effect": "Deny", "Action": "organizations:ListOrganizationalUnitsForParent", "Resource": "*"}
    emulator.policies.set_identity_policy({"Version": "2012-10-17", "Statement": [statement, denied]})
    (audited,) = json.loads(run(*MEMBERS, "--json").stdout)["accounts"]
    assert audited["unit"].split("/")[-1] == organization.organizational_unit_ids["/Workloads"]


def test_an_interrupted_audit_starts_over_if_the_baseline_has_other_settings_now(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.create_organization([GOOD])
    security = """
defaults:
  alternate_contacts:
    SECURITY: {name: Security Team, title: Officer, email_address: sec@example.com, phone_number: +41 44 5558001}
"""
    Path("baseline.yaml").write_text(security)
    arguments = ("--account", FIRST, "--baseline", "baseline.yaml", "--rule", "declared-*", "--json")
    assert interrupted(monkeypatch, *arguments)[0].exit_code == 130
    billing = (
        "BILLING: {name: Finance, title: Officer, email_address: billing@example.com, phone_number: +41 44 5558002}"
    )
    Path("baseline.yaml").write_text(f"{security}    {billing}\n")
    result = run(*arguments)
    (audited,) = json.loads(result.stdout)["accounts"]
    assert {column: cell["status"] for column, cell in audited["cells"].items()} == {"billing": "ok", "security": "ok"}
