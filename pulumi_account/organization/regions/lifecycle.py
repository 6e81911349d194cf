"""The life of the regions of many accounts: one rollout for a run, which the next run carries on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pulumi_account.core.errors import (
    AccountError,
    RegionSwitchCancelledError,
    RegionSwitchError,
    RegionSwitchTimeoutError,
)
from pulumi_account.core.fields import Unknown, holds_unknown
from pulumi_account.core.ignored import NOTHING_IGNORED, IgnoredChanges
from pulumi_account.core.requests import CreateRequest, CreateResponse, DeleteRequest, UpdateRequest, UpdateResponse
from pulumi_account.core.settings import connection_of
from pulumi_account.core.slots import Place, Slot
from pulumi_account.organization.fleet.departures import without_departed
from pulumi_account.organization.fleet.failures import raise_unfinished
from pulumi_account.organization.fleet.ignored import ignored_in, still_drifted, without_ignored
from pulumi_account.organization.fleet.lifecycle import OrganizationLifecycle, waits_for
from pulumi_account.organization.fleet.many_accounts import Outcome, counted, named
from pulumi_account.organization.fleet.model import known_among
from pulumi_account.organization.fleet.rollout import NEVER_SET, properties_after, reasons
from pulumi_account.organization.fleet.status import (
    AS_DECLARED,
    DRIFTED,
    IN_PROGRESS,
    LEAVING,
    NOT_BEGUN,
    NOT_REMOVED,
    NOT_SET,
    NOT_SWITCHED,
    Status,
    in_words,
    statuses_in,
)
from pulumi_account.organization.regions.account_regions import AccountRegions, region_statuses
from pulumi_account.organization.regions.rollout import RegionRollout
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle, warn_of_unknown
from pulumi_account.region_opt_in.model import HOW_TO_OPT_OUT

from .model import OrganizationRegionOptInInputs
from .preview import AccountChange, region_changes

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.settings import Connection

_UNFINISHED: Final = (
    (RegionSwitchTimeoutError, "the time is over", ", or raise timeout_minutes"),
    (RegionSwitchCancelledError, "cancelled", ""),
)


class OrganizationRegionOptInLifecycle(OrganizationLifecycle[OrganizationRegionOptInInputs]):
    """The regions' life in many accounts; ID ``organization/regions``."""

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
        """Say which regions, of all accounts' lists, botocore doesn't know."""
        names = {region for account in inputs.accounts for region in inputs.wanted_in(account)}
        warn_of_unknown(self.runtime, f"{self.resource} {self.label(inputs)}", sorted(names))

    def create(self, request: CreateRequest[OrganizationRegionOptInInputs]) -> CreateResponse:
        """Switch the regions of every account; raises PartialFailureError for what fails or takes longer."""
        inputs = request.inputs
        outcomes = self._roll_out(inputs, {}, dict.fromkeys(inputs.accounts, NOT_SET))
        response = CreateResponse(self.label(inputs), properties_after(inputs, outcomes))
        self._raise_failures(outcomes, response)
        return response

    def update(self, request: UpdateRequest[OrganizationRegionOptInInputs]) -> UpdateResponse:
        """Switch the regions of accounts that differ, and opt out of those that are gone from the list."""
        inputs = request.inputs
        state = without_ignored(self.inputs, request.state, request.ignored)
        outcomes = self._roll_out(inputs, state, reasons(self.inputs, state, inputs.properties()), request.ignored)
        drift = still_drifted(request.state, state, inputs.accounts)
        response = UpdateResponse(properties_after(inputs, {**drift, **outcomes}))
        self._raise_failures(outcomes, response)
        return response

    def delete(self, request: DeleteRequest) -> None:
        """Opt out of the regions in every account, but for those that the program still declares."""
        state = request.state
        with self._changing_regions(self._no_longer_wanted(state, {})):
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
                wanted[account] = self._not_done_before(state, account, declared[account])
        new = {account for account, reason in why.items() if reason in NEVER_SET}
        with self._changing_regions(wanted, self._no_longer_wanted(state, declared)):
            leaving = self._leaving(state, declared, inputs.on_removal)
            left = self._regions_left_to_the_next_run(state, leaving)
            leaving = {} if left else leaving
            outcomes = self._switch(inputs.connection, wanted, leaving, inputs.timeout_minutes, new)
        gone = leaving.keys() - declared.keys()
        outcomes = without_departed(self, outcomes, gone, inputs.connection, inputs.properties())
        return {
            **outcomes,
            **{name: _still_leaving(outcomes.get(name), regions, name in declared) for name, regions in left.items()},
        }

    def _not_done_before(self, state: Mapping[str, Any], account: str, declared: Mapping[str, bool]) -> dict[str, bool]:
        """Return the regions that a state doesn't hold as done: what was done and has drifted since is ignored."""
        status = statuses_in(state)[account]
        if status == NOT_SET:
            return dict(declared)
        before, undone = self._wanted(state, account), dict(status.regions)
        return {region: on for region, on in declared.items() if before.get(region) is not on or region in undone}

    def _leaving(
        self, state: Mapping[str, Any], declared: Mapping[str, Mapping[str, bool]], on_removal: str | None
    ) -> dict[str, set[str]]:
        """Return the regions that a state holds and nothing declares any more, by account."""
        found = {}
        kept: dict[str, set[str]] = {}
        for account, held in self._no_longer_wanted(state, declared).items():
            still_declared = {region for region in held if self._is_declared_elsewhere(account, region)}
            if held - still_declared:
                found[account] = held - still_declared
            if still_declared:
                kept[account] = still_declared
        if kept:
            self.tell(state, f"not opted out of in {named(kept)}, since this program still declares it there")
        if found and on_removal != "opt_out":
            stays = {account: AccountChange(frozenset(regions), {}) for account, regions in found.items()}
            self.tell(state, f"{region_changes(stays, opts_out=False)}; {HOW_TO_OPT_OUT}")
            return {}
        return found

    def _changes_in_words(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
        """Say which accounts change, and in how many of them each region is going to be opted out of."""
        said = self._accounts_in_words(state, inputs, "removed: {accounts}")
        if any(isinstance(inputs.get(name), Unknown) for name in ("accounts", "region_names", "enabled", "overrides")):
            return said
        statuses, declared = statuses_in(state), set(known_among(inputs.get("accounts")))
        changes = {}
        # One that isn't known yet may be any that the list lacks.
        for account in sorted(declared if holds_unknown(inputs.get("accounts")) else {*statuses, *declared}):
            held = self._held(state, account, statuses[account]) if account in statuses else set()
            wanted = self._wanted(inputs, account) if account in declared else {}
            if account in declared and holds_unknown(self.inputs.setting_in(inputs, account)["region_names"]):
                # A region that isn't known yet may be any that the list lacks.
                held &= wanted.keys()
            changes[account] = AccountChange(
                frozenset(held),
                wanted,
                statuses.get(account, NOT_SET) == NOT_SET,
                frozenset(region for region in held if self._is_named_elsewhere(account, region)),
            )
        return "; ".join(filter(None, (region_changes(changes, opts_out=inputs.get("on_removal") == "opt_out"), said)))

    def _no_longer_wanted(
        self, state: Mapping[str, Any], declared: Mapping[str, Mapping[str, bool]]
    ) -> dict[str, set[str]]:
        """Return the regions that a state holds and the inputs don't name, by account."""
        held = {account: self._held(state, account, status) for account, status in statuses_in(state).items()}
        return {account: left for account in held if (left := held[account] - set(declared.get(account, ())))}

    def _regions_left_to_the_next_run(
        self, state: Mapping[str, Any], leaving: Mapping[str, set[str]]
    ) -> Mapping[str, set[str]]:
        """Return the regions that resources may declare of which it isn't known yet what they declare; says so."""
        unclear = self.runtime.declarations.unclear(self.slot_kind())
        if not unclear or not leaving:
            return {}
        self.tell(state, f"not opted out of in {named(leaving)} in this run: {waits_for(unclear)}")
        return leaving

    @contextmanager
    def _changing_regions(self, *regions: Mapping[str, Collection[str]]) -> Iterator[None]:
        """Hold the slots of regions by account, so that nothing else switches one of them meanwhile."""
        places = {
            (Slot(self.slot_resource, name), account) for part in regions for account in part for name in part[account]
        }
        with ExitStack() as stack:
            for slot, account in sorted(places):
                stack.enter_context(self.runtime.declarations.changing(slot, account))
            yield

    def _held(self, state: Mapping[str, Any], account: str, status: Status) -> set[str]:
        """Return the regions that the resource has had opted into in an account."""
        left = status.regions_that_are(LEAVING)
        if status.code in {NOT_SET.code, NOT_REMOVED.code}:
            return left
        setting = self.inputs.setting_in(state, account)
        return left | (set(setting["region_names"]) if setting.get("enabled", True) else set())

    def _is_declared_elsewhere(self, account: str, region: str) -> bool:
        slot = Slot(self.slot_resource, region)
        return self.runtime.declarations.holds(slot, account, self.runtime.accounts.caller_account_id)

    def _is_named_elsewhere(self, account: str, region: str) -> bool:
        """Whether a resource that names the account declares the region; no call is made."""
        return self.runtime.declarations.holds(Slot(self.slot_resource, region), account, lambda _: "")

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
        rollout = RegionRollout(self.runtime, connection, wanted, minutes, leaving)
        accounts = rollout.run()
        late = RegionSwitchCancelledError if rollout.is_cancelled else RegionSwitchTimeoutError
        return {name: _outcome(account, name in wanted, name in new, late) for name, account in accounts.items()}

    def _status(self, client: AccountClient, state: Mapping[str, Any], held: Status) -> Status | None:
        is_gone = held.code == NOT_REMOVED.code
        wanted = {} if is_gone else self._wanted(state, client.account_id)
        account = AccountRegions(client.account_id, wanted, held.regions_that_are(LEAVING))
        account.saw(region_statuses(client), self.runtime.clock.monotonic())
        differing = {region for region in account.wanted if not account.is_as_wanted(region)}
        under_way = account.under_way - account.leaving
        not_begun = (differing & held.regions_that_are(NOT_BEGUN)) - under_way
        found = Status.of_regions(
            {
                IN_PROGRESS: under_way,
                NOT_BEGUN: not_begun,
                DRIFTED: differing - under_way - not_begun - account.leaving,
                LEAVING: differing & account.leaving,
            },
            NOT_REMOVED.code if is_gone else None,
        )
        return None if is_gone and found == AS_DECLARED else NOT_SET if held == NOT_SET and differing else found

    def _wanted(self, state: Mapping[str, Any], account: str) -> dict[str, bool]:
        setting = self.inputs.setting_in(state, account)
        return dict.fromkeys(known_among(setting["region_names"]), bool(setting.get("enabled", True)))

    def _raise_failures(self, outcomes: Mapping[str, Outcome], response: Any, said: str = "failed") -> None:
        """Raise what failed as one table, and say what is still in progress; where nothing is either, it is success."""
        failures = {name: outcome.error for name, outcome in outcomes.items() if outcome.error is not None}
        for kind, over, instead in _UNFINISHED:
            late = {name: error for name, error in failures.items() if isinstance(error, kind)}
            if late:
                going_on = sum(error.is_under_way for error in late.values())
                numbers = {"are still in progress": going_on, "are not begun": len(late) - going_on}
                so_far = " and ".join(f"of {number:,} {what}" for what, number in numbers.items() if number)
                headline = f"{over}: of {counted(len(outcomes))}, regions {so_far}; run again to go on{instead}"
                others = {name: error for name, error in failures.items() if name not in late}
                raise_unfinished(kind, headline, others, said, response)
        super()._raise_failures(outcomes, response, said)


def _outcome(account: AccountRegions, is_declared: bool, is_new: bool, late: type[RegionSwitchError]) -> Outcome:
    """Return what the state is to say of an account, and what failed."""
    undone = {region for region in account.wanted if not account.is_as_wanted(region)}
    if not undone:
        return Outcome(AS_DECLARED if is_declared else None)
    if is_new and not account.is_looked_at:
        return Outcome(NOT_SET, _error(account, late))
    failed = undone if account.error is not None else undone & account.errors.keys()
    status = Status.of_regions(
        {
            NOT_SWITCHED: failed - account.leaving,
            IN_PROGRESS: (undone & account.under_way) - failed - account.leaving,
            NOT_BEGUN: undone - account.under_way - failed - account.leaving,
            LEAVING: undone & account.leaving,
        },
        None if is_declared else NOT_REMOVED.code,
    )
    return Outcome(status, _error(account, late))


def _still_leaving(outcome: Outcome | None, regions: Iterable[str], is_declared: bool) -> Outcome:
    """Return an outcome with regions that are still to be opted out of."""
    status = (outcome.status if outcome is not None else None) or AS_DECLARED
    code = (LEAVING if status == AS_DECLARED else status.code) if is_declared else NOT_REMOVED.code
    kept = Status(
        code, status.properties, tuple(sorted({**dict(status.regions), **dict.fromkeys(regions, LEAVING)}.items()))
    )
    return Outcome(kept, outcome.error if outcome is not None else None)


def _error(account: AccountRegions, late: type[RegionSwitchError]) -> AccountError:
    if account.error is not None:
        return account.error
    if account.errors:
        kinds = {type(error) for error in account.errors.values()}
        kind = kinds.pop() if len(kinds) == 1 else AccountError
        reasons = [error.reason for _, error in sorted(account.errors.items())]
        return kind("; ".join(reasons), account_id=account.account_id)
    error = late(in_words(IN_PROGRESS if account.under_way else NOT_BEGUN))
    error.is_under_way = bool(account.under_way)
    return error
