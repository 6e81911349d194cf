"""Writes the fields of the contact models wherever a user's editor or type checker shows them.

To add a field of AWS's, add it to its model and run ``make fields``, which updates arguments, overrides, outputs,
results of the get functions, and docstrings. test_contact_fields.py checks that it was run.
docstrings.py writes the descriptions of all other fields.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pulumi_account
from documentation.docstrings import entry_lines
from pulumi_account.alternate_contact.model import AlternateContactFields
from pulumi_account.core.descriptions import descriptions
from pulumi_account.core.inputs import ContactFields
from pulumi_account.primary_contact.model import PrimaryContactFields

PACKAGE = Path(pulumi_account.__file__).parent


@dataclass(frozen=True)
class ContactField:
    """A contact field as type checkers and docstrings show it."""

    name: str
    is_required: bool
    description: str
    description_of_result: str


def fields_of(model: type[ContactFields]) -> list[ContactField]:
    """Return the contact details of a model, required ones first."""
    declared, read = descriptions(model), descriptions(model, is_declared=False)
    found = [
        ContactField(name, model.model_fields[name].is_required(), declared[name], read[name])
        for name in model.contact_details()
    ]
    return sorted(found, key=lambda each: not each.is_required)


def argument(field: ContactField) -> str:
    """Return a field as an argument of a resource."""
    return f"{field.name}: pulumi.Input[str]" + ("" if field.is_required else " | None = None")


def override(field: ContactField) -> str:
    """Return a field as an override may have it."""
    return f"{field.name}: pulumi.Input[str]"


def detail(field: ContactField) -> str:
    """Return a field as the details of a component have it."""
    return f"{field.name}: " + ("pulumi.Input[str]" if field.is_required else "NotRequired[pulumi.Input[str]]")


def output(field: ContactField) -> str:
    """Return a field as an output of a resource."""
    return f"{field.name}: pulumi.Output[str{'' if field.is_required else ' | None'}]"


def result(field: ContactField) -> str:
    """Return a field as an attribute of a result."""
    return f"{field.name}: str" + ("" if field.is_required else " | None = None")


def code(write: Callable[[ContactField], str], field: ContactField, indent: str) -> list[str]:
    """Return the line of a field in code."""
    return [indent + write(field)]


def declared(field: ContactField, indent: str) -> list[str]:
    """Return the lines of a field in the docstring of a resource."""
    return entry_lines(indent, field.name, field.description)


def described(field: ContactField, indent: str) -> list[str]:
    """Return the lines of a field in another docstring."""
    return entry_lines(indent, field.name, field.description_of_result)


@dataclass(frozen=True)
class Block:
    """Lines of a file, ``first`` to ``last``, that list a contact's fields; ``write`` returns those of one field."""

    first: int
    last: int
    write: Callable[[ContactField, str], list[str]]


def _kind(class_name: str) -> Callable[[ContactField], str]:
    kinds = {"Args": argument, "Override": override, "Details": detail, "Result": result}
    return next((write for ending, write in kinds.items() if class_name.endswith(ending)), output)


def blocks(source: str, contact: str, names: set[str]) -> Iterator[Block]:
    """Find the lists of the fields in the classes of a contact."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef) or contact not in node.name:
            continue
        fields = [part for part in node.body if isinstance(part, ast.AnnAssign) and ast.unparse(part.target) in names]
        yield Block(fields[0].lineno, fields[-1].end_lineno or 0, partial(code, _kind(node.name)))
        constructors = [part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"]
        for constructor in constructors:
            arguments = [each for each in constructor.args.kwonlyargs if each.arg in names]
            if arguments:
                write = partial(code, lambda field: argument(field) + ",")
                yield Block(arguments[0].lineno, arguments[-1].end_lineno or 0, write)
            yield from _entries(constructor.body[0], lines, names, declared)
        yield from _entries(node.body[0], lines, names, described)


def _entries(
    docstring: ast.stmt, lines: list[str], names: set[str], write: Callable[[ContactField, str], list[str]]
) -> Iterator[Block]:
    """Find the entries of the fields in a docstring, each with the lines that continue it."""
    found = [
        (place, len(entry[1]))
        for place in range(docstring.lineno, (docstring.end_lineno or 0) + 1)
        if (entry := re.match(r"( {8,12})(\w+): ", lines[place - 1])) and entry[2] in names
    ]
    if found and isinstance(docstring, ast.Expr):
        last, indent = found[-1]
        while lines[last].startswith(" " * (indent + 1)):
            last += 1
        yield Block(found[0][0], last, write)


def written(source: str, contact: str, model: type[ContactFields]) -> str:
    """Return a file's text with the fields of a contact's model."""
    lines, fields = source.splitlines(), fields_of(model)
    found = list(blocks(source, contact, {field.name for field in fields}))
    for block in sorted(found, key=lambda each: -each.first):
        first = lines[block.first - 1]
        indent = " " * (len(first) - len(first.lstrip()))
        lines[block.first - 1 : block.last] = [line for field in fields for line in block.write(field, indent)]
    return "\n".join([*lines, ""])


CONTACTS: dict[str, type[ContactFields]] = {
    "AlternateContact": AlternateContactFields,
    "PrimaryContact": PrimaryContactFields,
}


def files() -> Iterator[tuple[Path, str]]:
    """Yield the files that list a contact's fields, with the contact's name."""
    for contact, model in CONTACTS.items():
        folder = model.__module__.split(".")[1]
        for path in (f"{folder}/resource.py", f"{folder}/functions.py", f"organization/{folder}/resource.py"):
            yield PACKAGE / path, contact
        yield PACKAGE / "components" / "arguments.py", contact


def write() -> None:
    """Write the fields of the contacts into every file that lists them."""
    for file, name in files():
        file.write_text(written(file.read_text(encoding="utf-8"), name, CONTACTS[name]), encoding="utf-8")
