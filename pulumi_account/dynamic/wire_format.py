"""Pulumi's wire format of properties: secrets, unknown values, and numbers, all of which arrive as floats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pulumi.runtime import known_types, rpc

from pulumi_account.core.fields import UNKNOWN, Unknown
from pulumi_account.front_end.wire_keys import PROVIDER_KEY, SECRET_SIGNATURE, SIGNATURE_KEY

SECRET: Final = {SIGNATURE_KEY: SECRET_SIGNATURE}
"""How a secret is marked, with its value under ``value``; the host passes on what a provider returns."""


def from_wire(props: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties without the provider, unwrapped, unknown values as Unknown and whole floats as integers."""
    return {name: _value_from_wire(value) for name, value in props.items() if name != PROVIDER_KEY}


def _value_from_wire(value: Any) -> Any:
    if rpc.is_rpc_secret(value):
        value = rpc.unwrap_rpc_secret(value)
    if known_types.is_unknown(value) or (isinstance(value, str) and value == rpc.UNKNOWN):
        return UNKNOWN
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _value_from_wire(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_value_from_wire(part) for part in value]
    return value


def to_wire(value: Any) -> Any:
    """Return a value as Pulumi's wire format has it."""
    if isinstance(value, Unknown):
        return rpc.UNKNOWN
    if isinstance(value, Mapping):
        return {key: to_wire(part) for key, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    return value
