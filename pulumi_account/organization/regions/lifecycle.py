"""The lifecycle of the regions of many accounts: one rollout for each run, which the next run continues."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.core.account_regions import AccountRegions
from pulumi_account.core.fields import Unknown, holds_unknown
from pulumi_account.core.ignored import NOTHING_IGNORED, IgnoredChanges
from pulumi_account.core.requests import CreateRequest, CreateResponse, DeleteRequest, UpdateRequest, UpdateResponse
from pulumi_account.core.settings import connection_of
from pulumi_account.core.slots import Place, Slot
from pulumi_account.organization.fleet.changes import NEVER_SET, properties_after, reasons
from pulumi_account.organization.fleet.departures import without_departed
from pulumi_account.organization.fleet.ignored import ignored_in, still_drifted, without_ignored
from pulumi_account.organization.fleet.lifecycle import OrganizationLifecycle, waits_for
from pulumi_account.organization.fleet.many_accounts import Outcome
from pulumi_account.organization.fleet.model import known_among
from pulumi_account.organization.fleet.status import LEAVING, NOT_REMOVED, NOT_SET, Status
from pulumi_account.region_opt_in.calls import list_statuses
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle
from pulumi_account.region_opt_in.messages import HOW_TO_OPT_OUT, warn_of_unknown_regions

from .model import OrganizationRegionOptInInputs
from .outcomes import outcome_of, raise_interruption, status_after_look, with_regions_left
from .preview import AccountChange, region_changes
from .rollout import RegionRollout
from .state import account_changes, regions_no_longer_declared, regions_not_done, wanted_regions

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.settings import Connection


class OrganizationRegionOptInLifecycle(OrganizationLifecycle[OrganizationRegionOptInInputs]):
    """The lifecycle of the regions of many accounts; ID ``organization/regions``."""

    resource: ClassVar[str] = "OrganizationRegionOptIn"
    slot_resource: ClassVar[str] = RegionOptInLifecycle.resource
    setting_name: ClassVar[str] = "regions"
    # Regions come and go, so the ID names none.
    fixed_parts: ClassVar[tuple[str, ...]] = ("regions",)
    inputs = OrganizationRegionOptInInputs

    @classmethod
    def slot_properties(cls) -> tuple[str, ...]:
        """Return the properties that say which slots a resource declares."""
        return ("accounts", "region_names", "overrides")

    @classmethod
    def places(cls, inputs: OrganizationRegionOptInInputs) -> list[Place]:
        """Return every region of every account, as far as a preview knows them."""
        if holds_unknown(inputs.overrides):
            return []
        return [
            Place(Slot(cls.slot_resource, region), account)
            for account in known_among(inputs.accounts)
            for region in inputs.wanted_in(account)
        ]

    def warn(self, inputs: OrganizationRegionOptInInputs) -> None:
        """Say which of the regions botocore doesn't know."""
        names = {region for account in inputs.accounts for region in inputs.wanted_in(account)}
        warn_of_unknown_regions(self.runtime, self.resource, self.label(inputs), sorted(names))

    def create(self, request: CreateRequest[OrganizationRegionOptInInputs]) -> CreateResponse:
        """Switch the regions of every account. Raises PartialFailureError if some fail or aren't done in time."""
        inputs = request.inputs
        outcomes = self._roll_out(inputs, {}, dict.fromkeys(inputs.accounts, NOT_SET))
        response = CreateResponse(self.label(inputs), properties_after(inputs, outcomes))
        self._raise_failures(outcomes, response)
        return response

    def update(self, request: UpdateRequest[OrganizationRegionOptInInputs]) -> UpdateResponse:
        """Switch the regions that differ, and opt out of those that were removed, as ``on_removal`` says.

        Raises PartialFailureError if some fail or aren't done in time.
        """
        inputs = request.inputs
        state = without_ignored(self.inputs, request.state, request.ignored)
        outcomes = self._roll_out(inputs, state, reasons(self.inputs, state, inputs.properties()), request.ignored)
        drift = still_drifted(request.state, state, inputs.accounts)
        response = UpdateResponse(properties_after(inputs, {**drift, **outcomes}))
        self._raise_failures(outcomes, response)
        return response

    def delete(self, request: DeleteRequest) -> None:
        """Opt out of the regions of every account as ``on_removal`` says, except those that are still declared."""
        state = request.state
        with self._changing_regions(regions_no_longer_declared(state, {})):
            leaving = self._leaving(state, {}, state.get("on_removal"))
            outcomes = self._switch(connection_of(state), {}, leaving, state.get("timeout_minutes"))
        self._raise_failures(without_departed(self, outcomes, outcomes, connection_of(state), state), None)

    def _roll_out(
        self,
        inputs: OrganizationRegionOptInInputs,
        state: Mapping[str, Any],
        why: Mapping[str, Status],
        ignored: IgnoredChanges = NOTHING_IGNORED,
    ) -> dict[str, Outcome]:
        declared = {account: inputs.wanted_in(account) for account in inputs.accounts}
        wanted = {account: declared[account] for account in why}
        for account in why.keys() & set(state.get("accounts") or ()):
            if ignored_in(self.inputs, inputs.properties(), account, ignored):
                # A region that was done and has drifted since stays as it is.
                wanted[account] = regions_not_done(state, account, declared[account])
        new = {account for account, reason in why.items() if reason in NEVER_SET}
        with self._changing_regions(wanted, regions_no_longer_declared(state, declared)):
            leaving = self._leaving(state, declared, inputs.on_removal)
            left = self._left_to_next_run(state, leaving)
            leaving = {} if left else leaving
            outcomes = self._switch(inputs.connection, wanted, leaving, inputs.timeout_minutes, new)
        removed = leaving.keys() - declared.keys()
        outcomes = without_departed(self, outcomes, removed, inputs.connection, inputs.properties())
        return outcomes | {
            account: with_regions_left(outcomes.get(account), regions, is_declared=account in declared)
            for account, regions in left.items()
        }

    def _leaving(
        self, state: Mapping[str, Any], declared: Mapping[str, Mapping[str, bool]], on_removal: str | None
    ) -> dict[str, set[str]]:
        """Return by account the regions to opt out of, because nothing declares them anymore; says what stays."""
        leaving: dict[str, set[str]] = {}
        kept: set[str] = set()
        for account, regions in regions_no_longer_declared(state, declared).items():
            elsewhere = {region for region in regions if self._declares([self._slot(region)], account)}
            if regions - elsewhere:
                leaving[account] = regions - elsewhere
            if elsewhere:
                kept.add(account)
        if kept:
            self.tell(state, f"not opted out of in {self._named(kept)}, since this program still declares it there")
        if leaving and on_removal != "opt_out":
            stays = {account: AccountChange(frozenset(regions), {}) for account, regions in leaving.items()}
            self.tell(state, f"{region_changes(stays, self.runtime.names, opts_out=False)}; {HOW_TO_OPT_OUT}")
            return {}
        return leaving

    def _changes_in_words(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
        """Return which accounts change, and in which of them each region is opted out of or stays opted in."""
        accounts = self._accounts_in_words(state, inputs, "removed: {accounts}")
        if any(isinstance(inputs.get(name), Unknown) for name in ("accounts", "region_names", "enabled", "overrides")):
            return accounts
        changes = account_changes(
            state, inputs, lambda account, region: self._declares_by_name([self._slot(region)], account)
        )
        regions = region_changes(changes, self.runtime.names, opts_out=inputs.get("on_removal") == "opt_out")
        return "; ".join(filter(None, (regions, accounts)))

    def _left_to_next_run(self, state: Mapping[str, Any], leaving: Mapping[str, set[str]]) -> Mapping[str, set[str]]:
        """Return all of ``leaving`` if a resource may declare some of it, which isn't known yet; says so."""
        unclear = self.runtime.declarations.unclear(self.slot_kind())
        if not unclear or not leaving:
            return {}
        self.tell(state, f"not opted out of in {self._named(leaving)} in this run: {waits_for(unclear)}")
        return leaving

    def _slot(self, region: str) -> Slot:
        return Slot(self.slot_resource, region)

    @contextmanager
    def _changing_regions(self, *regions: Mapping[str, Collection[str]]) -> Iterator[None]:
        """Hold the slots of regions by account, so that nothing else switches these regions."""
        places = {(self._slot(name), account) for part in regions for account in part for name in part[account]}
        with ExitStack() as stack:
            for slot, account in sorted(places):
                stack.enter_context(self.runtime.declarations.changing(slot, account))
            yield

    def _switch(
        self,
        connection: Connection | None,
        wanted: Mapping[str, Mapping[str, bool]],
        leaving: Mapping[str, set[str]],
        timeout_minutes: int | None,
        new: Collection[str] = (),
    ) -> dict[str, Outcome]:
        if not wanted and not leaving:
            return {}
        minutes = int(timeout_minutes or self.runtime.settings.timeout_minutes)
        accounts = RegionRollout(self.runtime, connection, wanted, minutes, leaving).run()
        return {
            name: outcome_of(account, minutes, is_declared=name in wanted, is_new=name in new)
            for name, account in accounts.items()
        }

    def _status(self, client: AccountClient, state: Mapping[str, Any], held: Status) -> Status | None:
        wanted = {} if held.code == NOT_REMOVED.code else wanted_regions(state, client.account_id)
        account = AccountRegions(client.account_id, wanted, held.regions_that_are(LEAVING))
        account.saw(list_statuses(client), self.runtime.clock.monotonic())
        return status_after_look(account, held)

    def _raise_failures(self, outcomes: Mapping[str, Outcome], response: Any, what_happened: str = "failed") -> None:
        """Raise one error for what failed or didn't end in time; does nothing if nothing did."""
        raise_interruption(outcomes, response, what_happened, self.runtime.names)
        super()._raise_failures(outcomes, response, what_happened)
