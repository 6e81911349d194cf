from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import os
import boto3
import pytest

def test_the_environment_points_at_the_emulator(account_emulator):
    assert os.environ["AWS_ENDPOINT_URL"] == account_emulator.url
    assert "AWS_PROFILE" not in os.environ
    boto3.client("account").enable_region(RegionName="eu-central-2")
    assert account_emulator.account().regions["eu-central-2"] == "ENABLED"

@pytest.mark.account_emulator(region_delay=60, regions_in_flight_per_account=1)
def test_the_mark_sets_it_up(account_emulator):
    boto3.client("account").enable_region(RegionName="eu-central-2")
    assert account_emulator.account().regions["eu-central-2"] == "ENABLING"

def test_the_environment_is_given_back():
    assert os.environ["AWS_PROFILE"] == "mine"
    assert "AWS_ENDPOINT_URL" not in os.environ
"""
UNUSED = """
import sys

def test_nothing_heavy_was_imported():
    assert not {"moto", "werkzeug", "botocore", "boto3"} & sys.modules.keys()
"""


def run(directory: Path, source: str) -> str:
    (directory / "test_user.py").write_text(source)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-p", "no:cacheprovider", str(directory)],
        cwd=directory,
        env=environment | {"AWS_PROFILE": "mine"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout


def test_the_installed_plugin_provides_the_fixture_and_the_mark(tmp_path: Path) -> None:
    assert "3 passed" in run(tmp_path, TESTS)


def test_the_unused_plugin_imports_nothing_heavy(tmp_path: Path) -> None:
    assert "1 passed" in run(tmp_path, UNUSED)
