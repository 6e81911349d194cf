from __future__ import annotations

from collections.abc import Iterator

import pytest

from pulumi_account.testing.emulator import Emulator
from tests.hosts import Host


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(region_delay=0.2) as running:
        yield running


@pytest.fixture
def host(emulator: Emulator) -> Iterator[Host]:
    emulator.reset(state=True)
    running = Host(emulator.environment())
    yield running
    running.close()
