"""Durations as Pulumi reads them: those of Go, such as ``1h30m``."""

from __future__ import annotations

import re
from typing import Final

from .errors import EngineError

_SECONDS: Final = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_PART: Final = r"(\d+\.?\d*|\.\d+)(h|ms|m|s|us|µs|ns)"


def seconds_of(text: str) -> float:
    """Return the seconds of a duration. Raises EngineError."""
    if not re.fullmatch(f"({_PART})+", text):
        raise EngineError(f"unable to parse the custom timeout '{text}': it must be a duration such as 90s or 1h30m")
    return sum(float(number) * _SECONDS[unit] for number, unit in re.findall(_PART, text))
