"""Messages with the names that the plugin's users write: those of properties and functions in camelCase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pydantic.alias_generators import to_camel

from .functions import FUNCTIONS
from .resources import RESOURCES
from .shapes import Properties


@cache
def _names() -> dict[str, str]:
    """Return the names of everything a user writes, by Python's names for them."""
    names = {name: to_camel(name) for name in _property_names() if "_" in name}
    functions = {each.documented.__name__: each.token.rpartition(":")[2] for each in FUNCTIONS.values()}
    return {**names, **functions, "import_": "import"}


def _property_names() -> Iterator[str]:
    bags = [bag for each in RESOURCES.values() for bag in (each.inputs, each.state)]
    for function in FUNCTIONS.values():
        bags += [function.arguments, function.returned]
    for bag in bags:
        yield from _within(bag)
    for resource in RESOURCES.values():
        # Those of one account, of resources over many.
        yield from resource.model.setting().model_fields


def _within(properties: Properties) -> Iterator[str]:
    for name, each in properties.by_name.items():
        yield name
        shape = each.shape
        while shape.item is not None:
            shape = shape.item
        if shape.properties is not None:
            yield from _within(shape.properties)


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=len, reverse=True)
    return re.compile(rf"(?<![\w/.])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def in_native_words(text: str) -> str:
    """Return a message with the names that the plugin's users write."""
    return _pattern().sub(lambda found: _names()[found[0]], text)
