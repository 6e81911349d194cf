"""Whatever is in users' state never changes: provider class paths and names, type tokens, IDs, property names."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pulumi.dynamic.dynamic import serialize_provider

import pulumi_account
from pulumi_account import providers

STORED = json.loads((Path(__file__).parent / "frozen.json").read_text())
"""By the release that each came with: providers, type tokens and names of inputs."""


def stored(kind: str) -> dict[str, Any]:
    return {name: value for release in STORED.values() for name, value in release[kind].items()}


UNPICKLE = "import base64, dill, sys; print(type(dill.loads(base64.b64decode(sys.argv[1]))).__qualname__)"


@pytest.mark.parametrize("name", sorted(stored("providers")))
def test_a_provider_serializes_to_the_stored_bytes_in_under_120_bytes(name: str) -> None:
    serialized = serialize_provider(getattr(providers, name)())
    assert serialized == stored("providers")[name]
    assert len(serialized) < 120
    assert b"pulumi_account.providers" in base64.b64decode(serialized)


@pytest.mark.parametrize(
    ("name", "serialized"),
    [(name, text) for release in STORED.values() for name, text in release["providers"].items()],
)
def test_the_stored_bytes_of_every_release_unpickle_in_a_new_process(name: str, serialized: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", UNPICKLE, serialized], capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stdout.strip() == name


@pytest.mark.parametrize(("name", "token"), stored("types").items())
def test_a_type_token_equals_the_stored_one(name: str, token: str) -> None:
    assert f"pulumi-python:{getattr(pulumi_account, name)._resource_type_name}" == token


@pytest.mark.parametrize(("name", "inputs"), stored("inputs").items())
def test_no_stored_property_was_removed(name: str, inputs: list[str]) -> None:
    model = getattr(providers, f"{name}Provider").lifecycle_class.inputs
    assert set(inputs) <= set(model.model_fields)


def test_providers_are_never_secret_and_empty_until_configured() -> None:
    for name in stored("providers"):
        provider = getattr(providers, name)()
        assert provider.serialize_as_secret_always is False
        assert vars(provider) == {}
