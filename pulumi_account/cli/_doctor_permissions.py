"""The doctor's permissions: by resource and function, or one by one."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from pulumi_account.core.printable import printable
from pulumi_account.doctor.permissions import changes, is_in_own_account
from pulumi_account.policies import PERMISSIONS

from ._doctor_texts import CONTEXTS, STATUSES, account_text, reason_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from pulumi_account.doctor.report import Context, DoctorReport, Probe, Status

_MARKS: Final[dict[Status, str]] = {"allowed": "✓", "denied": "✗", "not_probed": "?", "not_applicable": "-"}
_STYLES: Final[dict[Status, str]] = {
    "allowed": "green",
    "denied": "bold red",
    "not_probed": "cyan",
    "not_applicable": "dim",
}
# The worst decides about several actions.
_WORST_FIRST: Final[tuple[Status, ...]] = ("denied", "not_probed", "allowed", "not_applicable")
_OWN: Final[tuple[Context, ...]] = ("own_account", "caller")
_IN_ORGANIZATION: Final[tuple[Context, ...]] = ("member_account", "organization", "caller")


def permission_table(report: DoctorReport) -> RenderableType:
    """Return what each resource and function may do, in the own account and through the organization."""
    if report.caller is None:
        return Text(f"Permissions were not probed: {reason_text(report.organization.reasons.get('role'))}.")
    has_members = report.organization.role not in ("standalone", "member")
    table = Table(box=None, pad_edge=False)
    for title in (
        "Permissions",
        *("own account", ""),
        *(("organization", "") if has_members else ()),
    ):
        table.add_column(title, no_wrap=True)
    table.add_row("", *(Text(each, "dim") for each in ("read", "change") * (2 if has_members else 1)))
    for name in report.probed_for:
        cells = _cells(report.permissions, name, _OWN, applies=is_in_own_account(name))
        if has_members:
            cells += _cells(report.permissions, name, _IN_ORGANIZATION, applies=_is_in_organization(name))
        if has_members or is_in_own_account(name):
            table.add_row(name, *cells)
    return Group(table, *_legend(report))


def permission_list(report: DoctorReport) -> RenderableType:
    """Return each permission with its result, and how it was found out."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for probe in report.permissions:
        details = f" ({', '.join(probe.details)})" if probe.details else ""
        told = [
            CONTEXTS[probe.context],
            probe.method or STATUSES[probe.status],
            f"{reason_text(probe.reason)}{details}",
        ]
        how = ", ".join(part for part in told if part)
        table.add_row(_mark(probe.status), probe.action, Text(printable(how)))
    return table


def _cells(probes: Sequence[Probe], name: str, contexts: Collection[Context], *, applies: bool) -> list[Text]:
    """Return the marks for reading and for changing."""
    cells = []
    for change in (False, True):
        needed = {action for each in PERMISSIONS[name].values() for action in each if changes(action) == change}
        found = {probe.status for probe in probes if probe.action in needed and probe.context in contexts}
        statuses = [status for status in _WORST_FIRST if applies and status in found]
        cells.append(_mark(statuses[0] if statuses else "not_applicable"))
    return cells


def _is_in_organization(name: str) -> bool:
    """Whether a resource or function also works with other accounts, or with the organization itself."""
    services = {action.partition(":")[0] for actions in PERMISSIONS[name].values() for action in actions}
    return bool(services & {"account", "organizations"})


def _mark(status: Status) -> Text:
    return Text(_MARKS[status], _STYLES[status])


def _legend(report: DoctorReport) -> list[Text]:
    lines = ["✓ allowed  ✗ denied  ? not probed  - does not apply"]
    if any(probe.method == "simulated" for probe in report.permissions):
        lines.append("Reads were called. Changes were simulated by IAM, which changes nothing.")
    elif any(probe.method == "called" for probe in report.permissions):
        lines.append("Reads were called.")
    reasons = sorted({probe.reason for probe in report.permissions if probe.status == "not_probed" and probe.reason})
    lines += [f"? {reason_text(reason)}" for reason in reasons]
    member = report.organization.probed_member
    if member is not None:
        lines.append(f"The member account probed is {account_text(member)}; --account chooses another one.")
    return [Text(printable(line), "dim") for line in lines]
