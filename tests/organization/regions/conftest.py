from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.organization.regions.regions import ONE, OTHER, THIRD, Life

if TYPE_CHECKING:
    from tests.conftest import World


@pytest.fixture
def life(world: World) -> Life:
    world.emulator.create_organization([ONE, OTHER, THIRD])
    return Life(world.runtime())
