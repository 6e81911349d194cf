"""The words of a report: each rule has its own, and a command that can be copied."""

from __future__ import annotations

import shlex

import botocore.session
import pytest
from botocore import xform_name

from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.report import SEVERITIES, STATUSES
from pulumi_account.audit.rules import RULES
from pulumi_account.audit.texts import COLUMN_TITLES, RULE_TEXTS, SEVERITY_TITLES, STATUS_TITLES, command, sentence
from tests.audit.reports import CALLER, account, finding, report

MODEL = botocore.session.get_session().get_service_model("account")
OPERATIONS = {xform_name(name, "-"): name for name in MODEL.operation_names}
FINDINGS: dict[str, tuple[str, dict[str, tuple[str, ...]], str]] = {
    "security-contact-missing": ("security", {}, "no security contact"),
    "billing-contact-missing": ("billing", {}, "no billing contact"),
    "operations-contact-missing": ("operations", {}, "no operations contact"),
    "primary-contact-missing": ("primary_contact", {}, "no primary contact"),
    "contacts-not-distinct": (
        "billing",
        {"other": ("security",), "properties": ("name", "phone_number")},
        "billing contact and security contact have the same name, phone_number",
    ),
    "contact-same-as-primary": (
        "security",
        {"other": ("primary_contact",), "properties": ("name",)},
        "security contact and primary contact have the same name",
    ),
    "phone-number-not-international": ("security", {}, "phone number of the security contact has no country code"),
    "mailbox-of-a-person": ("security", {}, "security contact has the mailbox of a person"),
    "phone-number-not-verified": (
        "primary_contact",
        {"status": ("UNVERIFIED",)},
        "phone number of the primary contact is not verified",
    ),
    "region-in-transition": ("regions", {"regions": ("eu-central-2",)}, "being switched: eu-central-2"),
    "account-name-not-unique": (
        "name",
        {"accounts": ("000000000002",)},
        "other accounts with this name: 000000000002",
    ),
    "declared-setting-missing": ("security", {}, "security contact of the stack does not exist in AWS"),
    "declared-setting-differs": (
        "regions",
        {"not_enabled": ("eu-central-2",), "not_disabled": ("af-south-1",)},
        "regions differ from the stack: not enabled: eu-central-2; not disabled: af-south-1",
    ),
    "undeclared-setting": ("regions", {"regions": ("af-south-1",)}, "regions not in the stack: af-south-1"),
    "declared-setting-hidden": (
        "security",
        {"properties": ("name",)},
        "security contact can't be compared, encrypted: name",
    ),
}


def test_every_code_has_words() -> None:
    assert set(RULE_TEXTS) == set(RULES) == set(FINDINGS)
    assert set(COLUMN_TITLES) == set(COLUMNS)
    assert set(STATUS_TITLES) == set(STATUSES)
    assert set(SEVERITY_TITLES) == set(SEVERITIES)


def test_every_label_fits_a_column_of_the_page() -> None:
    assert all(0 < len(text.label) <= 12 for text in RULE_TEXTS.values())


@pytest.mark.parametrize("rule", FINDINGS)
def test_a_finding_is_one_sentence(rule: str) -> None:
    column, facts, expected = FINDINGS[rule]
    assert sentence(finding(rule, 1, column, facts), "stack") == expected


@pytest.mark.parametrize("rule", FINDINGS)
def test_a_command_names_the_account_unless_it_is_the_callers_own(rule: str) -> None:
    column, facts, _ = FINDINGS[rule]
    whole = report(account(1))
    ours = command(finding(rule, int(CALLER), column, facts), whole)
    theirs = command(finding(rule, 1, column, facts), whole)
    if ours is None or theirs is None:
        assert rule in {"declared-setting-hidden", "phone-number-not-verified"}
        return
    program, service, operation, *options = shlex.split(theirs)
    if program == "aws":
        shape = MODEL.operation_model(OPERATIONS[operation]).input_shape
        assert shape is not None
        assert service == "account"
        assert {option for option in options if option.startswith("--")} <= {
            f"--{xform_name(name, '-')}" for name in shape.members
        }
    else:
        assert program in {"pulumi", "pulumi-account"}
    assert ("--account-id 000000000001" in theirs) == theirs.startswith("aws ")
    assert "--account-id" not in ours
