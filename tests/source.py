"""Where the tests stand: beside the package's source, or, in `make test-dist`, beside an installed wheel only."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

needs_source = pytest.mark.skipif(
    not (ROOT / "pulumi_account").is_dir(),
    reason="an installed wheel is tested: the package's source is not here",
)
