"""The report of an audit: accounts, cells and findings as codes. ``texts.py`` has the words.

A report has no contact detail unless it was asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Final, Literal, get_args

from pulumi_account.importing.found import AccountOutcome

Severity = Literal["medium", "low", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""The worst first. No rule is worse than medium, which is what AWS Security Hub and prowler say of contacts."""


def or_worse(severity: Severity) -> tuple[Severity, ...]:
    """Return a severity and every worse one."""
    return SEVERITIES[: SEVERITIES.index(severity) + 1]


Status = Literal["finding", "missing", "ok", "denied", "unreadable", "not_read"]
"""``finding``: it exists and has findings; ``missing``: it doesn't exist, which is a finding only if a rule says so;
``denied`` and ``unreadable``: AWS denied the call, or the call failed, so nothing is known; ``not_read``: the account
is suspended or closed.
"""
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
ComparedWith = Literal["rules", "baseline", "stack"]
"""What accounts were judged by: by the auditors' rules only, or also by a baseline or a stack."""

VERSION: Final = 1
"""The version of the JSON form. It changes if a field is removed or changes its meaning."""


@dataclass(frozen=True)
class Rule:
    """A rule: its code, its severity, and the standards that ask for it, such as ``Security Hub Account.1``."""

    code: str
    severity: Severity
    standards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A rule that an account breaks.

    Args:
        rule: the rule's code.
        account_id: the account.
        column: what it is about, one of COLUMNS.
        facts: what else is known, as codes, never contact details: ``other`` (the column of the other contact),
            ``properties`` (names of properties), ``regions``, ``not_enabled`` and ``not_disabled`` (regions),
            ``status`` (AWS's code), ``accounts`` (IDs), ``resource`` (the name of the resource in the stack).

    """

    rule: str
    account_id: str
    column: str
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the finding shows in."""
        return (self.column, *(column for column in self.facts.get("other", ()) if column != self.column))


@dataclass(frozen=True)
class Cell:
    """A setting of an account: its status, the codes of its findings, and, if asked for, the contact's details."""

    status: Status
    findings: tuple[str, ...] = ()
    details: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class AuditedAccount(AccountOutcome):
    """An account and what was found of it.

    Args:
        unit: the names of the root and the units that it is in, such as ``Root/Workloads/Production``; empty if not
            known.
        tags: its tags; None if they were not read.
        state: its state in the organization, such as ``ACTIVE``; None if not known.
        regions: the status of each region that is neither disabled nor enabled by default, by region.
        cells: by column.
        findings: the worst first.

    """

    unit: str
    tags: Mapping[str, str] | None
    state: str | None
    regions: Mapping[str, str]
    cells: Mapping[str, Cell]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ReportSummary:
    """What a report counts: accounts by outcome, findings by rule and severity, cells by status.

    ``accounts_by_rule`` counts the accounts that have at least one finding of a rule.
    """

    accounts: int
    accounts_with_findings: int
    outcomes: Mapping[str, int]
    rules: Mapping[str, int]
    accounts_by_rule: Mapping[str, int]
    severities: Mapping[str, int]
    statuses: Mapping[str, int]


@dataclass(frozen=True)
class Report:
    """An audit's result.

    Args:
        made_at: when, in ISO 8601 and UTC.
        partition: the AWS partition, such as ``aws``.
        organization_id: the organization; None for an account of its own.
        caller_account_id: the account of the credentials; its own settings are reached without an account ID.
        compared_with: what accounts were judged by.
        rules: every rule that was applied, the worst first.
        columns: the columns that were read, of COLUMNS.
        accounts: the accounts, in the order of their IDs.

    """

    made_at: str
    partition: str
    organization_id: str | None
    caller_account_id: str
    compared_with: ComparedWith
    rules: tuple[Rule, ...]
    columns: tuple[str, ...]
    accounts: tuple[AuditedAccount, ...]

    @cached_property
    def severities(self) -> Mapping[str, Severity]:
        """The severity of each rule, by code."""
        return {rule.code: rule.severity for rule in self.rules}

    def severity_of(self, account: AuditedAccount) -> Severity | None:
        """Return the worst severity of an account's findings; None without findings."""
        found = {self.severities[finding.rule] for finding in account.findings}
        return next((severity for severity in SEVERITIES if severity in found), None)

    @property
    def is_complete(self) -> bool:
        """Whether everything chosen was read; suspended and closed accounts can't be."""
        return all(account.is_settled for account in self.accounts)

    def summary(self) -> ReportSummary:
        """Return what the report counts."""
        findings = [finding for account in self.accounts for finding in account.findings]
        by_rule = Counter(finding.rule for finding in findings)
        with_rule = Counter(rule for account in self.accounts for rule in {each.rule for each in account.findings})
        by_severity = Counter(self.severities[finding.rule] for finding in findings)
        statuses = Counter(cell.status for account in self.accounts for cell in account.cells.values())
        return ReportSummary(
            accounts=len(self.accounts),
            accounts_with_findings=sum(1 for account in self.accounts if account.findings),
            outcomes=dict(Counter(account.outcome for account in self.accounts)),
            rules={rule.code: by_rule[rule.code] for rule in self.rules},
            accounts_by_rule={rule.code: with_rule[rule.code] for rule in self.rules},
            severities={severity: by_severity[severity] for severity in SEVERITIES},
            statuses={status: statuses[status] for status in STATUSES},
        )

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form, which docs/audit.md describes."""
        return {
            "version": VERSION,
            "made_at": self.made_at,
            "partition": self.partition,
            "organization_id": self.organization_id,
            "caller_account_id": self.caller_account_id,
            "compared_with": self.compared_with,
            "is_complete": self.is_complete,
            "summary": asdict(self.summary()),
            "rules": [{**asdict(rule), "standards": list(rule.standards)} for rule in self.rules],
            "columns": list(self.columns),
            "accounts": [_account_to_json(account) for account in self.accounts],
        }


def _account_to_json(account: AuditedAccount) -> dict[str, Any]:
    return {
        "id": account.account_id,
        "name": account.name,
        "unit": account.unit,
        "tags": account.tags,
        "state": account.state,
        "outcome": account.outcome,
        "reason": account.explanation,
        "regions": account.regions,
        "cells": {column: _cell_to_json(cell) for column, cell in account.cells.items()},
        "findings": [
            {
                "rule": finding.rule,
                "column": finding.column,
                "facts": {name: list(values) for name, values in finding.facts.items()},
            }
            for finding in account.findings
        ],
    }


def _cell_to_json(cell: Cell) -> dict[str, Any]:
    details = {} if cell.details is None else {"details": dict(cell.details)}
    return {"status": cell.status, "findings": list(cell.findings), **details}
