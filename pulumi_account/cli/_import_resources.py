"""What ``pulumi-account import --resources`` takes: kinds of settings, and types of alternate contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES, lower_case
from pulumi_account.core.printable import printable
from pulumi_account.importing.found import USUAL_KINDS
from pulumi_account.importing.naming import KIND_NAMES

if TYPE_CHECKING:
    from pulumi_account.importing.found import Kind

_KINDS: Final = {name: kind for kind, name in KIND_NAMES.items()}
USUAL: Final = ",".join(name for name, kind in _KINDS.items() if kind in USUAL_KINDS)
ON_REQUEST: Final = tuple(name for name, kind in _KINDS.items() if kind not in USUAL_KINDS)
CONTACT_TYPES: Final = tuple(name.lower() for name in ALTERNATE_CONTACT_TYPES)


def chosen(given: str) -> tuple[tuple[Kind, ...], tuple[str, ...]]:
    """Return the kinds and the types of alternate contacts that a list names. Raises click.UsageError."""
    names = [lower_case(name) for name in given.split(",") if name.strip()]
    unknown = [name for name in names if name not in (*_KINDS, *CONTACT_TYPES)]
    if unknown or not names:
        problem = f"unknown resource {', '.join(unknown)}" if unknown else "is empty"
        expected = ", ".join((*_KINDS, *CONTACT_TYPES))
        raise click.UsageError(f"--resources: {printable(problem)}; expected one or more of {expected}")
    types = CONTACT_TYPES if "alternate-contact" in names else [name for name in CONTACT_TYPES if name in names]
    kinds = [kind for name, kind in _KINDS.items() if name in names or (kind == "AlternateContact" and types)]
    return tuple(kinds), tuple(name.upper() for name in types)
