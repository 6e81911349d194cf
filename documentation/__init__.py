"""Writes what users read from the code: docstrings, the reference in docs/, and the site; it is in no wheel."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"
