"""The HTML page of an audit of 5,000 accounts and 12 columns, in an installed Chromium without a window.

A change counts until the browser has painted it. Rows off the screen follow within the next second. The work is the
processor time of the page's thread.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from playwright.sync_api import Browser, CDPSession, Page

from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.html import html_page
from pulumi_account.audit.report import AuditedAccount, Cell, Finding, Report
from pulumi_account.audit.rules import (
    AUDITORS_RULES,
    BILLING_CONTACT_MISSING,
    MAILBOX_OF_A_PERSON,
    SECURITY_CONTACT_MISSING,
)
from tests.chromium import NoChromiumError, running_chromium

from .frame import FIRST_ACCOUNT, Bench, Row, at_most

ACCOUNTS = 5000
UNITS = 120
BROKEN = (SECURITY_CONTACT_MISSING, BILLING_CONTACT_MISSING, MAILBOX_OF_A_PERSON)
ROUNDS = 5
LIMITS_MILLISECONDS = {"first paint": 1000, "first rows shown": 1000}
FILTER_LIMIT_MILLISECONDS = 100
# Milliseconds until something is painted, and of the page's work for it.
Figure: TypeAlias = tuple[float, float]
# Typed one after the other; the empty text shows all accounts again.
SEARCHES = ("te", "team 1", "unit 77", "nothing", "")
# Runs before the page's own script.
WATCH_FOR_ROWS = """
new MutationObserver((changes, observer) => {
  if (!document.querySelector(".block tr")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.rowsShown = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
# Returns the milliseconds until what an action changes is painted.
TIMED = """
async ([selector, value]) => {
  const control = document.querySelector(selector);
  const begin = performance.now();
  if (value === null) control.click();
  else {
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begin;
}
"""


def measure(bench: Bench) -> Iterator[Row]:
    """Measure opening, filtering and sorting; the medians of several rounds count."""
    begin = time.perf_counter()
    page = html_page(_report())
    yield Row(f"making the page of {ACCOUNTS:,} accounts", f"{time.perf_counter() - begin:.1f} s")
    yield Row(
        "size of the page", f"{len(page.encode()) / 2**20:.1f} MiB", f"{len(page) / ACCOUNTS:.0f} bytes an account"
    )
    file = bench.scratch / "audit.html"
    file.write_text(page, encoding="utf-8")
    try:
        with running_chromium() as browser:
            rounds = [_round(browser, file.as_uri()) for _ in range(ROUNDS)]
            yield Row("Chromium", browser.version)
    except NoChromiumError as error:
        yield Row("in Chromium", "not measured", str(error))
        return
    for name in rounds[0]:
        milliseconds, work = (statistics.median(each[name][place] for each in rounds) for place in (0, 1))
        limit = FILTER_LIMIT_MILLISECONDS if name.startswith("filter") else LIMITS_MILLISECONDS.get(name)
        row = at_most(name, milliseconds, limit, "ms", 0) if limit else Row(name, f"{milliseconds:.0f} ms")
        yield replace(row, compared_with=f"{work:.0f} ms of work" if work else "")


def _round(browser: Browser, address: str) -> dict[str, Figure]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH_FOR_ROWS)
    watched = context.new_cdp_session(page)
    watched.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    _settled(page)
    loaded = page.evaluate("performance.now()")
    figures = {
        "first paint": (page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"), 0.0),
        "first rows shown": (page.evaluate("window.rowsShown"), 0.0),
        "all rows in the document": (loaded, _work(watched)),
    }
    for text in SEARCHES:
        figures[f"filter: search {text!r}"] = _timed(page, watched, "#search", text)
    figures["filter: finding"] = _timed(page, watched, "#finding", SECURITY_CONTACT_MISSING.code)
    figures["filter: any finding"] = _timed(page, watched, "#finding", "")
    figures["sort by name"] = _timed(page, watched, "th[data-sort=account] button", None)
    figures["all in one group"] = _timed(page, watched, "#grouped", None)
    context.close()
    return figures


def _timed(page: Page, watched: CDPSession, selector: str, value: str | None) -> Figure:
    before = _work(watched)
    milliseconds: float = page.evaluate(TIMED, [selector, value])
    work = _work(watched) - before
    _settled(page)
    return milliseconds, work


def _work(watched: CDPSession) -> float:
    """Return the milliseconds of processor time of the page's thread; other processes lengthen it little."""
    metrics = watched.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


def _settled(page: Page) -> None:
    page.wait_for_selector("#matrix[aria-busy=false]", state="attached")


def _report() -> Report:
    """Return a report in which a quarter of the accounts has a finding."""
    return Report(
        made_at="2026-01-02T03:04:05+00:00",
        partition="aws",
        organization_id="o-aa111bb222",
        caller_account_id="123456789012",
        compared_with="rules",
        rules=AUDITORS_RULES,
        columns=COLUMNS * 2,
        accounts=tuple(map(_account, range(ACCOUNTS))),
    )


def _account(number: int) -> AuditedAccount:
    account_id = str(FIRST_ACCOUNT + number)
    rule = BROKEN[number % len(BROKEN)].code
    findings = (Finding(rule, account_id, COLUMNS[number % len(COLUMNS)]),) if number % 4 == 0 else ()
    columns: dict[str, Any] = {each.column: (each.rule,) for each in findings}
    return AuditedAccount(
        account_id=account_id,
        name=f"Team {number}",
        unit=f"Root/Unit {number % UNITS}",
        tags={"team": f"team-{number % 50}", "environment": ("production", "test")[number % 2]},
        state="ACTIVE",
        outcome="read",
        reason=None,
        regions={},
        cells={column: Cell("finding" if column in columns else "ok", columns.get(column, ())) for column in COLUMNS},
        findings=findings,
    )
