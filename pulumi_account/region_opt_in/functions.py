"""get_region_opt_in: whether an account is opted into a region, for programs (GetRegionOptStatus)."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_account.core.fields import RegionName
from pulumi_account.core.inputs import ResourceInputs
from pulumi_account.dynamic.get_functions import Lookup
from pulumi_account.dynamic.resource import ConnectionArgs

from .lifecycle import RegionOptInLifecycle


class _Asked(ResourceInputs):
    region_name: RegionName


@dataclass(frozen=True)
class GetRegionOptInResult:
    """A region as AWS has it; ``enabled`` is true while it is being opted into, too, which ``opt_status`` tells."""

    id: str
    account_id: str
    region_name: str
    enabled: bool
    opt_status: str


_LOOKUP = Lookup("get_region_opt_in", RegionOptInLifecycle, _Asked, GetRegionOptInResult)


def get_region_opt_in(
    region_name: str, *, account_id: str | None = None, connection: ConnectionArgs | None = None
) -> GetRegionOptInResult:
    """Read whether an account is opted into a region (GetRegionOptStatus), in previews too.

    ``region_name`` is a region's code, such as ``eu-central-2``; ``account_id`` is a member account's 12 digits; left
    out, it is the caller's own. Raises InvalidRequestError for a region that AWS doesn't know, AccessDeniedError if it
    may not be read.
    """
    return _LOOKUP.get(region_name=region_name, account_id=account_id, connection=connection)


def get_region_opt_in_output(
    region_name: pulumi.Input[str],
    *,
    account_id: pulumi.Input[str] | None = None,
    connection: pulumi.Input[ConnectionArgs] | None = None,
) -> pulumi.Output[GetRegionOptInResult]:
    """Read whether an account is opted into a region once the inputs are known; as get_region_opt_in."""
    return _LOOKUP.get_output(region_name=region_name, account_id=account_id, connection=connection)
