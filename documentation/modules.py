"""Blocks of the reference of modules: each public name with its signature and its docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import griffe

from documentation.blocks import table

WIDTH: Final = 100
"""The most characters of a line of code that a page shows without scrolling."""


def module(name: str) -> Iterator[str]:
    """Yield a section for each public name of a module."""
    found, source = import_module(name), griffe.load(name)
    for public in found.__all__:
        value = getattr(found, public)
        yield from (f"## {public}", "")
        if inspect.isclass(value) or inspect.isfunction(value):
            yield from _called(public, value)
        else:
            yield from _constant(value, source[public].docstring)


def _constant(value: Any, docstring: griffe.Docstring | None) -> Iterator[str]:
    if docstring is not None:
        yield from (" ".join(_markdown(docstring.value).split()), "")
    shown = repr(value).replace("typing.", "")
    if len(shown) <= WIDTH:
        yield from (f"Value: `{shown}`.", "")


def _called(name: str, value: Any) -> Iterator[str]:
    signature = _signature(name, value)
    if signature:
        yield from ("```python", signature, "```", "")
    yield from _described(value)
    if inspect.isclass(value):
        yield from _members(name, value)


@dataclass(frozen=True)
class _Annotation:
    """An annotation that is shown as it is written."""

    text: str

    def __repr__(self) -> str:
        return self.text


def _signature(name: str, value: Any) -> str:
    """Return a call with its arguments, one on each line if they are many; empty for what is not called."""
    if getattr(value, "_is_protocol", False):
        return ""
    try:
        signature = inspect.signature(value)
    except ValueError:
        return ""
    shown_ones = (each for each in signature.parameters.values() if each.name != "self" and each.name[0] != "_")
    parameters = [_plain(each) for each in shown_ones]
    returned = signature.return_annotation
    returns = "" if inspect.isclass(value) or returned in (signature.empty, "None") else f" -> {returned}"
    shown = f"{name}{signature.replace(parameters=parameters, return_annotation=signature.empty)}{returns}"
    shown = shown.replace("<factory>", "...")
    if len(shown) <= WIDTH or not parameters:
        return shown
    return "\n".join([f"{name}(", *(f"    {each}," for each in _with_star(parameters)), f"){returns}"])


def _plain(parameter: inspect.Parameter) -> inspect.Parameter:
    annotation = parameter.annotation
    return parameter.replace(annotation=_Annotation(annotation)) if isinstance(annotation, str) else parameter


def _with_star(parameters: Iterable[inspect.Parameter]) -> Iterator[str]:
    """Yield the parameters, with the star before those that take only a keyword."""
    is_keyword_only = False
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY and not is_keyword_only:
            is_keyword_only = True
            yield "*"
        is_keyword_only |= parameter.kind is parameter.VAR_POSITIONAL
        yield str(parameter).replace("<factory>", "...")


def _members(name: str, value: type[Any]) -> Iterator[str]:
    for member, function in vars(value).items():
        if not member.startswith("_") and inspect.isfunction(function):
            yield from (f"### {name}.{member}", "", "```python", _signature(member, function), "```", "")
            yield from _described(function)


def _described(value: Any) -> Iterator[str]:
    for part in griffe.Docstring(inspect.getdoc(value) or "").parse("google", warnings=False):
        if part.kind.value == "text":
            yield from (_markdown(part.value), "")
        elif part.kind.value in ("parameters", "attributes"):
            head = "Argument" if part.kind.value == "parameters" else "Attribute"
            yield from (*_entries(head, part.value), "")


def _entries(head: str, entries: Iterable[Any]) -> list[str]:
    return table((head, "Meaning"), [(f"`{each.name}`", _markdown(each.description)) for each in entries])


def _markdown(text: str) -> str:
    """Return a docstring's text as Markdown, in which a placeholder must not be a tag of HTML."""
    return re.sub(r"<(\w+)>", r"&lt;\1&gt;", text.replace("``", "`"))
