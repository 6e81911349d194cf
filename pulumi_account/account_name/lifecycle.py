"""The life of an account's name: PutAccountName, GetAccountInformation. AWS has no delete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pulumi_account.core import identity
from pulumi_account.core.account_lifecycle import AccountLifecycle
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


@dataclass(frozen=True)
class AccountInformation:
    """What AWS tells about an account (GetAccountInformation)."""

    name: str
    state: str | None
    created_date: str | None

    def outputs(self) -> dict[str, str]:
        """Return the outputs besides the name, as far as AWS tells them."""
        outputs = {"account_state": self.state, "account_created_date": self.created_date}
        return {name: value for name, value in outputs.items() if value is not None}


class AccountNameLifecycle(AccountLifecycle[AccountNameInputs]):
    """The life of an account's name; ID ``{account}``."""

    resource: ClassVar[str] = "AccountName"
    inputs = AccountNameInputs

    def create(self, request: CreateRequest[AccountNameInputs]) -> CreateResponse:
        """Adopt the name if it is the same; refuse or overwrite a different one."""
        inputs = request.inputs
        client = self.client_for(inputs)
        found = find(client)
        is_same = found.name == inputs.account_name
        former: Mapping[str, float] = {}
        if is_same or not overwrites(self.runtime.settings, inputs):
            is_same = self.adopts(client, inputs, {"account_name": found.name}, "name", import_id=client.account_id)
        if not is_same:
            former = self._put(client, inputs.account_name, found.name, {})
        return CreateResponse(client.account_id, _properties(inputs, client, found.outputs(), former))

    def read(self, request: ReadRequest) -> ReadResponse:
        """Get the name. The declared one stands while AWS may still show a former one."""
        (account_id,) = identity.parse(request.identity)
        client = self.client_of(account_id, request.state)
        found = find(client)
        former = self._former(request.state)
        is_former = _digest(found.name) in former
        name = request.state["account_name"] if is_former else found.name
        inputs = self.inputs_of({"account_name": name}, client, request.state)
        properties = {**inputs, "account_id": account_id, **found.outputs()}
        return ReadResponse(inputs, {**properties, FORMER_NAMES: former} if is_former else properties)

    def update(self, request: UpdateRequest[AccountNameInputs]) -> UpdateResponse:
        """Put the name if it differs from the state."""
        (account_id,) = identity.parse(request.identity)
        inputs, state = request.inputs, request.state
        client = self.client_to_update(account_id, inputs)
        former = self._former(state)
        changes = inputs.difference(state, inputs.properties()).changes
        if "account_name" in changes and not request.ignored.covers("account_name"):
            former = self._put(client, inputs.account_name, state["account_name"], former)
        kept = {name: state[name] for name in ("account_state", "account_created_date") if name in state}
        return UpdateResponse(_properties(inputs, client, kept, former))

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


def find(client: AccountClient) -> AccountInformation:
    """Return what AWS tells about the account."""
    answer = client.call("GetAccountInformation")
    return AccountInformation(
        answer["AccountName"], answer.get("AccountState"), _text(answer.get("AccountCreatedDate"))
    )


def _digest(name: str) -> str:
    """Return what stands for a former name in the state, where ``account:secretContacts`` would not hide the name."""
    return sha256(name.encode()).hexdigest()[:16]


def _text(date: Any) -> str | None:
    """Return a date of botocore's in ISO 8601, in UTC."""
    return None if date is None else str(date.isoformat())


def _properties(
    inputs: AccountNameInputs, client: AccountClient, outputs: Mapping[str, str], former: Mapping[str, float]
) -> dict[str, Any]:
    properties = {**inputs.properties(), "account_id": client.account_id, **outputs}
    return {**properties, FORMER_NAMES: dict(former)} if former else properties
