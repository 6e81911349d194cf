"""The life of trusted access: EnableAWSServiceAccess, DisableAWSServiceAccess, ListAWSServiceAccessForOrganization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.core.requests import CreateRequest, CreateResponse, DeleteRequest, ReadRequest, ReadResponse
from pulumi_account.organization.set_up.service_access import (
    CallersOrganization,
    ServiceAccessLifecycle,
    change,
    wait_until_visible,
    was_adopted,
)

from .model import TrustedAccessInputs

if TYPE_CHECKING:
    from pulumi_account.core.clients import OrganizationsClient


class TrustedAccessLifecycle(ServiceAccessLifecycle[TrustedAccessInputs]):
    """Trusted access's life; ID ``{service_principal}``."""

    resource: ClassVar[str] = "TrustedAccess"
    management_property: ClassVar[str] = "account_id"
    # The credentials say which organization it is in.
    id_has_account: ClassVar[bool] = False
    inputs = TrustedAccessInputs

    def create(self, request: CreateRequest[TrustedAccessInputs]) -> CreateResponse:
        """Enable it, or adopt it if it is enabled; then wait until AWS shows it."""
        inputs = request.inputs
        organization = CallersOrganization.of(self.runtime, inputs.connection)
        organization.require_management()
        organization.require_all_features()
        client, service = organization.client, inputs.service_principal
        is_enabled = _is_enabled(client, service)
        with organization.setting_up(self.runtime, f"{self.resource}/{service}") as was_cut_off:
            if not is_enabled:
                self._enable(client, service)
        adopted = is_enabled and not was_cut_off
        if adopted:
            said = "adopted, already enabled; deleting this resource leaves it enabled"
            self.runtime.say(self.resource, service, said)
        return CreateResponse(service, self.outputs(inputs.properties(), organization.management_account_id, adopted))

    def read(self, request: ReadRequest) -> ReadResponse | None:
        """Read whether it is enabled."""
        service, organization = request.identity, self.organization_of(request.state)
        if self.found_or_gone(lambda: _is_enabled(organization.client, service) or None) is None:
            return None
        return self.read_response(organization, request.state, service_principal=service)

    def delete(self, request: DeleteRequest) -> None:
        """Disable it, unless it was adopted or the program still declares it; already disabled is success."""
        service, managed_by = request.identity, request.state.get("account_id")
        if managed_by is not None and self.skips_delete(service, managed_by):
            return
        if was_adopted(request.state):
            self.runtime.say(
                self.resource,
                service,
                f"stays enabled, since this stack did not enable it; to disable it: aws organizations "
                f"disable-aws-service-access --service-principal {service}",
            )
            return
        organization = self.organization_of(request.state)
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

    def consequence_of_replace(self, state: Mapping[str, Any]) -> str | None:
        """Say that a replacement disables the service that it takes the place of."""
        return None if was_adopted(state) else f"disables trusted access of {state['service_principal']}"

    def _enable(self, client: OrganizationsClient, service: str) -> None:
        def is_done() -> bool:
            return _is_enabled(client, service)

        change(self.runtime, client, "EnableAWSServiceAccess", is_done, ServicePrincipal=service)
        self.runtime.accounts.propagation.begin()
        wait_until_visible(self.runtime, is_done)


def _is_enabled(client: OrganizationsClient, service_principal: str) -> bool:
    enabled = client.list("ListAWSServiceAccessForOrganization")
    return any(service["ServicePrincipal"] == service_principal for service in enabled)
