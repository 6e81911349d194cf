"""An audit from reading accounts to its report. AWS is only read, as for an import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.region_switch import ENABLED_BY_DEFAULT
from pulumi_account.importing.reading import read_accounts
from pulumi_account.importing.resource_types import BY_KIND

from .columns import COLUMNS, CONTACT_COLUMNS, KINDS, NAME, REGIONS, reading_key
from .judging import judge, same_names, settings_of
from .report import SEVERITIES, AuditedAccount, Cell, Report
from .rules import AUDITORS_RULES, COMPARISON_RULES, RULE_COLUMNS

if TYPE_CHECKING:
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.importing.found import AccountReading, Inventory
    from pulumi_account.importing.journal import Journal
    from pulumi_account.importing.reading import OnProgress
    from pulumi_account.organization.selection.organization_account import OrganizationAccount

    from .declared import Declared
    from .report import Finding, Rule, Status


def audit(
    runtime: Runtime,
    accounts: Sequence[OrganizationAccount],
    *,
    rules: Collection[Rule] | None = None,
    declared: Declared | None = None,
    units: Mapping[str, str] | None = None,
    details: bool = False,
    journal: Journal | None = None,
    on_progress: OnProgress | None = None,
) -> Report:
    """Read accounts and return the report about them.

    Args:
        runtime: what reaches AWS.
        accounts: the accounts, with what the organization knows of them.
        rules: the rules to apply; by default all. Only the settings that they are about are read.
        declared: a baseline or a stack that the accounts are compared with.
        units: the path of each account's units, by account ID.
        details: whether the report has contact details.
        journal: what an earlier, interrupted audit read, and what this one reads.
        on_progress: called with each account that was read.

    Raises CredentialsError, NoTrustedAccessError, and ConfigurationError if the rules need no setting.

    """
    applied = applicable_rules(rules, declared)
    columns = columns_of(applied, declared)
    if not columns:
        why = "there is no rule to apply"
        if declared is not None:
            why = f"the {declared.compared_with} declares no contact, name or region"
        raise ConfigurationError(f"nothing to audit: {why}")
    inventory = read_accounts(
        runtime,
        accounts,
        {KINDS[column] for column in columns},
        contact_types=[column.upper() for column in columns if column in CONTACT_COLUMNS],
        takes_names=True,
        journal=journal,
        on_progress=on_progress,
    )
    findings = _findings(inventory, applied, columns, declared)
    known, paths = {account.id: account for account in accounts}, units or {}
    audited = tuple(
        _audited(
            reading,
            known[reading.account_id],
            paths.get(reading.account_id, ""),
            columns,
            findings.get(reading.account_id, ()),
            details=details,
        )
        for reading in inventory.accounts
    )
    return Report(
        made_at=datetime.fromtimestamp(runtime.clock.time(), timezone.utc).isoformat(timespec="seconds"),
        partition=runtime.accounts.client(None, None).caller.partition,
        organization_id=next((id_ for account in accounts if (id_ := _organization_of(account))), None),
        caller_account_id=inventory.caller_account_id,
        compared_with="rules" if declared is None else declared.compared_with,
        rules=applied,
        columns=columns,
        accounts=audited,
    )


def applicable_rules(rules: Collection[Rule] | None, declared: Declared | None) -> tuple[Rule, ...]:
    """Return the rules that can be applied, the worst first; ``rules`` None stands for all.

    COMPARISON_RULES need something to compare with.
    """
    every = (*COMPARISON_RULES, *AUDITORS_RULES) if declared is not None else AUDITORS_RULES
    chosen = every if rules is None else [rule for rule in every if rule in rules]
    return tuple(sorted(chosen, key=lambda rule: SEVERITIES.index(rule.severity)))


def columns_of(rules: Iterable[Rule], declared: Declared | None) -> tuple[str, ...]:
    """Return the columns that rules need, in the order of COLUMNS."""
    needed: set[str] = set()
    for rule in rules:
        needed.update(RULE_COLUMNS[rule.code] if declared is None or rule in AUDITORS_RULES else declared.columns)
    return tuple(column for column in COLUMNS if column in needed)


def _findings(
    inventory: Inventory, applied: Sequence[Rule], columns: Sequence[str], declared: Declared | None
) -> dict[str, tuple[Finding, ...]]:
    """Return the findings of each account, the worst first."""
    ranks = {rule.code: rank for rank, rule in enumerate(applied)}
    found: dict[str, list[Finding]] = defaultdict(list)
    of_accounts = (finding for reading in inventory.accounts for finding in judge(reading, columns))
    names = {
        reading.account_id: name
        for reading in inventory.accounts
        if reading.outcome != "suspended" and (name := _name(reading))
    }
    of_all = same_names(names) if NAME in columns else ()
    of_comparison = declared.findings(inventory) if declared is not None else ()
    for finding in (*of_accounts, *of_all, *of_comparison):
        if finding.rule in ranks:
            found[finding.account_id].append(finding)
    return {
        account_id: tuple(sorted(each, key=lambda finding: (ranks[finding.rule], COLUMNS.index(finding.column))))
        for account_id, each in found.items()
    }


def _audited(
    reading: AccountReading,
    account: OrganizationAccount,
    unit: str,
    columns: Sequence[str],
    findings: tuple[Finding, ...],
    *,
    details: bool,
) -> AuditedAccount:
    contacts = _details(reading) if details else {}
    cells = {
        column: Cell(
            _status(reading, column, findings),
            tuple(dict.fromkeys(finding.rule for finding in findings if column in finding.columns)),
            contacts.get(column),
        )
        for column in columns
    }
    return AuditedAccount(
        account_id=reading.account_id,
        name=_name(reading),
        unit=unit,
        tags=account.tags,
        state=account.state,
        outcome=reading.outcome,
        reason=reading.reason,
        regions={region: status for region, status in reading.region_statuses.items() if status != ENABLED_BY_DEFAULT},
        cells=cells,
        findings=findings,
    )


def _status(reading: AccountReading, column: str, findings: Iterable[Finding]) -> Status:
    if reading.outcome == "suspended":
        return "not_read"
    unread = reading.unread.get(reading_key(column))
    if unread is not None:
        return "denied" if unread == "denied" else "unreadable"
    if column != REGIONS and column not in settings_of(reading):
        return "missing"
    return "finding" if any(column in finding.columns for finding in findings) else "ok"


def _details(reading: AccountReading) -> dict[str, dict[str, str]]:
    """Return the contacts' details by column."""
    shown = {*BY_KIND["AlternateContact"].inputs.contact_details(), *BY_KIND["PrimaryContact"].inputs.contact_details()}
    return {
        column: {name: str(value) for name, value in properties.items() if name in shown and value is not None}
        for column, properties in settings_of(reading).items()
        if column != NAME
    }


def _name(reading: AccountReading) -> str | None:
    name = settings_of(reading).get(NAME, {}).get("account_name")
    return str(name) if name is not None else reading.name


def _organization_of(account: OrganizationAccount) -> str | None:
    return account.path.partition("/")[0] if account.path else None
