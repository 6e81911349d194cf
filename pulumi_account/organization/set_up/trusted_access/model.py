"""The inputs of TrustedAccess: EnableAWSServiceAccess of the Organizations API."""

from __future__ import annotations

from typing import ClassVar

from pulumi_account.core.clients import ACCOUNT_SERVICE
from pulumi_account.core.fields import Unknown
from pulumi_account.core.inputs import Failure, ResourceInputs
from pulumi_account.organization.set_up.service_access import ServicePrincipal


class TrustedAccessInputs(ResourceInputs):
    """A service that may work in an organization; the state's ``account_id`` is the management account."""

    REPLACING: ClassVar[frozenset[str]] = frozenset({"account_id", "service_principal"})

    service_principal: ServicePrincipal = ACCOUNT_SERVICE

    def further_failures(self) -> list[Failure]:
        """Return that an account is named, where the credentials say which organization it is."""
        if self.account_id is None or isinstance(self.account_id, Unknown):
            return []
        return [Failure("account_id", "is no property of this resource: the credentials say which organization it is")]
