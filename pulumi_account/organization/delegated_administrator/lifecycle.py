"""The life of a delegated administrator: Register-, Deregister- and ListDelegatedAdministrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account import identity
from pulumi_account.errors import AlreadyRegisteredError, NotFoundError, OrganizationError
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

from .model import DelegatedAdministratorInputs

if TYPE_CHECKING:
    from pulumi_account.aws.organizations import OrganizationsClient


class DelegatedAdministratorLifecycle(Lifecycle[DelegatedAdministratorInputs]):
    """A delegated administrator's life; ID ``{account}/{service_principal}``."""

    resource: ClassVar[str] = "DelegatedAdministrator"
    part_names: ClassVar[Mapping[str, str]] = {"service_principal": "service_principal"}
    # The account service has at most one.
    deletes_before_replacing: ClassVar[bool] = True
    inputs = DelegatedAdministratorInputs

    def create(self, request: CreateRequest[DelegatedAdministratorInputs]) -> CreateResponse:
        """Register the account, or adopt it where it is registered; then wait until it is shown."""
        inputs = request.inputs
        organization = Organization.of(self.runtime, inputs.connection)
        organization.require_management()
        organization.require_all_features()
        if inputs.account_id == organization.management_account_id:
            raise OrganizationError("the management account can't be a delegated administrator: name a member account")
        self._register(organization.client, inputs.account_id, inputs.service_principal)
        return CreateResponse(
            identity.build(inputs.account_id, inputs.service_principal),
            _properties(inputs, organization.management_account_id),
        )

    def read(self, request: ReadRequest) -> ReadResponse | None:
        """Look whether the account is registered."""
        account_id, service = identity.parse(request.identity, *self.part_names)
        connection = connection_of(request.state)
        organization = Organization.of(self.runtime, connection, request.state.get("management_account_id"))
        if self.unless_gone(lambda: _is_registered(organization.client, account_id, service) or None) is None:
            return None
        beside = {"connection": request.state["connection"]} if connection is not None else {}
        inputs = {**beside, "account_id": account_id, "service_principal": service}
        return ReadResponse(inputs, {**inputs, "management_account_id": organization.management_account_id})

    def update(self, request: UpdateRequest[DelegatedAdministratorInputs]) -> UpdateResponse:
        """Take over another connection; no change is made in AWS."""
        managed_by = request.state.get("management_account_id")
        organization = Organization.of(self.runtime, request.inputs.connection, managed_by)
        return UpdateResponse(_properties(request.inputs, organization.management_account_id))

    def delete(self, request: DeleteRequest) -> None:
        """Deregister the account, unless the program still declares it; already deregistered is success."""
        account_id, service = identity.parse(request.identity, *self.part_names)
        if self.skips_delete(service, account_id):
            return
        managed_by = request.state.get("management_account_id")
        organization = Organization.of(self.runtime, connection_of(request.state), managed_by)
        organization.require_management()
        client = organization.client
        if not _is_registered(client, account_id, service):
            return
        try:
            change(
                self.runtime,
                client,
                "DeregisterDelegatedAdministrator",
                lambda: not _is_registered(client, account_id, service),
                AccountId=account_id,
                ServicePrincipal=service,
            )
        except NotFoundError:
            return

    def _register(self, client: OrganizationsClient, account_id: str, service_principal: str) -> None:
        if _is_registered(client, account_id, service_principal):
            return
        try:
            change(
                self.runtime,
                client,
                "RegisterDelegatedAdministrator",
                lambda: _is_registered(client, account_id, service_principal),
                AccountId=account_id,
                ServicePrincipal=service_principal,
            )
        except AlreadyRegisteredError:
            return
        self.runtime.accounts.propagation.begin()
        until_shown(self.runtime, lambda: _is_registered(client, account_id, service_principal))


def _is_registered(client: OrganizationsClient, account_id: str, service_principal: str) -> bool:
    registered = client.list("ListDelegatedAdministrators", ServicePrincipal=service_principal)
    return any(administrator["Id"] == account_id for administrator in registered)


def _properties(inputs: DelegatedAdministratorInputs, management_account_id: str) -> dict[str, Any]:
    return {**inputs.properties(), "management_account_id": management_account_id}
