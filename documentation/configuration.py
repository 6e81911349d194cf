"""The configuration of the site, as zensical.toml has it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from documentation import ROOT

# The development environment has tomli for Pythons without tomllib.
_tomllib: Any = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
CONFIGURATION: Final[dict[str, Any]] = _tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]


def navigation(entries: Any = None) -> Iterator[str]:
    """Yield the pages of the navigation, in their order."""
    for entry in CONFIGURATION["nav"] if entries is None else entries:
        if isinstance(entry, str):
            yield entry
            continue
        for value in entry.values():
            yield from [value] if isinstance(value, str) else navigation(value)
