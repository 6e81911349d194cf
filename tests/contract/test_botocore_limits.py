"""The limits in the models equal those in botocore's service model, in both directions."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from botocore.loaders import Loader
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_account.account_name.model import AccountNameInputs
from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.core import fields
from pulumi_account.core.inputs import ResourceInputs
from pulumi_account.core.quotas import OPERATIONS
from pulumi_account.primary_contact.model import COUNTRIES_WITH_STATES, PrimaryContactInputs
from pulumi_account.primary_email.model import PrimaryEmailInputs
from pulumi_account.region_opt_in.model import RegionOptInInputs, RegionOptStatus

MODEL: dict[str, Any] = Loader().load_service_model("account", "service-2")
SHAPES: dict[str, Any] = MODEL["shapes"]
REQUESTS: list[tuple[type[ResourceInputs], str]] = [
    (AccountNameInputs, "PutAccountNameRequest"),
    (AlternateContactInputs, "PutAlternateContactRequest"),
    (PrimaryContactInputs, "ContactInformation"),
    (PrimaryEmailInputs, "StartPrimaryEmailUpdateRequest"),
    (RegionOptInInputs, "EnableRegionRequest"),
]

# What only this package has: codes, which other requests have, and requests for them.
OF_CODES = {"otp", "otp_request", "phone_number_otp", "phone_number_otp_request"}


def pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


@pytest.mark.parametrize(("model", "request_shape"), REQUESTS)
def test_request_members_and_text_properties_match_one_to_one(model: type[ResourceInputs], request_shape: str) -> None:
    members = set(SHAPES[request_shape]["members"]) | {"AccountId"}
    assert {pascal(name) for name in model.texts().keys() - OF_CODES} == members, (
        "see CONTRIBUTING: Adding a field to a contact"
    )


@pytest.mark.parametrize(("model", "request_shape"), REQUESTS)
def test_the_same_properties_are_required(model: type[ResourceInputs], request_shape: str) -> None:
    required = {pascal(name) for name, field in model.model_fields.items() if field.is_required()}
    assert required == set(SHAPES[request_shape]["required"])


TEXTS = [(model, name, text) for model, _ in REQUESTS for name, text in model.texts().items() if name not in OF_CODES]


@pytest.mark.parametrize(("model", "name", "text"), TEXTS, ids=[f"{model.__name__}.{name}" for model, name, _ in TEXTS])
def test_each_property_has_the_length_pattern_and_values_of_its_shape(
    model: type[ResourceInputs], name: str, text: fields.Text
) -> None:
    request = dict(REQUESTS)[model]
    member = "AccountId" if name == "account_id" else pascal(name)
    shape_name = SHAPES[request]["members"].get(member, {"shape": "AccountId"})["shape"]
    shape = SHAPES[shape_name]
    assert text.shape == shape_name
    assert text.pattern == shape.get("pattern")
    if shape_name == "AccountId":
        assert (text.minimum, text.maximum) == (12, 12)  # implied by the pattern
    elif "enum" in shape:
        assert sorted(shape["enum"]) == sorted(fields.ALTERNATE_CONTACT_TYPES)
        assert all(text(value) == value for value in shape["enum"])
    else:
        assert (text.minimum, text.maximum) == (shape.get("min", 0), shape.get("max"))


def test_a_code_has_the_pattern_of_its_shape() -> None:
    for request in ("AcceptPrimaryEmailUpdateRequest", "VerifyPhoneNumberRequest"):
        shape = SHAPES[SHAPES[request]["members"]["Otp"]["shape"]]
        assert (fields.OTP.pattern, fields.OTP.maximum) == (shape["pattern"], shape.get("max"))
        assert shape["sensitive"]


@pytest.mark.parametrize("shape_name", ["EmailAddress", "PhoneNumber", "ContactInformationPhoneNumber"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_value_generated_from_a_pattern_is_accepted_and_trimmed(shape_name: str, data: st.DataObject) -> None:
    shape = SHAPES[shape_name]
    text = next(text for _, _, text in TEXTS if text.shape == shape_name)
    value = data.draw(st.from_regex(re.compile(shape["pattern"], re.ASCII), fullmatch=True))
    trimmed = value.strip()
    fits = shape["min"] <= len(trimmed) <= shape["max"] and re.fullmatch(shape["pattern"], trimmed, re.ASCII)
    if fits:
        assert text(value) == trimmed
    else:
        with pytest.raises(ValueError, match="must be"):
            text(value)


def test_contact_details_are_exactly_the_sensitive_members() -> None:
    for model, request in REQUESTS:
        members = SHAPES[request]["members"]
        sensitive = {name for name, member in members.items() if SHAPES[member["shape"]].get("sensitive")}
        assert {pascal(name) for name in model.contact_details()} == sensitive


def test_the_statuses_of_regions_are_those_of_the_service() -> None:
    assert sorted(get_args(RegionOptStatus)) == sorted(SHAPES["RegionOptStatus"]["enum"])


def test_every_operation_of_the_service_has_a_quota() -> None:
    assert set(OPERATIONS) == set(MODEL["operations"])


def test_the_countries_that_require_a_state_exist() -> None:
    assert set(COUNTRIES_WITH_STATES) <= fields.country_codes()
    assert len(fields.country_codes()) == 249
