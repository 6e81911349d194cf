from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import World


@pytest.fixture
def member(world: World) -> str:
    (member,) = world.emulator.create_organization(members=1).member_account_ids
    return member
