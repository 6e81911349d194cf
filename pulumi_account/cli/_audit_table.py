"""An audit's report on the terminal: the summary first, then the accounts, the worst first, then what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.report import SEVERITIES
from pulumi_account.audit.texts import RULE_TEXTS, command
from pulumi_account.core.printable import printable

from ._account_options import doctor_for
from ._output import counted
from ._unread_accounts import unread_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.table import Table

    from pulumi_account.audit.report import AuditedAccount, Report, Severity, Status

_STYLES: Final[dict[Status, str]] = {
    "ok": "green",
    "finding": "yellow",
    "missing": "bold red",
    "denied": "magenta",
    "unreadable": "magenta",
    "not_read": "dim",
}
_SYMBOLS: Final[dict[Status, str]] = {
    "ok": "✓",
    "finding": "!",
    "missing": "✗",
    "denied": "?",
    "unreadable": "?",
    "not_read": "·",
}
# For terminals that can't show the others.
_PLAIN_SYMBOLS: Final = {"✓": "+", "✗": "x", "·": "-"}
_LEGEND: Final[dict[Status, str]] = {
    "ok": "fine",
    "finding": "finding",
    "missing": "missing",
    "denied": "not readable",
}
_SEVERITY_STYLES: Final[dict[Severity, str]] = {"medium": "bold red", "low": "yellow", "info": "cyan"}
_COMPARED_WITH: Final = {"rules": "", "baseline": ", compared with the baseline", "stack": ", compared with the stack"}
_OUTCOMES: Final = ("read", "denied", "failed", "suspended")
_HEADERS: Final = {
    "billing": "Bill",
    "operations": "Ops",
    "security": "Sec",
    "primary_contact": "Prim",
    "name": "Name",
    "regions": "Reg",
}
_ID_WIDTH: Final = 12
_COUNT_WIDTH: Final = 2
_NAME_AT_LEAST: Final = 10
_WIDE: Final = 50
"""With so many characters for name, unit and finding, there is room for units."""
_WIDTH_OF_FILES: Final = 160


def show(report: Report, console: Console, *, limit: int) -> None:
    """Print the report; ``limit`` is how many accounts with findings are listed, 0 for all."""
    if not console.is_terminal:
        console.width = _WIDTH_OF_FILES
    worst = sorted((account for account in report.accounts if account.findings), key=lambda each: _rank(each, report))
    listed = worst if limit == 0 else worst[:limit]
    _print(console, _head(report))
    if worst:
        console.print(_rules(report))
    _print(console, unread_accounts(report.accounts))
    if listed:
        console.print()
        console.print(_accounts(listed, report, console))
        console.print(_legend(console), style="dim")
    if len(listed) < len(worst):
        more = counted(len(worst) - len(listed), "more account")
        console.print(f"{more} with findings: list all with --limit 0, or use --html or --csv", markup=False)
    _print(console, _what_to_do(report, worst))


def _print(console: Console, lines: Iterator[str]) -> None:
    """Print lines; long ones are wrapped and stay indented, except commands, which are copied."""
    from rich.padding import Padding
    from rich.text import Text

    for line in lines:
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if not text or text.startswith(("aws ", "pulumi")):
            console.print(line, markup=False, soft_wrap=True)
        else:
            console.print(Padding(Text(text), (0, 0, 0, indent), expand=False))


def _rank(account: AuditedAccount, report: Report) -> tuple[object, ...]:
    """Return what accounts are sorted by: how many findings of each severity, the most first; then the unit."""
    severities = [report.severities[finding.rule] for finding in account.findings]
    return (*(-severities.count(severity) for severity in SEVERITIES), account.unit, account.account_id)


def _head(report: Report) -> Iterator[str]:
    summary = report.summary()
    outcomes = [f"{number:,} {outcome}" for outcome in _OUTCOMES if (number := summary.outcomes.get(outcome))]
    severities = [f"{number:,} {severity}" for severity, number in summary.severities.items() if number]
    yield f"Accounts: {summary.accounts:,} ({', '.join(outcomes)}){_COMPARED_WITH[report.compared_with]}"
    accounts = f" in {counted(summary.accounts_with_findings, 'account')}" if severities else ""
    yield f"Findings: {', '.join(severities) or 'none'}{accounts}"


def _rules(report: Report) -> Table:
    from rich.table import Table
    from rich.text import Text

    summary = report.summary()
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for rule in report.rules:
        if summary.rules[rule.code]:
            table.add_row(
                Text(f"  {rule.severity}", _SEVERITY_STYLES[rule.severity]),
                Text(RULE_TEXTS[rule.code].title),
                counted(summary.accounts_by_rule[rule.code], "account"),
            )
    return table


def _accounts(accounts: Sequence[AuditedAccount], report: Report, console: Console) -> Table:
    from rich.table import Table
    from rich.text import Text

    columns = [column for column in COLUMNS if column in report.columns]
    name_width, unit_width, finding_width = _widths(accounts, columns, console.width)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Account", width=_ID_WIDTH)
    table.add_column("Name", width=name_width, no_wrap=True)
    if unit_width:
        table.add_column("Unit", width=unit_width, no_wrap=True)
    for column in columns:
        table.add_column(_HEADERS[column], width=len(_HEADERS[column]), justify="center")
    table.add_column("#", width=_COUNT_WIDTH, justify="right")
    table.add_column("Worst finding", width=finding_width, no_wrap=True)
    for account in accounts:
        statuses = [account.cells[column].status for column in columns]
        worst = account.findings[0]
        table.add_row(
            account.account_id,
            Text(printable(account.name or "")),
            # The unit itself says more than the root.
            *([Text(_end_of(printable(account.unit), unit_width))] if unit_width else []),
            *(Text(_symbol(status, console), _STYLES[status]) for status in statuses),
            str(len(account.findings)),
            Text(RULE_TEXTS[worst.rule].title, _SEVERITY_STYLES[report.severities[worst.rule]]),
        )
    return table


def _widths(accounts: Sequence[AuditedAccount], columns: Sequence[str], width: int) -> tuple[int, int, int]:
    """Return the widths of name, unit and finding; 0 for units if there is no room for them, as at 80 columns."""
    from rich.cells import cell_len

    gaps = len(columns) + 4
    free = width - _ID_WIDTH - _COUNT_WIDTH - sum(len(_HEADERS[column]) for column in columns) - gaps
    is_wide = free > _WIDE
    longest_name = max(cell_len(printable(account.name or "")) for account in accounts)
    name_width = max(_NAME_AT_LEAST, min(longest_name, free // 3 if is_wide else free * 9 // 20))
    if not is_wide:
        return name_width, 0, free - name_width
    unit_width = min(max(cell_len(printable(account.unit)) for account in accounts), (free - name_width) // 2)
    return name_width, unit_width, free - name_width - unit_width - bool(unit_width)


def _end_of(text: str, width: int) -> str:
    from rich.cells import cell_len

    if cell_len(text) <= width:
        return text
    while cell_len(text) >= width:
        text = text[1:]
    return f"…{text}"


def _legend(console: Console) -> str:
    return "  ".join(f"{_symbol(status, console)} {meaning}" for status, meaning in _LEGEND.items())


def _symbol(status: Status, console: Console) -> str:
    symbol = _SYMBOLS[status]
    return symbol if console.encoding.startswith("utf") else _PLAIN_SYMBOLS.get(symbol, symbol)


def _what_to_do(report: Report, worst: Sequence[AuditedAccount]) -> Iterator[str]:
    """Yield for each rule with findings what to do, and the command for the worst account."""
    first = {finding.rule: finding for account in reversed(worst) for finding in account.findings}
    denied = [account.account_id for account in report.accounts if account.outcome == "denied"]
    if first or denied:
        yield ""
        yield "What to do:"
    if denied:
        yield "  Denied accounts: check what your credentials may do there, and compare it with what an audit needs."
        yield f"    {doctor_for(denied[0])}"
        yield "    pulumi-account policy --audit"
    for rule in report.rules:
        if rule.code in first:
            yield f"  {rule.code}: {RULE_TEXTS[rule.code].remedy}"
            fix = command(first[rule.code], report)
            if fix:
                yield f"    {fix}"
