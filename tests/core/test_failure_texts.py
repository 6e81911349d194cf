"""Pydantic's errors reach users in this package's words, for every error and input."""

from __future__ import annotations

import gc
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError
from pydantic_core.core_schema import ErrorType

from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.components.baseline import Document
from pulumi_account.core.failure_texts import reason_of
from pulumi_account.core.fields import Text
from pulumi_account.core.quotas import Quota
from pulumi_account.core.settings import Connection, Settings
from pulumi_account.organization.alternate_contact.model import OrganizationAlternateContactInputs
from pulumi_account.organization.primary_contact.model import OrganizationPrimaryContactInputs
from pulumi_account.organization.regions.model import OrganizationRegionOptInInputs
from pulumi_account.organization.selection.model import AccountSelection
from pulumi_account.organization.set_up.delegated_administrator.model import DelegatedAdministratorInputs
from pulumi_account.organization.set_up.trusted_access.model import TrustedAccessInputs
from pulumi_account.primary_contact.model import PrimaryContactInputs
from pulumi_account.region_opt_in.model import RegionOptInInputs
from pulumi_account.testing.emulator.organization_description import DescribedAccount

MODELS: tuple[type[BaseModel], ...] = (
    AlternateContactInputs, PrimaryContactInputs, RegionOptInInputs, OrganizationAlternateContactInputs,
    OrganizationPrimaryContactInputs, OrganizationRegionOptInInputs, TrustedAccessInputs, DelegatedAdministratorInputs,
    Connection, Quota, Settings, AccountSelection, Document,
)  # fmt: skip
WRONG: tuple[Any, ...] = (
    None, "", "Ferdinand", "x" * 3000, 0, -1, 10**30, 1.5, float("nan"), float("inf"), True, b"\xff", [], ["Ferdinand"],
    [1, None], {}, {"Ferdinand": 1}, {1: 2}, {"Ferdinand": {"x": []}}, {"100000000001": 1}, object(),
)  # fmt: skip
FOREIGN = ("nput should", "not permitted", "valid dict", "unable to", "Value error", "pattern", "^", "Ferdinand")


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_no_pydantic_error_text_is_passed_on(kind: str) -> None:
    said = reason_of({"type": kind, "loc": ("x",), "msg": "Input should match pattern '^Ferdinand'", "ctx": {}})
    assert said
    assert not any(word in said for word in FOREIGN)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.__name__))
def test_a_rejected_value_is_explained_by_what_is_allowed(model: type[BaseModel]) -> None:
    details = [
        detail
        for name, field in model.model_fields.items()
        for value in WRONG
        for detail in refused(model, {field.alias or name: value, "unheard_of": value})
    ]
    for detail in details:
        said = reason_of(detail)
        assert said != "is not valid", detail["type"]
        assert not any(word in said for word in FOREIGN), said
        assert "\n" not in said
    assert {"extra_forbidden"} < {detail["type"] for detail in details}


def refused(model: type[BaseModel], values: dict[str, Any]) -> list[Any]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(values)
    return list(caught.value.errors())


def test_every_pattern_is_explained_in_words() -> None:
    # The imports above load all modules with such types; the emulator's are loaded by this one.
    assert DescribedAccount.model_fields
    patterns = [text for text in gc.get_objects() if isinstance(text, Text) and text.pattern is not None]
    assert len(patterns) > 5
    assert [text.shape for text in patterns if not (text.allowed or text.reason)] == []
