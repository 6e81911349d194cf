"""The Pulumi resource DelegatedAdministrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final, overload

import pulumi

from pulumi_account.dynamic.resource import AccountResource, ConnectionArgs, given
from pulumi_account.providers import DelegatedAdministratorProvider

from .model import DelegatedAdministratorInputs


@dataclass(kw_only=True, repr=False)
class DelegatedAdministratorArgs:
    """The arguments of DelegatedAdministrator, for those who prefer one object to keywords."""

    account_id: pulumi.Input[str]
    service_principal: pulumi.Input[str] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class DelegatedAdministrator(AccountResource, module="account", name="DelegatedAdministrator"):
    """A member account that administers an AWS service in an organization; ID ``{account}/{service_principal}``."""

    _inputs = DelegatedAdministratorInputs

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
        """Declare a delegated administrator, with credentials of the management account.

        ``account_id`` is a member account's 12 digits. ``service_principal`` (1 to 128 characters) is
        ``account.amazonaws.com`` unless given; that service has at most one administrator, and needs trusted access:
        let this resource depend on a TrustedAccess. A deletion deregisters what this resource registered; an account
        that was already registered is adopted (the output ``adopted`` is true), and a deletion leaves it registered
        (RegisterDelegatedAdministrator, DeregisterDelegatedAdministrator). Another ``account_id`` or
        ``service_principal`` replaces the resource, and the old one is deregistered first.
        """
        props, opts = given(DelegatedAdministratorArgs, args, inputs)
        super().__init__(
            DelegatedAdministratorProvider(),
            resource_name,
            {**props, "management_account_id": None, "adopted": None},
            opts,
        )

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's name
        opts: pulumi.ResourceOptions | None = None,
        *,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> DelegatedAdministrator:
        """Read a delegated administrator without owning it: it is never registered or deregistered.

        ``id`` is ``{account}/{service_principal}``; one that is not registered fails. ``connection`` is how the
        organization is reached, as for the resource itself.
        """
        return DelegatedAdministrator._get(DelegatedAdministratorProvider(), resource_name, id, opts, connection)
