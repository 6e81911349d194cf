"""Pulumi's wire format of property bags: secrets, unknown values, and what no property can be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from google.protobuf import struct_pb2
from pulumi.runtime import rpc

from pulumi_account.core.errors import AccountError
from pulumi_account.core.fields import UNKNOWN, Unknown
from pulumi_account.front_end.wire_keys import SECRET_SIGNATURE, SIGNATURE_KEY

_OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_REFUSED: Final = {
    "c44067f5952c0a294b673a41bacd8c17": "an asset",
    "0def7320c3a5731c473e5ecbe6d01bc7": "an archive",
    "5cf8f73096256a8f31e491e813e4eb8e": "a resource",
}
# One for each kind of value.
_UNKNOWNS: Final = frozenset(
    {
        rpc.UNKNOWN,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)


class Bag(NamedTuple):
    """A property bag as plain values, and the names of the properties that are secrets or hold one."""

    values: dict[str, Any]
    secrets: frozenset[str]


def received(struct: struct_pb2.Struct) -> Bag:
    """Return what a property bag holds, without nulls. Raises AccountError for an asset, an archive or a resource."""
    values, secrets = {}, set()
    for name, value in struct.fields.items():
        if value.HasField("null_value"):
            continue
        values[name], is_secret = _received(value, name)
        if is_secret:
            secrets.add(name)
    return Bag(values, frozenset(secrets))


def _received(value: struct_pb2.Value, name: str) -> tuple[Any, bool]:
    """Return a value, with whole numbers as integers, and whether it is a secret or holds one."""
    match value.WhichOneof("kind"):
        case "string_value":
            return (UNKNOWN if value.string_value in _UNKNOWNS else value.string_value), False
        case "number_value":
            number = value.number_value
            return (int(number) if number.is_integer() else number), False
        case "bool_value":
            return value.bool_value, False
        case "list_value":
            parts = [_received(part, name) for part in value.list_value.values]
            return [part for part, _ in parts], any(is_secret for _, is_secret in parts)
        case "struct_value":
            return _received_object(value.struct_value, name)
    return None, False


def _received_object(struct: struct_pb2.Struct, name: str) -> tuple[Any, bool]:
    signature = struct.fields[SIGNATURE_KEY].string_value if SIGNATURE_KEY in struct.fields else None
    if signature == SECRET_SIGNATURE:
        return _received(struct.fields["value"], name)[0], True
    if signature == _OUTPUT:
        known = _received(struct.fields["value"], name) if "value" in struct.fields else (UNKNOWN, False)
        return known[0], known[1] or struct.fields["secret"].bool_value
    if signature is not None:
        raise AccountError(f"{name} can't hold {_REFUSED.get(signature, 'a value of this kind')}")
    # A null counts as left out, as at the top: SDKs send it for a property that a program leaves out.
    present = {key: part for key, part in struct.fields.items() if not part.HasField("null_value")}
    parts = {key: _received(part, name) for key, part in present.items()}
    return {key: part for key, (part, _) in parts.items()}, any(is_secret for _, is_secret in parts.values())


def sent(values: Mapping[str, Any], secrets: Collection[str] = ()) -> struct_pb2.Struct:
    """Return plain values as a property bag; those named are marked as secrets. None is left out."""
    struct = struct_pb2.Struct()
    struct.update(
        {
            name: {SIGNATURE_KEY: SECRET_SIGNATURE, "value": _sent(value)} if name in secrets else _sent(value)
            for name, value in values.items()
            if value is not None
        }
    )
    return struct


def _sent(value: Any) -> Any:
    if isinstance(value, Unknown):
        return rpc.UNKNOWN
    if isinstance(value, Mapping):
        return {key: _sent(part) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [_sent(part) for part in value]
    return value
