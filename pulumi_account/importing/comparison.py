"""Compares AWS with a stack; changes nothing and reveals no value."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from pulumi_account.account_name.former_names import FORMER_NAMES, seen, still_shown
from pulumi_account.core.account_names import account_label
from pulumi_account.core.clock import Clock, SystemClock
from pulumi_account.primary_email.change import is_same, is_under_way, recorded_status

from .found import USUAL_KINDS
from .resource_types import BY_KIND
from .stack_state import HeldSetting, differences, held_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .found import AccountReading, FoundSetting, Inventory, Kind


@dataclass(frozen=True)
class Compared:
    """One setting: its resource's name if the stack has it, names of properties, and why it wasn't compared.

    ``account_name`` is the name of its account, if that is known.
    """

    kind: Kind
    identity: str
    resource_name: str | None = None
    differing: tuple[str, ...] = ()
    not_comparable: tuple[str, ...] = ()
    reason: str | None = None
    account_name: str | None = None

    def __str__(self) -> str:
        name = f" (resource {self.resource_name})" if self.resource_name else ""
        what = ", ".join(self.differing)
        hidden = f"{', '.join(self.not_comparable)} is encrypted in the state" if self.not_comparable else ""
        said = "; ".join(part for part in (what, hidden, self.reason) if part)
        label = account_label(self.identity, self.account_name)
        return f"{self.kind} {label}{name}{f': {said}' if said else ''}"


@dataclass(frozen=True)
class UnreadAccount:
    """An account that wasn't read completely."""

    account_id: str
    name: str | None
    outcome: str
    reason: str | None

    def __str__(self) -> str:
        label = account_label(self.account_id, self.name)
        return f"account {label}: {self.outcome}{f': {self.reason}' if self.reason else ''}"


@dataclass(frozen=True)
class Comparison:
    """Every setting of AWS or the stack, in one of five lists, and the accounts that weren't read completely.

    If only encrypted values of a setting couldn't be compared, it is in ``same`` or ``differing`` and names them.
    """

    same: tuple[Compared, ...]
    not_in_stack: tuple[Compared, ...]
    gone_in_aws: tuple[Compared, ...]
    differing: tuple[Compared, ...]
    not_compared: tuple[Compared, ...]
    unread_accounts: tuple[UnreadAccount, ...]

    @property
    def is_same(self) -> bool:
        """Whether AWS and the stack are the same, as far as they were compared."""
        return not (self.not_in_stack or self.gone_in_aws or self.differing)

    @property
    def is_complete(self) -> bool:
        """Whether every setting of the stack and of the chosen accounts was compared, encrypted values too."""
        hidden = any(each.not_comparable for each in (*self.same, *self.differing))
        return not (self.not_compared or self.unread_accounts or hidden)

    def as_json(self) -> dict[str, Any]:
        """Return the comparison ready for JSON."""
        return {"is_same": self.is_same, "is_complete": self.is_complete, **asdict(self)}

    def lines(self) -> list[str]:
        """Return lines for a person, differences first; equal settings are only counted."""
        parts = {
            "in AWS, not in the stack": self.not_in_stack,
            "in the stack, gone in AWS": self.gone_in_aws,
            "differs": self.differing,
            "not compared": self.not_compared,
            "not read": self.unread_accounts,
            "partly compared": tuple(each for each in self.same if each.not_comparable),
        }
        lines = [f"{title}: {each}" for title, group in parts.items() for each in group]
        return [*lines, f"the same: {len(self.same)}"]


def compare(
    inventory: Inventory,
    content: Mapping[str, Any],
    *,
    kinds: Collection[Kind] = USUAL_KINDS,
    clock: Clock | None = None,
) -> Comparison:
    """Compare what was read with the content of a stack's deployment.

    ``kinds`` are the kinds that were read. ``clock`` tells until when AWS may show the former name or e-mail address of
    an account, which is no difference. Settings of other kinds, or of accounts that weren't read completely, are
    never reported as gone.
    """
    now = (clock or SystemClock()).time()
    lists: dict[str, list[Compared]] = defaultdict(list)
    found = {(setting.kind, setting.identity): setting for setting in inventory.settings}
    accounts = {account.account_id: account for account in inventory.accounts}
    in_stack = set()
    for held in held_settings(content):
        in_stack.add((held.kind, held.identity))
        setting = found.get((held.kind, held.identity))
        where, compared = _compared(held, setting, _unread(accounts, held, kinds), now)
        lists[where].append(compared)
    missing = [Compared(*key) for key in found if key not in in_stack]
    unread = [
        UnreadAccount(account.account_id, account.name, account.outcome, account.explanation)
        for account in inventory.accounts
        if account.outcome != "read"
    ]

    def named(settings: list[Compared]) -> tuple[Compared, ...]:
        return tuple(replace(each, account_name=inventory.name_in(each.identity)) for each in settings)

    return Comparison(
        same=named(lists["same"]),
        not_in_stack=named(missing),
        gone_in_aws=named(lists["gone"]),
        differing=named(lists["differing"]),
        not_compared=named(lists["not compared"]),
        unread_accounts=tuple(unread),
    )


def _unread(accounts: Mapping[str, AccountReading], held: HeldSetting, kinds: Collection[Kind]) -> str | None:
    """Return why the absence of a setting from what was read means nothing; None if it means that it is gone."""
    if held.kind not in kinds:
        return f"{held.kind} was not read"
    account_id = held.identity.partition("/")[0]
    account = accounts.get(account_id)
    if account is None:
        return f"account {account_id} was not read"
    skipped = next((each for each in account.skipped if each.kind == held.kind), None)
    if skipped is not None:
        return f"account {account_id} {skipped.reason}"
    label = account_label(account_id, account.name)
    return None if account.outcome == "read" else f"account {label} is {account.outcome}"


def _compared(held: HeldSetting, found: FoundSetting | None, unread: str | None, now: float) -> tuple[str, Compared]:
    compared = Compared(held.kind, held.identity, held.resource_name)
    if found is not None:
        changes, hidden = differences(BY_KIND[held.kind], held.properties, _settled(held, found, now))
        compared = replace(compared, differing=changes, not_comparable=hidden)
        return ("differing" if changes else "same"), compared
    if unread:
        return "not compared", replace(compared, reason=unread)
    return ("same" if _never_found(held) else "gone"), compared


def _settled(held: HeldSetting, found: FoundSetting, now: float) -> dict[str, Any]:
    """Return the properties that were found; while AWS may show a former name or e-mail address, the new one."""
    late = {"AccountName": "account_name", "PrimaryEmail": "primary_email"}.get(held.kind, "")
    shown, declared = (properties.get(late) for properties in (found.properties, held.properties))
    if not isinstance(shown, str) or not isinstance(declared, str):
        return found.properties
    if held.kind == "AccountName":
        settled = seen(shown, declared, still_shown(held.properties.get(FORMER_NAMES), now))[0]
    else:
        status = recorded_status(held.properties)
        stands = is_same(shown, declared) or (status is not None and is_under_way(status, now))
        settled = declared if stands else shown
    return {**found.properties, late: settled}


def _never_found(held: HeldSetting) -> bool:
    """Whether a reading never finds such a setting: regions that are disabled, or enabled by default."""
    return held.kind == "RegionOptIn" and (
        held.properties.get("enabled") is False or held.properties.get("opt_status") == "ENABLED_BY_DEFAULT"
    )
