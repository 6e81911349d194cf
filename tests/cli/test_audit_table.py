"""The table that ``pulumi-account audit`` prints."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from pulumi_account.audit.rules import RULES
from pulumi_account.cli._audit_table import show
from pulumi_account.testing.emulator import Emulator
from tests.audit.reports import account, finding, report
from tests.cli.audits import DETAILS, GOOD, MEMBERS, TEAM, run
from tests.conftest import CALLER


def test_the_summary_comes_first_and_then_the_worst_account(emulator: Emulator) -> None:
    emulator.create_organization(
        [
            GOOD,
            {"name": "Half", "alternate_contacts": {"SECURITY": TEAM}},
            {"name": "Bare"},
            {"name": "Closed", "denied": True},
            {"name": "Gone", "state": "SUSPENDED"},
        ]
    )
    result = run(*MEMBERS)
    assert result.exit_code == 4, result.stderr
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[:5] == [
        "Accounts: 5 (3 read, 1 denied, 1 suspended)",
        "Findings: 1 medium, 4 low in 2 accounts",
        "medium No security contact 1 account",
        "low No billing contact 2 accounts",
        "low No operations contact 2 accounts",
    ]
    assert [line.split()[1] for line in lines if line.startswith("1000000000")][-2:] == ["Bare", "Half"]
    assert any(line.startswith("Denied: 1 account") for line in lines)
    assert "{account_id}" not in result.stdout, "only one account was denied, so its ID is shown"
    assert "pulumi-account policy --audit" in lines
    assert "pulumi-account doctor --account 100000000004" in lines
    assert [line for line in result.stdout.splitlines() if line != line.rstrip()] == []
    assert lines[lines.index("What to do:") - 1] == ""
    assert not any(detail in result.output for detail in DETAILS)
    assert not list(Path("imports").iterdir())


LONG = "Zürich settlement and reconciliation production"


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_but_a_command_is_wider_than_the_terminal(width: int) -> None:
    findings = [finding(code, 1, "security", {"regions": ("a",), "other": ("billing",)}) for code in RULES]
    unread = account(2, name=LONG, outcome="denied", reason=f"arn:aws:sts::{CALLER}:user/moto is not authorized " * 4)
    whole = report(
        account(1, *findings, name=LONG, unit=f"Root/{LONG}/Production"), unread, account(3, name="\x1b[31m")
    )
    text = io.StringIO()
    show(whole, Console(file=text, width=width, force_terminal=True, color_system=None), limit=0)
    lines = [line for line in text.getvalue().splitlines() if not line.strip().startswith(("aws ", "pulumi"))]
    assert max(map(len, lines)) <= width
    assert ("Production" in text.getvalue()) == (width == 120)
    (row,) = [line for line in lines if line.startswith("000000000001")]
    assert "Zürich" in row
    assert f"{len(RULES)} No security contact" in row


def test_accounts_that_were_denied_for_the_same_reason_are_listed_together(emulator: Emulator) -> None:
    emulator.create_organization([{"name": "Closed", "denied": True}, {"name": "Shut", "denied": True}])
    result = run(*MEMBERS)
    assert result.exit_code == 3
    lines = result.stdout.splitlines()
    begin = lines.index("Denied: 2 accounts")
    assert "{account_id}" in result.stdout
    assert [line.split()[1] for line in lines[begin:] if line.startswith("    1000")] == ["(Closed)", "(Shut)"]
    assert result.stdout.count("is not authorized for") == 1


def test_a_long_list_is_cut_and_says_so(emulator: Emulator) -> None:
    emulator.create_organization(3)
    result = run(*MEMBERS, "--limit", "2", "--rule", "security*")
    assert "1 more account with findings: list all with --limit 0" in result.stdout
    assert len([line for line in result.stdout.splitlines() if line.startswith("1000")]) == 2


def test_names_and_units_of_wide_characters_are_as_wide_as_they_are_shown() -> None:
    one = finding("security-contact-missing", 1, "security")
    wide = report(account(1, one, name="決済サービス", unit="Root/ワークロード/本番環境"))
    text = io.StringIO()
    show(wide, Console(file=text, width=130, force_terminal=True, color_system=None), limit=0)
    (row,) = [line for line in text.getvalue().splitlines() if line.startswith("000000000001")]
    assert row.split()[1:3] == ["決済サービス", "Root/ワークロード/本番環境"]
