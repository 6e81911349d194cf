"""The verbs as typed requests and responses, free of Pulumi, so that any front end can drive them."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Protocol, TypeVar

from . import identity
from .clock import Clock, system_clock
from .errors import AccountError, ExistingSettingError
from .existing import HOW_TO_REPLACE, differs_in
from .fields import UNKNOWN, Unknown
from .ignored import NOTHING_IGNORED, IgnoredChanges
from .inputs import Failure, InputsT, ResourceInputs
from .region_switches import RegionSwitchesInFlight
from .settings import Connection, Settings
from .slots import Declarations, Place, Slot
from .unfinished import UnfinishedRuns

if TYPE_CHECKING:
    from collections.abc import Callable

    from .clients import AccountClient, Accounts


FoundT = TypeVar("FoundT")
ResultT = TypeVar("ResultT")
SECONDS_BEFORE_GONE_IS_BELIEVED: Final = 1.0


class Narrator(Protocol):
    """Tells the user what goes on while a verb runs. No contact detail may be passed to it."""

    def progress(self, message: str) -> None:
        """Show a line that the next one replaces."""
        ...

    def say(self, message: str) -> None:
        """Show a line that stays."""
        ...

    def carried(self, work: Callable[[], ResultT]) -> Callable[[], ResultT]:
        """Return work for another thread, whose lines are to show where those of this thread do."""
        ...


class Silence:
    """A narrator that tells nothing."""

    def progress(self, message: str) -> None:
        """Show nothing."""

    def say(self, message: str) -> None:
        """Show nothing."""

    def carried(self, work: Callable[[], ResultT]) -> Callable[[], ResultT]:
        """Return the work."""
        return work


@dataclass
class Runtime:
    """What lifecycles work with: settings, the way to AWS, time, a voice, and what program and stack say."""

    settings: Settings
    accounts: Accounts
    clock: Clock = field(default_factory=system_clock)
    narrator: Narrator = field(default_factory=Silence)
    declarations: Declarations = field(default_factory=Declarations)
    held: Declarations = field(default_factory=Declarations)
    unfinished: UnfinishedRuns = field(default_factory=UnfinishedRuns)
    switches_in_flight: RegionSwitchesInFlight = field(init=False)

    def __post_init__(self) -> None:
        settings = self.settings
        self.switches_in_flight = RegionSwitchesInFlight(
            self.clock, settings.region_switches_per_account, settings.region_switches_per_organization
        )


@dataclass(frozen=True)
class CreateRequest(Generic[InputsT]):
    """Create what the inputs say."""

    inputs: InputsT


@dataclass(frozen=True)
class CreateResponse:
    """The new resource's ID, and its properties."""

    identity: str
    properties: dict[str, Any]


@dataclass(frozen=True)
class ReadRequest:
    """Read a resource; ``state`` is what was known of it."""

    identity: str
    state: Mapping[str, Any]


@dataclass(frozen=True)
class ReadResponse:
    """A resource as AWS has it now: its inputs, and its properties."""

    inputs: dict[str, Any]
    properties: dict[str, Any]


@dataclass(frozen=True)
class UpdateRequest(Generic[InputsT]):
    """Bring a resource from a state to what the inputs say, and keep AWS's values of what is ignored."""

    identity: str
    state: Mapping[str, Any]
    inputs: InputsT
    ignored: IgnoredChanges = NOTHING_IGNORED


@dataclass(frozen=True)
class UpdateResponse:
    """The updated resource's properties."""

    properties: dict[str, Any]


@dataclass(frozen=True)
class DeleteRequest:
    """Delete a resource in a state."""

    identity: str
    state: Mapping[str, Any]


