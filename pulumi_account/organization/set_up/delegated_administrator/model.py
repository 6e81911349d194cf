"""The inputs of DelegatedAdministrator: RegisterDelegatedAdministrator of the Organizations API."""

from __future__ import annotations

from typing import ClassVar

from pulumi_account.core.fields import AccountId
from pulumi_account.core.inputs import ResourceInputs
from pulumi_account.organization.set_up.service_access import ServiceAccessFields


class DelegatedAdministratorInputs(ResourceInputs, ServiceAccessFields):
    """A member account that administers a service in an organization; a connection reaches the management account."""

    REPLACING: ClassVar[frozenset[str]] = ServiceAccessFields.REPLACING | {"account_id"}

    account_id: AccountId

    @property
    def declared_account_id(self) -> str | None:
        """The account that is registered."""
        return self.account_id
