"""The inputs of DelegatedAdministrator: RegisterDelegatedAdministrator of the Organizations API."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from pulumi_account.core.fields import AccountId
from pulumi_account.core.outputs import Outputs
from pulumi_account.organization.set_up.service_access import ServiceAccessInputs, ServiceAccessOutputs


class DelegatedAdministratorOutputs(ServiceAccessOutputs):
    """Whose account administers the service."""

    management_account_id: str = Field(description="The organization's management account")


class DelegatedAdministratorInputs(ServiceAccessInputs):
    """A member account that administers a service in an organization; a connection reaches the management account."""

    REPLACING: ClassVar[frozenset[str]] = ServiceAccessInputs.REPLACING | {"account_id"}

    OUTPUTS: ClassVar[type[Outputs]] = DelegatedAdministratorOutputs

    account_id: AccountId = Field(description="The member account that is registered, 12 digits")

    @property
    def declared_account_id(self) -> str | None:
        """The account that is registered."""
        return self.account_id
