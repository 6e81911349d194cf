from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.core.fields import UNKNOWN
from pulumi_account.primary_contact.model import COUNTRIES_WITH_STATES, PrimaryContactInputs
from pulumi_account.region_opt_in.model import RegionOptInInputs

CONTACT = {
    "alternate_contact_type": "SECURITY",
    "name": "Security Team",
    "title": "On call",
    "email_address": "security@example.com",
    "phone_number": "+49 30 123",
}
ADDRESS = {
    "full_name": "Example GmbH",
    "address_line1": "Street 1",
    "city": "Berlin",
    "country_code": "DE",
    "phone_number": "+49 30 123",
    "postal_code": "10115",
    "state_or_region": "Berlin",
}


def failing(model: Any, values: dict[str, Any]) -> dict[str, str]:
    _, failures = model.check(values)
    return {failure.property: failure.reason for failure in failures}


def test_all_failures_are_reported_at_once_on_their_properties_without_values() -> None:
    values = {
        "alternate_contact_type": "LEGAL",
        "name": "n" * 65,
        "title": "",
        "email_address": "nobody(at)example.com",
        "phone_number": "call me",
        "account_id": "12345",
        "nickname": "Zaphod",
        "on_existing": "ask",
    }
    reasons = failing(AlternateContactInputs, values)
    assert set(reasons) == set(values)
    for name, reason in reasons.items():
        assert not values[name] or values[name] not in reason
    assert "BILLING, OPERATIONS, SECURITY" in reasons["alternate_contact_type"]
    assert "1 to 64 characters" in reasons["name"]
    assert "expected one of" in reasons["nickname"]
    assert "must be one of overwrite, fail" in reasons["on_existing"]


def test_missing_properties_are_named() -> None:
    assert failing(AlternateContactInputs, {}) == dict.fromkeys(CONTACT, "is required")


@pytest.mark.parametrize("given_type", ["security", " Security ", "SECURITY"])
def test_enumerated_values_are_normalized(given_type: str) -> None:
    inputs, failures = AlternateContactInputs.check({**CONTACT, "alternate_contact_type": given_type})
    assert not failures
    assert inputs is not None
    assert inputs.alternate_contact_type == "SECURITY"


@pytest.mark.parametrize("name", list(CONTACT))
def test_an_unknown_value_passes_the_check_and_stays_unknown(name: str) -> None:
    inputs, failures = AlternateContactInputs.check({**CONTACT, name: UNKNOWN})
    assert not failures
    assert inputs is not None
    assert not inputs.is_known
    assert inputs.properties()[name] is UNKNOWN


def test_unknown_values_do_not_hide_other_failures() -> None:
    assert set(failing(AlternateContactInputs, {**CONTACT, "name": UNKNOWN, "title": ""})) == {"title"}


@pytest.mark.parametrize("country", COUNTRIES_WITH_STATES)
def test_state_or_region_is_required_by_country(country: str) -> None:
    values = {**ADDRESS, "country_code": country.lower()}
    assert failing(PrimaryContactInputs, values) == {}
    del values["state_or_region"]
    assert set(failing(PrimaryContactInputs, values)) == {"state_or_region"}
    assert failing(PrimaryContactInputs, {**values, "country_code": "FR"}) == {}
    assert failing(PrimaryContactInputs, {**values, "country_code": UNKNOWN}) == {}


@pytest.mark.parametrize("country", ["XX", "UK", "GERMANY", "D", "", 49])
def test_countries_are_those_of_iso_3166(country: object) -> None:
    assert set(failing(PrimaryContactInputs, {**ADDRESS, "country_code": country})) == {"country_code"}


@pytest.mark.parametrize("value", [12345.0, True, ["x"], {"a": "b"}])
def test_a_string_property_accepts_only_strings(value: object) -> None:
    assert set(failing(PrimaryContactInputs, {**ADDRESS, "postal_code": value})) == {"postal_code"}


def test_an_empty_optional_property_is_rejected() -> None:
    assert set(failing(PrimaryContactInputs, {**ADDRESS, "company_name": "  "})) == {"company_name"}


