"""What fields mean, in sentences: their descriptions in the models, with the lengths and effects that models hold too.

Docstrings, the reference and the schema of other languages are written from these. They are Markdown.
"""

from __future__ import annotations

from typing import get_origin

from pydantic import BaseModel

from .inputs import CheckedFields, ContactFields


def descriptions(model: type[BaseModel], *, is_declared: bool = True) -> dict[str, str]:
    """Return what each field of a model means, by its name.

    ``is_declared`` says whether a program declares the fields, so that a change of one has effects. Raises ValueError
    for a field without a description.
    """
    return {name: " ".join(_sentences(model, name, is_declared)) for name in model.model_fields}


def _sentences(model: type[BaseModel], name: str, is_declared: bool) -> list[str]:
    field = model.model_fields[name]
    if not field.description:
        raise ValueError(f"{model.__name__}.{name} has no description: add one to its Field")
    if not issubclass(model, CheckedFields):
        return [f"{field.description}."]
    first, dot, rest = field.description.partition(". ")
    sentences = [f"{first}{_length(model, name)}.", *([f"{rest}."] if dot else [])]
    if not is_declared:
        return sentences
    if name in model.REPLACING:
        sentences.append("A change replaces the resource.")
    if issubclass(model, ContactFields) and name in model.setting().model_fields and not field.is_required():
        sentences.append("Removing it clears it in AWS.")
    return sentences


def _length(model: type[CheckedFields], name: str) -> str:
    text = model.texts().get(name)
    if text is None or text.maximum is None or text.minimum == text.maximum:
        return ""
    each = "each " if get_origin(model.model_fields[name].annotation) in (list, dict) else ""
    return f"; {each}{text.minimum} to {text.maximum} characters"
