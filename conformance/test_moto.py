"""moto's own tests of the account service pass against the emulator, as they do against moto's server."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from pulumi_account.testing.emulator import Emulator


class WithMotosOtherAccount(Emulator):
    """An emulator with the account that moto's tests name; AWS lets none be named outside an organization."""

    def reset(self, *, state: bool = False) -> None:
        """Clear it, as moto's tests ask for before each test."""
        super().reset(state=state)
        if state:
            self.create_organization(["111111111111"])


def test_motos_tests_of_the_account_service_pass(installed: Path, run: Any) -> None:
    (source,) = installed.glob("moto-*/")

    with WithMotosOtherAccount() as emulator:
        environment = {
            **emulator.environment(),
            "TEST_SERVER_MODE": "true",
            "TEST_SERVER_MODE_ENDPOINT": emulator.url,
            "PYTHONPATH": str(source),
        }
        done = run(
            sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", source,
            source / "tests/test_account",
            environment=environment,
        )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= 6, "moto's tests of the account service were not all found"
    assert "skipped" not in done.stdout
