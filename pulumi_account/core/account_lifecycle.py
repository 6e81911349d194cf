"""What the lifecycles of settings of one account share: the way to the account, adoption, and what a read returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import AccountError, ExistingSettingError
from .existing import HOW_TO_REPLACE, differs_in
from .fields import Unknown
from .inputs import AccountScopedInputs
from .lifecycle import Lifecycle
from .reasons import ACCOUNT
from .settings import connection_of

if TYPE_CHECKING:
    from .clients import AccountClient

AccountInputsT = TypeVar("AccountInputsT", bound=AccountScopedInputs)


def properties_of(inputs: Mapping[str, Any], account_id: str, **outputs: Any) -> dict[str, Any]:
    """Return a resource's properties: its inputs, its account, and those other outputs that are known."""
    known = {name: value for name, value in outputs.items() if value is not None}
    return {**inputs, "account_id": account_id, **known}


class AccountLifecycle(Lifecycle[AccountInputsT]):
    """The life of a setting of one account, which may be closed or leave the organization."""

    def client_of(self, account_id: str, state: Mapping[str, Any]) -> AccountClient:
        """Return the client for what a state holds."""
        return self.runtime.accounts.client(connection_of(state), account_id)

    def client_to_update(self, account_id: str, inputs: AccountInputsT) -> AccountClient:
        """Return the client for the account of an ID, reached as the inputs say.

        Raises AccountError if the program names no account and its credentials now belong to another one.
        """
        client = self.runtime.accounts.client(inputs.connection, account_id)
        if inputs.declared_account_id is None and client.names_account:
            label = self.runtime.names.label
            raise AccountError(
                f"the credentials belong to account {label(client.caller.account_id)}, but the resource is in "
                f"{label(account_id)}, and the program names neither: set account_id to the account that the resource "
                f"is for"
            )
        return client

    def require_same_account(self, account_id: str, former: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
        """Raise AccountError if inputs that no longer name the resource's account now mean another one.

        Asks AWS who the caller is only if ``account_id`` or ``connection`` was removed or changed.
        """
        connection = inputs.get("connection")
        is_named = inputs.get("account_id") is not None or isinstance(connection, Unknown)
        if is_named or all(former.get(name) == inputs.get(name) for name in ("account_id", "connection")):
            return
        reached = connection_of(inputs)
        if reached is not None and (not reached.is_known or reached.account_id is not None):
            return
        try:
            caller = self.runtime.accounts.caller_account_id(reached)
        except AccountError as error:
            raise AccountError(
                f"account_id was removed, and the account that the credentials belong to is unknown ({error}): set "
                f"account_id"
            ) from None
        if caller != account_id:
            label = self.runtime.names.label
            raise AccountError(
                f"without account_id, this is account {label(caller)}, the credentials' own, but the resource is in "
                f"{label(account_id)}: set account_id to the account that the resource is for"
            )

    def adopts(
        self,
        client: AccountClient,
        inputs: AccountInputsT,
        found: Mapping[str, Any] | None,
        setting_name: str,
    ) -> bool:
        """Whether AWS already has what a creation asks for, so that nothing is written; a message says so.

        Raises ExistingSettingError if it has something else, unless this stack held that before the run.
        """
        if found is None:
            return False
        changes = inputs.difference(found, inputs.properties()).changes
        differing = [name for name in changes if name in inputs.setting().model_fields]
        full = self.full_id(client.account_id, *self.parts(inputs))
        if not differing:
            self.runtime.say(self.resource, full, "adopted, AWS already has it as declared")
            return True
        if self._held_before(client.account_id, inputs):
            return False
        raise ExistingSettingError(
            f"account {ACCOUNT} {differs_in(setting_name, differing)}; nothing was changed. To keep what AWS has, make "
            f"the program equal to it: with import_={full!r} in its ResourceOptions, the preview shows each "
            f"difference; {HOW_TO_REPLACE}",
            account_id=client.account_id,
        )

    def note_held(self, held: Mapping[str, Any]) -> None:
        """Record that the stack already holds a slot: a replacement may overwrite what is its own."""
        inputs, _ = self.inputs.check(held)
        if inputs is not None:
            self.runtime.held.declare(self.places(inputs))

    def _held_before(self, account_id: str, inputs: AccountInputsT) -> bool:
        caller_of = self.runtime.accounts.caller_account_id
        return any(self.runtime.held.holds(place.slot, account_id, caller_of) for place in self.places(inputs))

    def inputs_of(self, found: dict[str, Any], client: AccountClient, state: Mapping[str, Any]) -> dict[str, Any]:
        """Return a read's inputs: the setting as AWS has it, and the program's other inputs as the state has them."""
        setting = self.inputs.setting().model_fields
        others = {
            name: state[name]
            for name in self.inputs.model_fields
            if name not in setting and state.get(name) is not None
        }
        # Whether the program names its own account isn't known here; most that could leave it out do.
        others.pop("account_id", None)
        if client.names_account or self.inputs.model_fields["account_id"].is_required():
            others["account_id"] = client.account_id
        return {**others, **found}
