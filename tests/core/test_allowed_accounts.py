"""A preview checks the accounts that a program names. tests/aws/test_allowed_accounts.py tests the AWS client."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.core.account_names import AccountNames
from pulumi_account.core.allowed_accounts import not_allowed
from pulumi_account.core.fields import UNKNOWN
from pulumi_account.core.settings import settings_from
from pulumi_account.organization.alternate_contact.model import OrganizationAlternateContactInputs
from tests.conftest import CONTACT

ONE, TWO, THREE = "100000000001", "100000000002", "100000000003"
ROLE = {"role_arn": f"arn:aws:iam::{TWO}:role/contacts"}


@pytest.mark.parametrize(
    ("inputs", "failures"),
    [
        ({}, []),
        ({"account_id": ONE}, []),
        ({"account_id": UNKNOWN}, []),
        ({"account_id": TWO}, [("account_id", f"names {TWO}")]),
        ({"connection": ROLE}, [("connection", f"names {TWO}")]),
        ({"connection": {"profile": "p"}}, []),
        ({"accounts": [ONE]}, []),
        ({"accounts": UNKNOWN}, []),
        ({"accounts": [ONE, THREE, TWO]}, [("accounts", f"names {TWO}, {THREE}")]),
    ],
)
@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"account:allowedAccountIds": ONE}, "account:allowedAccountIds does not include that account"),
        ({"account:forbiddenAccountIds": [TWO, THREE]}, "account:forbiddenAccountIds includes that account"),
    ],
)
def test_an_account_named_by_the_program_is_checked_without_a_call(
    settings: dict[str, Any], why: str, inputs: dict[str, Any], failures: list[tuple[str, str]]
) -> None:
    model = OrganizationAlternateContactInputs if "accounts" in inputs else AlternateContactInputs
    checked, _ = model.check({**CONTACT, **inputs})
    assert checked is not None
    found = [
        (failure.property, failure.reason) for failure in not_allowed(settings_from(settings), checked, AccountNames())
    ]
    assert found == [(name, f"{said}, but {why}") for name, said in failures]
    # A preview doesn't know which account the credentials belong to.
    assert not_allowed(settings_from({"aws:allowedAccountIds": THREE}), checked, AccountNames()) == []
