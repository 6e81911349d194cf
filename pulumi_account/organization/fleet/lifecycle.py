"""The life of one setting in many accounts: what all Organization* resources share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pulumi_account.core import identity
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    CancelledError,
    CredentialsError,
    ExistingSettingError,
    NotFoundError,
)
from pulumi_account.core.existing import differs_in, looked_up, overwrites
from pulumi_account.core.fields import Unknown
from pulumi_account.core.ignored import NOTHING_IGNORED, IgnoredChanges, as_found
from pulumi_account.core.inputs import ResourceInputs
from pulumi_account.core.lifecycle import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    Lifecycle,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
    connection_of,
)
from pulumi_account.core.slots import Place, Slot

from .departures import unless_departed, without_departed
from .failures import raise_failures
from .ignoring import ignored_in, still_drifted, without_ignored
from .many_accounts import Outcome, Progress, in_each, named, so_far
from .model import OrganizationInputs, known_among
from .rollout import NEVER_OURS, foretold, held_in, properties_after, reasons
from .status import (
    ACCOUNT_STATUSES,
    AS_DECLARED,
    MISSING,
    NOT_REMOVED,
    NOT_SET,
    NOT_UPDATED,
    Status,
    drifted,
    held_statuses,
    statuses_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.settings import Connection

OrganizationInputsT = TypeVar("OrganizationInputsT", bound=OrganizationInputs)


class OrganizationLifecycle(Lifecycle[OrganizationInputsT]):
    """One setting in many accounts; ID ``organization/{what follows the account in the single resource's ID}``.

    Every account is attempted, in parallel. A subclass says how one account's setting is put, found and removed.
    """

    removes_in_updates: ClassVar[bool] = True
    removes: ClassVar[bool] = True
    """Whether AWS has a way to remove the setting."""
    slot_resource: ClassVar[str]
    """The single resource, whose slots are declared, so that moving from one to the other never wipes one."""

    def what(self, properties: Mapping[str, Any]) -> str:
        """Return the setting's name in progress lines, such as ``SECURITY contact``."""
        raise NotImplementedError

    @classmethod
    def parts_in(cls, properties: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what follows ``organization`` in the ID; each is a slot of every account."""
        raise NotImplementedError

    def put(self, client: AccountClient, setting: Any) -> None:
        """Set one account's setting: the single resource's inputs."""
        raise NotImplementedError

    def find(self, client: AccountClient, setting: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return one account's setting as AWS has it; None where it has none. ``setting`` tells which it is."""
        raise NotImplementedError

    def remove(self, client: AccountClient, setting: Mapping[str, Any]) -> None:
        """Delete one account's setting, or raise NotFoundError."""
        raise NotImplementedError

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
    def places(cls, inputs: OrganizationInputsT) -> list[Place]:
        """Return every account's slots, as far as a preview knows them."""
        parts = cls.parts(inputs) or ("",)
        if any(isinstance(part, Unknown) for part in parts):
            return []
        accounts = known_among(inputs.accounts)
        return [Place(Slot(cls.slot_resource, part), account) for part in parts for account in accounts]

    def settings_in(self, slot: Slot, accounts: Sequence[str]) -> str:
        """Return what messages call a slot of some accounts; many are only counted."""
        if len(accounts) == 1:
            return super().settings_in(slot, accounts)
        return f"{' '.join(filter(None, slot))} in {named(accounts)}"

    def foretell(self, state: Mapping[str, Any], inputs: Mapping[str, Any], *, is_replaced: bool = False) -> str:
        """Say which accounts are added, removed, changed or repaired."""
        # What takes the place of a resource that is replaced is told by its own check.
        given = {**state, "accounts": []} if is_replaced else inputs

        def is_elsewhere(account: str) -> bool:
            # Without a call: what names no account isn't known here.
            slots = self._slots(state)
            return any(self.runtime.declarations.holds(slot, account, lambda _: "") for slot in slots)

        return foretold(self.inputs, state, given, self.removal(state, given), is_elsewhere)

    def removal(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
        """Return what becomes of a setting in an account that leaves the list, as a preview says it."""
        keeps = not self.removes or inputs.get("on_removal") == "retain"
        return f"{'keeps' if keeps else 'deletes'} the {self.what(state or inputs)} of {{accounts}}"

    def create(self, request: CreateRequest[OrganizationInputsT]) -> CreateResponse:
        """Set every account; raises PartialFailureError if some fail."""
        inputs = request.inputs
        outcomes = self.set_in(inputs, dict.fromkeys(inputs.accounts, NOT_SET))
        response = CreateResponse(self.label(inputs), properties_after(inputs, outcomes))
        self._show_outcome(outcomes)
        self._raise_failures(outcomes, response)
        return response

    def update(self, request: UpdateRequest[OrganizationInputsT]) -> UpdateResponse:
        """Set the accounts that differ, and remove the setting from those that are gone from the list."""
        inputs = request.inputs
        state = without_ignored(self.inputs, request.state, request.ignored)
        wanted = set(inputs.accounts)
        gone = [account for account in held_in(state) if account not in wanted]
        left = self._left_to_the_next_run(state, gone) if inputs.on_removal != "retain" else set()
        gone = [account for account in gone if account not in left]
        # Deletes have a quota of their own, five times slower: they go on beside.
        with ThreadPoolExecutor(1) as beside:
            remove = partial(self.remove_in, state, gone, inputs.connection, inputs.on_removal, what="removing ")
            removal = beside.submit(self.runtime.narrator.carried(remove))
            outcomes = self.set_in(inputs, reasons(self.inputs, state, inputs.properties()), request.ignored)
            outcomes |= removal.result()
        outcomes |= dict.fromkeys(left, Outcome(NOT_REMOVED))
        drift = still_drifted(request.state, state, inputs.accounts)
        response = UpdateResponse(properties_after(inputs, {**drift, **outcomes}))
        self._show_outcome(outcomes)
        self._raise_failures(outcomes, response)
        return response

    def read(self, request: ReadRequest) -> ReadResponse:
        """Compare every account with the state; what has drifted or gone is noted by account, without values."""
        state = {name: value for name, value in request.state.items() if name in self.inputs.model_fields}
        held = statuses_in(request.state)
        connection = connection_of(state)
        outcomes = self._in_each(
            "",
            connection,
            held,
            lambda client: Outcome(self._status(client, state, held[client.account_id])),
            lambda account: held[account],
        )
        outcomes = unless_departed(self, outcomes, held, connection, state)
        self._show_outcome(outcomes)
        # The engine only warns of a read that answers and fails, and the refresh would count as a success.
        self._raise_failures(outcomes, None, "could not be read, so the state stays as it was")
        found = {account: outcome.status for account, outcome in outcomes.items() if outcome.status is not None}
        return ReadResponse(state, {**state, ACCOUNT_STATUSES: held_statuses(found)})

    def delete(self, request: DeleteRequest) -> None:
        """Remove the setting from every account; already gone is success."""
        state = request.state
        outcomes = self.remove_in(state, held_in(state), connection_of(state), state.get("on_removal"))
        self._show_outcome(outcomes)
        self._raise_failures(outcomes, None)

    def note_held(self, held: Mapping[str, Any]) -> None:
        """Do nothing: an account among a state's inputs may never have been set."""

    def set_in(
        self, inputs: OrganizationInputsT, why: Mapping[str, Status], ignored: IgnoredChanges = NOTHING_IGNORED
    ) -> dict[str, Outcome]:
        """Set the accounts for these reasons, unless the last run was cut off and has set them already."""
        if not why:
            return {}
        client = self.runtime.accounts.client(inputs.connection, None)
        with self.runtime.unfinished.noted(client.endpoint_url, client.account_id, self.label(inputs)) as was_cut_off:
            if was_cut_off:
                self.tell(inputs.properties(), "the last run was cut off: what is as declared already is not set again")
            return self._set_in(inputs, why, ignored, looks_first=was_cut_off)

    def _set_in(
        self, inputs: OrganizationInputsT, why: Mapping[str, Status], ignored: IgnoredChanges, *, looks_first: bool
    ) -> dict[str, Outcome]:
        properties = inputs.properties()
        looks_at_others = not overwrites(self.runtime.settings, inputs)
        adopted: list[str] = []

        def work(client: AccountClient) -> Outcome:
            account = client.account_id
            setting, status = inputs.of_account(account), AS_DECLARED
            # Gets have a quota of their own, twice as fast: while some threads look, others write.
            with self._changing(properties, account):
                if looks_at_others and why[account] in NEVER_OURS:
                    is_there = self._adopts(client, setting)
                    if is_there:
                        adopted.append(account)
                else:
                    if why[account] not in NEVER_OURS:
                        names = ignored_in(self.inputs, properties, account, ignored)
                        setting, status = self._with_ignored(client, setting, names)
                    is_there = looks_first and self._is_there(client, setting)
                if not is_there:
                    self.put(client, setting)
            return Outcome(status)

        def failed(account: str) -> Status:
            return NOT_SET if why[account] in NEVER_OURS else NOT_UPDATED

        outcomes = self._in_each("", inputs.connection, why, work, failed)
        if adopted and not looks_first:
            self.tell(properties, f"adopted in {named(adopted)}: AWS already has it there as declared")
        return outcomes

    def remove_in(
        self,
        state: Mapping[str, Any],
        accounts: list[str],
        connection: Connection | None,
        on_removal: str | None,
        what: str = "",
    ) -> dict[str, Outcome]:
        """Remove the setting from these accounts, but for slots that the program still declares."""
        if not accounts:
            return {}
        if on_removal == "retain":
            self.tell(state, f"left as it is in {named(accounts)}, since on_removal is retain")
            return {}
        declared: list[str] = []
        removed_before = False

        def work(client: AccountClient) -> Outcome:
            nonlocal removed_before
            account = client.account_id
            setting = self.inputs.setting_in(state, account)
            with self._changing(state, account):
                if self._is_declared(state, account):
                    declared.append(account)
                # A deletion that is tried again meets accounts that are done; a Get is ten times faster than a Delete.
                elif not removed_before or self.find(client, setting) is not None:
                    try:
                        self.remove(client, setting)
                    except NotFoundError:
                        removed_before = True
            return Outcome(None)

        outcomes = self._in_each(what, connection, accounts, work, lambda _: NOT_REMOVED)
        if declared:
            self.tell(state, f"not deleted in AWS in {named(declared)}, since this program still declares it there")
        return without_departed(self, outcomes, outcomes, connection, state)

    def _status(self, client: AccountClient, state: Mapping[str, Any], held: Status) -> Status | None:
        setting = self.inputs.setting_in(state, client.account_id)
        found = self.unless_gone(lambda: self.find(client, setting))
        if held == NOT_REMOVED:
            return None if found is None else NOT_REMOVED
        if found is None:
            return NOT_SET if held == NOT_SET else MISSING
        differing = self.inputs.differing(found, setting)
        if not differing:
            return AS_DECLARED
        return NOT_SET if held == NOT_SET else drifted(differing)

    def _with_ignored(
        self, client: AccountClient, setting: ResourceInputs, names: Iterable[str]
    ) -> tuple[ResourceInputs, Status]:
        """Return what to write, with AWS's values of ignored properties, and what the state is to say of them."""
        wanted = setting.properties()
        setting, found = as_found(setting, names, lambda: self.find(client, wanted))
        if found is None:
            return setting, AS_DECLARED
        differing = self.inputs.differing(setting.properties(), wanted)
        return setting, drifted(differing) if differing else AS_DECLARED

    def _is_there(self, client: AccountClient, setting: ResourceInputs) -> bool:
        wanted = setting.properties()
        try:
            found = self.find(client, wanted)
        except AccessDeniedError:
            return False  # Who may not look may be allowed to write.
        return found is not None and not self.inputs.differing(found, wanted)

    def _adopts(self, client: AccountClient, setting: ResourceInputs) -> bool:
        wanted = setting.properties()
        found = looked_up(lambda: self.find(client, wanted))
        if found is None:
            return False
        differing = self.inputs.differing(found, wanted)
        if differing:
            raise ExistingSettingError(differs_in(self.what(wanted), differing))
        return True

    def _in_each(
        self,
        what: str,
        connection: Connection | None,
        accounts: Iterable[str],
        work: Callable[[AccountClient], Outcome],
        failed: Callable[[str], Status],
    ) -> dict[str, Outcome]:
        """Do the work in every account; once credentials can't be used, or the run is cancelled, no call is made."""
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
                if isinstance(error, CredentialsError | CancelledError):
                    over.append(error)
                return Outcome(failed(account), error)

        return in_each(order, attempt, Progress(self.runtime.narrator, self.runtime.clock, what, len(order)))

    def _show_outcome(self, outcomes: Mapping[str, Outcome]) -> None:
        """Leave the outcome on the resource's row, where otherwise what was shown last on the way would stay."""
        if outcomes:
            failed = sum(outcome.error is not None for outcome in outcomes.values())
            self.runtime.narrator.progress(so_far(len(outcomes) - failed, len(outcomes), failed))

    def _raise_failures(self, outcomes: Mapping[str, Outcome], response: Any, said: str = "failed") -> None:
        raise_failures(outcomes, response, said)

    def _slots(self, properties: Mapping[str, Any]) -> list[Slot]:
        return [Slot(self.slot_resource, part) for part in self.parts_in(properties) or ("",)]

    def _is_declared(self, state: Mapping[str, Any], account: str) -> bool:
        caller_of = self.runtime.accounts.caller_account_id
        return any(self.runtime.declarations.holds(slot, account, caller_of) for slot in self._slots(state))

    def _left_to_the_next_run(self, state: Mapping[str, Any], accounts: list[str]) -> set[str]:
        """Return the accounts that resources may declare of which it isn't known yet what they declare; says so."""
        unclear = self.runtime.declarations.unclear(self.slot_kind())
        left = {account for account in accounts if not self._is_declared(state, account)} if unclear else set()
        if left:
            self.tell(state, f"not deleted in AWS in {named(left)} in this run: {waits_for(unclear)}")
        return left

    @contextmanager
    def _changing(self, properties: Mapping[str, Any], account: str) -> Iterator[None]:
        with ExitStack() as stack:
            for slot in sorted(self._slots(properties)):
                stack.enter_context(self.runtime.declarations.changing(slot, account))
            yield

    def tell(self, properties: Mapping[str, Any], message: str) -> None:
        """Say something about the resource as a whole."""
        label = identity.build(identity.ORGANIZATION, *self.parts_in(properties))
        self.runtime.narrator.say(f"{self.resource} {label}: {message}")


def waits_for(unclear: Sequence[str]) -> str:
    """Return why a removal is left to the next run."""
    return (
        f"which accounts {', '.join(unclear)} declares is not known yet. The next run deletes what the program doesn't "
        f"declare; account IDs that are plain strings are known at once"
    )
