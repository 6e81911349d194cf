"""A report as CSV: each account has a row, and no cell is taken for a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.csv_file import HEADER, csv_text
from pulumi_account.audit.report import Cell, Report
from tests.audit.reports import account, finding, report

MISSING = finding("security-contact-missing", 1, "security")
HINT = finding("mailbox-of-a-person", 1, "billing")


def rows(whole: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_text(whole))))


def test_each_finding_has_a_row_and_each_account_at_least_one() -> None:
    denied = account(3, outcome="denied", state=None, cells={column: Cell("denied") for column in COLUMNS})
    found = rows(report(account(1, MISSING, HINT), account(2), denied))
    assert [(row["account_id"], row["rule"], row["severity"], row["outcome"]) for row in found] == [
        ("000000000001", "security-contact-missing", "medium", "read"),
        ("000000000001", "mailbox-of-a-person", "info", "read"),
        ("000000000002", "", "", "read"),
        ("000000000003", "", "", "denied"),
    ]
    first, *_, last = found
    assert first["finding"] == "no security contact"
    assert first["command"].startswith("aws account put-alternate-contact --account-id 000000000001 ")
    assert (first["security_status"], last["security_status"]) == ("finding", "denied")


def test_a_column_that_was_not_read_is_empty() -> None:
    (row,) = rows(report(account(1, cells={"security": Cell("ok")})))
    assert (row["security_status"], row["billing_status"]) == ("ok", "")


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_a_name_is_never_a_formula(name: str) -> None:
    (row,) = rows(report(account(1, name=name, unit=name)))
    assert row["account_name"].startswith("'")
    assert row["unit"].startswith("'")


@given(st.text(max_size=20))
def test_any_name_stays_in_its_cell(name: str) -> None:
    (row,) = rows(report(account(1, name=name)))
    assert set(row) == set(HEADER)
    assert row["security_status"] == "ok"
    assert not row["account_name"].startswith(("=", "+", "-", "@"))
