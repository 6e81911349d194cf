"""The Pulumi resource TrustedAccess."""

from __future__ import annotations

from typing import final

import pulumi

from pulumi_account.declared import AccountResource, ConnectionArgs
from pulumi_account.providers import TrustedAccessProvider

from .model import TrustedAccessInputs


@final
class TrustedAccess(AccountResource, module="account", name="TrustedAccess"):
    """That an AWS service may work in the accounts of an organization; ID ``{service_principal}``.

    ``account_id`` is the organization's management account.
    """

    _inputs = TrustedAccessInputs

    account_id: pulumi.Output[str]
    service_principal: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        service_principal: pulumi.Input[str] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare trusted access (EnableAWSServiceAccess), with credentials of the organization's management account.

        ``service_principal`` (1 to 128 characters) is ``account.amazonaws.com`` unless given: what it takes to name
        member accounts by ``account_id``. Let resources that do so depend on this one. Access that is there already is
        adopted; a deletion disables it. Another ``service_principal`` replaces the resource.
        """
        super().__init__(
            TrustedAccessProvider(),
            resource_name,
            {"service_principal": service_principal, "connection": connection, "account_id": None},
            opts,
        )

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
