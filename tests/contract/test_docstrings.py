"""Public classes and functions document each parameter and output, for editors that show docstrings."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pulumi
import pytest

import pulumi_account
from pulumi_account.dynamic.resource import AccountResource


def parameters(function: Any) -> Iterator[str]:
    for name, parameter in inspect.signature(function).parameters.items():
        if name not in ("self", "cls") and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            yield name


def names_to_document(public: Any) -> set[str]:
    """Return the names of a public object's inputs and outputs."""
    if not inspect.isclass(public):
        return set(parameters(public)) if callable(public) and inspect.isfunction(public) else set()
    if issubclass(public, AccountResource):
        arguments = {field.name for field in dataclasses.fields(public._args_class)}
        return {*arguments, *public.__annotations__, "resource_name", "opts"}
    if dataclasses.is_dataclass(public):
        # The fields of an arguments class are documented at its resource.
        return set() if public.__name__.endswith("Args") else {field.name for field in dataclasses.fields(public)}
    if hasattr(public, "__total__"):
        return set(public.__annotations__)
    return {*parameters(public), *vars(public).get("__annotations__", {})}


def documentation(public: Any) -> str:
    texts = [inspect.getdoc(public)]
    if inspect.isclass(public) and "__init__" in vars(public):
        texts.append(inspect.getdoc(public.__init__))
    return "\n".join(filter(None, texts))


@pytest.mark.parametrize("name", pulumi_account.__all__)
def test_each_parameter_and_output_has_an_entry(name: str) -> None:
    public = getattr(pulumi_account, name)
    entries = set(re.findall(r"^ +(\w+): \S", documentation(public), re.MULTILINE))
    missing = sorted(names_to_document(public) - entries)
    assert not missing, f"add to the docstring of {name}, as 'name: what it is': {', '.join(missing)}"


DECLARED = [
    name
    for name in pulumi_account.__all__
    if inspect.isclass(public := getattr(pulumi_account, name)) and issubclass(public, pulumi.Resource)
]


@pytest.mark.parametrize("name", DECLARED)
def test_a_constructor_has_its_own_docstring(name: str) -> None:
    # Otherwise an editor shows the docstring of the constructor in Pulumi's SDK.
    constructor = vars(getattr(pulumi_account, name))["__init__"]
    assert "resource_name: " in (constructor.__doc__ or "")


@pytest.mark.parametrize(
    "name", [name for name in pulumi_account.__all__ if hasattr(getattr(pulumi_account, name), "_args_class")]
)
def test_each_entry_belongs_to_a_parameter_or_output(name: str) -> None:
    public = getattr(pulumi_account, name)
    entries = set(re.findall(r"^ +(\w+): \S", documentation(public), re.MULTILINE))
    assert entries <= names_to_document(public)
