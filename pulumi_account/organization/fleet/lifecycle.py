"""What the lifecycles of all Organization* resources share: IDs, slots, previews, reads, and a verb's outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pulumi_account.core import identity
from pulumi_account.core.errors import AccountError, CanceledError, CredentialsError
from pulumi_account.core.fields import Unknown
from pulumi_account.core.inputs import ResourceInputs
from pulumi_account.core.lifecycle import Lifecycle
from pulumi_account.core.requests import ReadRequest, ReadResponse
from pulumi_account.core.settings import connection_of
from pulumi_account.core.slots import Place, Slot

from .changes import account_changes_in_words
from .departures import unless_departed
from .failures import raise_failures
from .many_accounts import Outcome, Progress, done_of_total, in_each, named
from .model import OrganizationInputs, known_among
from .status import ACCOUNT_STATUSES, Status, statuses_for_state, statuses_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.settings import Connection

OrganizationInputsT = TypeVar("OrganizationInputsT", bound=OrganizationInputs)


class OrganizationLifecycle(Lifecycle[OrganizationInputsT]):
    """One setting in many accounts; ID ``organization/{what follows the account in the single resource's ID}``.

    Every account is attempted, in parallel.
    """

    id_has_account: ClassVar[bool] = False
    removes_in_updates: ClassVar[bool] = True
    slot_resource: ClassVar[str]
    """The single resource, whose slots are declared, so that moving from one to the other never deletes one."""
    fixed_parts: ClassVar[tuple[str, ...]] = ()
    """What always follows ``organization`` in the ID."""
    setting_name: ClassVar[str]
    """The setting's name in messages, such as ``{alternate_contact_type} contact``, filled in from its properties."""

    def what(self, properties: Mapping[str, Any]) -> str:
        """Return the setting's name in messages, such as ``SECURITY contact``."""
        return self.setting_name.format_map(properties)

    @classmethod
    def parts_in(cls, properties: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what follows ``organization`` in the ID; each is a slot of every account."""
        return (*cls.fixed_parts, *(properties[name] for name in cls.part_names.values()))

    @classmethod
    def parts(cls, inputs: ResourceInputs) -> tuple[str, ...]:
        """Return what follows ``organization`` in the ID."""
        return cls.parts_in(inputs.properties())

    def label(self, inputs: ResourceInputs) -> str:
        """Return the ID."""
        return identity.build(identity.ORGANIZATION, *(part for part in self.parts(inputs) if part))

    @classmethod
    def slot_kind(cls) -> str:
        """Return the single resource, whose slots these are."""
        return cls.slot_resource

    @classmethod
    def slot_properties(cls) -> tuple[str, ...]:
        """Return the properties that say which slots a resource declares."""
        return ("accounts", *cls.part_names.values())

    @classmethod
    def places(cls, inputs: OrganizationInputsT) -> list[Place]:
        """Return every account's slots, as far as a preview knows them."""
        parts = cls.parts(inputs) or ("",)
        if any(isinstance(part, Unknown) for part in parts):
            return []
        accounts = known_among(inputs.account_ids)
        return [Place(Slot(cls.slot_resource, part), account) for part in parts for account in accounts]

    def settings_declared(self, inputs: OrganizationInputsT) -> dict[Place, Mapping[str, Any]]:
        """Return every account's setting, as far as a preview knows them."""
        properties = inputs.properties()
        own = properties.get(self.inputs.BY_ACCOUNT, {})
        if isinstance(own, Unknown):
            return {}
        known = {account: own[account] for account in own if not isinstance(own[account], Unknown)}
        settings = {account: self.inputs.setting_in(properties, account) for account in known}
        shared = self.inputs.setting_in(properties, "")
        places = (place for place in self.places(inputs) if place.account_id in known or place.account_id not in own)
        return {place: settings.get(str(place.account_id), shared) for place in places}

    def accounts_in_words(self, accounts: Sequence[str | None]) -> str:
        """Return what messages call accounts; many accounts are only counted."""
        return super().accounts_in_words(accounts) if len(accounts) == 1 else self._named(filter(None, accounts))

    def slots_in_words(self, slot: Slot, accounts: Sequence[str]) -> str:
        """Return what messages call a slot of some accounts; many accounts are only counted."""
        if len(accounts) == 1:
            return super().slots_in_words(slot, accounts)
        return f"{' '.join(filter(None, slot))} in {self._named(accounts)}"

    def require_possible(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
        """Raise AccountError for changes that AWS never accepts; no call is made."""

    def consequence_of_create(self, inputs: Mapping[str, Any]) -> str:
        """Say which accounts are added."""
        return self._changes_in_words({}, inputs)

    def consequence_of_update(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
        """Say which accounts are added, removed, changed or repaired."""
        return self._changes_in_words(state, inputs)

    def consequence_of_replace(self, state: Mapping[str, Any]) -> str:
        """Say which accounts are removed; the check of the resource that replaces this one says the rest."""
        return self._changes_in_words(state, {**state, "accounts": []})

    def _changes_in_words(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
        raise NotImplementedError

    def _accounts_in_words(self, state: Mapping[str, Any], inputs: Mapping[str, Any], removal: str) -> str:
        """Return which accounts change; ``removal`` says what becomes of the setting in removed ``{accounts}``."""

        def is_elsewhere(account: str) -> bool:
            # Asked only of a state that has accounts: an empty one names no slot.
            return self._declares_by_name(self._slots(state), account)

        return account_changes_in_words(self.inputs, state, inputs, removal, is_elsewhere, self.runtime.names)

    def _declares(self, slots: Iterable[Slot], account: str) -> bool:
        """Whether the program declares one of these slots of an account; asks who the caller is if that matters."""
        caller_of = self.runtime.accounts.caller_account_id
        return any(self.runtime.declarations.holds(slot, account, caller_of) for slot in slots)

    def _declares_by_name(self, slots: Iterable[Slot], account: str) -> bool:
        """Whether a resource that names the account declares one of these slots; no call is made."""
        return any(self.runtime.declarations.holds(slot, account, lambda _: "") for slot in slots)

    def read(self, request: ReadRequest) -> ReadResponse:
        """Compare every account with the state; note by account what has drifted or is gone, without values."""
        state = {name: value for name, value in request.state.items() if name in self.inputs.model_fields}
        held = statuses_in(request.state)
        connection = connection_of(state)
        outcomes = self._in_each(
            "",
            connection,
            held,
            lambda client: self._look(client, request.state, held[client.account_id]),
            lambda account: held[account],
        )
        outcomes = unless_departed(self, outcomes, held, connection, state)
        self._show_outcome(outcomes)
        # If a read returned properties and failed, the engine would only warn and the refresh would succeed.
        self._raise_failures(outcomes, None, "could not be read, so the state stays unchanged")
        found = {account: outcome.status for account, outcome in outcomes.items() if outcome.status is not None}
        outputs = self._outputs(request.state, outcomes, found)
        return ReadResponse(state, {**state, **outputs, ACCOUNT_STATUSES: statuses_for_state(found)})

    def _look(self, client: AccountClient, state: Mapping[str, Any], held: Status) -> Outcome:
        """Return what is known of one account after a read; without a status if it is no longer to be held."""
        return Outcome(self._status(client, state, held))

    def _status(self, client: AccountClient, state: Mapping[str, Any], held: Status) -> Status | None:
        """Return the status of one account after a read; None if it is no longer to be held."""
        raise NotImplementedError

    def _outputs(
        self,
        state: Mapping[str, Any],  # noqa: ARG002 - a setting may have outputs besides its statuses
        outcomes: Mapping[str, Outcome],  # noqa: ARG002
        accounts: Collection[str],  # noqa: ARG002
    ) -> dict[str, Any]:
        """Return the further outputs after a verb that started from a state, about these accounts."""
        return {}

    def _in_each(
        self,
        what: str,
        connection: Connection | None,
        accounts: Iterable[str],
        work: Callable[[AccountClient], Outcome],
        failed: Callable[[str], Status],
    ) -> dict[str, Outcome]:
        """Do the work in every account; make no call once credentials fail or the run is canceled."""
        order = tuple(accounts)
        if not order:
            return {}
        self.runtime.accounts.caller_account_id(connection)
        over: list[AccountError] = []

        def attempt(account: str) -> Outcome:
            if over:
                return Outcome(failed(account), over[0])
            try:
                return work(self.runtime.accounts.client(connection, account))
            except AccountError as error:
                if isinstance(error, CredentialsError | CanceledError):
                    over.append(error)
                return Outcome(failed(account), error)

        return in_each(order, attempt, Progress(self.runtime.narrator, self.runtime.clock, what, len(order)))

    def _show_outcome(self, outcomes: Mapping[str, Outcome]) -> None:
        """Show the outcome on the resource's row, which otherwise keeps the last progress."""
        if outcomes:
            done = sum(outcome.error is None for outcome in outcomes.values())
            failed = sum(outcome.has_failed for outcome in outcomes.values())
            canceled = ", canceled" if any(outcome.is_canceled for outcome in outcomes.values()) else ""
            self.runtime.narrator.progress(done_of_total(done, len(outcomes), failed) + canceled)

    def _raise_failures(self, outcomes: Mapping[str, Outcome], response: Any, said: str = "failed") -> None:
        raise_failures(outcomes, response, said, self.runtime.names)

    def _named(self, accounts: Iterable[str]) -> str:
        """Return how many accounts these are, and the first few."""
        return named(accounts, self.runtime.names)

    def _slots(self, properties: Mapping[str, Any]) -> list[Slot]:
        return [Slot(self.slot_resource, part) for part in self.parts_in(properties) or ("",)]

    def tell(self, properties: Mapping[str, Any], message: str) -> None:
        """Say something about the whole resource."""
        label = identity.build(identity.ORGANIZATION, *self.parts_in(properties))
        self.runtime.say(self.resource, label, message)


def waits_for(unclear: Sequence[str]) -> str:
    """Return why a removal is left to the next run."""
    return (
        f"the accounts that {', '.join(unclear)} declares are not known yet. The next run deletes what the program "
        f"doesn't declare; account IDs that are plain strings are known at once"
    )
