"""Fixtures for tests of programs that use this package; imports nothing heavy until they are used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .emulator import Emulator

_MARK = "account_emulator"


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark that sets the emulator up."""
    config.addinivalue_line(
        "markers", f"{_MARK}(**settings): arguments of pulumi_account.testing.emulator.Emulator for the fixture"
    )


@pytest.fixture
def account_emulator(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """Run AWS's account API for one test, with the environment pointing every AWS SDK at it.

    ``@pytest.mark.account_emulator(region_delay=30, quotas=True)`` sets it up; the AWS variables of whoever runs the
    tests are out of the way until the test ends.
    """
    from .emulator import Emulator

    mark = request.node.get_closest_marker(_MARK)
    with Emulator(**(mark.kwargs if mark else {})) as emulator:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            monkeypatch.delenv(name)
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        yield emulator
