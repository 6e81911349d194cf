"""The check answers whatever a program sets a property to, and its messages never hold the value."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pulumi_account import providers
from pulumi_account.core.fields import UNKNOWN
from pulumi_account.core.inputs import ResourceInputs
from pulumi_account.dynamic.verbs import LifecycleProvider

GOOD: dict[str, Any] = {
    "account_id": "123456789012",
    "accounts": ["123456789012"],
    "alternate_contact_type": "SECURITY",
    "name": "n",
    "title": "t",
    "email_address": "a@example.com",
    "phone_number": "+1",
    "full_name": "f",
    "address_line1": "a",
    "city": "c",
    "country_code": "AT",
    "postal_code": "1",
    "region_name": "eu-central-2",
    "region_names": ["eu-central-2"],
    "names": {"123456789012": "n"},
    "primary_email": "root@example.com",
}
HALF = "\ud800"
SEEN: Any = "Wilhelmina"
VALUES: list[Any] = [
    {}, {"a": SEEN}, {SEEN: {}}, {1: 2}, {"role_arn": 5}, {"role_arn": UNKNOWN}, {"profile": "\0"}, {"profile": [SEEN]},
    {"123456789012": {"name": 5}}, {"123456789012": None}, {"123456789012": {SEEN: SEEN}}, {"a": UNKNOWN}, [], [[SEEN]],
    [None], [{}], [SEEN], [UNKNOWN], UNKNOWN, True, 0, -1, 1.5, math.nan, math.inf, 10**400, "", " ", "\0", "\x1b[31m",
    "\u202e", "\ud800", f"\ud800{SEEN}", "x" * 200_000, "9" * 5000, b"x", object(),
]  # fmt: skip
MODELS: list[type[ResourceInputs]] = [
    each.lifecycle_class.inputs
    for each in vars(providers).values()
    if isinstance(each, type) and issubclass(each, LifecycleProvider) and hasattr(each, "lifecycle_class")
]


@pytest.mark.parametrize("model", MODELS)
def test_any_value_of_any_property_is_accepted_or_rejected_in_a_short_line(model: type[ResourceInputs]) -> None:
    base = {name: value for name, value in GOOD.items() if name in model.model_fields}
    for name in (*model.model_fields, "\x1b[31m"):
        for value in VALUES:
            inputs, failures = model.check({**base, name: value})
            assert (inputs is None) == bool(failures)
            if inputs is not None:
                assert inputs.properties().keys() <= model.model_fields.keys()
            for failure in failures:
                assert "\n" not in failure.reason
                assert len(failure.reason) < 1000


@pytest.mark.parametrize("model", MODELS)
def test_a_lone_surrogate_is_rejected_in_every_text(model: type[ResourceInputs]) -> None:
    for name in model.texts():
        match GOOD.get(name):
            case list():
                value: Any = [HALF]
            case dict() as good:
                value = dict.fromkeys(good, HALF)
            case _:
                value = HALF
        _, failures = model.check({**GOOD, name: value})
        (reason,) = [failure.reason for failure in failures if failure.property.partition("[")[0] == name]
        assert reason.endswith("must not hold half a character (a lone surrogate)")


def test_every_resource_has_a_model() -> None:
    assert len(MODELS) >= 8
