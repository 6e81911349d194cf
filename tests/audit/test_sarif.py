"""A report as SARIF 2.1.0: read by a library that is not this package's, and with what GitHub code scanning needs."""

from __future__ import annotations

import json

import pytest
from sarif_pydantic import Level, Sarif

from pulumi_account.audit.report import Report
from pulumi_account.audit.rules import RULES
from pulumi_account.audit.sarif import RESULTS_AT_MOST, sarif
from pulumi_account.core.reasons import ACCOUNT_IN_ARN
from tests.audit.reports import account, finding, report

SAME = finding("contacts-not-distinct", 1, "billing", {"other": ("security",), "properties": ("name",)})
MISSING = finding("security-contact-missing", 2, "security")
HINT = finding("mailbox-of-a-person", 1, "security")
UNREAD = account(3, outcome="denied", reason=f"no access to account/{ACCOUNT_IN_ARN}")


def log(whole: Report) -> Sarif:
    return Sarif.model_validate(json.loads(json.dumps(sarif(whole))))


def test_findings_are_results_the_worst_first() -> None:
    (run,) = log(report(account(1, SAME, HINT), account(2, MISSING), UNREAD)).runs
    assert run.results is not None
    assert [(result.rule_id, result.level) for result in run.results] == [
        ("contacts-not-distinct", Level.WARNING),
        ("security-contact-missing", Level.WARNING),
        ("mailbox-of-a-person", Level.NOTE),
    ]
    assert run.tool.driver.rules is not None
    for result in run.results:
        assert run.tool.driver.rules[result.rule_index or 0].id == result.rule_id
        assert result.locations is not None
        (location,) = result.locations
        assert location.physical_location is not None
        assert location.physical_location.artifact_location is not None
        assert str(location.physical_location.artifact_location.uri).startswith("accounts/00000000000")
    assert str(run.results[1].message.text).startswith("000000000002 (Team 2): no security contact. Set a security")


def test_every_rule_has_the_words_and_the_severity_that_github_shows() -> None:
    (run,) = sarif(report())["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(rules) == set(RULES)
    for code, rule in rules.items():
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["markdown"]
        assert ("security-severity" in rule["properties"]) == (RULES[code].severity != "info")
    assert rules["security-contact-missing"]["properties"]["security-severity"] == "5.5"
    assert "- Security Hub Account.1" in rules["security-contact-missing"]["help"]["markdown"]


def test_an_account_that_was_not_read_is_a_notification_and_never_a_result() -> None:
    (run,) = sarif(report(account(1), UNREAD, account(4, outcome="suspended")))["runs"]
    assert run["results"] == []
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "000000000003 (Team 3): denied: no access to account/000000000003"


def test_fingerprints_are_unique_and_stay_when_the_difference_changes() -> None:
    def fingerprints(*properties: str) -> list[str]:
        drift = finding("declared-setting-differs", 1, "security", {"properties": properties})
        whole = report(account(1, SAME, HINT, drift), account(2, MISSING), compared_with="stack")
        (run,) = sarif(whole)["runs"]
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]

    assert fingerprints("name") == fingerprints("name", "title")
    assert len(set(fingerprints("name"))) == 4


def test_regions_that_are_switched_at_once_are_findings_of_their_own() -> None:
    switched = [
        finding("region-in-transition", 1, "regions", {"regions": (region,), "status": ("ENABLING",)})
        for region in ("af-south-1", "me-south-1")
    ]
    (run,) = sarif(report(account(1, *switched)))["runs"]
    assert len({result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]}) == 2


def test_the_name_of_an_account_is_no_link() -> None:
    (run,) = sarif(report(account(2, MISSING, name="[a](http://x)")))["runs"]
    assert r"[a\](http://x)" in run["results"][0]["message"]["text"]


def test_the_mildest_findings_are_left_out_where_github_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert RESULTS_AT_MOST == 25_000
    monkeypatch.setattr("pulumi_account.audit.sarif.RESULTS_AT_MOST", 2)
    findings = [finding("mailbox-of-a-person", 1, "security")] * 2
    (run,) = sarif(report(account(1, *findings, SAME)))["runs"]
    assert len(run["results"]) == 2
    assert run["results"][0]["ruleId"] == "contacts-not-distinct"
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "1 further findings, the mildest, are left out"
