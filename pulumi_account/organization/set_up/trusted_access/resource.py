"""The Pulumi resource TrustedAccess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final, overload

import pulumi

from pulumi_account.dynamic.resource import ConnectionArgs, ReadableResource
from pulumi_account.dynamic.set_up_order import note_trusted_access
from pulumi_account.providers import TrustedAccessProvider


@dataclass(kw_only=True, repr=False)
class TrustedAccessArgs:
    """The arguments of TrustedAccess as one object; TrustedAccess documents them."""

    service_principal: pulumi.Input[str] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class TrustedAccess(ReadableResource, module="account", name="TrustedAccess"):
    """Trusted access of an AWS service to the accounts of an organization; ID ``{service_principal}``.

    It takes credentials of the organization's management account (EnableAWSServiceAccess), and lets other resources
    name member accounts by ``account_id``. Access that was already enabled is adopted. A deletion disables only access
    that this resource enabled.

    Resources that name member accounts and are declared after it depend on it by themselves.

    Every argument but ``connection`` is an output too.

    Attributes:
        account_id: The organization's management account.
        adopted: Whether AWS already had it when the resource was created, so that a deletion leaves it unchanged.

    """

    _args_class = TrustedAccessArgs
    _provider_class = TrustedAccessProvider

    account_id: pulumi.Output[str]
    service_principal: pulumi.Output[str]
    adopted: pulumi.Output[bool]

    @overload
    def __init__(
        self, resource_name: str, args: TrustedAccessArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        service_principal: pulumi.Input[str] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
            service_principal: The AWS service; by default ``account.amazonaws.com``; 1 to 128 characters. A change
                replaces the resource.
            connection: How the organization's management account is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)

    def _declared(self, inputs: dict[str, Any]) -> None:
        note_trusted_access(self, inputs["service_principal"])
