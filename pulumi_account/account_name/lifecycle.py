"""The life of an account's name: PutAccountName, GetAccountInformation. AWS has no delete."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pulumi_account.core import identity
from pulumi_account.core.account_lifecycle import AccountLifecycle, properties_of
from pulumi_account.core.existing import overwrites
from pulumi_account.core.requests import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)

from .model import FORMER_NAMES, AccountNameInputs

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient

SECONDS_UNTIL_VISIBLE: Final = 4 * 3600
"""AWS may show an account's former name for this long after a rename."""


class AccountNameLifecycle(AccountLifecycle[AccountNameInputs]):
    """The life of an account's name; ID ``{account}``."""

    resource: ClassVar[str] = "AccountName"
    inputs = AccountNameInputs

    def create(self, request: CreateRequest[AccountNameInputs]) -> CreateResponse:
        """Adopt the name if it is the same; refuse or overwrite a different one."""
        inputs = request.inputs
        client = self.client_for(inputs)
        name, outputs = find(client)
        is_same = name == inputs.account_name
        former: Mapping[str, float] = {}
        if is_same or not overwrites(self.runtime.settings, inputs):
            is_same = self.adopts(client, inputs, {"account_name": name}, "name", import_id=client.account_id)
        if not is_same:
            former = self._put(client, inputs.account_name, name, {})
        properties = properties_of(inputs.properties(), client.account_id, **outputs, **_former_names(former))
        return CreateResponse(client.account_id, properties)

    def read(self, request: ReadRequest) -> ReadResponse:
        """Get the name. The declared one stands while AWS may still show a former one."""
        (account_id,) = identity.parse(request.identity)
        client = self.client_of(account_id, request.state)
        name, outputs = find(client)
        former = self._former(request.state)
        if _digest(name) in former:
            name = request.state["account_name"]
        else:
            former = {}
        inputs = self.inputs_of({"account_name": name}, client, request.state)
        return ReadResponse(inputs, properties_of(inputs, account_id, **outputs, **_former_names(former)))

    def update(self, request: UpdateRequest[AccountNameInputs]) -> UpdateResponse:
        """Put the name if it differs from the state."""
        (account_id,) = identity.parse(request.identity)
        inputs, state = request.inputs, request.state
        client = self.client_to_update(account_id, inputs)
        former = self._former(state)
        changes = inputs.difference(state, inputs.properties()).changes
        if "account_name" in changes and not request.ignored.covers("account_name"):
            former = self._put(client, inputs.account_name, state["account_name"], former)
        outputs = {name: state.get(name) for name in ("account_state", "account_created_date")}
        return UpdateResponse(properties_of(inputs.properties(), account_id, **outputs, **_former_names(former)))

    def delete(self, request: DeleteRequest) -> None:
        """Leave the name unchanged, and say so."""
        (account_id,) = identity.parse(request.identity)
        self.runtime.narrator.say(f"AccountName {account_id}: an account always has a name; it stays unchanged")

    def _put(self, client: AccountClient, name: str, former_name: str, former: Mapping[str, float]) -> dict[str, float]:
        """Rename the account; returns the former names, and until when AWS may show each of them."""
        client.call("PutAccountName", AccountName=name)
        until = self.runtime.clock.time() + SECONDS_UNTIL_VISIBLE
        digests = {*former, _digest(former_name)} - {_digest(name)}
        return dict.fromkeys(sorted(digests), until)

    def _former(self, state: Mapping[str, Any]) -> dict[str, float]:
        """Return the former names in a state that AWS may still show."""
        now = self.runtime.clock.time()
        return {digest: until for digest, until in (state.get(FORMER_NAMES) or {}).items() if now < until}


def find(client: AccountClient) -> tuple[str, dict[str, str | None]]:
    """Return the account's name, and the outputs that AWS has for it; None for those that AWS doesn't report."""
    answer = client.call("GetAccountInformation")
    created = answer.get("AccountCreatedDate")
    return answer["AccountName"], {
        "account_state": answer.get("AccountState"),
        "account_created_date": None if created is None else created.isoformat(),
    }


def _digest(name: str) -> str:
    """Return what stands for a former name in the state, where ``account:secretContacts`` would not hide the name."""
    return sha256(name.encode()).hexdigest()[:16]


def _former_names(former: Mapping[str, float]) -> dict[str, Any]:
    """Return the output with the former names; nothing if there are none."""
    return {FORMER_NAMES: dict(former)} if former else {}
