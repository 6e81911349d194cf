"""Each field of a model says what it means, once; docstrings say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, Field

import pulumi_account
from documentation.docstrings import Documented, documented, written
from pulumi_account.core.descriptions import descriptions
from pulumi_account.core.inputs import AccountScopedInputs, CheckedFields
from pulumi_account.core.outputs import Outputs
from pulumi_account.core.settings import Connection, Settings
from pulumi_account.organization.selection.model import AccountSelection
from pulumi_account.region_opt_in import functions as region_functions

EVERY = list(documented())  # This imports every model.


def all_of(kind: type[BaseModel]) -> set[type[BaseModel]]:
    """Return a class of models of the package, and all that inherit from it."""
    found = {each for below in kind.__subclasses__() for each in all_of(below)}
    return {model for model in (kind, *found) if model.__module__.startswith("pulumi_account.")}


def test_each_field_of_each_model_has_a_description() -> None:
    models: set[type[BaseModel]] = {*all_of(CheckedFields), *all_of(Outputs), Connection, Settings, AccountSelection}
    assert len(models) > 30
    for model in models:
        assert all(text.endswith(".") and not text.endswith("..") for text in descriptions(model).values()), model


def test_a_field_without_a_description_is_named() -> None:
    class Without(AccountScopedInputs):
        department: str

    with pytest.raises(ValueError, match=r"Without\.department has no description"):
        descriptions(Without)


@pytest.mark.parametrize("each", EVERY, ids=[each.qualified_name for each in EVERY])
def test_a_docstring_says_what_the_model_says(each: Documented) -> None:
    source = each.path.read_text(encoding="utf-8")
    assert written(source, each.qualified_name, each.fields) == source, "a description has changed: run make fields"


def test_the_functions_of_every_module_are_covered() -> None:
    names = {each.qualified_name for each in EVERY}
    assert {"get_region_opt_in", "list_regions_output", "GetPrimaryContactResult", "RegionOptIn.__init__"} <= names
    functions = {name for name in pulumi_account.__all__ if name.startswith(("get_", "list_"))}
    assert functions <= names


def test_a_changed_description_replaces_only_its_entry_in_the_docstring() -> None:
    source = Path(region_functions.__file__).read_text(encoding="utf-8")
    text = f"{'word ' * 21}`code`."

    new = written(source, "get_region_opt_in", {"region_name": text}).splitlines()

    at = new.index(f"        region_name: {'word ' * 19}word")
    assert new[at + 1] == "            word ``code``."
    old = source.splitlines()
    assert [*new[:at], *new[at + 2 :]] == [*old[:at], *old[at + 1 :]]


def test_sentences_hold_what_the_model_knows() -> None:
    class Inputs(AccountScopedInputs):
        later: int = Field(default=1, description="A number. It has two sentences")

    assert descriptions(Inputs)["later"] == "A number. It has two sentences."
    assert descriptions(Inputs)["account_id"].endswith("A change replaces the resource.")
