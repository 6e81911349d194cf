"""A passing run says which engines it covers, and a required Pulumi CLI must be installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.proofs import summary

ROOT = Path(__file__).parents[1]
ON_CLI = "tests/test_benchmarks.py::test_a_preview_that_shows_a_change_stops_the_benchmark"


@pytest.mark.parametrize(
    ("outcomes", "why_no_cli", "line"),
    [
        (
            {"offline engine": {"passed": 120}, "Pulumi CLI 3.260.0": {"passed": 75, "skipped": 1}},
            "",
            "Proved on: offline engine (120 tests), Pulumi CLI 3.260.0 (75 tests).",
        ),
        (
            {"offline engine": {"passed": 120}, "Pulumi CLI 3.260.0": {"passed": 73, "failed": 2}},
            "",
            "Proved on: offline engine (120 tests). Not proved on: Pulumi CLI 3.260.0 (2 of 75 tests failed).",
        ),
        (
            {"offline engine": {"passed": 120}},
            "no pulumi on PATH",
            "Proved on: offline engine (120 tests). Not proved on: Pulumi CLI (no pulumi on PATH).",
        ),
        (
            {"offline engine": {"skipped": 2}},
            "no pulumi on PATH",
            "Proved on: no engine. Not proved on: offline engine (no test passed), Pulumi CLI (no pulumi on PATH).",
        ),
    ],
)
def test_the_line_counts_tests_by_engine_and_claims_no_failed_engine(
    outcomes: dict[str, dict[str, int]], why_no_cli: str, line: str
) -> None:
    assert summary(outcomes, why_no_cli) == line


def run_without_cli(*, required: bool) -> subprocess.CompletedProcess[str]:
    """Run a test on both engines in a separate pytest, without a CLI on PATH."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PULUMI_"))}
    environment = {**kept, "PATH": str(Path(sys.executable).parent)}
    if required:
        environment["PULUMI_ACCOUNT_REQUIRE_CLI"] = "1"
    command = [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", ON_CLI]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240)


def test_without_a_cli_its_tests_are_skipped_and_the_last_line_says_so() -> None:
    done = run_without_cli(required=False)

    assert done.returncode == 0, done.stdout
    last = done.stdout.splitlines()[-1]
    assert last == "Proved on: offline engine (1 test). Not proved on: Pulumi CLI (no pulumi on PATH)."


def test_without_a_required_cli_its_tests_fail() -> None:
    done = run_without_cli(required=True)

    assert done.returncode == 1, done.stdout
    assert "PULUMI_ACCOUNT_REQUIRE_CLI is set, and there is no Pulumi CLI: no pulumi on PATH" in done.stdout
    assert "1 failed, 1 passed" in done.stdout