@pytest.mark.parametrize("minutes", [0, -1, 1441, 1.5, "soon"])
def test_timeouts_are_whole_minutes_up_to_a_day(minutes: object) -> None:
    assert set(failing(RegionOptInInputs, {"region_name": "eu-central-2", "timeout_minutes": minutes})) == {
        "timeout_minutes"
    }


def test_a_region_is_enabled_by_default() -> None:
    inputs, _ = RegionOptInInputs.check({"region_name": "EU-Central-2"})
    assert inputs is not None
    assert inputs.properties() == {"region_name": "eu-central-2", "enabled": True}


@pytest.mark.parametrize(
    ("connection", "word"),
    [
        ({}, "profile or a role_arn"),
        ({"role_arn": "contacts"}, "role_arn"),
        ({"profile": "p", "external_id": "xy"}, "go with a role_arn"),
        ({"role": "x"}, "role"),
        ("default", "connection"),
        ({"role_arn": "arn:aws:iam::222222222222:role/r"}, "account_id"),
    ],
)
def test_an_invalid_connection_is_reported_on_its_property(connection: object, word: str) -> None:
    reasons = failing(AlternateContactInputs, {**CONTACT, "account_id": "1" * 12, "connection": connection})
    assert set(reasons) == {"connection"}
    assert word in reasons["connection"] or word == "connection"


STATE = {**CONTACT, "account_id": "111111111111"}


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"account_id": "111111111111"},
        {"name": "  Security Team "},
        {"alternate_contact_type": "security"},
        {"on_existing": "fail"},
        {"import_": "SECURITY"},
        {"account_id": None, "on_existing": None},
    ],
)
def test_values_that_aws_considers_equal_are_no_difference(same: dict[str, Any]) -> None:
    assert AlternateContactInputs.difference(STATE, {**CONTACT, **same}).changes == ()


def test_floats_defaults_and_the_provider_are_no_difference() -> None:
    state = {"region_name": "eu-central-2", "enabled": True, "timeout_minutes": 60.0, "opt_status": "ENABLED"}
    wanted = {"region_name": "eu-central-2", "timeout_minutes": 60, "__provider": "x"}
    assert RegionOptInInputs.difference(state, wanted).changes == ()


@pytest.mark.parametrize(
    ("change", "replaces"),
    [
        ({"name": "Other"}, ()),
        ({"alternate_contact_type": "BILLING"}, ("alternate_contact_type",)),
        ({"account_id": "222222222222"}, ("account_id",)),
        ({"name": UNKNOWN}, ()),
        ({"connection": {"profile": "other"}}, ()),
        ({"alternate_contact_type": UNKNOWN}, ("alternate_contact_type",)),
    ],
)
def test_a_difference_names_changed_and_replacing_properties(change: dict[str, Any], replaces: tuple[str, ...]) -> None:
    difference = AlternateContactInputs.difference(STATE, {**CONTACT, **change})
    assert set(difference.changes) == set(change)
    assert difference.replaces == replaces


def test_a_role_in_another_account_replaces() -> None:
    wanted = {**CONTACT, "connection": {"role_arn": "arn:aws:iam::222222222222:role/contacts"}}
    assert AlternateContactInputs.difference(STATE, wanted).replaces == ("account_id",)


def test_removing_an_optional_property_is_a_difference() -> None:
    state = {**ADDRESS, "company_name": "Example"}
    assert PrimaryContactInputs.difference(state, ADDRESS).changes == ("company_name",)


@given(
    st.dictionaries(
        st.sampled_from([*CONTACT, "account_id", "on_existing", "junk"]),
        st.sampled_from(["billing", " a ", "x@example.com ", "0", "1" * 12, "FAIL", ""]) | st.text(max_size=70),
    )
)
def test_any_declared_values_are_accepted_or_rejected_with_a_reason(values: dict[str, Any]) -> None:
    inputs, failures = AlternateContactInputs.check({**CONTACT, **values})
    assert (inputs is None) == bool(failures)
    assert all(failure.reason for failure in failures)
    if inputs is not None:
        again, none = AlternateContactInputs.check(inputs.properties())
        assert not none
        assert again == inputs
        assert AlternateContactInputs.difference(inputs.properties(), {**CONTACT, **values}).changes == ()
