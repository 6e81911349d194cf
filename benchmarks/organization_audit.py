"""An audit of 500 accounts, against the lower bound that AWS's quotas set, and the work on a report about 5,000.

The organization is read as for an import, with the names of its units.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from pulumi_account.audit.auditing import audit
from pulumi_account.audit.csv_file import csv_text
from pulumi_account.audit.html import html_page
from pulumi_account.audit.report import AuditedAccount, Report
from pulumi_account.audit.sarif import sarif
from pulumi_account.organization.selection.accounts import select_accounts
from pulumi_account.organization.selection.model import AccountSelection
from pulumi_account.organization.selection.unit_names import unit_paths

from .frame import Bench, Row, at_most
from .import_reading import LATENCY_SECONDS, compared, throttled_organization

ACCOUNTS = 500
# The list of accounts comes before the reading.
TARGET = 1.15
MANY = 5_000


def measure(bench: Bench) -> Iterator[Row]:
    """Measure the audit in this process; the targets for writes and 429s are zero."""
    with throttled_organization(bench, ACCOUNTS) as (emulator, runtime):
        begin = runtime.clock.monotonic()
        accounts = select_accounts(runtime, AccountSelection())
        units = unit_paths(runtime.accounts.organizations(None), accounts)
        report = audit(runtime, accounts, units=units)
        seconds = runtime.clock.monotonic() - begin
        counts = emulator.call_counts()
    what = f"auditing {ACCOUNTS} accounts, {LATENCY_SECONDS:g} s latency, from the list of accounts to the report"
    yield from compared(what, seconds, counts, TARGET)
    yield from _written(report)


def _written(report: Report) -> Iterator[Row]:
    """Measure how long each form of a report about ten times as many accounts takes."""
    numbers = range(MANY // ACCOUNTS)
    large = replace(report, accounts=tuple(_another(each, number) for number in numbers for each in report.accounts))
    forms: dict[str, Callable[[], str]] = {
        "JSON": lambda: json.dumps(large.to_json()),
        "CSV": lambda: csv_text(large),
        "SARIF": lambda: json.dumps(sarif(large)),
        "HTML": lambda: html_page(large),
    }
    for name, write in forms.items():
        begin = time.perf_counter()
        size = len(write())
        row = at_most(f"{MANY:,} accounts as {name}", time.perf_counter() - begin, 10, "s")
        yield Row(row.what, row.measured, f"{size / 1e6:.1f} MB", row.ratio, row.target, row.met)


def _another(account: AuditedAccount, number: int) -> AuditedAccount:
    """Return an account with the same settings and findings, and an ID that only this number gives."""
    account_id = f"{int(account.account_id) + number * 1_000_000:012}"
    findings = tuple(replace(finding, account_id=account_id) for finding in account.findings)
    return replace(account, account_id=account_id, findings=findings)
