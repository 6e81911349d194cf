"""The Pulumi resource TrustedAccess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final, overload

import pulumi

from pulumi_account.dynamic.resource import AccountResource, ConnectionArgs, given
from pulumi_account.dynamic.set_up_order import note_trusted_access
from pulumi_account.providers import TrustedAccessProvider

from .model import TrustedAccessInputs


@dataclass(kw_only=True, repr=False)
class TrustedAccessArgs:
    """The arguments of TrustedAccess, for those who prefer one object to keywords."""

    service_principal: pulumi.Input[str] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class TrustedAccess(AccountResource, module="account", name="TrustedAccess"):
    """That an AWS service may work in the accounts of an organization; ID ``{service_principal}``.

    ``account_id`` is the organization's management account.
    """

    _inputs = TrustedAccessInputs

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
        """Declare trusted access (EnableAWSServiceAccess), with credentials of the organization's management account.

        ``service_principal`` (1 to 128 characters) is ``account.amazonaws.com`` unless given: what it takes to name
        member accounts by ``account_id``. Resources declared after it that do so depend on it by themselves. A deletion
        disables what this resource enabled; access that was already enabled is adopted (the output ``adopted`` is
        true), and stays enabled. Another ``service_principal`` replaces the resource.
        """
        props, opts = given(TrustedAccessArgs, args, inputs)
        super().__init__(TrustedAccessProvider(), resource_name, {**props, "account_id": None, "adopted": None}, opts)
        if opts is None or opts.id is None:
            note_trusted_access(self, props["service_principal"])

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's name
        opts: pulumi.ResourceOptions | None = None,
        *,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> TrustedAccess:
        """Read trusted access without owning it: it is never enabled or disabled.

        ``id`` is the service principal; access that is not enabled fails. ``connection`` is how the organization is
        reached, as for the resource itself.
        """
        return TrustedAccess._get(TrustedAccessProvider(), resource_name, id, opts, connection)