class Lifecycle(Generic[InputsT]):
    """A resource's life. Each verb raises AccountError or one of its kind, with the cause alone as its text."""

    resource: ClassVar[str]
    part_names: ClassVar[Mapping[str, str]] = {}
    """What follows the account in the ID: what messages call it, and the property that it is."""
    deletes_before_replacing: ClassVar[bool] = False
    """Whether a replacement deletes first, since AWS holds one at a time."""
    is_of_one_account: ClassVar[bool] = False
    """Whether it is a setting of one account, which may be closed or leave the organization."""
    removes_in_updates: ClassVar[bool] = False
    """Whether an update may remove a setting, in AWS, that another resource of the program declares."""
    inputs: type[InputsT]

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    @classmethod
    def parts(cls, inputs: ResourceInputs) -> tuple[str, ...]:
        """Return what follows the account in the ID."""
        return tuple(getattr(inputs, name) for name in cls.part_names.values())

    def full_id(self, account_id: str, *parts: str) -> str:
        """Return the ID of a setting of an account."""
        return identity.build(account_id, *parts)

    def label(self, inputs: ResourceInputs) -> str:
        """Return the ID as far as the inputs tell it, for messages about a resource that has none yet."""
        parts = [inputs.declared_account_id or "", *self.parts(inputs)]
        return "/".join(part for part in parts if part) or "the caller's account"

    @classmethod
    def slot_kind(cls) -> str:
        """Return what slots of this resource are named by: the single resource."""
        return cls.resource

    @classmethod
    def named_by(cls) -> tuple[str, ...]:
        """Return the properties that say which slots a resource declares."""
        return ("account_id", "connection", *cls.part_names.values())

    @classmethod
    def places_in(cls, values: Mapping[str, Any]) -> list[Place]:
        """Return the slots that these values of ``named_by`` declare; none where they are not valid."""
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

    def declare(self, inputs: InputsT, urn: str = "") -> list[Failure]:
        """Record the slots that the program declares; returns a failure for those that another resource declares."""
        declarations = self.runtime.declarations
        declarations.declare(self.places(inputs), urn)
        shared: dict[tuple[str, Slot], list[str]] = {}
        for (slot, account_id, _), other in declarations.conflicts(urn, self.runtime.accounts.caller_account_id):
            shared.setdefault((other, slot), []).append(account_id or "the caller's account")
        return [
            Failure(
                "",
                f"{self.settings_in(slot, accounts)} is declared twice in this program, by {_resource_named(urn)} and "
                f"by {_resource_named(other)}: declare it once",
            )
            for (other, slot), accounts in shared.items()
        ]

    def settings_in(self, slot: Slot, accounts: Sequence[str]) -> str:
        """Return what messages call a slot of some accounts, such as ``AlternateContact 123456789012/SECURITY``."""
        return f"{slot.resource} {' and '.join('/'.join(filter(None, (name, slot.part))) for name in accounts)}"

    def foretell(self, state: Mapping[str, Any], inputs: Mapping[str, Any], *, is_replaced: bool = False) -> str:  # noqa: ARG002 - what can't be undone is told by those that do it
        """Return what a preview says beside the engine's own words, in words; no call is made.

        ``state`` is empty for a new resource.
        """
        return ""

    def warn(self, inputs: InputsT) -> None:
        """Say what looks wrong in the inputs but may be right; no call is made."""

    def create(self, request: CreateRequest[InputsT]) -> CreateResponse:
        """Create the setting, or adopt it where it is there already."""
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

    def settle(self, inputs: InputsT, adopted: CreateResponse) -> CreateResponse:  # noqa: ARG002 - a region's does
        """Wait, without a write, until what has been adopted no longer changes in AWS."""
        return adopted

    def shown(self, name: str, found: Mapping[str, Any]) -> str:
        """Return AWS's value of a property, as an import that differs shows it."""
        return json.dumps(found[name], ensure_ascii=False)

    def adopts(
        self, client: AccountClient, inputs: InputsT, found: Mapping[str, Any] | None, what: str, *, import_id: str
    ) -> bool:
        """Whether AWS already has what a creation asks for, so that nothing is to be written; says so.

        Raises ExistingSettingError where it has something else, unless this stack held that before the run.
        """
        if found is None:
            return False
        differing = set(inputs.difference(found, inputs.properties()).changes) - inputs.BESIDE_AWS
        if not differing:
            label = self.full_id(client.account_id, *self.parts(inputs))
            self.runtime.narrator.say(f"{self.resource} {label}: adopted, AWS already has it as declared")
            return True
        if self._held_before(client.account_id, inputs):
            return False
        raise ExistingSettingError(
            f"account {client.account_id} {differs_in(what, differing)}; nothing was changed. To keep what AWS has, "
            f"make the program equal to it: with import_={import_id!r} in its ResourceOptions, the preview shows each "
            f"difference; {HOW_TO_REPLACE}"
        )

    def note_held(self, held: Mapping[str, Any]) -> None:
        """Take note that the stack already holds a slot: a replacement may overwrite what is its own."""
        inputs, _ = self.inputs.check(held)
        if inputs is not None:
            self.runtime.held.declare(self.places(inputs))

    def _held_before(self, account_id: str, inputs: InputsT) -> bool:
        caller_of = self.runtime.accounts.caller_account_id
        return any(self.runtime.held.holds(place.slot, account_id, caller_of) for place in self.places(inputs))

    def client_for(self, inputs: ResourceInputs) -> AccountClient:
        """Return the client for what a program declares."""
        return self.runtime.accounts.client(inputs.connection, inputs.declared_account_id)

    def client_of(self, account_id: str, state: Mapping[str, Any]) -> AccountClient:
        """Return the client for what a state holds."""
        return self.runtime.accounts.client(connection_of(state), account_id)

    def client_to_update(self, account_id: str, inputs: ResourceInputs) -> AccountClient:
        """Return the client for the account of an ID, reached as the inputs say.

        Raises AccountError where the program names no account and its credentials have come to be another's.
        """
        client = self.runtime.accounts.client(inputs.connection, account_id)
        if inputs.declared_account_id is None and client.names_account:
            raise AccountError(
                f"the credentials are of account {client.caller.account_id}, the resource is in {account_id}, and the "
                f"program names neither: set account_id to the one that is meant"
            )
        return client

    def require_same_account(self, account_id: str, former: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
        """Raise AccountError where inputs that no longer name the resource's account mean another account by that.

        Asks who the caller is only if ``account_id`` or ``connection`` has been taken out or changed.
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
            raise AccountError(f"set account_id: the account that is meant without it is not known ({error})") from None
        if caller != account_id:
            raise AccountError(
                f"without account_id, this is account {caller}, the credentials' own, but the resource is in "
                f"{account_id}: set account_id to the one that is meant"
            )

    def skips_delete(self, slot_part: str, account_id: str) -> bool:
        """Whether the program of this run still declares the slot; says so if it does."""
        slot = Slot(self.resource, slot_part)
        if not self.runtime.declarations.holds(slot, account_id, self.runtime.accounts.caller_account_id):
            return False
        self.runtime.narrator.say(
            f"{self.resource} {account_id}/{slot_part}: not deleted in AWS, since this program still declares it"
        )
        return True

    def changing(self, slot_part: str, account_id: str) -> threading.Lock:
        """Return the lock to hold while a slot is written, or found undeclared and then deleted."""
        return self.runtime.declarations.changing(Slot(self.resource, slot_part), account_id)

    def unless_gone(self, find: Callable[[], FoundT | None]) -> FoundT | None:
        """Return what is found; "not found" is believed when seen twice, a second apart (AWS is slow after a Put)."""
        found = find()
        if found is None:
            self.runtime.clock.sleep(SECONDS_BEFORE_GONE_IS_BELIEVED)
            found = find()
        return found

    def inputs_of(self, inputs: dict[str, Any], client: AccountClient, state: Mapping[str, Any]) -> dict[str, Any]:
        """Return a read's inputs: what AWS has, and beside it what the state has of the program's."""
        beside = {name: state[name] for name in self.inputs.BESIDE_AWS if state.get(name) is not None}
        if not client.names_account:
            # Whether the program names its own account isn't known here; most that could leave it out do.
            beside.pop("account_id", None)
        return {**beside, **inputs}


def _resource_named(urn: str) -> str:
    """Return a resource as its program names it: ``AlternateContact 'security'``."""
    _, _, types, name = urn.split("::", 3)
    return f"{types.rpartition('$')[2].rpartition(':')[2]} '{name}'"


def connection_of(state: Mapping[str, Any]) -> Connection | None:
    """Return the connection that a state holds. Raises AccountError if it is none."""
    from pydantic import ValidationError

    held = state.get("connection")
    if held is None:
        return None
    try:
        return Connection.model_validate(held)
    except ValidationError:
        raise AccountError("the connection in the state is not valid: run pulumi up to set it again") from None
