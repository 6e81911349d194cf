"""The Pulumi resource OrganizationRegionOptIn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, final, overload

import pulumi

from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.organization.fleet.resource import AccountsInput, OrganizationResource
from pulumi_account.providers import OrganizationRegionOptInProvider

if TYPE_CHECKING:
    from pulumi_account.region_opt_in.model import RegionOnRemoval


class RegionOverride(TypedDict, total=False):
    """What differs in one account.

    Args:
        region_names: The regions' codes, such as ``eu-central-2``, at most 100; each 1 to 50 characters.
        enabled: Whether to opt into the regions: true (the default) opts in, false keeps them opted out.

    """

    region_names: pulumi.Input[Sequence[pulumi.Input[str]]]
    enabled: pulumi.Input[bool]


@dataclass(kw_only=True, repr=False)
class OrganizationRegionOptInArgs:
    """The arguments of OrganizationRegionOptIn as one object; OrganizationRegionOptIn documents them."""

    accounts: AccountsInput
    region_names: pulumi.Input[Sequence[pulumi.Input[str]]]
    enabled: pulumi.Input[bool] | None = None
    overrides: pulumi.Input[Mapping[str, pulumi.Input[RegionOverride]]] | None = None
    timeout_minutes: pulumi.Input[int] | None = None
    on_removal: pulumi.Input[RegionOnRemoval] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class OrganizationRegionOptIn(OrganizationResource, module="account", name="OrganizationRegionOptIn"):
    """The regions that many AWS accounts are opted into, or kept opted out of; ID ``organization/regions``.

    A run switches as many regions at a time as AWS allows (EnableRegion, DisableRegion). A switch that takes longer
    than ``timeout_minutes`` continues in AWS and is reported as in progress; the next run continues where this one
    stopped.

    Every account is attempted. Accounts that fail are listed in one error, and the next run does what is missing.

    Every argument but ``on_removal`` and ``connection`` is an output too.

    Attributes:
        account_statuses: By account ID, why an account is not as declared, such as ``{"status": "in_progress",
            "regions": {"eu-central-2": "in_progress"}}``; empty if all accounts are as declared.

    """

    _args_class = OrganizationRegionOptInArgs
    _provider_class = OrganizationRegionOptInProvider

    accounts: pulumi.Output[Sequence[str]]
    account_statuses: pulumi.Output[Mapping[str, Mapping[str, Any]]]
    region_names: pulumi.Output[Sequence[str]]
    enabled: pulumi.Output[bool]
    overrides: pulumi.Output[Mapping[str, Mapping[str, Any]] | None]
    timeout_minutes: pulumi.Output[int | None]

    @overload
    def __init__(
        self, resource_name: str, args: OrganizationRegionOptInArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        accounts: AccountsInput,
        region_names: pulumi.Input[Sequence[pulumi.Input[str]]],
        enabled: pulumi.Input[bool] | None = None,
        overrides: pulumi.Input[Mapping[str, pulumi.Input[RegionOverride]]] | None = None,
        timeout_minutes: pulumi.Input[int] | None = None,
        on_removal: pulumi.Input[RegionOnRemoval] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
            accounts: Account IDs, 12 digits each, such as ``organization_accounts()`` returns.
            region_names: The regions' codes, such as ``eu-central-2``, at most 100; each 1 to 50 characters.
            enabled: Whether to opt into the regions: true (the default) opts in, false keeps them opted out.
            overrides: By account ID, the properties of the setting that differ there.
            timeout_minutes: Minutes that a run switches and waits, 1 to 1440; by default ``account:timeoutMinutes``,
                else 60.
            on_removal: What becomes of opted-in regions when a region or an account is removed from its list, or the
                resource is deleted: ``"retain"`` (the default) leaves them opted in, ``"opt_out"`` opts out of them.
            connection: How the management account or the delegated administrator is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)
