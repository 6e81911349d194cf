"""The doctor's codes in words."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_account.cli._doctor_texts import account_text, clock_text, problem_text
from pulumi_account.core.errors import AccessDeniedError
from pulumi_account.doctor.report import NamedAccount, Problem

DENIED = {"actions": ["account:GetAlternateContact"], "contexts": ["own_account", "caller"]}


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (
            Problem("clock_skewed", None, {"seconds_ahead_of_aws": -400.2}),
            "The clock is 400 s behind AWS's; AWS refuses calls if it is 5 minutes off.",
        ),
        (
            Problem("permission_denied", None, {**DENIED, "denied_by": "identity"}),
            (
                "Denied in the caller's own account, because the caller's IAM policies deny it, or none allows it: "
                "account:GetAlternateContact. Print the policy that allows them:"
            ),
        ),
        (
            Problem("permission_denied", None, {**DENIED, "contexts": ["member_account"], "denied_by": None}),
            "Denied on member accounts: account:GetAlternateContact. Print the policy that allows them:",
        ),
        (
            Problem("permission_denied", None, {**DENIED, "denied_by": "service_control"}),
            (
                "Denied in the caller's own account, because a service control policy denies it: "
                "account:GetAlternateContact. The policies of the account:"
            ),
        ),
        (
            Problem("changes_not_probed", None, {"actions": ["account:PutAlternateContact"]}, is_note=True),
            (
                "Permissions to change something were not probed: the caller may not use iam:SimulatePrincipalPolicy "
                "on its own user or role."
            ),
        ),
        (Problem("provider_host_refused", None, {"refusal": "pulumi is too old"}), "pulumi is too old"),
        (
            Problem("call_failed", error=AccessDeniedError("arn:aws:sts::1:assumed-role/a/ada@example.com may not")),
            "arn:aws:sts::1:assumed-role/a/… may not",
        ),
    ],
)
def test_a_problem_is_a_sentence_without_a_person(problem: Problem, text: str) -> None:
    assert problem_text(problem) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "unknown, because AWS gave no answer"),
        (-1.9, "within 2 s of AWS's"),
        (30.4, "30 s ahead of AWS's"),
        (-61.0, "61 s behind AWS's"),
    ],
)
def test_a_clock_is_compared_in_whole_seconds(seconds: Any, text: str) -> None:
    assert clock_text(seconds) == text


def test_an_account_is_shown_as_in_messages() -> None:
    assert account_text(NamedAccount("123456789012")) == "123456789012"
    assert account_text(NamedAccount("123456789012", "Payments\n")) == "123456789012 (Payments\\n)"
    assert account_text(NamedAccount("123456789012", "x" * 50)) == f"123456789012 ({'x' * 29}…)"
