"""The Pulumi resource RegionOptIn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final, overload

import pulumi

from pulumi_account.dynamic.resource import ConnectionArgs, ReadableResource
from pulumi_account.providers import RegionOptInProvider

if TYPE_CHECKING:
    from .model import RegionOnRemoval


@dataclass(kw_only=True, repr=False)
class RegionOptInArgs:
    """The arguments of RegionOptIn as one object; RegionOptIn documents them."""

    region_name: pulumi.Input[str]
    enabled: pulumi.Input[bool] | None = None
    timeout_minutes: pulumi.Input[int] | None = None
    on_removal: pulumi.Input[RegionOnRemoval] | None = None
    account_id: pulumi.Input[str] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class RegionOptIn(ReadableResource, module="account", name="RegionOptIn"):
    """Whether an AWS account is opted into a region (EnableRegion, DisableRegion); ID ``{account}/{region}``.

    Every argument but ``connection`` is an output too.

    Attributes:
        account_id: The account that has the setting.
        opt_status: The status that AWS reports: ``ENABLED``, ``ENABLING``, ``DISABLING``, ``DISABLED`` or
            ``ENABLED_BY_DEFAULT``.

    """

    _args_class = RegionOptInArgs
    _provider_class = RegionOptInProvider

    account_id: pulumi.Output[str]
    region_name: pulumi.Output[str]
    enabled: pulumi.Output[bool]
    timeout_minutes: pulumi.Output[int | None]
    on_removal: pulumi.Output[str | None]
    opt_status: pulumi.Output[str]

    @overload
    def __init__(
        self, resource_name: str, args: RegionOptInArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        region_name: pulumi.Input[str],
        enabled: pulumi.Input[bool] | None = None,
        timeout_minutes: pulumi.Input[int] | None = None,
        on_removal: pulumi.Input[RegionOnRemoval] | None = None,
        account_id: pulumi.Input[str] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
            region_name: The region's code, such as ``eu-central-2``; 1 to 50 characters. A change replaces the
                resource.
            enabled: Whether to opt into the region: true (the default) opts in, false keeps it opted out.
            timeout_minutes: Minutes that a switch may take, 1 to 1440; by default ``account:timeoutMinutes``, else 60.
            on_removal: What becomes of an opted-in region when the resource is deleted or replaced: ``"retain"`` (the
                default) leaves it opted in, ``"opt_out"`` opts out of it.
            account_id: The account, 12 digits; by default the account that your credentials belong to. A change
                replaces the resource.
            connection: How the account is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)
