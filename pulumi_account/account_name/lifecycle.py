"""The life of an account's name: PutAccountName, GetAccountInformation. AWS has no delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.core import identity
from pulumi_account.core.account_lifecycle import AccountLifecycle, properties_of
from pulumi_account.core.existing import overwrites
from pulumi_account.core.fields import Unknown
from pulumi_account.core.requests import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)

from .former_names import FORMER_NAMES, FormerNames, after_rename, as_output, seen, still_shown
from .model import AccountNameInputs

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient


class AccountNameLifecycle(AccountLifecycle[AccountNameInputs]):
    """The life of an account's name; ID ``{account}``."""

    resource: ClassVar[str] = "AccountName"
    inputs = AccountNameInputs

    @classmethod
    def declared_names(cls, values: Mapping[str, Any]) -> dict[str, str]:
        """Return the name of the account, if both are plain strings."""
        return plain_names({values.get("account_id"): values.get("account_name")})

    def create(self, request: CreateRequest[AccountNameInputs]) -> CreateResponse:
        """Adopt the name if it is the same; refuse or overwrite a different one."""
        inputs = request.inputs
        client = self.client_for(inputs)
        name, outputs = find(client)
        is_same = name == inputs.account_name
        former: FormerNames = {}
        if is_same or not overwrites(self.runtime.settings, inputs):
            is_same = self.adopts(client, inputs, {"account_name": name}, "name")
        if not is_same:
            former = self._rename(client, inputs.account_name, name, {})
        properties = properties_of(inputs.properties(), client.account_id, **outputs, **as_output(former))
        return CreateResponse(client.account_id, properties)

    def read(self, request: ReadRequest) -> ReadResponse:
        """Get the name. The declared one stands while AWS may still show a former one."""
        (account_id,) = identity.parse(request.identity)
        client = self.client_of(account_id, request.state)
        name, outputs = find(client)
        name, former = seen(name, request.state.get("account_name", name), self._former(request.state))
        inputs = self.inputs_of({"account_name": name}, client, request.state)
        return ReadResponse(inputs, properties_of(inputs, account_id, **outputs, **as_output(former)))

    def update(self, request: UpdateRequest[AccountNameInputs]) -> UpdateResponse:
        """Put the name if it differs from the state."""
        (account_id,) = identity.parse(request.identity)
        inputs, state = request.inputs, request.state
        client = self.client_to_update(account_id, inputs)
        former = self._former(state)
        changes = inputs.difference(state, inputs.properties()).changes
        if "account_name" in changes and not request.ignored.covers("account_name"):
            former = self._rename(client, inputs.account_name, state["account_name"], former)
        outputs = {name: state.get(name) for name in ("account_state", "account_created_date")}
        return UpdateResponse(properties_of(inputs.properties(), account_id, **outputs, **as_output(former)))

    def delete(self, request: DeleteRequest) -> None:
        """Leave the name unchanged, and say so."""
        (account_id,) = identity.parse(request.identity)
        self.runtime.say(self.resource, account_id, "an account always has a name; it stays unchanged")

    def _rename(self, client: AccountClient, name: str, shown: str, former: FormerNames) -> FormerNames:
        """Rename the account; returns the names that AWS may still show."""
        put(client, name)
        return after_rename(former, (shown,), name, self.runtime.clock.time())

    def _former(self, state: Mapping[str, Any]) -> FormerNames:
        return still_shown(state.get(FORMER_NAMES), self.runtime.clock.time())


def plain_names(names: Mapping[Any, Any]) -> dict[str, str]:
    """Return the names by account ID that are plain strings: neither outputs, which may be secrets, nor unknown."""
    return {
        str(account): name
        for account, name in names.items()
        if isinstance(account, str) and isinstance(name, str) and not isinstance(name, Unknown)
    }


def put(client: AccountClient, name: str) -> None:
    """Rename the account."""
    client.call("PutAccountName", AccountName=name)


def find(client: AccountClient) -> tuple[str, dict[str, str | None]]:
    """Return the account's name, and the outputs that AWS has for it; None for those that AWS doesn't report."""
    answer = client.call("GetAccountInformation")
    created = answer.get("AccountCreatedDate")
    return answer["AccountName"], {
        "account_state": answer.get("AccountState"),
        "account_created_date": None if created is None else created.isoformat(),
    }
