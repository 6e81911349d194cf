"""get_region_opt_in: whether an account is opted into a region, for programs (GetRegionOptStatus)."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_account.core.fields import RegionName
from pulumi_account.core.inputs import AccountScopedInputs
from pulumi_account.dynamic.get_functions import Lookup
from pulumi_account.dynamic.resource import ConnectionArgs

from .lifecycle import RegionOptInLifecycle


class _Arguments(AccountScopedInputs):
    region_name: RegionName


@dataclass(frozen=True)
class GetRegionOptInResult:
    """A region as AWS has it.

    Attributes:
        id: ``{account}/{region}``.
        account_id: The account that is opted into the region or not.
        region_name: The region's code.
        enabled: Whether the account is opted into the region, or is being opted into it.
        opt_status: The status that AWS reports, such as ``ENABLING``.

    """

    id: str
    account_id: str
    region_name: str
    enabled: bool
    opt_status: str


_LOOKUP = Lookup("get_region_opt_in", RegionOptInLifecycle, _Arguments, GetRegionOptInResult)


def get_region_opt_in(
    region_name: str, *, account_id: str | None = None, connection: ConnectionArgs | None = None
) -> GetRegionOptInResult:
    """Read whether an account is opted into a region (GetRegionOptStatus), in previews too.

    Raises InvalidRequestError for a region that AWS doesn't know, and AccessDeniedError if it must not be read.

    Args:
        region_name: The region's code, such as ``eu-central-2``.
        account_id: The member account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return _LOOKUP.get(region_name=region_name, account_id=account_id, connection=connection)


def get_region_opt_in_output(
    region_name: pulumi.Input[str],
    *,
    account_id: pulumi.Input[str] | None = None,
    connection: pulumi.Input[ConnectionArgs] | None = None,
) -> pulumi.Output[GetRegionOptInResult]:
    """Read whether an account is opted into a region once the arguments are known.

    Args:
        region_name: The region's code, such as ``eu-central-2``.
        account_id: The member account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return _LOOKUP.get_output(region_name=region_name, account_id=account_id, connection=connection)
