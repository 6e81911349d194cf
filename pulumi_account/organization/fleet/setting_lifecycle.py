"""What the lifecycles of settings that one Put sets share, in many accounts: putting, adopting and removing them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.core.errors import AccessDeniedError, ExistingSettingError, NotFoundError
from pulumi_account.core.existing import differs_in, look_before_write, overwrites
from pulumi_account.core.ignored import NOTHING_IGNORED, IgnoredChanges, with_ignored_from_aws
from pulumi_account.core.requests import CreateRequest, CreateResponse, DeleteRequest, UpdateRequest, UpdateResponse
from pulumi_account.core.settings import connection_of

from .changes import NEVER_SET, held_in, properties_after, reasons
from .departures import without_departed
from .ignored import ignored_in, still_drifted, without_ignored
from .lifecycle import OrganizationInputsT, OrganizationLifecycle, waits_for
from .many_accounts import Outcome
from .status import AS_DECLARED, MISSING, NOT_REMOVED, NOT_SET, NOT_UPDATED, Status, drifted

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.inputs import SettingFields


class OrganizationSettingLifecycle(OrganizationLifecycle[OrganizationInputsT]):
    """A contact or a name in many accounts. A subclass says how one account's is put, found and removed."""

    removes: ClassVar[bool] = True
    """Whether AWS can delete the setting."""
    why_it_stays: ClassVar[str]
    """Why a setting that AWS can't delete stays in accounts that are removed."""

    def put(self, client: AccountClient, setting: Any) -> None:
        """Set one account's setting."""
        raise NotImplementedError

    def find(self, client: AccountClient, *parts: str) -> dict[str, Any] | None:
        """Return one account's setting as AWS has it, or None; ``parts`` is what follows ``organization`` in the ID."""
        raise NotImplementedError

    def remove(self, client: AccountClient, *parts: str) -> None:
        """Delete one account's setting. Raises NotFoundError if it has none."""
        raise NotImplementedError

    def _changes_in_words(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
        removal = f"{'keeps' if self._keeps(inputs) else 'deletes'} the {self.what(state or inputs)} of {{accounts}}"
        return self._accounts_in_words(state, inputs, removal)

    def create(self, request: CreateRequest[OrganizationInputsT]) -> CreateResponse:
        """Set every account; raises PartialFailureError if some fail."""
        inputs = request.inputs
        outcomes = self._set_in(inputs, {}, dict.fromkeys(inputs.account_ids, NOT_SET))
        response = CreateResponse(self.label(inputs), self._properties(inputs, {}, outcomes))
        self._show_outcome(outcomes)
        self._raise_failures(outcomes, response)
        return response

    def update(self, request: UpdateRequest[OrganizationInputsT]) -> UpdateResponse:
        """Set the accounts that differ, and remove the setting from those that left the list."""
        inputs = request.inputs
        state = without_ignored(self.inputs, request.state, request.ignored)
        wanted = set(inputs.account_ids)
        gone = [account for account in held_in(state) if account not in wanted]
        given = inputs.properties()
        left = set() if self._keeps(given) else self._left_to_the_next_run(state, gone)
        gone = [account for account in gone if account not in left]
        # Deletes have their own quota, five times slower, so they run at the same time.
        with ThreadPoolExecutor(1) as removals:
            remove = partial(self._remove_in, state, gone, given, what="removing ")
            removal = removals.submit(self.runtime.narrator.carried(remove))
            outcomes = self._set_in(inputs, state, reasons(self.inputs, state, given), request.ignored)
            outcomes |= removal.result()
        outcomes |= dict.fromkeys(left, Outcome(NOT_REMOVED))
        drift = still_drifted(request.state, state, inputs.account_ids)
        response = UpdateResponse(self._properties(inputs, state, {**drift, **outcomes}))
        self._show_outcome(outcomes)
        self._raise_failures(outcomes, response)
        return response

    def delete(self, request: DeleteRequest) -> None:
        """Remove the setting from every account; already gone is success."""
        state = request.state
        outcomes = self._remove_in(state, held_in(state), state)
        self._show_outcome(outcomes)
        self._raise_failures(outcomes, None)

    def _properties(
        self, inputs: OrganizationInputsT, state: Mapping[str, Any], outcomes: Mapping[str, Outcome]
    ) -> dict[str, Any]:
        return {**properties_after(inputs, outcomes), **self._outputs(state, outcomes, inputs.account_ids)}

    def _set_in(
        self,
        inputs: OrganizationInputsT,
        state: Mapping[str, Any],
        why: Mapping[str, Status],
        ignored: IgnoredChanges = NOTHING_IGNORED,
    ) -> dict[str, Outcome]:
        """Set the accounts for these reasons; after a run that was cut off, skip those that are already as declared."""
        if not why:
            return {}
        client = self.runtime.accounts.client(inputs.connection, None)
        run = (client.endpoint_url, client.account_id, self.resource, self.label(inputs))
        with self.runtime.unfinished.noted(*run) as was_cut_off:
            if was_cut_off:
                self.tell(
                    inputs.properties(),
                    "the last run was cut off: accounts that are already as declared are not set again",
                )
            return self._put_in(inputs, state, why, ignored, looks_first=was_cut_off)

    def _put_in(
        self,
        inputs: OrganizationInputsT,
        state: Mapping[str, Any],
        why: Mapping[str, Status],
        ignored: IgnoredChanges,
        *,
        looks_first: bool,
    ) -> dict[str, Outcome]:
        properties = inputs.properties()

        def work(client: AccountClient) -> Outcome:
            account = client.account_id
            names = ignored_in(self.inputs, properties, account, ignored)
            # Gets have their own quota, twice as fast or more: while some threads read, others write.
            with self._changing(properties, account):
                return self._set(client, inputs, state, why[account], names, looks_first=looks_first)

        def failed(account: str) -> Status:
            return NOT_SET if why[account] in NEVER_SET else NOT_UPDATED

        outcomes = self._in_each("", inputs.connection, why, work, failed)
        adopted = [account for account, outcome in outcomes.items() if outcome.is_adopted]
        if adopted and not looks_first:
            self.tell(properties, f"adopted in {self._named(adopted)}: AWS already has it there as declared")
        return outcomes

    def _set(
        self,
        client: AccountClient,
        inputs: OrganizationInputsT,
        state: Mapping[str, Any],  # noqa: ARG002 - some settings depend on what they were
        why: Status,
        ignored: Collection[str],
        *,
        looks_first: bool,
    ) -> Outcome:
        """Set one account for a reason, unless AWS already has the setting."""
        setting, status = inputs.of_account(client.account_id), AS_DECLARED
        if why in NEVER_SET and not overwrites(self.runtime.settings, inputs):
            is_adopted = is_there = self._adopts(client, setting)
        else:
            if why not in NEVER_SET:
                setting, status = self._with_ignored(client, setting, ignored)
            is_adopted, is_there = False, looks_first and self._is_there(client, setting)
        if not is_there:
            self.put(client, setting)
        return Outcome(status, is_adopted=is_adopted)

    def _keeps(self, properties: Mapping[str, Any]) -> bool:
        """Whether the setting stays in AWS when it is removed from the program."""
        return not self.removes or properties.get("on_removal") == "retain"

    def _remove_in(
        self, state: Mapping[str, Any], accounts: list[str], given: Mapping[str, Any], what: str = ""
    ) -> dict[str, Outcome]:
        """Remove the setting from these accounts, except where the program still declares the slot.

        ``given`` has the ``connection`` and ``on_removal`` that count; ``what`` begins the progress lines.
        """
        if not accounts:
            return {}
        if not self.removes:
            self.tell(state, f"{self.why_it_stays}; it stays unchanged in {self._named(accounts)}")
            return {}
        if self._keeps(given):
            self.tell(state, f"left unchanged in {self._named(accounts)}, since on_removal is retain")
            return {}
        connection = connection_of(given)
        declared: list[str] = []
        parts, slots = self.parts_in(state), self._slots(state)
        removed_before = False

        def work(client: AccountClient) -> Outcome:
            nonlocal removed_before
            account = client.account_id
            with self._changing(state, account):
                if self._declares(slots, account):
                    declared.append(account)
                # A repeated deletion meets accounts that are done; Gets are ten times faster than Deletes.
                elif not removed_before or self.find(client, *parts) is not None:
                    try:
                        self.remove(client, *parts)
                    except NotFoundError:
                        removed_before = True
            return Outcome(None)

        outcomes = self._in_each(what, connection, accounts, work, lambda _: NOT_REMOVED)
        if declared:
            self.tell(
                state, f"not deleted in AWS in {self._named(declared)}, since this program still declares it there"
            )
        return without_departed(self, outcomes, outcomes, connection, state)

    def _status(self, client: AccountClient, state: Mapping[str, Any], held: Status) -> Status | None:
        setting = self.inputs.setting_in(state, client.account_id)
        found = self.found_or_gone(lambda: self.find(client, *self.parts_in(setting)))
        if held == NOT_REMOVED:
            return None if found is None else NOT_REMOVED
        if found is None:
            return NOT_SET if held == NOT_SET else MISSING
        differing = self.inputs.differing(found, setting)
        if not differing:
            return AS_DECLARED
        return NOT_SET if held == NOT_SET else drifted(differing)

    def _with_ignored(
        self, client: AccountClient, setting: SettingFields, names: Collection[str]
    ) -> tuple[SettingFields, Status]:
        """Return what to write, with AWS's values of ignored properties, and the account's new status."""
        wanted = setting.properties()
        setting, found = with_ignored_from_aws(setting, names, lambda: self.find(client, *self.parts_in(wanted)))
        if found is None:
            return setting, AS_DECLARED
        differing = self.inputs.differing(setting.properties(), wanted)
        return setting, drifted(differing) if differing else AS_DECLARED

    def _is_there(self, client: AccountClient, setting: SettingFields) -> bool:
        wanted = setting.properties()
        try:
            found = self.find(client, *self.parts_in(wanted))
        except AccessDeniedError:
            return False  # The caller may be allowed to write without being allowed to read.
        return found is not None and not self.inputs.differing(found, wanted)

    def _adopts(self, client: AccountClient, setting: SettingFields) -> bool:
        wanted = setting.properties()
        found = look_before_write(lambda: self.find(client, *self.parts_in(wanted)))
        if found is None:
            return False
        differing = self.inputs.differing(found, wanted)
        if differing:
            raise ExistingSettingError(differs_in(self.what(wanted), differing))
        return True

    def _left_to_the_next_run(self, state: Mapping[str, Any], accounts: list[str]) -> set[str]:
        """Return the accounts that still unknown resources may declare; a message names them."""
        unclear, slots = self.runtime.declarations.unclear(self.slot_kind()), self._slots(state)
        left = {account for account in accounts if not self._declares(slots, account)} if unclear else set()
        if left:
            self.tell(state, f"not deleted in AWS in {self._named(left)} in this run: {waits_for(unclear)}")
        return left

    @contextmanager
    def _changing(self, properties: Mapping[str, Any], account: str) -> Iterator[None]:
        with ExitStack() as stack:
            for slot in sorted(self._slots(properties)):
                stack.enter_context(self.runtime.declarations.changing(slot, account))
            yield
