"""What the lifecycles of all resources share: verbs, IDs, and the slots that a program declares."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar

from . import identity
from .account_names import CALLERS_ACCOUNT
from .fields import UNKNOWN, Unknown
from .inputs import Failure, InputsT, ResourceInputs
from .requests import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)
from .runtime import Runtime
from .settings import Connection
from .slots import Place, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from .clients import AccountClient

FoundT = TypeVar("FoundT")
SECONDS_BETWEEN_NOT_FOUNDS: Final = 1.0
"""AWS may not find what was put a moment ago: "not found" counts only when two reads this far apart say so."""


class Lifecycle(Generic[InputsT]):
    """A resource's life. Each verb raises AccountError or one of its kind, whose text is only the cause."""

    resource: ClassVar[str]
    part_names: ClassVar[Mapping[str, str]] = {}
    """What follows the account in the ID: the name that messages use, and the property that holds it."""
    id_has_account: ClassVar[bool] = True
    """Whether the ID begins with the account."""
    deletes_before_replacing: ClassVar[bool] = False
    """Whether a replacement deletes first, since AWS holds one at a time."""
    removes_in_updates: ClassVar[bool] = False
    """Whether an update may remove a setting, in AWS, that another resource of the program declares."""
    inputs: type[InputsT]

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    @classmethod
    def parts(cls, inputs: ResourceInputs) -> tuple[str, ...]:
        """Return what follows the account in the ID."""
        return tuple(getattr(inputs, name) for name in cls.part_names.values())

    @classmethod
    def full_id(cls, account_id: str, *parts: str) -> str:
        """Return the ID of a setting of an account."""
        return identity.build(*((account_id,) if cls.id_has_account else ()), *parts)

    def label(self, inputs: ResourceInputs) -> str:
        """Return the ID as far as the inputs tell it, for messages about a resource that has none yet."""
        account_id = inputs.declared_account_id if self.id_has_account else None
        return "/".join(part for part in (account_id, *self.parts(inputs)) if part) or CALLERS_ACCOUNT

    @classmethod
    def slot_kind(cls) -> str:
        """Return the resource type that slots of this resource are named by: the single resource's."""
        return cls.resource

    @classmethod
    def slot_properties(cls) -> tuple[str, ...]:
        """Return the properties that say which slots a resource declares."""
        return ("account_id", "connection", *cls.part_names.values())

    @classmethod
    def places_in(cls, values: Mapping[str, Any]) -> list[Place]:
        """Return the slots that these values of ``slot_properties`` declare; none if they are not valid."""
        required = {name: UNKNOWN for name, field in cls.inputs.model_fields.items() if field.is_required()}
        inputs, _ = cls.inputs.check({**required, **values})
        return cls.places(inputs) if inputs is not None else []

    @classmethod
    def places(cls, inputs: InputsT) -> list[Place]:
        """Return the slots that a program declares with these inputs, as far as a preview knows them."""
        account, connection = inputs.declared_account_id, inputs.connection
        parts = cls.parts(inputs) or ("",)
        is_reached = connection is None or (isinstance(connection, Connection) and connection.is_known)
        if any(isinstance(value, Unknown) for value in (account, *parts)) or not (account or is_reached):
            return []
        return [Place(Slot(cls.resource, part), account, None if account else connection) for part in parts]

    def settings_declared(self, inputs: InputsT) -> dict[Place, Mapping[str, Any]]:
        """Return the settings that a program declares with these inputs, as far as a preview knows them."""
        return dict.fromkeys(self.places(inputs), inputs.properties())

    def accounts_in_words(self, accounts: Sequence[str | None]) -> str:
        """Return what messages call accounts; None is the caller's own."""
        label = self.runtime.names.label
        return " and ".join(CALLERS_ACCOUNT if each is None else f"account {label(each)}" for each in accounts)

    def declare(self, inputs: InputsT, urn: str = "") -> list[Failure]:
        """Record the slots that the program declares; return a failure for those that another resource declares."""
        declarations = self.runtime.declarations
        declarations.declare(self.places(inputs), urn)
        shared: dict[tuple[str, Slot], list[str]] = {}
        for (slot, account_id, _), other in declarations.conflicts(urn, self.runtime.accounts.caller_account_id):
            shared.setdefault((other, slot), []).append(account_id or CALLERS_ACCOUNT)
        return [
            Failure(
                "",
                f"{self.slots_in_words(slot, accounts)} is declared twice in this program, by {_resource_named(urn)} "
                f"and by {_resource_named(other)}: declare it once",
            )
            for (other, slot), accounts in shared.items()
        ]

    def slots_in_words(self, slot: Slot, accounts: Sequence[str]) -> str:
        """Return what messages call a slot of some accounts, such as ``AlternateContact 123456789012/SECURITY``."""
        ids = ("/".join(filter(None, (account, slot.part))) for account in accounts)
        return f"{slot.resource} {' and '.join(map(self.runtime.names.label_of_resource, ids))}"

    @classmethod
    def declared_names(cls, values: Mapping[str, Any]) -> dict[str, str]:  # noqa: ARG003
        """Return by account ID the names that inputs declare as plain strings."""
        return {}

    def note_held(self, held: Mapping[str, Any]) -> None:
        """Record what the stack held before the run, by a resource's former inputs."""

    # What a preview says in addition to the engine's own words; None for nothing. No call is made.

    def consequence_of_create(self, inputs: Mapping[str, Any]) -> str | None:
        """Say what a creation does in AWS that can't be undone, or that the user has to know."""

    def consequence_of_update(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
        """Say what an update does in AWS that can't be undone, or that the user has to know."""

    def unfinished(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG002
        """Return the outputs that an update would bring further, although no property has changed; no call is made."""
        return ()

    def reminder(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
        """Say what a resource without changes still waits for."""

    def consequence_of_replace(self, state: Mapping[str, Any]) -> str | None:
        """Say what becomes in AWS of what is replaced."""

    def refused_changes(self, held: Mapping[str, Any], inputs: InputsT) -> list[Failure]:  # noqa: ARG002
        """Return which changes of a resource's former inputs AWS never accepts."""
        return []

    def refusals(self, inputs: InputsT) -> list[Failure]:  # noqa: ARG002
        """Return why AWS would refuse valid inputs, as far as that is known before a write."""
        return []

    def warn(self, inputs: InputsT) -> None:
        """Say what looks wrong in the inputs but may be right; no call is made."""

    def create(self, request: CreateRequest[InputsT]) -> CreateResponse:
        """Create the setting, or adopt it if AWS already has it."""
        raise NotImplementedError

    def read(self, request: ReadRequest) -> ReadResponse | None:
        """Read the setting; None means that AWS says it is gone."""
        raise NotImplementedError

    def update(self, request: UpdateRequest[InputsT]) -> UpdateResponse:
        """Bring the setting to what the inputs say."""
        raise NotImplementedError

    def delete(self, request: DeleteRequest) -> None:
        """Delete the setting; already gone is success."""
        raise NotImplementedError

    def wait_for_adopted(self, inputs: InputsT, adopted: CreateResponse) -> CreateResponse | None:
        """Wait, without a write, until what was adopted no longer changes in AWS; None means that it doesn't."""

    def found_value(self, name: str, found: Mapping[str, Any]) -> str:
        """Return AWS's value of a property as text, for an import that differs from it."""
        return json.dumps(found[name], ensure_ascii=False)

    def client_for(self, inputs: ResourceInputs) -> AccountClient:
        """Return the client for what a program declares."""
        return self.runtime.accounts.client(inputs.connection, inputs.declared_account_id)

    def skips_delete(self, slot_part: str, account_id: str) -> bool:
        """Whether the program of this run still declares the slot; if it does, a message says so."""
        slot = Slot(self.resource, slot_part)
        if not self.runtime.declarations.holds(slot, account_id, self.runtime.accounts.caller_account_id):
            return False
        said = "not deleted in AWS, since this program still declares it"
        self.runtime.say(self.resource, identity.build(account_id, slot_part), said)
        return True

    def changing(self, slot_part: str, account_id: str) -> threading.Lock:
        """Return the lock to hold while a slot is written, or found undeclared and then deleted."""
        return self.runtime.declarations.changing(Slot(self.resource, slot_part), account_id)

    def found_or_gone(self, find: Callable[[], FoundT | None]) -> FoundT | None:
        """Return what is found; None after two reads, a second apart, that both find nothing."""
        found = find()
        if found is None:
            self.runtime.clock.sleep(SECONDS_BETWEEN_NOT_FOUNDS)
            found = find()
        return found


def _resource_named(urn: str) -> str:
    """Return a resource as its program names it: ``AlternateContact 'security'``."""
    _, _, types, name = urn.split("::", 3)
    return f"{types.rpartition('$')[2].rpartition(':')[2]} '{name}'"
