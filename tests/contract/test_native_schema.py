"""The native plugin's schema: frozen where generated code depends on it, and documented throughout."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from pulumi_account import providers
from pulumi_account.dynamic.verbs import LifecycleProvider
from pulumi_account.native.functions import FUNCTIONS
from pulumi_account.native.resources import RESOURCES
from pulumi_account.native.schema import schema
from tests.contract.native_schema import FROZEN, frozen_part


def test_tokens_and_properties_are_the_frozen_ones() -> None:
    frozen = json.loads(FROZEN.read_text())
    assert frozen_part() == frozen, "generated SDKs depend on this; after an addition, run make schema"


def test_every_dynamic_resource_is_a_native_one_too_with_the_same_lifecycle() -> None:
    dynamic = {
        (each.lifecycle_class, each.verbs_class)
        for each in vars(providers).values()
        if isinstance(each, type) and issubclass(each, LifecycleProvider) and hasattr(each, "lifecycle_class")
    }
    assert {(each.lifecycle, each.verbs) for each in RESOURCES.values()} == dynamic
    assert [each.documented.__name__ for each in RESOURCES.values()] == [each.name for each in RESOURCES.values()]


@pytest.mark.parametrize("token", RESOURCES)
def test_inputs_and_outputs_are_those_of_the_dynamic_resource(token: str) -> None:
    resource = RESOURCES[token]
    arguments = {each.name for each in dataclasses.fields(resource.documented._args_class)}
    assert set(resource.inputs.by_name) == arguments
    assert set(resource.documented.__annotations__) <= set(resource.state.by_name)


def texts(part: Any, path: str) -> Iterator[tuple[str, str | None]]:
    """Yield the path of everything that a user reads about, and its text."""
    if isinstance(part, Mapping):
        if {"type", "$ref", "oneOf", "inputProperties"} & part.keys():
            yield path, part.get("description")
        for name, inner in part.items():
            if name not in (
                "items",
                "additionalProperties",
                "enum",
                "oneOf",
                "inputs",
                "outputs",
                "language",
                "aliases",
            ):
                yield from texts(inner, f"{path}/{name}")
            elif name in ("inputs", "outputs"):
                yield from texts(inner["properties"], f"{path}/{name}")


def test_everything_is_described() -> None:
    found = dict(texts({name: schema()[name] for name in ("resources", "functions", "types", "config")}, ""))
    assert len(found) > 200
    assert [path for path, text in found.items() if not text] == []


def test_descriptions_speak_of_properties_as_they_are_written_and_not_of_python() -> None:
    for path, text in texts({name: schema()[name] for name in ("resources", "functions", "types")}, ""):
        assert not {"``", "ResourceOptions", "pulumi.", "Args:", "_output", "import_"} & set(text or ()), path
        for word in ("account_id", "organization_accounts", "RunError", "ConfigurationError", "ResourceOptions", "``"):
            assert word not in (text or ""), path


def test_the_generated_python_package_can_be_installed_beside_this_one() -> None:
    assert schema()["language"]["python"]["packageName"] == "pulumi_account_native"


def test_functions_are_named_as_pulumi_names_them() -> None:
    assert all(token.rpartition(":")[2].startswith(("get", "list")) for token in FUNCTIONS)
