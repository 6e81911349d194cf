"""The types of properties on the plugin's wire, from the models: names in camelCase, the keys of maps untouched."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.alias_generators import to_camel, to_snake
from pydantic.fields import FieldInfo
from typing_extensions import NotRequired, get_type_hints, is_typeddict

from pulumi_account.core.descriptions import descriptions
from pulumi_account.core.fields import PropertyName, Text

from .docstrings import entries, summary

Kind: TypeAlias = Literal["string", "boolean", "integer", "number", "array", "map", "object"]
_CAPITAL: Final = re.compile("[A-Z]")
_SCALARS: Final[Mapping[Any, Kind]] = {str: "string", bool: "boolean", int: "integer", float: "number"}


@dataclass(frozen=True)
class Shape:
    """The type of a value.

    Args:
        kind: What it is.
        values: The allowed strings; empty for any.
        item: What an array or a map holds.
        properties: What an object has.
        name: The object's name.
        description: What the object is.
        is_property_name: Whether it is the name of a property.

    """

    kind: Kind
    values: tuple[str, ...] = ()
    item: Shape | None = None
    properties: Properties | None = None
    name: str = ""
    description: str = ""
    is_property_name: bool = False

    def received(self, value: Any) -> Any:
        """Return a value with the names that Python has for its properties."""
        if self.is_property_name and isinstance(value, str):
            return _CAPITAL.sub(lambda found: f"_{found[0].lower()}", value)
        if self.properties is not None and isinstance(value, Mapping):
            return self.properties.received(value)
        return self._of_items(value, Shape.received)

    def sent(self, value: Any) -> Any:
        """Return a value with the names that the wire has for its properties."""
        if self.is_property_name and isinstance(value, str):
            return to_camel(value)
        if self.properties is not None and isinstance(value, Mapping):
            return self.properties.sent(value)
        return self._of_items(value, Shape.sent)

    def _of_items(self, value: Any, convert: Callable[[Shape, Any], Any]) -> Any:
        if self.item is not None and isinstance(value, Mapping):
            return {key: convert(self.item, part) for key, part in value.items()}
        if self.item is not None and isinstance(value, list | tuple):
            return [convert(self.item, part) for part in value]
        return value


@dataclass(frozen=True)
class Property:
    """One property of a resource, of a function or of an object."""

    name: str
    shape: Shape
    is_required: bool
    default: Any = None
    description: str = ""

    @property
    def is_always_present(self) -> bool:
        """Whether the state of a resource always has it."""
        return self.is_required or self.default is not None

    @property
    def wire_name(self) -> str:
        """The name on the wire."""
        return to_camel(self.name)


@dataclass(frozen=True)
class Properties:
    """The properties of a resource, of a function or of an object, by the names that Python has for them."""

    by_name: Mapping[str, Property] = field(default_factory=dict)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {each.wire_name: name for name, each in self.by_name.items()}

    def received(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values under the names that Python has, also those that have them already; internal ones left out.

        A state also holds entries that are not properties of the resource. Their names follow the same rule.
        """
        renamed = {}
        for given, value in values.items():
            name = self._names.get(given) or (given if given in self.by_name else to_snake(given))
            if not given.startswith("__"):
                renamed[name] = self.by_name[name].shape.received(value) if name in self.by_name else value
        return renamed

    def sent(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values under the names that the wire has."""
        return {
            self.wire_name(name): self.by_name[name].shape.sent(value) if name in self.by_name else value
            for name, value in values.items()
        }

    def wire_name(self, name: str) -> str:
        """Return the name that the wire has for a property."""
        return self.by_name[name].wire_name if name in self.by_name else to_camel(name)

    def name(self, wire_name: str) -> str:
        """Return the name that Python has for a property."""
        return self._names.get(wire_name, wire_name)

    def unknown_names(self, values: Mapping[str, Any]) -> list[str]:
        """Return the names among received ones, as the wire has them, that are of no property."""
        return sorted(name for name in values if name not in self._names and not name.startswith("__"))

    def without(self, *names: str) -> Properties:
        """Return the others."""
        return Properties({name: each for name, each in self.by_name.items() if name not in names})

    def with_others(self, others: Properties) -> Properties:
        """Return these and others; for the same name, the other one counts."""
        return Properties({**self.by_name, **others.by_name})


def properties_of(
    model: type[BaseModel],
    replaced: Mapping[str, Shape] | None = None,
    *,
    names: Collection[str] | None = None,
    is_declared: bool = True,
) -> Properties:
    """Return the properties of a model.

    Args:
        model: The model.
        replaced: The types of some of them, by name, if the model has no exact ones.
        names: Those that are wanted; by default all.
        is_declared: Whether a program declares them.

    """
    replaced, described = replaced or {}, descriptions(model, is_declared=is_declared)
    return Properties(
        {
            name: Property(
                name,
                replaced.get(name) or _shape_of_field(each),
                each.is_required(),
                None if each.is_required() or each.default in (None, (), {}) else each.default,
                described[name],
            )
            for name, each in model.model_fields.items()
            if names is None or name in names
        }
    )


def properties_of_annotations(annotated: Any) -> Properties:
    """Return the properties of a dataclass or a typed dictionary."""
    hints, described = get_type_hints(annotated, include_extras=True), entries(annotated)
    return Properties(
        {
            name: Property(name, shape_of(hint), not _is_optional(hint), description=described.get(name, ""))
            for name, hint in hints.items()
        }
    )


def _shape_of_field(each: FieldInfo) -> Shape:
    annotation = each.annotation
    for part in reversed(each.metadata):
        annotation = Annotated[annotation, part]  # type: ignore[assignment]
    return shape_of(annotation)


def shape_of(annotation: Any, text: Text | None = None) -> Shape:
    """Return the type of a value with this annotation. Raises TypeError for one that the wire has no type for."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape_of_annotated(arguments[0], arguments[1:], text)
    if origin in (Union, UnionType, NotRequired):
        kinds = [part for part in arguments if part is not type(None)]
        if len(kinds) == 1:
            return shape_of(kinds[0], text)
    if origin is Literal:
        return Shape("string", tuple(map(str, arguments)))
    if origin in (list, tuple, Sequence):
        return Shape("array", item=shape_of(arguments[0]))
    if origin in (dict, Mapping):
        return Shape("map", item=shape_of(arguments[1]))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _object(annotation, properties_of(annotation))
    if is_typeddict(annotation) or is_dataclass(annotation):
        return _object(annotation, properties_of_annotations(annotation))
    if annotation in _SCALARS:
        return Shape(_SCALARS[annotation], text.values if text is not None else ())
    raise TypeError(f"no type of the wire stands for {annotation}")


def _shape_of_annotated(annotation: Any, parts: Sequence[Any], text: Text | None) -> Shape:
    if any(isinstance(part, PropertyName) for part in parts):
        return Shape("string", is_property_name=True)
    texts = [part for part in parts if isinstance(part, Text)]
    return shape_of(annotation, texts[0] if texts else text)


def _object(annotation: Any, properties: Properties) -> Shape:
    return Shape("object", properties=properties, name=annotation.__name__, description=summary(annotation))


def _is_optional(hint: Any) -> bool:
    return get_origin(hint) is NotRequired or (get_origin(hint) in (Union, UnionType) and type(None) in get_args(hint))
