"""The Pulumi resource DelegatedAdministrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final, overload

import pulumi

from pulumi_account.dynamic.resource import ConnectionArgs, ReadableResource
from pulumi_account.providers import DelegatedAdministratorProvider


@dataclass(kw_only=True, repr=False)
class DelegatedAdministratorArgs:
    """The arguments of DelegatedAdministrator as one object; DelegatedAdministrator documents them."""

    account_id: pulumi.Input[str]
    service_principal: pulumi.Input[str] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class DelegatedAdministrator(ReadableResource, module="account", name="DelegatedAdministrator"):
    """A member account that administers an AWS service in an organization; ID ``{account}/{service_principal}``.

    It takes credentials of the organization's management account (RegisterDelegatedAdministrator), and trusted
    access of the service: let it depend on a TrustedAccess. An account that was already registered is adopted. A
    deletion deregisters only an account that this resource registered. ``account.amazonaws.com`` has at most one
    administrator, so a replacement deregisters the old one first.

    Every argument but ``connection`` is an output too.

    Attributes:
        management_account_id: The organization's management account.
        adopted: Whether AWS already had it when the resource was created, so that a deletion leaves it unchanged.

    """

    _args_class = DelegatedAdministratorArgs
    _provider_class = DelegatedAdministratorProvider

    account_id: pulumi.Output[str]
    service_principal: pulumi.Output[str]
    management_account_id: pulumi.Output[str]
    adopted: pulumi.Output[bool]

    @overload
    def __init__(
        self, resource_name: str, args: DelegatedAdministratorArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        account_id: pulumi.Input[str],
        service_principal: pulumi.Input[str] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
            account_id: The member account that is registered, 12 digits. A change replaces the resource.
            service_principal: The AWS service; by default ``account.amazonaws.com``; 1 to 128 characters. A change
                replaces the resource.
            connection: How the organization's management account is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)
