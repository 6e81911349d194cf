"""The doctor's report on one screen, 80 columns wide or wider. Symbols stand beside colors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pulumi_account.core.printable import printable
from pulumi_account.policies.permissions import only_reads

from ._doctor_permissions import permission_list, permission_table
from ._doctor_texts import CREDENTIALS, ROLES, account_text, clock_text, problem_text, reason_text
from ._output import counted
from ._screen import Screen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console, RenderableType

    from pulumi_account.doctor.report import DoctorReport, Problem, QuotaInForce

_GOOD, _BAD, _NOTE, _OPEN = "✓", "✗", "!", "?"
_STYLES: Final = {_GOOD: "green", _BAD: "bold red", _NOTE: "yellow", _OPEN: "cyan"}
ROWS_BY_PROBLEM: Final[Mapping[str, str]] = {
    "no_all_features": "Organization",
    "no_trusted_access": "Organization",
    "clock_skewed": "Clock",
    "pacing_directory_unusable": "Pacing",
    "pacing_directory_missing": "Pacing",
    "version_unsupported": "Versions",
    "provider_host_refused": "Provider host",
    "provider_host_not_started": "Provider host",
    "no_answer": "Caller",
    "no_credentials": "Caller",
    "role_not_assumable": "Caller",
    "account_not_allowed": "Caller",
    "configuration_invalid": "Caller",
    "call_failed": "Caller",
}
# Without a terminal, only paths and lists get lines of their own.
_WIDTH_OF_FILES: Final = 120


def show(report: DoctorReport, *, details: bool) -> None:
    """Print the report."""
    console = Screen()
    if not console.is_terminal:
        console.width = _WIDTH_OF_FILES
    console.print(_overview(report))
    console.print(Padding(permission_table(report), (1, 0, 0, 0)))
    if details:
        console.print(Padding(Group(permission_list(report), Text(), _quota_list(report.quotas)), (1, 0, 0, 0)))
    console.print()
    for problem in sorted(report.problems, key=lambda each: each.is_note):
        _show_problem(console, problem)
    wrong = sum(not problem.is_note for problem in report.problems)
    outcome = f"{counted(wrong, 'problem')} to fix" if wrong else "Nothing to fix"
    console.print(Text(outcome, "bold red" if wrong else "bold green"))


def _show_problem(console: Console, problem: Problem) -> None:
    mark = _NOTE if problem.is_note else _BAD
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_row(_marked(mark), Text(printable(problem_text(problem))))
    console.print(table)
    if problem.command is not None:
        # Unbroken, so that it can be copied.
        console.print(Text(f"    {printable(problem.command)}", "bold"), soft_wrap=True)
    console.print()


def _overview(report: DoctorReport) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    wrong = _rows_with_problems(report)
    for title, lines, is_known in _rows(report):
        mark = wrong.get(title, _GOOD if is_known else _OPEN)
        table.add_row(_marked(mark), Text(title, "bold"), Text("\n".join(map(printable, lines))))
    return table


def _rows_with_problems(report: DoctorReport) -> dict[str, str]:
    marks: dict[str, str] = {}
    for problem in sorted(report.problems, key=lambda each: not each.is_note):
        title = ROWS_BY_PROBLEM.get(problem.code, "Versions" if problem.code.startswith("cli_") else "")
        marks[title] = _NOTE if problem.is_note else _BAD
    return marks


def _rows(report: DoctorReport) -> Iterator[tuple[str, list[str], bool]]:
    """Yield the title of each row, its lines, and whether it is known."""
    if report.stack is not None:
        yield "Stack", [report.stack], True
    yield "Caller", _caller(report), report.caller is not None
    yield "Connection", _connection(report), report.connection["partition"] is not None
    yield "Organization", _organization(report), report.organization.role is not None
    yield "Versions", [", ".join(f"{each.name} {each.installed or each.status}" for each in report.versions)], True
    host = {"passed": "self-check passed", "refused": "refuses to work", "not_started": "did not start"}
    yield "Provider host", [host[report.provider_host.status]], True
    yield "Clock", [clock_text(report.clock_seconds_ahead)], report.clock_seconds_ahead is not None
    yield "Quotas", _quotas(report.quotas), True
    yield "Pacing", _pacing(report), True


def _caller(report: DoctorReport) -> list[str]:
    caller, role = report.caller, report.organization.role
    if caller is None:
        return ["unknown"]
    why = reason_text(report.organization.reasons.get("role"))
    place = ROLES[role] if role is not None else f"its place in an organization is unknown: {why}"
    return [f"{account_text(caller.account)}, partition {caller.partition}", place, caller.principal]


def _connection(report: DoctorReport) -> list[str]:
    connection, caller = report.connection, report.caller
    profile, region = connection["profile"], connection["region"]
    lines = []
    if caller is not None:
        lines.append(f"credentials: {CREDENTIALS.get(caller.credentials_method, caller.credentials_method)}")
    if profile["value"] is not None:
        lines.append(f"profile: {profile['value']} ({profile['name']})")
    if region["value"] is not None:
        lines.append(f"region: {region['value']} ({region['name'] or 'default'})")
    lines += [f"role: {arn}" for arn in connection["role_arns"]]
    endpoints = connection["endpoints"]
    for service, chosen in endpoints.items():
        if service == "account" or (chosen["value"], chosen["name"]) != _of_account(endpoints, chosen):
            lines.append(f"endpoint of {service}: {chosen['value']} ({chosen['name'] or 'default'})")
    return lines or ["unknown"]


def _of_account(endpoints: Mapping[str, Mapping[str, str | None]], chosen: Mapping[str, str | None]) -> object:
    """Return what an endpoint doesn't have to be told about: that of the account service, or any default of AWS."""
    if chosen["name"] is None:
        return chosen["value"], None
    return endpoints["account"]["value"], endpoints["account"]["name"]


