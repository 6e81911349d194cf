"""A preview accepts an unknown value for every input of every resource."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_account import providers
from pulumi_account.core.fields import UNKNOWN
from pulumi_account.core.inputs import ResourceInputs

MODELS: dict[str, type[ResourceInputs]] = {
    name.removesuffix("Provider"): provider.lifecycle_class.inputs
    for name, provider in vars(providers).items()
    if name.endswith("Provider")
    and hasattr(provider, "lifecycle_class")
    and hasattr(provider.lifecycle_class, "inputs")
}
GIVEN: dict[str, Any] = {
    "account_id": "100000000001",
    "account_name": "Payments",
    "accounts": ["100000000001"],
    "address_line1": "Nowhere Street 1",
    "alternate_contact_type": "SECURITY",
    "city": "Oslo",
    "connection": {"role_arn": "arn:aws:iam::100000000001:role/contacts"},
    "country_code": "NO",
    "email_address": "ferdinand@example.com",
    "full_name": "Wilhelmina Example",
    "name": "Ferdinand Security",
    "names": {"100000000001": "Payments"},
    "phone_number": "+47 555",
    "primary_email": "payments@example.com",
    "postal_code": "0150",
    "region_name": "eu-central-2",
    "region_names": ["eu-central-2"],
    "title": "Head of Alarms",
}
CASES = [(resource, name) for resource, model in MODELS.items() for name in model.model_fields if name != "import_"]


def given(model: type[ResourceInputs], **changes: Any) -> dict[str, Any]:
    required = {name: GIVEN[name] for name, field in model.model_fields.items() if field.is_required()}
    return {**required, **changes}


def test_every_resource_is_in_the_table() -> None:
    assert len(MODELS) >= 8
    assert {"AlternateContact", "OrganizationRegionOptIn", "TrustedAccess"} <= MODELS.keys()


@pytest.mark.parametrize(("resource", "name"), CASES)
def test_an_unknown_input_passes_and_stays_unknown(resource: str, name: str) -> None:
    model = MODELS[resource]
    inputs, failures = model.check(given(model, **{name: UNKNOWN}))
    assert failures == []
    assert inputs is not None
    assert not inputs.is_known
    assert {**inputs.properties(), **inputs.of_this_run()}[name] == UNKNOWN
    state = model.check(given(model))[0]
    assert state is not None
    assert name in {
        *model.difference(state.properties(), inputs.properties()).changes,
        *model.CREATION_ONLY,
        *model.ONE_RUN,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"accounts": [UNKNOWN]},
        {"connection": {"role_arn": UNKNOWN}},
        {"connection": {"profile": UNKNOWN, "role_arn": GIVEN["connection"]["role_arn"], "session_name": UNKNOWN}},
        {"overrides": {"100000000001": UNKNOWN}},
        {"overrides": {"100000000001": {"name": UNKNOWN}}},
        {"overrides": {"100000000001": {"city": UNKNOWN}}},
        {"overrides": {"100000000001": {"enabled": UNKNOWN}}},
        {"overrides": {"100000000001": {"region_names": [UNKNOWN]}}},
        {"region_names": [UNKNOWN, "eu-central-2"]},
    ],
    ids=str,
)
def test_an_unknown_value_inside_an_input_passes(changes: dict[str, Any]) -> None:
    (name,) = changes
    tried = 0
    for model in MODELS.values():
        inner = next(iter(changes["overrides"].values())) if name == "overrides" else {}
        overridable: tuple[str, ...] = getattr(model, "overridable", tuple)()
        if name in model.model_fields and (isinstance(inner, str) or set(inner) <= set(overridable)):
            inputs, failures = model.check(given(model, **changes))
            assert failures == []
            assert inputs is not None
            assert not inputs.is_known
            tried += 1
    assert tried
