"""The report of an audit: its JSON form, and what it counts."""

from __future__ import annotations

import json

import pytest

from pulumi_account.audit.report import COLUMNS, SEVERITIES, Cell, Report
from pulumi_account.audit.rules import AUDITORS_RULES, COMPARISON_RULES, RULES
from pulumi_account.core.errors import ConfigurationError
from tests.audit.reports import account, finding, report

SAME = finding("contacts-not-distinct", 1, "billing", {"other": ("security",), "properties": ("name", "phone_number")})
HINT = finding("mailbox-of-a-person", 2, "security")
DENIED = account(3, outcome="denied", reason="the regions: no", cells={column: Cell("denied") for column in COLUMNS})
WITH_DETAILS = account(2, HINT, cells={"security": Cell("ok", (), {"name": "Jane Doe"})}, tags={"team": "a"})


def test_a_report_survives_its_json_form() -> None:
    whole = report(account(1, SAME), WITH_DETAILS, DENIED, compared_with="stack")
    content = json.loads(json.dumps(whole.to_json()))
    assert Report.from_json(content) == whole
    assert whole.to_json() == content
    assert content["accounts"][1]["cells"]["security"]["details"] == {"name": "Jane Doe"}
    # Without details, the key is missing rather than empty.
    assert "details" not in content["accounts"][0]["cells"]["security"]


def test_only_version_1_of_the_json_form_is_read() -> None:
    content = report(account(1)).to_json()
    with pytest.raises(ConfigurationError, match="version 2"):
        Report.from_json({**content, "version": 2})
    with pytest.raises(ConfigurationError, match="malformed"):
        Report.from_json({**content, "accounts": [{"id": "1"}]})


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
