from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle

if TYPE_CHECKING:
    from tests.conftest import World


@pytest.fixture
def life(world: World) -> RegionOptInLifecycle:
    return RegionOptInLifecycle(world.runtime())
