"""What `make test-conformance` has installed, and the emulator that it runs against."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

INSTALLED = Path(os.environ.get("PULUMI_ACCOUNT_CONFORMANCE", "build/conformance")).absolute()

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def installed() -> Path:
    """The folder with other projects' programs and tests."""
    if not INSTALLED.is_dir():
        pytest.fail(f"{INSTALLED} is missing: run make test-conformance", pytrace=False)
    return INSTALLED


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A function that runs a command in an empty folder, with AWS's environment variables given."""

    def run_command(*command: str | Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTEST_"))}
        own |= {"NO_COLOR": "1", "FORCE_COLOR": ""}
        return subprocess.run(
            [str(part) for part in command],
            env=own | environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    return run_command
