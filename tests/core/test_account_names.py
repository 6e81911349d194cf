"""The one form in which messages show an account."""

from __future__ import annotations

import pytest

from pulumi_account.core.account_names import AccountNames, account_label
from pulumi_account.core.error_context import error_context
from pulumi_account.core.errors import AccessDeniedError, AccountError
from pulumi_account.core.reasons import ACCOUNT, ACCOUNT_IN_ARN

ONE, TWO = "100000000001", "100000000002"
LONG = "A name of fifty characters, which AWS still allows"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        (None, ONE),
        ("", ONE),
        (" ", ONE),
        ("Payments Prod", f"{ONE} (Payments Prod)"),
        ("x\x1b[2J\n\u202e", rf"{ONE} (x\x1b[2J\n\u202e)"),
        (LONG, f"{ONE} (A name of fifty characters, w…)"),
        ("Zürich 支払い", f"{ONE} (Zürich 支払い)"),
    ],
)
def test_a_name_stands_beside_the_id_escaped_and_cut(name: str | None, label: str) -> None:
    assert account_label(ONE, name) == label


def test_what_aws_answers_counts_more_than_what_a_program_declares() -> None:
    names = AccountNames()
    assert not names
    names.learn({ONE: "Shown"})
    names.learn_declared({ONE: "Declared", TWO: "Other"})
    assert (names.label(ONE), names.label(TWO)) == (f"{ONE} (Shown)", f"{TWO} (Other)")
    assert names.label_of_resource(f"{ONE}/SECURITY") == f"{ONE}/SECURITY (Shown)"
    assert names.label_of_resource("organization/SECURITY") == "organization/SECURITY"
    assert names.among(["3", ONE]) == {ONE: "Shown"}


def test_secret_names_are_never_recorded() -> None:
    names = AccountNames(are_secret=True)
    names.learn({ONE: "Shown"})
    names.learn_declared({ONE: "Declared"})
    assert (names.label(ONE), bool(names)) == (ONE, False)


def test_an_error_shows_the_name_beside_each_id_but_not_in_an_arn() -> None:
    names = AccountNames()
    reason = f"{ACCOUNT} is not allowed on arn:aws:account::*:account/o-*/{ACCOUNT_IN_ARN}"
    for known in (False, True):
        names.learn({ONE: "Vault"} if known else {})
        with pytest.raises(AccessDeniedError) as caught, error_context("create", "AccountName", ONE, names):
            raise AccessDeniedError(reason, account_id=ONE)
        error = caught.value
        where, account = (f"{ONE} (Vault)", f"{ONE} (Vault)") if known else (f"({ONE})", ONE)
        assert str(error) == (
            f"create AccountName {where}: {account} is not allowed on arn:aws:account::*:account/o-*/{ONE}"
        )
        assert (error.account_id, error.account_name) == (ONE, "Vault" if known else None)
    assert AccountError("x", account_id=ONE).account_name is None
