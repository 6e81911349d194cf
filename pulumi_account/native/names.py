"""The plugin's names, frozen on release: the package, and the tokens of its resources, functions and types."""

from __future__ import annotations

from typing import Final

PACKAGE: Final = "account"


def token(name: str) -> str:
    """Return the token of a resource, a function or a type."""
    return f"{PACKAGE}:index:{name}"


def dynamic_token(name: str) -> str:
    """Return the type token that the dynamic resource of the same name has."""
    return f"pulumi-python:dynamic/{PACKAGE}:{name}"
