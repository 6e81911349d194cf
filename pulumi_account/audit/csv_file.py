"""A report as CSV: a row for each finding, and one for each account without findings.

Spreadsheets take a cell that begins with ``=`` and similar characters for a formula. Names come from others, so such a
cell gets an apostrophe before it, which spreadsheets don't show.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from pulumi_account.core.printable import printable

from .columns import COLUMNS
from .texts import RULE_TEXTS, command, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .report import AuditedAccount, Report

HEADER: Final = (
    "account_id",
    "account_name",
    "unit",
    "state",
    "outcome",
    "severity",
    "rule",
    "setting",
    "finding",
    "remedy",
    "command",
    *(f"{column}_status" for column in COLUMNS),
)
_FORMULA_BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_text(report: Report) -> str:
    """Return the report as CSV, with a header; without contact details."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for account in report.accounts:
        writer.writerows([_safe(cell) for cell in row] for row in _rows(account, report))
    return text.getvalue()


def _rows(account: AuditedAccount, report: Report) -> Iterator[tuple[str, ...]]:
    about = (account.account_id, account.name or "", account.unit, account.state or "", account.outcome)
    statuses = tuple(account.cells[column].status if column in account.cells else "" for column in COLUMNS)
    for finding in account.findings:
        yield (
            *about,
            report.severities[finding.rule],
            finding.rule,
            finding.column,
            sentence(finding, report.compared_with),
            RULE_TEXTS[finding.rule].remedy,
            command(finding, report) or "",
            *statuses,
        )
    if not account.findings:
        yield (*about, *([""] * 6), *statuses)


def _safe(cell: str) -> str:
    shown = printable(cell)
    return f"'{shown}" if cell.lstrip(" ").startswith(_FORMULA_BEGINNINGS) else shown
