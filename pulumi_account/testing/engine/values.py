"""Property values: plain JSON data in which `Secret` wraps a secret and `UNKNOWN` is unknown in a preview."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from google.protobuf import json_format, struct_pb2

from pulumi_account.core.ignored import parts_of
from pulumi_account.dynamic.pulumi_internals import SECRET_SIGNATURE, SIGNATURE_KEY

if TYPE_CHECKING:
    from .crypter import Crypter

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

Properties = dict[str, Any]


@dataclass(repr=False)
class Secret:
    """A secret value."""

    value: Any


def unwrap(value: Any) -> Any:
    """Return a value without its secret marks."""
    if isinstance(value, Secret):
        return unwrap(value.value)
    if isinstance(value, dict):
        return {key: unwrap(item) for key, item in value.items()}
    return [unwrap(item) for item in value] if isinstance(value, list) else value


def has_secret(value: Any) -> bool:
    """Whether a value is or contains a secret."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, Secret) or any(map(has_secret, items))


def mark_secrets(outputs: Properties, inputs: Properties) -> None:
    """Mark outputs as secret if the input with the same name is, because the provider host returns no marks."""
    for key in outputs.keys() & inputs.keys():
        output, given = outputs[key], inputs[key]
        if isinstance(output, dict) and isinstance(given, dict):
            mark_secrets(output, given)
        elif not isinstance(output, Secret) and has_secret(given):
            outputs[key] = Secret(output)


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, secret or not; unlike `==`, true is not 1."""
    return json.dumps(unwrap(one), sort_keys=True) == json.dumps(unwrap(other), sort_keys=True)


def differences(old: Properties, new: Properties) -> dict[str, str]:
    """Return the properties that were added (+), removed (-) or changed (~), without internal ones (`__provider`)."""
    keys = sorted(key for key in old.keys() | new.keys() if not key.startswith("__"))
    changed = [key for key in keys if key not in old or key not in new or not same(old[key], new[key])]
    return {key: "+" if key not in old else "-" if key not in new else "~" for key in changed}


def ignoring(paths: list[str], news: Properties, olds: Properties) -> Properties:
    """Return new properties with the old values at the property paths (`a`, `a.b`, `a[0]`, `*`)."""
    for path in paths:
        news = _put_back(news, olds, parts_of(path))
    return news


def _put_back(new: Any, old: Any, path: list[str]) -> Any:
    if not path:
        return old
    if isinstance(new, Secret) or isinstance(old, Secret):
        return Secret(_put_back(unwrap(new), unwrap(old), path))
    if isinstance(new, list) and isinstance(old, list):
        chosen = [path[0] in ("*", str(index)) and index < len(old) for index in range(len(new))]
        return [_put_back(item, old[i], path[1:]) if chosen[i] else item for i, item in enumerate(new)]
    if not isinstance(new, dict) or not isinstance(old, dict):
        return new
    result, last = dict(new), len(path) == 1
    for key in (new.keys() | old.keys()) if path[0] == "*" else {path[0]}:
        if key in old and (key in new or last):
            result[key] = _put_back(new.get(key), old[key], path[1:])
        elif last:
            result.pop(key, None)
    return result


def from_struct(struct: Any) -> Properties:
    """Read a protobuf Struct as the SDK sends it."""
    properties: Properties = _from_json(json_format.MessageToDict(struct))
    return properties


def _from_json(value: Any) -> Any:
    if isinstance(value, dict):
        content = {key: _from_json(value[key]) for key in sorted(value)}
        return Secret(content.get("value")) if content.get(SIGNATURE_KEY) == SECRET_SIGNATURE else content
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return [_from_json(item) for item in value] if isinstance(value, list) else value


def to_struct(properties: Properties, *, secrets: bool = False, unknowns: bool = True) -> Any:
    """Write properties as a protobuf Struct: secrets with their marks or in clear, unknowns as such or left out."""
    struct = struct_pb2.Struct()
    struct.update(_to_wire(properties if secrets else unwrap(properties), unknowns))
    return struct


def _to_wire(value: Any, unknowns: bool) -> Any:
    if isinstance(value, Secret):
        return {SIGNATURE_KEY: SECRET_SIGNATURE, "value": _to_wire(value.value, unknowns)}
    if isinstance(value, dict):
        return {key: _to_wire(item, unknowns) for key, item in value.items() if unknowns or item != UNKNOWN}
    return [_to_wire(item, unknowns) for item in value] if isinstance(value, list) else value


def to_state(value: Any, crypter: Crypter) -> Any:
    """Write a value in Pulumi's deployment format, secrets encrypted."""
    if isinstance(value, Secret):
        return {
            SIGNATURE_KEY: SECRET_SIGNATURE,
            "ciphertext": crypter.encrypt(json.dumps(unwrap(value), ensure_ascii=False)),
        }
    if isinstance(value, dict):
        return {key: to_state(item, crypter) for key, item in value.items()}
    return [to_state(item, crypter) for item in value] if isinstance(value, list) else value


def text(value: Any) -> str:
    """Format a value for people: secrets hidden, unknowns named."""
    if isinstance(value, Secret):
        return "[secret]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {text(item)}" for key, item in sorted(value.items())) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    return "[unknown]" if value == UNKNOWN else json.dumps(value, ensure_ascii=False)


def from_state(value: Any, crypter: Crypter) -> Any:
    """Read a value of Pulumi's deployment format; secrets are encrypted or, after `--show-secrets`, in clear."""
    if isinstance(value, dict):
        if value.get(SIGNATURE_KEY) == SECRET_SIGNATURE:
            plain = value["plaintext"] if "plaintext" in value else crypter.decrypt(value["ciphertext"])
            return Secret(json.loads(plain))
        return {key: from_state(item, crypter) for key, item in value.items()}
    return [from_state(item, crypter) for item in value] if isinstance(value, list) else value
