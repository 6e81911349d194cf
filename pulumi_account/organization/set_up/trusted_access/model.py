"""The inputs of TrustedAccess: EnableAWSServiceAccess of the Organizations API."""

from __future__ import annotations

from pulumi_account.core.inputs import ResourceInputs
from pulumi_account.organization.set_up.service_access import ServiceAccessFields


class TrustedAccessInputs(ResourceInputs, ServiceAccessFields):
    """A service that may work in an organization; which organization, the credentials say."""
