"""The inputs of Organization* resources: accounts, overrides, and the messages for invalid ones."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_account.core.fields import UNKNOWN, holds_unknown
from pulumi_account.organization.alternate_contact.model import OrganizationAlternateContactInputs
from pulumi_account.organization.fleet import model
from pulumi_account.organization.fleet.changes import differences, reasons
from pulumi_account.organization.primary_contact.model import OrganizationPrimaryContactInputs
from tests.conftest import ADDRESS, CONTACT

ONE, TWO = "100000000001", "100000000002"
OVERRIDABLE = "name, title, email_address, phone_number"


def checked(**changes: Any) -> OrganizationAlternateContactInputs:
    inputs, failures = OrganizationAlternateContactInputs.check({"accounts": [TWO, ONE], **CONTACT, **changes})
    assert inputs is not None, failures
    return inputs


def refused(**changes: Any) -> list[str]:
    _, failures = OrganizationAlternateContactInputs.check({"accounts": [ONE, TWO], **CONTACT, **changes})
    return [f"{failure.property}|{failure.reason}" for failure in failures]


def test_accounts_are_sorted_so_their_order_is_no_difference() -> None:
    assert checked(accounts=[TWO, f" {ONE} "]).properties()["accounts"] == [ONE, TWO]
    assert checked(accounts=[]).properties()["accounts"] == []


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        ([ONE, "1234"], "accounts|must hold account IDs, each a string of 12 digits"),
        ([ONE, 100000000002], "accounts|must hold account IDs, each a string of 12 digits"),
        ([ONE, TWO, ONE], f"accounts|must list each account once; listed more than once: {ONE}"),
        (ONE, "accounts|must be a list of account IDs"),
        (12, "accounts|must be a list of account IDs"),
        ({ONE: "x"}, "accounts|must be a list of account IDs"),
    ],
)
def test_invalid_accounts_are_rejected_without_listing_thousands_of_them(accounts: Any, said: str) -> None:
    assert refused(accounts=accounts) == [said]


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ({"100000000003": {"name": "x"}}, "overrides|100000000003 is not among accounts"),
        (
            {ONE: {"nam": "x"}},
            f"overrides|{ONE}.nam can't be overridden; expected one of {OVERRIDABLE}",
        ),
        (
            {ONE: {"alternate_contact_type": "BILLING"}},
            f"overrides|{ONE}.alternate_contact_type can't be overridden; expected one of {OVERRIDABLE}",
        ),
        ({TWO: {"title": "x" * 51}}, f"overrides|{TWO}.title must be a string of 1 to 50 characters"),
        ({TWO: "x"}, f"overrides|{TWO}: must be a mapping"),
    ],
)
def test_an_invalid_override_is_rejected_by_account_and_property_without_its_value(overrides: Any, said: str) -> None:
    assert refused(overrides=overrides) == [said]


def test_accounts_are_searched_only_once_for_all_overrides(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Any] = []

    def counted(value: Any) -> bool:
        looks.append(value)
        return holds_unknown(value)

    monkeypatch.setattr(model, "holds_unknown", counted)
    accounts = [f"{100_000_000_000 + number}" for number in range(50)]
    checked(accounts=accounts, overrides={account: {"name": "Other"} for account in accounts})
    assert sum(isinstance(value, list) for value in looks) == 1


def test_an_override_is_checked_together_with_the_properties_it_overrides() -> None:
    abroad = {**ADDRESS, "country_code": "FR"}
    del abroad["state_or_region"]
    _, failures = OrganizationPrimaryContactInputs.check(
        {"accounts": [ONE], **abroad, "overrides": {ONE: {"country_code": "DE"}}}
    )
    assert [failure.reason for failure in failures] == [
        f"{ONE}.state_or_region is required where country_code is one of BR, CA, DE, GB, IN, JP, US"
    ]


@pytest.mark.parametrize(("name", "value"), [("on_removal", "keep"), ("on_existing", "ask")])
def test_invalid_choices_are_rejected(name: str, value: str) -> None:
    assert refused(**{name: value})[0].startswith(f"{name}|")


def test_account_id_and_on_removal_are_unknown_where_they_do_not_apply() -> None:
    assert refused(account_id=ONE)[0].startswith("account_id|is not a property")
    _, failures = OrganizationPrimaryContactInputs.check({"accounts": [ONE], **ADDRESS, "on_removal": "delete"})
    assert failures[0].property == "on_removal"


@pytest.mark.parametrize(
    "changes",
    [
        {"accounts": UNKNOWN},
        {"accounts": [ONE, UNKNOWN]},
        {"overrides": UNKNOWN},
        {"overrides": {ONE: UNKNOWN}},
        {"overrides": {ONE: {"name": UNKNOWN}}},
        {"name": UNKNOWN},
        {"on_removal": UNKNOWN},
        {"connection": UNKNOWN},
    ],
)
def test_unknown_inputs_pass_a_preview_and_count_as_a_change(changes: dict[str, Any]) -> None:
    inputs = checked(**changes)
    assert not inputs.is_known
    assert OrganizationAlternateContactInputs.difference(checked().properties(), inputs.properties()).changes
    reasons(OrganizationAlternateContactInputs, checked().properties(), inputs.properties())


def test_known_accounts_are_checked_even_among_unknown_ones() -> None:
    assert checked(accounts=[UNKNOWN, TWO, ONE]).accounts == [ONE, TWO, UNKNOWN]
    assert checked(accounts=[UNKNOWN], overrides={ONE: {"name": "Other"}}).overrides is not None
    assert "listed more than once" in refused(accounts=[ONE, UNKNOWN, UNKNOWN, ONE])[0]
    assert "must hold account IDs" in refused(accounts=[UNKNOWN, "1"])[0]


def test_values_that_aws_considers_equal_are_no_difference() -> None:
    model = OrganizationAlternateContactInputs
    state = checked(overrides={ONE: {"name": "Other "}}).properties()
    same = checked(
        accounts=[ONE, TWO], overrides={ONE: {"name": " Other"}}, on_existing="fail", name=" Ferdinand Security"
    )
    assert model.difference(state, same.properties()).changes == ()
    assert reasons(model, state, same.properties()) == {}


def test_differences_are_listed_by_account_and_another_type_replaces() -> None:
    model = OrganizationAlternateContactInputs
    state = {**checked().properties(), "account_statuses": {TWO: {"status": "missing"}}}
    wanted = checked(
        accounts=["100000000003", TWO], overrides={TWO: {"name": "Other"}}, title="Chief", on_removal="retain"
    )
    assert differences(model, state, wanted.properties()) == {
        "accounts[0]": "DELETE",
        "accounts[1]": "ADD",
        'account_statuses["100000000002"]': "DELETE",
        'overrides["100000000002"]': "ADD",
        "title": "UPDATE",
        "on_removal": "ADD",
    }
    swapped = checked(accounts=["100000000003", TWO], overrides={}).properties()
    assert differences(model, checked(accounts=[TWO, "100000000004"], overrides={}).properties(), swapped) == {
        "accounts[1]": "UPDATE"
    }
    unknown = checked(overrides=UNKNOWN).properties()
    assert differences(model, checked(overrides={ONE: {"name": "Other"}}).properties(), unknown) == {
        "overrides": "UPDATE"
    }
    other = checked(alternate_contact_type="billing").properties()
    assert model.difference(state, other).replaces == ("alternate_contact_type",)
