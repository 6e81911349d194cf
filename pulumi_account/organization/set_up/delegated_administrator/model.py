"""The inputs of DelegatedAdministrator: RegisterDelegatedAdministrator of the Organizations API."""

from __future__ import annotations

from typing import ClassVar

from pulumi_account.core.clients import ACCOUNT_SERVICE
from pulumi_account.core.fields import AccountId
from pulumi_account.core.inputs import Failure, ResourceInputs
from pulumi_account.organization.set_up.service_access import ServicePrincipal


class DelegatedAdministratorInputs(ResourceInputs):
    """A member account that administers a service in an organization."""

    REPLACING: ClassVar[frozenset[str]] = frozenset({"account_id", "service_principal"})

    account_id: AccountId
    service_principal: ServicePrincipal = ACCOUNT_SERVICE

    def further_failures(self) -> list[Failure]:
        """Return nothing: the connection's role is in the management account, not in the one that is registered."""
        return []
