from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.organization.contacts import MEMBERS, Life

if TYPE_CHECKING:
    from tests.conftest import World


@pytest.fixture
def life(world: World) -> Life:
    world.emulator.create_organization(MEMBERS)
    return Life(world.runtime())
