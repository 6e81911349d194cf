"""What users' state holds never changes: paths and names of provider classes, type tokens, IDs, property names."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pulumi.dynamic.dynamic import serialize_provider

from pulumi_account import AlternateContact, PrimaryContact, RegionOptIn, providers
from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.inputs import ResourceInputs
from pulumi_account.primary_contact.model import PrimaryContactInputs
from pulumi_account.region_opt_in.model import RegionOptInInputs

STORED = json.loads((Path(__file__).parent / "frozen.json").read_text())
UNPICKLE = "import base64, dill, sys; print(type(dill.loads(base64.b64decode(sys.argv[1]))).__qualname__)"


@pytest.mark.parametrize("name", sorted(STORED["0.1.0"]["providers"]))
def test_a_provider_serializes_to_the_stored_bytes_and_under_120_of_them(name: str) -> None:
    serialized = serialize_provider(getattr(providers, name)())
    assert serialized == STORED["0.1.0"]["providers"][name]
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


def test_type_tokens_are_the_stored_ones() -> None:
    tokens = {
        cls.__name__: f"pulumi-python:{cls._resource_type_name}"
        for cls in (AlternateContact, PrimaryContact, RegionOptIn)
    }
    assert tokens == STORED["0.1.0"]["types"]


def test_no_stored_property_has_gone() -> None:
    models: dict[str, type[ResourceInputs]] = {
        "AlternateContact": AlternateContactInputs,
        "PrimaryContact": PrimaryContactInputs,
        "RegionOptIn": RegionOptInInputs,
    }
    for name, stored in STORED["0.1.0"]["inputs"].items():
        assert set(stored) <= set(models[name].model_fields)


def test_providers_are_never_secret_and_hold_nothing_before_they_are_configured() -> None:
    for name in STORED["0.1.0"]["providers"]:
        provider = getattr(providers, name)()
        assert provider.serialize_as_secret_always is False
        assert vars(provider) == {}
