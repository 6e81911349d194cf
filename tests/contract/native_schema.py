"""What generated code depends on of the native plugin's schema: tokens, properties and their types, without texts.

``make schema`` writes it; a change of it is a change of every generated SDK.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pulumi_account.native.schema import schema

FROZEN = Path(__file__).with_name("native_schema.json")


def frozen_part() -> dict[str, Any]:
    """Return the frozen part of the schema."""
    found = schema()
    return {
        "language": found["language"],
        "config": _properties(found["config"]["variables"]),
        "types": {token: _type(each) for token, each in found["types"].items()},
        "resources": {
            token: {
                "aliases": [alias["type"] for alias in each["aliases"]],
                "inputs": _properties(each["inputProperties"], each["requiredInputs"]),
                "outputs": _properties(each["properties"], each["required"]),
            }
            for token, each in found["resources"].items()
        },
        "functions": {
            token: {
                "inputs": _properties(each["inputs"]["properties"], each["inputs"]["required"]),
                "outputs": _properties(each["outputs"]["properties"], each["outputs"]["required"]),
            }
            for token, each in found["functions"].items()
        },
    }


def _type(each: Mapping[str, Any]) -> Any:
    return [value["value"] for value in each["enum"]] if "enum" in each else _properties(each["properties"])


def _properties(properties: Mapping[str, Any], required: list[str] | None = None) -> dict[str, str]:
    return {name: _in_short(each, name in (required or ())) for name, each in sorted(properties.items())}


def _in_short(each: Mapping[str, Any], is_required: bool) -> str:
    marks = {
        "required": is_required,
        "secret": each.get("secret"),
        "replaces": each.get("willReplaceOnChanges"),
        f"default {json.dumps(each.get('default'))}": "default" in each,
    }
    return ", ".join([_type_in_short(each), *(mark for mark, holds in marks.items() if holds)])


def _type_in_short(each: Mapping[str, Any]) -> str:
    if "oneOf" in each:
        return " | ".join(map(_type_in_short, each["oneOf"]))
    if "$ref" in each:
        return str(each["$ref"]).rpartition(":")[2]
    if "items" in each:
        return f"[{_type_in_short(each['items'])}]"
    if "additionalProperties" in each:
        return f"{{{_type_in_short(each['additionalProperties'])}}}"
    return str(each["type"])


if __name__ == "__main__":
    FROZEN.write_text(json.dumps(frozen_part(), indent=1) + "\n")
