"""The life of an alternate contact: PutAlternateContact, GetAlternateContact, DeleteAlternateContact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.core import identity
from pulumi_account.core.errors import NotFoundError
from pulumi_account.core.existing import looked_up, overwrites
from pulumi_account.core.ignored import as_found
from pulumi_account.core.lifecycle import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    Lifecycle,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)

from .model import AlternateContactInputs

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient


class AlternateContactLifecycle(Lifecycle[AlternateContactInputs]):
    """An alternate contact's life; ID ``{account}/{TYPE}``."""

    resource: ClassVar[str] = "AlternateContact"
    part_names: ClassVar[Mapping[str, str]] = {"TYPE": "alternate_contact_type"}
    is_of_one_account: ClassVar[bool] = True
    inputs = AlternateContactInputs

    def create(self, request: CreateRequest[AlternateContactInputs]) -> CreateResponse:
        """Put the contact, unless the account has one: the same is adopted, another is refused or overwritten."""
        inputs = request.inputs
        client = self.client_for(inputs)
        # A delete of the same slot must not come between look and write.
        with self.changing(inputs.alternate_contact_type, client.account_id):
            if overwrites(self.runtime.settings, inputs) or not self._adopts(client, inputs):
                client.call("PutAlternateContact", **inputs.members())
        return CreateResponse(
            identity.build(client.account_id, inputs.alternate_contact_type), _properties(inputs, client)
        )

    def foretell(self, state: Mapping[str, Any], inputs: Mapping[str, Any], *, is_replaced: bool = False) -> str:  # noqa: ARG002
        """Say that a replacement deletes the contact that it takes the place of."""
        if not is_replaced:
            return ""
        return f"deletes the {state['alternate_contact_type']} contact of account {state['account_id']}"

    def read(self, request: ReadRequest) -> ReadResponse | None:
        """Get the contact."""
        account_id, contact_type = identity.parse(request.identity, *self.part_names)
        client = self.client_of(account_id, request.state)
        found = self.unless_gone(lambda: find(client, contact_type))
        if found is None:
            return None
        inputs = self.inputs_of(found, client, request.state)
        return ReadResponse(inputs, {**inputs, "account_id": account_id})

    def update(self, request: UpdateRequest[AlternateContactInputs]) -> UpdateResponse:
        """Put the contact if it differs from the state."""
        account_id, contact_type = identity.parse(request.identity, *self.part_names)
        client = self.client_to_update(account_id, request.inputs)
        changes = request.inputs.difference(request.state, request.inputs.properties()).changes
        if set(changes) - request.inputs.BESIDE_AWS:
            ignored = request.ignored.among(request.inputs.may_be_ignored())
            with self.changing(contact_type, account_id):
                contact, _ = as_found(request.inputs, ignored, lambda: find(client, contact_type))
                client.call("PutAlternateContact", **contact.members())
        return UpdateResponse(_properties(request.inputs, client))

    def delete(self, request: DeleteRequest) -> None:
        """Delete the contact, unless the program still declares its slot; already gone is success."""
        account_id, contact_type = identity.parse(request.identity, *self.part_names)
        with self.changing(contact_type, account_id):
            if self.skips_delete(contact_type, account_id):
                return
            client = self.client_of(account_id, request.state)
            try:
                client.call("DeleteAlternateContact", AlternateContactType=contact_type)
            except NotFoundError:
                return

    def _adopts(self, client: AccountClient, inputs: AlternateContactInputs) -> bool:
        contact_type = inputs.alternate_contact_type
        found = looked_up(lambda: find(client, contact_type))
        return self.adopts(client, inputs, found, f"{contact_type} contact", import_id=contact_type)


def find(client: AccountClient, contact_type: str) -> dict[str, str] | None:
    """Return the contact under its property names; None where the account has none."""
    try:
        answer = client.call("GetAlternateContact", AlternateContactType=contact_type)
    except NotFoundError:
        return None
    return AlternateContactInputs.from_members(answer["AlternateContact"])


def _properties(inputs: AlternateContactInputs, client: AccountClient) -> dict[str, object]:
    return {**inputs.properties(), "account_id": client.account_id}
