"""pyproject.toml, and whether the tests run next to the source or next to an installed wheel (`make test-dist`)."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
# pytest installs tomli for Pythons without tomllib.
_tomllib: Any = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
PYPROJECT: dict[str, Any] = _tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

needs_source = pytest.mark.skipif(
    not (ROOT / "pulumi_account").is_dir(),
    reason="an installed wheel is tested: the package's source is not here",
)
