"""A stack of native resources reads like one of dynamic resources."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pulumi_account.front_end.wire_keys import SECRET_SIGNATURE, SIGNATURE_KEY
from pulumi_account.importing.held_resources import DYNAMIC_PREFIX, held_resources
from pulumi_account.importing.policy_uses import stack_uses
from pulumi_account.importing.secret_values import HIDDEN, is_secret
from pulumi_account.importing.stack_state import held_settings
from pulumi_account.native.names import token
from pulumi_account.native.resources import RESOURCES
from tests.recorded_states import VERSIONS, recorded_state

ROLE = "arn:aws:iam::100000000001:role/contacts"
PROVIDER = "urn:pulumi:dev::life::pulumi:providers:account::"
ENCRYPTED = {SIGNATURE_KEY: SECRET_SIGNATURE, "ciphertext": "v1:xyz"}


def in_camel_case(kind: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Return properties as the native plugin's state has them; those that are secrets stay what they are."""
    secrets = {name: value for name, value in properties.items() if is_secret(value)}
    given = {name: value for name, value in properties.items() if name not in {*secrets, "__provider"}}
    shape = RESOURCES[token(kind)].state
    return {**shape.sent(given), **{shape.wire_name(name): value for name, value in secrets.items()}}


def as_native(resource: dict[str, Any], provider: str = "default") -> dict[str, Any]:
    kind = resource["type"].removeprefix(DYNAMIC_PREFIX)
    if kind == resource["type"]:
        return resource
    bags = {bag: in_camel_case(kind, resource[bag]) for bag in ("inputs", "outputs")}
    urn = resource["urn"].replace(resource["type"], token(kind))
    return {**resource, **bags, "type": token(kind), "urn": urn, "provider": f"{PROVIDER}{provider}::id"}


def deployments(version: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a recorded deployment, and the same with native resources."""
    recorded = recorded_state(version)["export"]["deployment"]
    return recorded, {**recorded, "resources": [as_native(each) for each in recorded["resources"]]}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_recorded_resource_is_read_under_the_names_of_python(version: str) -> None:
    dynamic, native = map(held_resources, deployments(version))
    for one, other in zip(dynamic, native, strict=True):
        assert replace(one, urn="", inputs={}, outputs={}) == replace(other, urn="", inputs={}, outputs={})
        for bag in ("inputs", "outputs"):
            expected = {name: value for name, value in getattr(one, bag).items() if name != "__provider"}
            assert getattr(other, bag) == expected, one.kind


@pytest.mark.parametrize("version", VERSIONS)
def test_policies_audits_and_imports_take_native_resources_for_the_same(version: str) -> None:
    dynamic, native = deployments(version)
    assert len(stack_uses(dynamic).each) > 5
    assert stack_uses(native) == stack_uses(dynamic)
    settings = [
        {(each.kind, each.identity, each.resource_name) for each in held_settings(content)}
        for content in (dynamic, native)
    ]
    assert settings[0] == settings[1] != set()


CONTACT: dict[str, Any] = {
    "type": f"{DYNAMIC_PREFIX}AlternateContact",
    "urn": f"urn:pulumi:dev::life::{DYNAMIC_PREFIX}AlternateContact::x",
    "id": "123456789012/SECURITY",
    "inputs": {"alternate_contact_type": "SECURITY", "email_address": ENCRYPTED},
    "outputs": {"alternate_contact_type": "SECURITY", "email_address": ENCRYPTED, "account_id": "123456789012"},
}


def provider(name: str, **settings: Any) -> dict[str, Any]:
    return {"type": "pulumi:providers:account", "urn": f"{PROVIDER}{name}", "id": "id", "inputs": settings}


def connection(name: str, contact: dict[str, Any] = CONTACT, **settings: Any) -> Any:
    (held,) = held_resources({"resources": [provider(name, **settings), as_native(contact, name)]})
    return {key: value for key, value in held.connection.items() if value is not None}


def test_an_explicit_provider_names_the_role_and_the_profile_of_its_resources() -> None:
    role = json.dumps({"roleArn": ROLE})  # nested settings reach a provider as JSON
    assert connection("workloads", assumeRole=role, profile="europe") == {"profile": "europe", "role_arn": ROLE}
    assert connection("workloads", version="0.2.0") == {}
    own = {**CONTACT, "outputs": {**CONTACT["outputs"], "connection": {"profile": "own"}}}
    assert connection("workloads", own, profile="europe") == {"profile": "own"}


def test_a_default_provider_has_the_settings_of_the_stack_which_are_not_its_resources() -> None:
    assert connection("default_0_2_0", profile="europe") == {}


def test_what_an_export_hides_stays_hidden() -> None:
    assert connection("workloads", assumeRole=ENCRYPTED) == {}
    (held,) = held_resources({"resources": [as_native(CONTACT)]})
    assert held.outputs["email_address"] is HIDDEN
