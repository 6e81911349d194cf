"""The Pulumi resource RegionOptIn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final, overload

import pulumi

from pulumi_account.dynamic.resource import AccountResource, ConnectionArgs, given
from pulumi_account.providers import RegionOptInProvider

from .model import RegionOptInInputs

if TYPE_CHECKING:
    from .model import RegionOnRemoval


@dataclass(kw_only=True, repr=False)
class RegionOptInArgs:
    """The arguments of RegionOptIn, for those who prefer one object to keywords."""

    region_name: pulumi.Input[str]
    enabled: pulumi.Input[bool] | None = None
    timeout_minutes: pulumi.Input[int] | None = None
    on_removal: pulumi.Input[RegionOnRemoval] | None = None
    account_id: pulumi.Input[str] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class RegionOptIn(AccountResource, module="account", name="RegionOptIn"):
    """Whether an AWS account is opted into a region; ID ``{account}/{region}``."""

    _inputs = RegionOptInInputs

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
        """Declare a region opted into, or kept opted out of (EnableRegion, DisableRegion).

        ``region_name`` is a region's code, such as ``eu-central-2``; ``enabled`` is true unless given; false keeps the
        region opted out. ``timeout_minutes`` (1 to 1440; default ``account:timeoutMinutes``, else 60) is how long a
        switch is waited for. ``on_removal`` says what becomes of a region opted into when the resource is deleted or
        replaced: ``"retain"`` (the default) leaves it opted in, ``"opt_out"`` opts out of it. ``account_id`` is a
        member account's 12 digits; left out, it is the caller's own. Another ``region_name`` or ``account_id`` replaces
        the resource.
        """
        props, opts = given(RegionOptInArgs, args, inputs)
        super().__init__(RegionOptInProvider(), resource_name, {**props, "opt_status": None}, opts)

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's name
        opts: pulumi.ResourceOptions | None = None,
        *,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> RegionOptIn:
        """Read whether a region is opted into without owning it: it is never written or deleted.

        ``id`` is ``{account}/{region}``, or ``{region}`` in the caller's own account; a region unknown to AWS
        fails. ``connection`` is how the account is reached, as for the resource itself.
        """
        return RegionOptIn._get(RegionOptInProvider(), resource_name, id, opts, connection)
