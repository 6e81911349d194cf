"""Property values: plain JSON data in which `Secret` wraps a secret and `UNKNOWN` is unknown in a preview."""

from __future__ import annotations

import json
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from google.protobuf import json_format, struct_pb2

from pulumi_account.core.ignored import parts_of
from pulumi_account.front_end.wire_keys import SECRET_SIGNATURE, SIGNATURE_KEY

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

Properties = dict[str, Any]


@dataclass(repr=False)
class Secret:
    """A secret value."""

    value: Any


def unwrap(value: Any) -> Any:
    """Return a copy of a value without its secret marks."""
    return json.loads(json.dumps(value, default=attrgetter("value")))


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
    one, other = (json.dumps(value, default=attrgetter("value"), sort_keys=True) for value in (one, other))
    return bool(one == other)


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

    def revived(content: dict[str, Any]) -> Any:
        return Secret(content.get("value")) if content.get(SIGNATURE_KEY) == SECRET_SIGNATURE else content

    def number(text: str) -> float:
        return int(value) if (value := float(text)).is_integer() else value

    text = json_format.MessageToJson(struct, indent=None, sort_keys=True)
    properties: Properties = json.loads(text, object_hook=revived, parse_float=number)
    return properties


def to_struct(properties: Properties, *, secrets: bool = False, unknowns: bool = True) -> Any:
    """Write properties as a protobuf Struct: secrets with their marks or in clear, unknowns as such or left out."""

    def written(secret: Secret) -> Any:
        return {SIGNATURE_KEY: SECRET_SIGNATURE, "value": secret.value} if secrets else secret.value

    def known(content: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in content.items() if value != UNKNOWN}

    struct = struct_pb2.Struct()
    struct.update(json.loads(json.dumps(properties, default=written), object_hook=None if unknowns else known))
    return struct


def text(value: Any) -> str:
    """Format a value for people: secrets hidden, unknowns named."""
    shown = json.dumps(value, ensure_ascii=False, default=lambda _secret: "[secret]")
    return shown.replace('"[secret]"', "[secret]").replace(f'"{UNKNOWN}"', "[unknown]")
