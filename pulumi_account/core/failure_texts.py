"""Pydantic's kinds of failures in this package's words, which say what is allowed and never repeat the value."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

_NUMBER_BOUNDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "greater_than": ("gt", "must be greater than"),
        "greater_than_equal": ("ge", "must be at least"),
        "less_than": ("lt", "must be less than"),
        "less_than_equal": ("le", "must be at most"),
        "too_long": ("max_length", "must not have more entries than"),
        "too_short": ("min_length", "must have at least as many entries as"),
        "string_too_long": ("max_length", "must not have more characters than"),
        "string_too_short": ("min_length", "must have at least as many characters as"),
    }
)
_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "is required",
        "extra_forbidden": "is unknown",
        "finite_number": "must be a finite number",
        "recursion_loop": "must not contain itself",
        "none_required": "must be left out",
        "invalid_key": "must have strings as its keys",
        **dict.fromkeys(("string_type", "string_sub_type", "string_unicode"), "must be a string"),
        **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "must be a whole number"),
        **dict.fromkeys(("float_type", "float_parsing"), "must be a number"),
        **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false"),
        **dict.fromkeys(
            ("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type", "iteration_error"),
            "must be a list",
        ),
        **dict.fromkeys(
            ("dict_type", "mapping_type", "model_type", "model_attributes_type", "dataclass_type"), "must be a mapping"
        ),
    }
)
_OTHERWISE: Final = "is not valid"


def reason_of(detail: Any) -> str:
    """Return what one of pydantic's errors says is wrong; the property's name goes before it."""
    kind, context = detail["type"], detail.get("ctx") or {}
    if kind in ("value_error", "assertion_error"):
        reason = str(context.get("error") or "") or _OTHERWISE
        return f"{reason[:1].lower()}{reason[1:]}"
    if kind in ("literal_error", "enum"):
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        return f"must be one of {allowed}"
    if kind in _NUMBER_BOUNDS:
        name, reason = _NUMBER_BOUNDS[kind]
        return f"{reason} {context.get(name)}"
    return _REASONS.get(kind, _OTHERWISE)
