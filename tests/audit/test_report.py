"""The report of an audit: its JSON form, and what it counts."""

from __future__ import annotations

import json

from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.report import SEVERITIES, Cell
from pulumi_account.audit.rules import AUDITORS_RULES, COMPARISON_RULES, RULE_COLUMNS, RULES
from pulumi_account.core.reasons import ACCOUNT_IN_ARN
from tests.audit.reports import account, finding, report

SAME = finding("contacts-not-distinct", 1, "billing", {"other": ("security",), "properties": ("name", "phone_number")})
HINT = finding("mailbox-of-a-person", 2, "security")
DENIED = account(
    3,
    outcome="denied",
    reason=f"the regions: no access to account/{ACCOUNT_IN_ARN}",
    cells={column: Cell("denied") for column in COLUMNS},
)
WITH_DETAILS = account(2, HINT, cells={"security": Cell("ok", (), {"name": "Jane Doe"})}, tags={"team": "a"})


def test_the_json_form_has_every_fact_of_a_report() -> None:
    whole = report(account(1, SAME), WITH_DETAILS, DENIED, compared_with="stack")
    content = json.loads(json.dumps(whole.to_json()))
    accounts, summary, rules = content.pop("accounts"), content.pop("summary"), content.pop("rules")
    assert content == {
        "version": 1,
        "made_at": "2026-01-02T03:04:05+00:00",
        "partition": "aws",
        "organization_id": "o-aa111bb222",
        "caller_account_id": "123456789012",
        "compared_with": "stack",
        "is_complete": False,
        "columns": list(COLUMNS),
    }
    assert summary["accounts"] == 3
    assert {rule["code"]: (rule["severity"], tuple(rule["standards"])) for rule in rules} == {
        rule.code: (rule.severity, rule.standards) for rule in RULES.values()
    }
    first, with_details, denied = accounts
    ok, same = ({"status": "ok", "findings": []}, {"status": "finding", "findings": ["contacts-not-distinct"]})
    assert first == {
        "id": "000000000001",
        "name": "Team 1",
        "unit": "Root/Workloads",
        "tags": None,
        "state": "ACTIVE",
        "outcome": "read",
        "reason": None,
        "regions": {},
        # Without details, the key is missing rather than empty.
        "cells": {**dict.fromkeys(COLUMNS, ok), "billing": same, "security": same},
        "findings": [
            {
                "rule": "contacts-not-distinct",
                "column": "billing",
                "facts": {"other": ["security"], "properties": ["name", "phone_number"]},
            }
        ],
    }
    assert with_details["tags"] == {"team": "a"}
    assert with_details["cells"]["security"]["details"] == {"name": "Jane Doe"}
    assert (denied["outcome"], denied["reason"]) == ("denied", "the regions: no access to account/000000000003")


def test_the_summary_counts_findings_accounts_and_cells() -> None:
    summary = report(account(1, SAME, SAME), account(2, HINT), DENIED, account(4)).summary()
    assert (summary.accounts, summary.accounts_with_findings) == (4, 2)
    assert summary.outcomes == {"read": 3, "denied": 1}
    assert summary.severities == {"medium": 2, "low": 0, "info": 1}
    assert summary.rules["contacts-not-distinct"] == 2
    assert summary.accounts_by_rule["contacts-not-distinct"] == 1
    assert summary.rules["security-contact-missing"] == 0
    # A finding about two contacts shows at both.
    assert summary.statuses == {"finding": 3, "missing": 0, "ok": 15, "denied": 6, "unreadable": 0, "not_read": 0}


def test_the_worst_finding_gives_an_account_its_severity() -> None:
    both = account(1, finding("mailbox-of-a-person", 1, "security"), SAME)
    whole = report(both, account(2, HINT), account(3))
    assert [whole.severity_of(each) for each in whole.accounts] == ["medium", "info", None]


def test_a_report_is_complete_unless_an_account_was_denied_or_failed() -> None:
    assert report(account(1), account(2, outcome="suspended")).is_complete
    assert not report(account(1), DENIED).is_complete
    assert not report(account(1, outcome="failed")).is_complete


def test_rules_stand_in_the_order_of_their_severity_and_each_code_once() -> None:
    for rules in (AUDITORS_RULES, COMPARISON_RULES):
        severities = [SEVERITIES.index(rule.severity) for rule in rules]
        assert severities == sorted(severities)
    assert len(RULES) == len(AUDITORS_RULES) + len(COMPARISON_RULES)


def test_every_auditors_rule_says_what_it_reads() -> None:
    assert RULE_COLUMNS.keys() == {rule.code for rule in AUDITORS_RULES}
    assert {column for columns in RULE_COLUMNS.values() for column in columns} == set(COLUMNS)
