"""A report as SARIF 2.1.0, as GitHub code scanning takes it.

A finding needs a place in a file there: each account stands for a file of its own, ``accounts/{account ID}``, so that
an alert stays the same from run to run. Accounts that could not be read are notifications of the tool, never results.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from pulumi_account import __version__
from pulumi_account.core.account_names import account_label
from pulumi_account.core.printable import printable

from .report import SEVERITIES
from .rules import REGION_IN_TRANSITION
from .texts import RULE_TEXTS, command, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .report import AuditedAccount, Finding, Report, Rule, Severity

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
RESULTS_AT_MOST: Final = 25_000
"""GitHub refuses a file with more results in a run."""
_LEVELS: Final[dict[Severity, str]] = {"medium": "warning", "low": "note", "info": "note"}
# GitHub shows a score of 4.0 to 6.9 as medium and a lower one as low. A rule without a score is not a security rule.
_SCORES: Final[dict[Severity, str | None]] = {"medium": "5.5", "low": "2.5", "info": None}


def sarif(report: Report) -> dict[str, Any]:
    """Return the report ready for JSON; without contact details. Beyond 25,000 findings, the mildest are left out."""
    ranks = {rule.code: rank for rank, rule in enumerate(report.rules)}
    results = [
        _result(account, finding, report, ranks)
        for severity in SEVERITIES
        for account in report.accounts
        for finding in account.findings
        if report.severities[finding.rule] == severity
    ]
    driver = {
        "name": "pulumi-account audit",
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in report.rules],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"pulumi-account-audit/{report.compared_with}/"},
        "invocations": [
            {
                "executionSuccessful": True,
                "endTimeUtc": report.made_at.replace("+00:00", "Z"),
                "toolExecutionNotifications": list(_notifications(report, len(results) - RESULTS_AT_MOST)),
            }
        ],
        "results": results[:RESULTS_AT_MOST],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    text, score = RULE_TEXTS[rule.code], _SCORES[rule.severity]
    standards = "".join(f"\n- {standard}" for standard in rule.standards)
    asked_for = f"\n\nAsked for by:\n{standards}" if standards else ""
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.code.split("-")),
        "shortDescription": {"text": text.title},
        "fullDescription": {"text": text.why},
        "help": {"text": f"{text.remedy}{asked_for}", "markdown": f"{text.remedy}{asked_for}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["aws", "account", *(["security"] if score else [])],
            **({"security-severity": score} if score else {"problem.severity": "recommendation"}),
        },
    }


def _result(account: AuditedAccount, finding: Finding, report: Report, ranks: dict[str, int]) -> dict[str, Any]:
    told = f"{_label(account)}: {sentence(finding, report.compared_with)}."
    text = " ".join(filter(None, (told, RULE_TEXTS[finding.rule].remedy, command(finding, report))))
    return {
        "ruleId": finding.rule,
        "ruleIndex": ranks[finding.rule],
        "level": _LEVELS[report.severities[finding.rule]],
        "message": _message(text),
        "locations": [_location(account)],
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(finding)},
        "properties": {
            "accountId": account.account_id,
            "unit": printable(account.unit),
            "setting": finding.column,
            "facts": {name: list(values) for name, values in finding.facts.items()},
        },
    }


def _label(account: AuditedAccount) -> str:
    return account_label(account.account_id, account.name)


def _message(text: str) -> dict[str, str]:
    """Return a message in which no name of an account becomes a link."""
    return {"text": text.replace("](", r"\](")}


def _location(account: AuditedAccount) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": f"accounts/{account.account_id}"},
            "region": {"startLine": 1},
        },
        "logicalLocations": [{"name": _label(account), "kind": "resource"}],
    }


def _fingerprint(finding: Finding) -> str:
    """Return what stays the same from run to run, though what differs in a setting may change."""
    about = "regions" if finding.rule == REGION_IN_TRANSITION.code else "other"
    identity = "/".join((finding.account_id, finding.rule, finding.column, *finding.facts.get(about, ())))
    return f"{sha256(identity.encode()).hexdigest()[:16]}:1"


def _notifications(report: Report, left_out: int) -> Iterator[dict[str, Any]]:
    for account in report.accounts:
        if account.outcome in {"denied", "failed"}:
            text = f"{_label(account)}: {account.outcome}: {account.explanation}"
            yield {
                "level": "error",
                "message": _message(printable(text)),
                "locations": [_location(account)],
            }
    if left_out > 0:
        yield {"level": "warning", "message": {"text": f"{left_out:,} further findings, the mildest, are left out"}}
