"""The benchmarks' arithmetic; the benchmarks take minutes and are not tests."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from tests.proofs import OFFLINE, proves

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


def test_the_bound_is_calls_minus_burst_divided_by_rate() -> None:
    frame = importlib.import_module("benchmarks.frame")
    assert frame.bound_of(3000, "PutAlternateContact") == pytest.approx((3000 - 8) / 5)
    assert frame.bound_of(3, "PutAlternateContact") == 0


def test_rows_of_paced_calls_judge_speed_and_429s() -> None:
    from pulumi_account.testing.emulator import Emulator, ManualClock

    frame, clock = importlib.import_module("benchmarks.frame"), ManualClock()
    with Emulator(quotas=True, clock=clock) as emulator:
        client = boto3.client(
            "account",
            endpoint_url=emulator.url,
            region_name="us-east-1",
            aws_access_key_id="a",
            aws_secret_access_key="b",
        )
        for _ in range(30):
            client.get_contact_information()
            clock.advance(0.125)
        rows = frame.paced("reading", emulator, "GetContactInformation", 10.0, 0.95)
        assert [(row.measured, row.met) for row in rows[:3]] == [("3.6 s", False), ("10.0 s", None), ("0", True)]
        assert rows[0].ratio == f"{1.5 / 3.625:.1%} of the bound's speed"
        assert all(row.met is None for row in frame.paced("reading", emulator, "GetContactInformation", 10.0))


def test_every_listed_benchmark_exists_and_says_what_it_measures() -> None:
    names = importlib.import_module("benchmarks.__main__").NAMES
    files = {file.stem for file in (ROOT / "benchmarks").glob("*.py")}
    assert set(names) == files - {"__init__", "__main__", "engines", "frame", "project"}
    for name in names:
        module = importlib.import_module(f"benchmarks.{name}")
        assert (module.__doc__ or "").strip()
        assert callable(module.measure)


def test_an_unknown_benchmark_is_rejected_with_the_known_ones() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "everything"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "unknown benchmark: everything; expected one of organization_contacts" in done.stderr


@pytest.mark.parametrize("engine", ["offline", "pulumi"])
def test_a_preview_that_shows_a_change_stops_the_benchmark(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    cli = request.getfixturevalue("pulumi_cli") if engine == "pulumi" else None
    proves(request, cli.label if cli else OFFLINE)
    engines, project = (importlib.import_module(f"benchmarks.{name}") for name in ("engines", "project"))
    program = "import pulumi\nclass Made(pulumi.ComponentResource): pass\nMade('my:own:Made', 'made')"
    stack = project.Project(engines.Engine(cli), tmp_path / "changes", program, {})
    with pytest.raises(SystemExit, match=r"was to show no change, and showed \{'create': 2\}"):
        stack.unchanged_preview()
