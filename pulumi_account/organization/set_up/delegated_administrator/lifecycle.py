"""The life of a delegated administrator: Register-, Deregister- and ListDelegatedAdministrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.core import identity
from pulumi_account.core.clients import ACCOUNT_SERVICE
from pulumi_account.core.errors import AlreadyRegisteredError, NotFoundError, OrganizationError
from pulumi_account.core.requests import CreateRequest, CreateResponse, DeleteRequest, ReadRequest, ReadResponse
from pulumi_account.core.slots import Slot
from pulumi_account.organization.set_up.service_access import (
    CallersOrganization,
    ServiceAccessLifecycle,
    change,
    wait_until_visible,
    was_adopted,
)

from .model import DelegatedAdministratorInputs

if TYPE_CHECKING:
    from pulumi_account.core.clients import OrganizationsClient


class DelegatedAdministratorLifecycle(ServiceAccessLifecycle[DelegatedAdministratorInputs]):
    """A delegated administrator's life; ID ``{account}/{service_principal}``."""

    resource: ClassVar[str] = "DelegatedAdministrator"
    management_property: ClassVar[str] = "management_account_id"
    # The account service has at most one.
    deletes_before_replacing: ClassVar[bool] = True
    inputs = DelegatedAdministratorInputs

    def create(self, request: CreateRequest[DelegatedAdministratorInputs]) -> CreateResponse:
        """Register the account, or adopt it if it is registered; then wait until AWS shows it."""
        inputs = request.inputs
        organization = CallersOrganization.of(self.runtime, inputs.connection)
        organization.require_management()
        organization.require_all_features()
        if inputs.account_id == organization.management_account_id:
            raise OrganizationError("the management account can't be a delegated administrator: name a member account")
        client, account_id, service = organization.client, inputs.account_id, inputs.service_principal
        full = identity.build(account_id, service)
        is_registered = _is_registered(client, account_id, service)
        with organization.setting_up(self.runtime, f"{self.resource}/{full}") as was_cut_off:
            adopted = (is_registered or not self._registers(client, account_id, service)) and not was_cut_off
        if adopted:
            said = "adopted, already registered; deleting this resource leaves it registered"
            self.runtime.say(self.resource, full, said)
        return CreateResponse(full, self.outputs(inputs.properties(), organization.management_account_id, adopted))

    def read(self, request: ReadRequest) -> ReadResponse | None:
        """Read whether the account is registered."""
        account_id, service = identity.parse(request.identity, *self.part_names)
        organization = self.organization_of(request.state)
        if self.found_or_gone(lambda: _is_registered(organization.client, account_id, service) or None) is None:
            return None
        return self.read_response(organization, request.state, account_id=account_id, service_principal=service)

    def delete(self, request: DeleteRequest) -> None:
        """Deregister the account, unless it was adopted or the program still declares it; already gone is success.

        An adopted one is deregistered too if the program registers another account instead.
        """
        account_id, service = identity.parse(request.identity, *self.part_names)
        if self.skips_delete(service, account_id):
            return
        if was_adopted(request.state) and not self._makes_room(service):
            self.runtime.say(
                self.resource,
                request.identity,
                f"stays registered, since this stack did not register it; to deregister it: aws organizations "
                f"deregister-delegated-administrator --account-id {account_id} --service-principal {service}",
            )
            return
        organization = self.organization_of(request.state)
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

    def consequence_of_replace(self, state: Mapping[str, Any]) -> str:
        """Say that a replacement deregisters the account that it takes the place of."""
        account = self.runtime.names.label(state["account_id"])
        return f"deregisters account {account} as administrator of {state['service_principal']}"

    def _makes_room(self, service: str) -> bool:
        """Whether another account is to replace the one administrator that the account service has."""
        return service == ACCOUNT_SERVICE and bool(self.runtime.declarations.accounts_of(Slot(self.resource, service)))

    def _registers(self, client: OrganizationsClient, account_id: str, service: str) -> bool:
        """Register the account; False if somebody else has registered it meanwhile."""

        def is_done() -> bool:
            return _is_registered(client, account_id, service)

        members = {"AccountId": account_id, "ServicePrincipal": service}
        try:
            change(self.runtime, client, "RegisterDelegatedAdministrator", is_done, **members)
        except AlreadyRegisteredError:
            return False
        self.runtime.accounts.propagation.begin()
        wait_until_visible(self.runtime, is_done)
        return True


def _is_registered(client: OrganizationsClient, account_id: str, service_principal: str) -> bool:
    registered = client.list("ListDelegatedAdministrators", ServicePrincipal=service_principal)
    return any(administrator["Id"] == account_id for administrator in registered)
