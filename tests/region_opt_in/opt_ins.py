"""A region opt-in, with requests built from a test's arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3

from pulumi_account.region_opt_in.model import RegionOptInInputs
from tests.conftest import CALLER

if TYPE_CHECKING:
    from tests.conftest import World

REGION = "eu-central-2"
IDENTITY = f"{CALLER}/{REGION}"


def inputs(**changes: Any) -> RegionOptInInputs:
    checked, failures = RegionOptInInputs.check({"region_name": REGION, **changes})
    assert checked is not None, failures
    return checked


def status() -> str:
    return boto3.client("account").get_region_opt_status(RegionName=REGION)["RegionOptStatus"]


def writes(world: World) -> list[str]:
    return [name for name in world.operations() if name in {"EnableRegion", "DisableRegion"}]
