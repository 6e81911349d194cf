"""What accounts are compared with: a baseline, or a stack. Findings name properties, never values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from pulumi_account.core.region_switch import OPTED_IN_STATUSES
from pulumi_account.importing.comparison import compare
from pulumi_account.importing.resource_types import BY_KIND
from pulumi_account.importing.stack_state import differences, held_settings

from . import rules
from .columns import COLUMNS, CONTACT_COLUMNS, KINDS, NAME, PRIMARY_CONTACT, REGIONS, column_of, reading_key
from .judging import settings_of
from .report import ComparedWith, Finding

if TYPE_CHECKING:
    from pulumi_account.components.baseline import Baseline, Contact, Regions
    from pulumi_account.core.clock import Clock
    from pulumi_account.importing.comparison import Compared, Comparison
    from pulumi_account.importing.found import AccountReading, Inventory, Kind


class Declared(Protocol):
    """What accounts are compared with."""

    compared_with: ClassVar[ComparedWith]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns for which it declares anything."""
        ...

    def findings(self, inventory: Inventory) -> Iterator[Finding]:
        """Yield what differs in the accounts that were read, as far as they were read."""
        ...


@dataclass(frozen=True)
class DeclaredByBaseline:
    """A baseline; ``account_ids`` are the accounts that it is for, None for all."""

    compared_with: ClassVar[ComparedWith] = "baseline"
    baseline: Baseline
    account_ids: Collection[str] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns for which the baseline declares anything."""
        by_column = {
            **{column: self.baseline.alternate_contact(column.upper()) for column in CONTACT_COLUMNS},
            PRIMARY_CONTACT: self.baseline.primary_contact(),
            NAME: self.baseline.names() or None,
            REGIONS: self.baseline.regions(enabled=True) or self.baseline.regions(enabled=False),
        }
        return tuple(column for column, declared in by_column.items() if declared is not None)

    def findings(self, inventory: Inventory) -> Iterator[Finding]:
        """Yield what differs from the baseline."""
        contacts = {column: self.baseline.alternate_contact(column.upper()) for column in CONTACT_COLUMNS}
        contacts[PRIMARY_CONTACT] = self.baseline.primary_contact()
        enabled, disabled = (self.baseline.regions(enabled=enabled) for enabled in (True, False))
        names = self.baseline.names()
        for reading in inventory.accounts:
            account_id = reading.account_id
            if reading.outcome == "suspended" or (self.account_ids is not None and account_id not in self.account_ids):
                continue
            expected = {column: _expected(column, contact, account_id) for column, contact in contacts.items()}
            expected[NAME] = {"account_name": names[account_id]} if account_id in names else None
            yield from _different(reading, expected)
            if reading_key(REGIONS) not in reading.unread:
                yield from _different_regions(reading, _listed(enabled, account_id), _listed(disabled, account_id))


def _expected(column: str, contact: Contact | None, account_id: str) -> dict[str, Any] | None:
    if contact is None or account_id in contact.excluded:
        return None
    kind = {} if column == PRIMARY_CONTACT else {"alternate_contact_type": column.upper()}
    return {**contact.defaults, **contact.overrides.get(account_id, {}), **kind}


def _different(reading: AccountReading, expected: Mapping[str, dict[str, Any] | None]) -> Iterator[Finding]:
    found = settings_of(reading)
    for column, declared in expected.items():
        if declared is None or reading_key(column) in reading.unread:
            continue
        if column not in found:
            yield Finding(rules.DECLARED_SETTING_MISSING.code, reading.account_id, column)
            continue
        changes, _ = differences(BY_KIND[KINDS[column]], declared, dict(found[column]))
        if changes:
            yield Finding(rules.DECLARED_SETTING_DIFFERS.code, reading.account_id, column, {"properties": changes})


def _listed(regions: Regions | None, account_id: str) -> tuple[str, ...]:
    return () if regions is None else regions.overrides.get(account_id, regions.defaults)


def _different_regions(
    reading: AccountReading, enabled: tuple[str, ...], disabled: tuple[str, ...]
) -> Iterator[Finding]:
    opted_in = {region for region, status in reading.region_statuses.items() if status in OPTED_IN_STATUSES}
    yield from _of_regions(
        reading.account_id,
        not_enabled=[region for region in enabled if region not in opted_in],
        not_disabled=[region for region in disabled if region in opted_in],
    )


def _of_regions(account_id: str, **regions: list[str]) -> Iterator[Finding]:
    facts = {name: tuple(sorted(named)) for name, named in regions.items() if named}
    if facts:
        yield Finding(rules.DECLARED_SETTING_DIFFERS.code, account_id, REGIONS, facts)


class DeclaredByStack:
    """A stack, by the content of its deployment; it declares the columns that it has settings of.

    ``clock`` tells until when AWS may show the former name of an account.
    """

    compared_with: ClassVar[ComparedWith] = "stack"

    def __init__(self, content: Mapping[str, Any], clock: Clock | None = None) -> None:
        self._content, self._clock = content, clock
        # Primary e-mail addresses are not audited.
        held = [each for each in held_settings(content) if each.kind in KINDS.values()]
        self.account_ids = sorted({each.identity.partition("/")[0] for each in held})
        """The accounts that the stack has settings of."""
        managed = {_column(each.kind, each.identity) for each in held}
        self.columns = tuple(column for column in COLUMNS if column in managed)

    def findings(self, inventory: Inventory) -> Iterator[Finding]:
        """Yield what differs from the stack; of what isn't in it, only columns of which it has other settings."""
        kinds = {KINDS[column] for column in self.columns}
        comparison = compare(inventory, self._content, kinds=kinds, clock=self._clock)
        yield from _of_settings(comparison)
        yield from _of_region_resources(comparison)
        undeclared: dict[str, list[str]] = defaultdict(list)
        for each in comparison.not_in_stack:
            account_id, column = _place(each)
            if column == REGIONS and column in self.columns:
                undeclared[account_id].append(each.identity.partition("/")[2])
            elif column in self.columns:
                yield Finding(rules.UNDECLARED_SETTING.code, account_id, column)
        for account_id, regions in undeclared.items():
            yield Finding(rules.UNDECLARED_SETTING.code, account_id, REGIONS, {"regions": tuple(sorted(regions))})


