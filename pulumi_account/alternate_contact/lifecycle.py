"""The life of an alternate contact: PutAlternateContact, GetAlternateContact, DeleteAlternateContact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

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

from .model import AlternateContactFields, AlternateContactInputs

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient


class AlternateContactLifecycle(AccountLifecycle[AlternateContactInputs]):
    """An alternate contact's life; ID ``{account}/{TYPE}``."""

    resource: ClassVar[str] = "AlternateContact"
    part_names: ClassVar[Mapping[str, str]] = {"TYPE": "alternate_contact_type"}
    inputs = AlternateContactInputs

    def create(self, request: CreateRequest[AlternateContactInputs]) -> CreateResponse:
        """Put the contact. If the account has one, adopt an equal one, and refuse or overwrite another one."""
        inputs = request.inputs
        client = self.client_for(inputs)
        # No delete of the same slot may come between the read and the write.
        with self.changing(inputs.alternate_contact_type, client.account_id):
            if overwrites(self.runtime.settings, inputs) or not self._adopts(client, inputs):
                put(client, inputs)
        return CreateResponse(
            identity.build(client.account_id, inputs.alternate_contact_type),
            properties_of(inputs.properties(), client.account_id),
        )

    def consequence_of_replace(self, state: Mapping[str, Any]) -> str:
        """Say that a replacement deletes the contact that it takes the place of."""
        account = self.runtime.names.label(state["account_id"])
        return f"deletes the {state['alternate_contact_type']} contact of account {account}"

    def read(self, request: ReadRequest) -> ReadResponse | None:
        """Get the contact."""
        account_id, contact_type = identity.parse(request.identity, *self.part_names)
        client = self.client_of(account_id, request.state)
        found = self.found_or_gone(lambda: find(client, contact_type))
        if found is None:
            return None
        inputs = self.inputs_of(found, client, request.state)
        return ReadResponse(inputs, properties_of(inputs, account_id))

    def update(self, request: UpdateRequest[AlternateContactInputs]) -> UpdateResponse:
        """Put the contact if it differs from the state."""
        account_id, contact_type = identity.parse(request.identity, *self.part_names)
        client = self.client_to_update(account_id, request.inputs)
        changes = request.inputs.difference(request.state, request.inputs.properties()).changes
        if AlternateContactFields.model_fields.keys() & set(changes):
            ignored = request.ignored.among(request.inputs.may_be_ignored())
            with self.changing(contact_type, account_id):
                contact, _ = with_ignored_from_aws(request.inputs, ignored, lambda: find(client, contact_type))
                put(client, contact)
        return UpdateResponse(properties_of(request.inputs.properties(), account_id))

    def delete(self, request: DeleteRequest) -> None:
        """Delete the contact, unless the program still declares its slot; already gone is success."""
        account_id, contact_type = identity.parse(request.identity, *self.part_names)
        with self.changing(contact_type, account_id):
            if self.skips_delete(contact_type, account_id):
                return
            client = self.client_of(account_id, request.state)
            try:
                remove(client, contact_type)
            except NotFoundError:
                return

    def _adopts(self, client: AccountClient, inputs: AlternateContactInputs) -> bool:
        contact_type = inputs.alternate_contact_type
        found = look_before_write(lambda: find(client, contact_type))
        return self.adopts(client, inputs, found, f"{contact_type} contact")


def put(client: AccountClient, contact: AlternateContactFields) -> None:
    """Put the contact whole."""
    client.call("PutAlternateContact", **contact.members())


def find(client: AccountClient, contact_type: str) -> dict[str, str] | None:
    """Return the contact under its property names; None where the account has none."""
    try:
        answer = client.call("GetAlternateContact", AlternateContactType=contact_type)
    except NotFoundError:
        return None
    return AlternateContactFields.from_members(answer["AlternateContact"])


def remove(client: AccountClient, contact_type: str) -> None:
    """Delete the contact. Raises NotFoundError if the account has none."""
    client.call("DeleteAlternateContact", AlternateContactType=contact_type)
