"""The Pulumi resource OrganizationRegionOptIn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, final, overload

import pulumi

from pulumi_account.dynamic.resource import AccountResource, ConnectionArgs, given
from pulumi_account.organization.fleet.accounts_input import AccountsInput, of_many
from pulumi_account.providers import OrganizationRegionOptInProvider

from .model import OrganizationRegionOptInInputs

if TYPE_CHECKING:
    from pulumi_account.region_opt_in.model import RegionOnRemoval


class RegionOverride(TypedDict, total=False):
    """What differs in one account."""

    region_names: pulumi.Input[Sequence[pulumi.Input[str]]]
    enabled: pulumi.Input[bool]


@dataclass(kw_only=True, repr=False)
class OrganizationRegionOptInArgs:
    """The arguments of OrganizationRegionOptIn, for those who prefer one object to keywords."""

    accounts: AccountsInput
    region_names: pulumi.Input[Sequence[pulumi.Input[str]]]
    enabled: pulumi.Input[bool] | None = None
    overrides: pulumi.Input[Mapping[str, pulumi.Input[RegionOverride]]] | None = None
    timeout_minutes: pulumi.Input[int] | None = None
    on_removal: pulumi.Input[RegionOnRemoval] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class OrganizationRegionOptIn(AccountResource, module="account", name="OrganizationRegionOptIn"):
    """The regions that many AWS accounts are opted into, or kept opted out of; ID ``organization/regions``."""

    _inputs = OrganizationRegionOptInInputs

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
        """Declare regions opted into, or kept opted out of, in many accounts (EnableRegion and DisableRegion).

        ``accounts`` are account IDs, 12 digits each, such as ``organization_accounts()`` returns. The output
        ``account_statuses`` has, by account ID, which regions are not as declared, such as ``{"status": "in_progress",
        "regions": {"eu-central-2": "in_progress"}}``; it is empty when all are. ``region_names`` are regions' codes,
        such as ``eu-central-2``; ``enabled`` is true unless given; false keeps the regions opted out of. ``overrides``
        has, by account ID, the ``region_names`` or ``enabled`` that differ there. ``on_removal`` says what becomes of
        regions opted into when a region or an account is taken from its list, and of all when the resource is deleted:
        ``"retain"`` (the default) leaves them opted in, ``"opt_out"`` opts out of them. A run switches as many regions
        at a time as AWS allows, and waits for ``timeout_minutes`` in all (1 to 1440; default
        ``account:timeoutMinutes``, else 60): what takes longer goes on in AWS and is reported as still in progress, and
        the next run carries on. Accounts that fail stop no other, and are listed in one error.
        """
        props, opts = given(OrganizationRegionOptInArgs, args, inputs)
        super().__init__(
            OrganizationRegionOptInProvider(),
            resource_name,
            of_many(props),
            opts,
        )
