"""get_region_opt_in and list_regions: the regions of an account, for programs (GetRegionOptStatus, ListRegions)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import pulumi
from pydantic import BeforeValidator, Field

from pulumi_account.core.fields import RegionName, as_tuple, choice, upper_case
from pulumi_account.core.inputs import AccountScopedInputs
from pulumi_account.core.runtime import Runtime
from pulumi_account.dynamic.get_functions import ProgramFunction
from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.front_end.functions import Lookup, Question

from .calls import list_statuses
from .lifecycle import RegionOptInLifecycle
from .model import RegionOptStatus


class _Arguments(AccountScopedInputs):
    region_name: RegionName


class _ListArguments(AccountScopedInputs):
    opt_statuses: Annotated[
        tuple[Annotated[RegionOptStatus, choice(RegionOptStatus, upper_case)], ...], BeforeValidator(as_tuple)
    ] = Field(
        default=(),
        description=(
            "Only regions in these statuses: `ENABLED`, `ENABLING`, `DISABLING`, `DISABLED` or `ENABLED_BY_DEFAULT`; "
            "by default all regions"
        ),
    )


@dataclass(frozen=True)
class GetRegionOptInResult:
    """A region as AWS has it.

    Attributes:
        id: ``{account}/{region}``.
        account_id: The account that has the setting.
        region_name: The region's code.
        enabled: Whether the account is opted into the region, or is being opted into it.
        opt_status: The status that AWS reports: ``ENABLED``, ``ENABLING``, ``DISABLING``, ``DISABLED`` or
            ``ENABLED_BY_DEFAULT``.

    """

    id: str
    account_id: str
    region_name: str
    enabled: bool
    opt_status: str


@dataclass(frozen=True)
class ListRegionsResult:
    """The regions of an account.

    Attributes:
        id: The account's ID.
        account_id: The account's ID.
        regions: The opt-in status that AWS reports of each region, such as ``ENABLED``, by the region's code.

    """

    id: str
    account_id: str
    regions: Mapping[str, str]


def _regions(runtime: Runtime, arguments: _ListArguments) -> dict[str, Any]:
    client = runtime.accounts.client(arguments.connection, arguments.declared_account_id)
    return {"account_id": client.account_id, "regions": list_statuses(client, arguments.opt_statuses)}


LOOKUP = ProgramFunction(Lookup("get_region_opt_in", RegionOptInLifecycle, _Arguments, GetRegionOptInResult))
REGIONS = ProgramFunction(Question("list_regions", _regions, _ListArguments, ListRegionsResult))


def get_region_opt_in(
    region_name: str, *, account_id: str | None = None, connection: ConnectionArgs | None = None
) -> GetRegionOptInResult:
    """Read whether an account is opted into a region (GetRegionOptStatus), in previews too.

    Raises InvalidRequestError for a region that AWS doesn't know, and AccessDeniedError if it must not be read.

    Args:
        region_name: The region's code, such as ``eu-central-2``; 1 to 50 characters.
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return LOOKUP.get(region_name=region_name, account_id=account_id, connection=connection)


def get_region_opt_in_output(
    region_name: pulumi.Input[str],
    *,
    account_id: pulumi.Input[str] | None = None,
    connection: pulumi.Input[ConnectionArgs] | None = None,
) -> pulumi.Output[GetRegionOptInResult]:
    """Read whether an account is opted into a region once the arguments are known.

    Args:
        region_name: The region's code, such as ``eu-central-2``; 1 to 50 characters.
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return LOOKUP.get_output(region_name=region_name, account_id=account_id, connection=connection)


def list_regions(
    opt_statuses: RegionOptStatus | Sequence[RegionOptStatus] = (),
    *,
    account_id: str | None = None,
    connection: ConnectionArgs | None = None,
) -> ListRegionsResult:
    """Read the opt-in status of all regions of an account (ListRegions), in previews too.

    Raises AccessDeniedError if it must not be read.

    Args:
        opt_statuses: Only regions in these statuses: ``ENABLED``, ``ENABLING``, ``DISABLING``, ``DISABLED`` or
            ``ENABLED_BY_DEFAULT``; by default all regions.
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return REGIONS.get(opt_statuses=opt_statuses, account_id=account_id, connection=connection)


def list_regions_output(
    opt_statuses: pulumi.Input[RegionOptStatus | Sequence[pulumi.Input[RegionOptStatus]]] = (),
    *,
    account_id: pulumi.Input[str] | None = None,
    connection: pulumi.Input[ConnectionArgs] | None = None,
) -> pulumi.Output[ListRegionsResult]:
    """Read the opt-in status of all regions of an account once the arguments are known.

    Args:
        opt_statuses: Only regions in these statuses: ``ENABLED``, ``ENABLING``, ``DISABLING``, ``DISABLED`` or
            ``ENABLED_BY_DEFAULT``; by default all regions.
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return REGIONS.get_output(opt_statuses=opt_statuses, account_id=account_id, connection=connection)
