"""The inputs of TrustedAccess: EnableAWSServiceAccess of the Organizations API."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from pulumi_account.core.outputs import Outputs
from pulumi_account.organization.set_up.service_access import ServiceAccessInputs, ServiceAccessOutputs


class TrustedAccessOutputs(ServiceAccessOutputs):
    """Where trusted access is."""

    account_id: str = Field(description="The organization's management account")


class TrustedAccessInputs(ServiceAccessInputs):
    """A service that may work in an organization; which organization, the credentials say."""

    OUTPUTS: ClassVar[type[Outputs]] = TrustedAccessOutputs
