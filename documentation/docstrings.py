"""Writes the descriptions of the models' fields into the docstrings that users' editors show.

A model says once what a field means. ``make fields`` writes it wherever the field is listed in a docstring: arguments
and outputs of resources, arguments and results of functions, and types of nested values.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi_account
from pulumi_account.core.descriptions import descriptions
from pulumi_account.core.inputs import ContactFields
from pulumi_account.core.settings import Connection
from pulumi_account.dynamic.get_functions import ProgramFunction
from pulumi_account.dynamic.resource import AccountResource, ConnectionArgs
from pulumi_account.front_end.functions import Function, Lookup
from pulumi_account.organization.regions.model import AccountRegionsFields
from pulumi_account.organization.selection.functions import SELECTION

WIDTH = 120


@dataclass(frozen=True)
class Documented:
    """A docstring that lists fields: of a class, of its constructor or of a function."""

    path: Path
    qualified_name: str
    fields: Mapping[str, str]


def documented() -> Iterator[Documented]:
    """Yield every docstring that lists fields of a model."""
    yield _documented(ConnectionArgs, descriptions(Connection))
    yield _documented(pulumi_account.RegionOverride, descriptions(AccountRegionsFields))
    yield _documented(pulumi_account.organization_accounts, descriptions(SELECTION.arguments))
    for name in pulumi_account.__all__:
        public = getattr(pulumi_account, name)
        if inspect.isclass(public) and issubclass(public, AccountResource):
            model = public._provider_class.lifecycle_class.inputs
            yield _documented(public, descriptions(model.OUTPUTS))
            yield _documented(public.__init__, descriptions(model))
        elif inspect.isfunction(public) and (function := _function_of(public)) is not None:
            yield _documented(public, descriptions(function.arguments, is_declared=False))
            if not name.endswith("_output"):
                yield _documented(function.result, _of_result(function))


def _function_of(public: Any) -> Function[Any] | None:
    """Return what a get function reads with; its ``_output`` form reads with the same."""
    callers = (each for each in vars(sys.modules[public.__module__]).values() if isinstance(each, ProgramFunction))
    named = public.__name__.removesuffix("_output")
    return next((each.function for each in callers if each.function.name == named), None)


def _of_result(function: Function[Any]) -> dict[str, str]:
    """Return what a result has of the resource's outputs, and of a contact; other results document themselves."""
    if not isinstance(function, Lookup):
        return {}
    model = function.lifecycle_class.inputs
    setting, outputs = descriptions(model.setting(), is_declared=False), descriptions(model.OUTPUTS)
    beyond = {name: text for name, text in outputs.items() if name not in setting}
    return {**setting, **beyond} if issubclass(model, ContactFields) else beyond


def _documented(public: Any, fields: Mapping[str, str]) -> Documented:
    return Documented(Path(inspect.getfile(public)), public.__qualname__, fields)


def written(source: str, qualified_name: str, fields: Mapping[str, str]) -> str:
    """Return a file's text with the entries of one docstring as the fields are described."""
    lines = source.splitlines()
    docstring = _docstring(ast.parse(source), qualified_name)
    first, last = docstring.lineno, docstring.end_lineno or 0
    for place in reversed(range(first, last)):
        entry = re.match(r"( +)(\w+): \S", lines[place])
        if entry and entry[2] in fields and _is_entry(lines[first:place], entry[1]):
            end = place + 1
            while lines[end].startswith(f"{entry[1]} "):
                end += 1
            lines[place:end] = entry_lines(entry[1], entry[2], fields[entry[2]])
    return "\n".join([*lines, ""])


def _is_entry(before: list[str], indent: str) -> bool:
    """Whether a line stands in a section, which is indented less."""
    return any(re.fullmatch(rf"{indent[4:]}(Args|Attributes):", line) for line in before)


def entry_lines(indent: str, name: str, text: str) -> list[str]:
    """Return a field's entry in a docstring, where code has double backticks."""
    return textwrap.wrap(
        f"{name}: {text.replace('`', '``')}",
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}    ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def _docstring(tree: ast.Module, qualified_name: str) -> ast.stmt:
    """Return the docstring of a class, a function or a method; of an overloaded one, the last."""
    found: Any = tree
    for name in qualified_name.split("."):
        parts = [part for part in found.body if isinstance(part, ast.ClassDef | ast.FunctionDef) and part.name == name]
        found = parts[-1]
    statement: ast.stmt = found.body[0]
    return statement


def write() -> None:
    """Write the descriptions into every docstring that lists fields of a model."""
    for each in documented():
        new = written(each.path.read_text(encoding="utf-8"), each.qualified_name, each.fields)
        each.path.write_text(new, encoding="utf-8")
