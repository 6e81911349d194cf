"""The life of the primary contact: PutContactInformation, GetContactInformation. AWS has no delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pulumi_account.core import identity
from pulumi_account.core.account_lifecycle import AccountLifecycle, properties_of
from pulumi_account.core.errors import NotFoundError
from pulumi_account.core.existing import look_before_write, overwrites
from pulumi_account.core.ignored import with_ignored_from_aws
from pulumi_account.core.requests import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)

from .model import PrimaryContactFields, PrimaryContactInputs

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient


class PrimaryContactLifecycle(AccountLifecycle[PrimaryContactInputs]):
    """The primary contact's life; ID ``{account}``."""

    resource: ClassVar[str] = "PrimaryContact"
    inputs = PrimaryContactInputs

    def create(self, request: CreateRequest[PrimaryContactInputs]) -> CreateResponse:
        """Put the contact. If the account has one, adopt an equal one, and refuse or overwrite another one."""
        inputs, status = request.inputs, None
        client = self.client_for(inputs)
        found = None if overwrites(self.runtime.settings, inputs) else look_before_write(lambda: find(client))
        contact, found_status = found if found is not None else (None, None)
        if self.adopts(client, inputs, contact, "primary contact", import_id=client.account_id):
            status = found_status
        else:
            put(client, inputs)
        properties = properties_of(inputs.properties(), client.account_id, verification_status=status)
        return CreateResponse(client.account_id, properties)

    def read(self, request: ReadRequest) -> ReadResponse | None:
        """Get the contact."""
        (account_id,) = identity.parse(request.identity)
        client = self.client_of(account_id, request.state)
        found = self.found_or_gone(lambda: find(client))
        if found is None:
            return None
        contact, status = found
        inputs = self.inputs_of(contact, client, request.state)
        return ReadResponse(inputs, properties_of(inputs, account_id, verification_status=status))

    def update(self, request: UpdateRequest[PrimaryContactInputs]) -> UpdateResponse:
        """Put the whole contact if it differs from the state; a member that is left out is cleared in AWS."""
        (account_id,) = identity.parse(request.identity)
        client = self.client_to_update(account_id, request.inputs)
        changes = request.inputs.difference(request.state, request.inputs.properties()).changes
        if PrimaryContactFields.model_fields.keys() & set(changes):
            ignored = request.ignored.among(request.inputs.may_be_ignored())
            contact, _ = with_ignored_from_aws(request.inputs, ignored, lambda: (find(client) or (None,))[0])
            put(client, contact)
        # AWS verifies the phone number: after a change, the status is unknown until the next refresh.
        status = None if "phone_number" in changes else request.state.get("verification_status")
        return UpdateResponse(properties_of(request.inputs.properties(), account_id, verification_status=status))

    def delete(self, request: DeleteRequest) -> None:
        """Leave the contact unchanged, and say so."""
        (account_id,) = identity.parse(request.identity)
        self.runtime.narrator.say(
            f"PrimaryContact {account_id}: AWS can't delete an account's primary contact; it stays unchanged"
        )


def put(client: AccountClient, contact: PrimaryContactFields) -> None:
    """Put the contact whole."""
    client.call("PutContactInformation", ContactInformation=contact.members())


def find(client: AccountClient) -> tuple[dict[str, str], str | None] | None:
    """Return the contact under its property names, and its verification status if AWS reports one."""
    try:
        answer = client.call("GetContactInformation")
    except NotFoundError:
        return None
    return PrimaryContactFields.from_members(answer["ContactInformation"]), answer.get("VerificationStatus")
