"""The package's schema: resources, functions, types and settings as Pulumi's code generators take them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

from pydantic.alias_generators import to_pascal

from pulumi_account import __version__
from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES

from .docstrings import summary
from .functions import FUNCTIONS, NativeFunction
from .names import PACKAGE, dynamic_token, token
from .resources import RESOURCES, NativeResource
from .settings import SECRET_SETTINGS, setting_properties
from .shapes import Properties, Property, Shape
from .words import in_native_words

_ENUMS: Final[Mapping[tuple[str, ...], tuple[str, str]]] = {
    ALTERNATE_CONTACT_TYPES: ("AlternateContactType", "A kind of alternate contact; an account has one of each."),
    ("overwrite", "fail"): ("OnExisting", "Whether a creation overwrites what AWS already has and that differs."),
    ("delete", "retain"): ("OnRemoval", "What becomes of a setting that is no longer declared."),
    ("retain", "opt_out"): ("RegionOnRemoval", "What becomes of an opted-in region that is no longer declared."),
    ("ENABLED", "ENABLING", "DISABLING", "DISABLED", "ENABLED_BY_DEFAULT"): (
        "RegionOptStatus",
        "What AWS reports about a region of an account.",
    ),
    ("PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"): (
        "AccountState",
        "The state of an account in its organization.",
    ),
}
"""The names of the types whose values are these strings, and what they are."""
_LANGUAGES: Final[Mapping[str, Any]] = {
    # Other names than this package has: the generated SDK can be installed beside it.
    "python": {
        "packageName": "pulumi_account_native",
        "pyproject": {"enabled": True},
        "respectSchemaVersion": True,
    },
    "nodejs": {"packageName": "@pulumi-account/native", "respectSchemaVersion": True},
    "go": {"respectSchemaVersion": True, "generateResourceContainerTypes": True},
    "csharp": {"respectSchemaVersion": True},
    "java": {"basePackage": "com.pulumi", "buildFiles": "gradle"},
}


class _Schema:
    """The schema, and the types that its parts have named so far."""

    def __init__(self) -> None:
        self.types: dict[str, Any] = {}

    def type_of(self, shape: Shape) -> dict[str, Any]:
        """Return a type, and note those that it names."""
        if shape.item is not None:
            inner = self.type_of(shape.item)
            return {"type": "array", "items": inner} if shape.kind == "array" else _map_of(inner)
        if shape.properties is not None:
            reference = token(shape.name)
            if reference not in self.types:
                described = {"type": "object", "description": in_native_words(shape.description)}
                self.types[reference] = {**described, **self.object_of(shape.properties)}
            return {"$ref": f"#/types/{reference}"}
        if shape.values:
            name, description = _ENUMS[shape.values]
            reference = token(name)
            values = [{"name": to_pascal(value.lower()), "value": value} for value in shape.values]
            self.types.setdefault(reference, {"type": "string", "description": description, "enum": values})
            # A plain string too: case makes no difference to the package, and programs read better.
            return {"oneOf": [{"type": "string"}, {"type": "string", "$ref": f"#/types/{reference}"}]}
        return {"type": shape.kind}

    def object_of(self, properties: Properties, keys: tuple[str, str] = ("properties", "required")) -> dict[str, Any]:
        """Return properties and which of them are required, under these keys."""
        every = {each.wire_name: self.property_of(each) for each in properties.by_name.values()}
        required = sorted(each.wire_name for each in properties.by_name.values() if each.is_required)
        return {keys[0]: every, keys[1]: required}

    def property_of(self, each: Property) -> dict[str, Any]:
        """Return one property."""
        return {**self.type_of(each.shape), "description": in_native_words(each.description)}

    def resource(self, resource: NativeResource) -> dict[str, Any]:
        """Return one resource."""
        inputs = self.object_of(resource.inputs, ("inputProperties", "requiredInputs"))
        for name, each in resource.inputs.by_name.items():
            written = inputs["inputProperties"][each.wire_name]
            if each.default is not None:
                written["default"] = each.default
            if name in resource.model.ONE_RUN:
                written["secret"] = True
            if name in resource.model.REPLACING:
                written["willReplaceOnChanges"] = True
        return {
            "description": "\n\n".join(filter(None, (in_native_words(summary(resource.documented)), resource.note))),
            **self.object_of(_of_plain_strings(resource.state)),
            **inputs,
            "aliases": [{"type": dynamic_token(resource.name)}],
        }

    def function(self, function: NativeFunction) -> dict[str, Any]:
        """Return one function."""
        arguments = self.object_of(function.arguments)
        returned = self.object_of(_of_plain_strings(function.returned))
        return {
            "description": in_native_words(summary(function.documented)),
            "inputs": {"type": "object", **arguments},
            "outputs": {"type": "object", **returned},
        }

    def settings(self) -> dict[str, Any]:
        """Return the settings, of a stack or of a provider, by name."""
        every = {}
        for each in setting_properties().by_name.values():
            written = self.property_of(each)
            if each.name in SECRET_SETTINGS:
                written["secret"] = True
            every[each.wire_name] = written
        return every


def _map_of(inner: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": inner}


def _of_plain_strings(properties: Properties) -> Properties:
    """Return properties without enumerations: AWS may answer with values that it adds later."""
    return Properties({name: replace(each, shape=_plain(each.shape)) for name, each in properties.by_name.items()})


def _plain(shape: Shape) -> Shape:
    return Shape("string") if shape.values else shape


@cache
def schema() -> dict[str, Any]:
    """Return the schema."""
    written = _Schema()
    settings = written.settings()
    resources = {name: written.resource(resource) for name, resource in sorted(RESOURCES.items())}
    functions = {name: written.function(function) for name, function in sorted(FUNCTIONS.items())}
    return {
        "name": PACKAGE,
        "displayName": "AWS Account Management",
        "version": __version__,
        "description": "AWS Account Management as code: contacts, region opt-ins and names of one account or of all "
        "accounts of an organization.",
        "keywords": ["pulumi", "aws", "account", "category/cloud", "kind/native"],
        "license": "Apache-2.0",
        "publisher": "The pulumi-account maintainers",
        "meta": {"moduleFormat": "(.*)"},
        "language": _LANGUAGES,
        "config": {"variables": settings},
        "provider": {
            "description": "The provider of this package's resources: how they reach AWS.",
            "inputProperties": settings,
        },
        "types": dict(sorted(written.types.items())),
        "resources": resources,
        "functions": functions,
    }


def schema_text() -> str:
    """Return the schema as JSON."""
    return json.dumps(schema(), ensure_ascii=False)
