"""The calls about regions: GetRegionOptStatus, ListRegions, EnableRegion, DisableRegion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.region_switch import RegionSwitch

_LARGEST_PAGE: Final = 50


def get_status(client: AccountClient, region_name: str) -> str:
    """Return a region's status (GetRegionOptStatus). Raises ApiError or one of its kind."""
    status: str = client.call("GetRegionOptStatus", RegionName=region_name)["RegionOptStatus"]
    return status


def list_statuses(client: AccountClient, only: Sequence[str] = ()) -> dict[str, str]:
    """Return the status of every region of an account (ListRegions, one call for each 50 regions).

    Args:
        client: the client of the account.
        only: the statuses to list; empty for all.

    Raises ApiError or one of its kind.

    """
    members: dict[str, Any] = {"MaxResults": _LARGEST_PAGE}
    if only:
        members["RegionOptStatusContains"] = list(only)
    answer = client.call("ListRegions", **members)
    regions = answer["Regions"]
    while answer.get("NextToken"):
        answer = client.call("ListRegions", **members, NextToken=answer["NextToken"])
        regions += answer["Regions"]
    return {region["RegionName"]: region["RegionOptStatus"] for region in regions}


def request_switch(client: AccountClient, switch: RegionSwitch) -> None:
    """Ask AWS to begin a switch (EnableRegion or DisableRegion, not idempotent). Raises ApiError or one of its kind."""
    client.call("EnableRegion" if switch.enable else "DisableRegion", RegionName=switch.region_name)
