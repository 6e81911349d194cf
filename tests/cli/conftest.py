from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pulumi_account.importing import cli_stack
from pulumi_account.testing.emulator import Emulator
from tests.cli.imports import ADDRESS, HELD
from tests.conftest import CALLER
from tests.importing.stacks import open_offline_stack


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Emulator]:
    """An emulator whose time runs fast, for a command in an empty folder; nothing may be written to AWS."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    with Emulator(time_scale=1000) as emulator:
        environment = {
            **emulator.environment(),
            "PULUMI_ACCOUNT_IMPORT_DIRECTORY": str(tmp_path / "imports"),
            "PULUMI_CONFIG_PASSPHRASE": "tests",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        yield emulator
        written = [name for name in emulator.call_counts() if not name.startswith(("Get", "List", "Describe"))]
        assert written == []


@pytest.fixture
def offline_stacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the command use stacks of the offline engine, which need no Pulumi CLI."""
    monkeypatch.setattr(cli_stack, "check_cli", lambda: None)
    monkeypatch.setattr(cli_stack, "open_stack", open_offline_stack)


@pytest.fixture
def own_account(emulator: Emulator) -> Emulator:
    account = emulator.account(CALLER)
    account.alternate_contacts["SECURITY"] = dict(HELD)
    account.contact_information.clear()
    account.contact_information.update(ADDRESS)
    return emulator
