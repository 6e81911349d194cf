"""The life of trusted access: EnableAWSServiceAccess, DisableAWSServiceAccess, ListAWSServiceAccessForOrganization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.lifecycle import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    Lifecycle,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
    connection_of,
)
from pulumi_account.organization.service_access import Organization, change, until_shown

from .model import TrustedAccessInputs

if TYPE_CHECKING:
    from pulumi_account.aws.organizations import OrganizationsClient
    from pulumi_account.inputs import ResourceInputs


class TrustedAccessLifecycle(Lifecycle[TrustedAccessInputs]):
    """Trusted access's life; ID ``{service_principal}``."""

    resource: ClassVar[str] = "TrustedAccess"
    part_names: ClassVar[Mapping[str, str]] = {"service_principal": "service_principal"}
    inputs = TrustedAccessInputs

    def full_id(self, account_id: str, *parts: str) -> str:  # noqa: ARG002 - an organization's, not an account's
        """Return the service principal: the credentials say which organization it is in."""
        return parts[0]

    def label(self, inputs: ResourceInputs) -> str:
        """Return the ID."""
        return self.full_id("", *self.parts(inputs))

    def create(self, request: CreateRequest[TrustedAccessInputs]) -> CreateResponse:
        """Enable it, or adopt it where it is enabled; then wait until it is shown."""
        inputs = request.inputs
        organization = Organization.of(self.runtime, inputs.connection)
        organization.require_management()
        organization.require_all_features()
        client, service = organization.client, inputs.service_principal
        if not _is_enabled(client, service):
            change(
                self.runtime,
                client,
                "EnableAWSServiceAccess",
                lambda: _is_enabled(client, service),
                ServicePrincipal=service,
            )
            self.runtime.accounts.propagation.begin()
            until_shown(self.runtime, lambda: _is_enabled(client, service))
        return CreateResponse(service, _properties(inputs, organization.management_account_id))

    def read(self, request: ReadRequest) -> ReadResponse | None:
        """Look whether it is enabled."""
        connection, service = connection_of(request.state), request.identity
        organization = Organization.of(self.runtime, connection, request.state.get("account_id"))
        if self.unless_gone(lambda: _is_enabled(organization.client, service) or None) is None:
            return None
        beside = {"connection": request.state["connection"]} if connection is not None else {}
        inputs = {**beside, "service_principal": service}
        return ReadResponse(inputs, {**inputs, "account_id": organization.management_account_id})

    def update(self, request: UpdateRequest[TrustedAccessInputs]) -> UpdateResponse:
        """Take over another connection; no change is made in AWS."""
        managed_by = request.state.get("account_id")
        organization = Organization.of(self.runtime, request.inputs.connection, managed_by)
        return UpdateResponse(_properties(request.inputs, organization.management_account_id))

    def delete(self, request: DeleteRequest) -> None:
        """Disable it, unless the program still declares it; already disabled is success."""
        service, managed_by = request.identity, request.state.get("account_id")
        if managed_by is not None and self.skips_delete(service, managed_by):
            return
        organization = Organization.of(self.runtime, connection_of(request.state), managed_by)
        organization.require_management()
        client = organization.client
        if _is_enabled(client, service):
            change(
                self.runtime,
                client,
                "DisableAWSServiceAccess",
                lambda: not _is_enabled(client, service),
                ServicePrincipal=service,
            )


def _is_enabled(client: OrganizationsClient, service_principal: str) -> bool:
    enabled = client.list("ListAWSServiceAccessForOrganization")
    return any(service["ServicePrincipal"] == service_principal for service in enabled)


def _properties(inputs: TrustedAccessInputs, management_account_id: str) -> dict[str, Any]:
    return {**inputs.properties(), "account_id": management_account_id}