def _organization(report: DoctorReport) -> list[str]:
    organization = report.organization
    if organization.role == "standalone":
        return ["none"]
    if organization.id is None or organization.management_account is None:
        return [f"unknown: {reason_text(organization.reasons.get('role'))}"]
    administrators = organization.delegated_administrators
    named = ", ".join(map(account_text, administrators or ())) or "none"
    unknown = reason_text(organization.reasons.get("delegated_administrators"))
    trusted = _switch(organization.trusted_access, organization.reasons.get("trusted_access"))
    return [
        f"{organization.id}, management account {account_text(organization.management_account)}",
        f"all features: {'on' if organization.all_features else 'off'}, trusted access: {trusted}",
        f"delegated administrator: {named if administrators is not None else f'unknown, {unknown}'}",
    ]


def _switch(value: bool | None, reason: str | None) -> str:
    return f"unknown, {reason_text(reason)}" if value is None else "on" if value else "off"


def _quotas(quotas: Sequence[QuotaInForce]) -> list[str]:
    reads = [quota.rate for quota in quotas if only_reads(quota.operation)]
    writes = [quota.rate for quota in quotas if not only_reads(quota.operation)]
    overridden = [f"{quota.operation} {_rate(quota)}" for quota in quotas if quota.is_overridden]
    spans = ", ".join(
        f"{what} {min(rates):g} to {max(rates):g}" for what, rates in (("reads", reads), ("changes", writes))
    )
    return [f"calls per second: {spans}", *([f"overridden: {', '.join(overridden)}"] if overridden else [])]


def _rate(quota: QuotaInForce) -> str:
    return f"{quota.rate:g}/s, burst {quota.burst}"


def _pacing(report: DoctorReport) -> list[str]:
    pacing = report.pacing
    if pacing.path is None or pacing.error is not None:
        return [pacing.path or "no directory"]
    noted = f", {counted(pacing.runs, 'run')} over many accounts noted" if pacing.runs else ""
    return [pacing.path, f"writable, used by {counted(pacing.callers, 'caller')} in the last 24 hours{noted}"]


def _quota_list(quotas: Sequence[QuotaInForce]) -> RenderableType:
    table = Table("Operation", "Calls per second", "Burst", "Source", box=None, pad_edge=False)
    for quota in quotas:
        source = "account:quotas" if quota.is_overridden else "AWS"
        table.add_row(quota.operation, f"{quota.rate:g}", str(quota.burst), source)
    return table


def _marked(mark: str) -> Text:
    return Text(mark, _STYLES[mark])
