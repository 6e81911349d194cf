"""Validates requests against botocore's service model, with validators that are built once per operation."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from botocore.model import ListShape, Shape, StructureShape

from .exceptions import Field, ServiceError, field_validation_failed
from .service_model import service_model

# Takes a value, its path in the request and the list of violations to add to; returns the value without
# its null and unknown members, as AWS's own deserializer drops them.
_Validator = Callable[[Any, str, list[Field]], Any]


def validate(operation: str, request: Any) -> dict[str, Any]:
    """Return the request without null and unknown members.

    Raises ServiceError: a ValidationException that lists every violation of the model, or a
    SerializationException where a value is of the wrong JSON type.
    """
    violations: list[Field] = []
    checked: dict[str, Any] = _validator(operation)(request, "", violations)
    if violations:
        count = len(violations)
        said = "; ".join(f"Value at '{_camel(field.name)}' {field.message}" for field in violations)
        noun = "error" if count == 1 else "errors"
        raise field_validation_failed(f"{count} validation {noun} detected: {said}", *violations)
    return checked


@cache
def _validator(operation: str) -> _Validator:
    shape = service_model().operation_model(operation).input_shape
    if shape is None:
        raise NotImplementedError(f"{operation} takes no input")
    return _build(shape)


def _camel(path: str) -> str:
    return ".".join(part[:1].lower() + part[1:] for part in path.split("."))


def _build(shape: Shape) -> _Validator:
    if isinstance(shape, StructureShape):
        return _structure(shape)
    if isinstance(shape, ListShape):
        return _list(shape)
    if shape.type_name == "string":
        return _string(shape)
    if shape.type_name == "integer":
        return _integer(shape)
    raise NotImplementedError(f"the emulator can't validate a {shape.type_name} ({shape.name})")


def _serialization_error(path: str, kind: str) -> ServiceError:
    return ServiceError("SerializationException", f"{path or 'The request body'} is not {kind}")


def _structure(shape: StructureShape) -> _Validator:
    members = {name: _build(member) for name, member in shape.members.items()}
    required = tuple(shape.required_members)

    def validate_structure(value: Any, path: str, violations: list[Field]) -> Any:
        if not isinstance(value, dict):
            raise _serialization_error(path, "a JSON object")
        prefix = f"{path}." if path else ""
        violations.extend(
            Field(prefix + name, "failed to satisfy constraint: Member must not be null")
            for name in required
            if value.get(name) is None
        )
        return {
            name: validator(value[name], prefix + name, violations)
            for name, validator in members.items()
            if value.get(name) is not None
        }

    return validate_structure


def _list(shape: ListShape) -> _Validator:
    member = _build(shape.member)

    def validate_list(value: Any, path: str, violations: list[Field]) -> Any:
        if not isinstance(value, list):
            raise _serialization_error(path, "a JSON array")
        return [member(item, f"{path}.{index}.member", violations) for index, item in enumerate(value, start=1)]

    return validate_list


def _string(shape: Shape) -> _Validator:
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max")
    pattern = re.compile(shape.metadata["pattern"], re.ASCII) if "pattern" in shape.metadata else None
    enum = tuple(shape.metadata.get("enum", ()))

    def validate_string(value: Any, path: str, violations: list[Field]) -> Any:
        if not isinstance(value, str):
            raise _serialization_error(path, "a string")
        if len(value) < least:
            violations.append(_violation(path, f"have length greater than or equal to {least}"))
        if most is not None and len(value) > most:
            violations.append(_violation(path, f"have length less than or equal to {most}"))
        if pattern and not pattern.fullmatch(value):
            violations.append(_violation(path, f"satisfy regular expression pattern: {pattern.pattern}"))
        if enum and value not in enum:
            violations.append(_violation(path, f"satisfy enum value set: [{', '.join(enum)}]"))
        return value

    return validate_string


def _integer(shape: Shape) -> _Validator:
    least, most = shape.metadata["min"], shape.metadata["max"]

    def validate_integer(value: Any, path: str, violations: list[Field]) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _serialization_error(path, "an integer")
        if value < least:
            violations.append(_violation(path, f"have value greater than or equal to {least}"))
        if value > most:
            violations.append(_violation(path, f"have value less than or equal to {most}"))
        return value

    return validate_integer


def _violation(path: str, must: str) -> Field:
    return Field(path, f"failed to satisfy constraint: Member must {must}")