def _of_settings(comparison: Comparison) -> Iterator[Finding]:
    """Yield the findings of settings other than regions."""
    for rule, group in (
        (rules.DECLARED_SETTING_MISSING, comparison.gone_in_aws),
        (rules.DECLARED_SETTING_DIFFERS, comparison.differing),
    ):
        for each in group:
            account_id, column = _place(each)
            if column != REGIONS:
                properties = {"properties": each.differing} if each.differing else {}
                yield Finding(rule.code, account_id, column, {**properties, **_resource(each)})
    for each in (*comparison.same, *comparison.differing):
        if each.not_comparable:
            facts = {"properties": each.not_comparable, **_resource(each)}
            yield Finding(rules.DECLARED_SETTING_HIDDEN.code, *_place(each), facts)


def _of_region_resources(comparison: Comparison) -> Iterator[Finding]:
    """Yield one finding for all regions of an account; a region that differs is opted into against the stack."""
    by_account: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, group in (("not_enabled", comparison.gone_in_aws), ("not_disabled", comparison.differing)):
        for each in group:
            account_id, column = _place(each)
            if column == REGIONS:
                by_account[account_id][name].append(each.identity.partition("/")[2])
    for account_id, regions in by_account.items():
        yield from _of_regions(account_id, **regions)


def _resource(compared: Compared) -> dict[str, tuple[str, ...]]:
    return {"resource": (compared.resource_name,)} if compared.resource_name is not None else {}


def _place(compared: Compared) -> tuple[str, str]:
    return compared.identity.partition("/")[0], _column(compared.kind, compared.identity)


def _column(kind: Kind, identity: str) -> str:
    return column_of(kind, identity.partition("/")[2])
