"""Reports for tests, built from codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.report import AuditedAccount, Cell, ComparedWith, Finding, Report
from pulumi_account.audit.rules import RULES

CALLER = "123456789012"


def account(number: int, *findings: Finding, **members: Any) -> AuditedAccount:
    """Return an account that was read and has the findings; its cells follow from them unless they are given."""
    cells = {
        column: Cell("finding" if codes else "ok", codes)
        for column in COLUMNS
        for codes in [tuple(each.rule for each in findings if column in each.columns)]
    }
    plain: dict[str, Any] = {
        "account_id": f"{number:012}",
        "name": f"Team {number}",
        "unit": "Root/Workloads",
        "tags": None,
        "state": "ACTIVE",
        "outcome": "read",
        "reason": None,
        "regions": {},
        "cells": cells,
    }
    return AuditedAccount(**{**plain, **members}, findings=findings)


def finding(rule: str, number: int, column: str, facts: Mapping[str, tuple[str, ...]] | None = None) -> Finding:
    """Return a finding of an account."""
    return Finding(rule, f"{number:012}", column, facts or {})


def report(*accounts: AuditedAccount, compared_with: ComparedWith = "rules") -> Report:
    """Return a report of accounts by every rule."""
    return Report(
        made_at="2026-01-02T03:04:05+00:00",
        partition="aws",
        organization_id="o-aa111bb222",
        caller_account_id=CALLER,
        compared_with=compared_with,
        rules=tuple(RULES.values()),
        columns=COLUMNS,
        accounts=accounts,
    )
