"""What an update does in which account, and why: compared without a call, in previews and updates alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.fields import Unknown, holds_unknown

from .many_accounts import Outcome, counted, named
from .model import OrganizationInputs, known_among
from .status import (
    ACCOUNT_STATUSES,
    ADDED,
    AS_DECLARED,
    CHANGED,
    NOT_REMOVED,
    NOT_SET,
    NOT_UPDATED,
    Status,
    accounts_in,
    in_words,
    statuses_for_state,
    statuses_in,
)

if TYPE_CHECKING:
    from pulumi_account.core.account_names import AccountNames

_LISTS: Final = ("accounts", "region_names")
_REMOVED: Final = "removed"
_REMOVED_AND_NEVER_SET: Final = "removed, never set"
_MOVED: Final = "removed, declared by another resource"
_ORDER: Final = (_REMOVED, ADDED.code, _REMOVED_AND_NEVER_SET, _MOVED, CHANGED.code)
NEVER_SET: Final = frozenset({ADDED, NOT_SET})
"""Accounts in which this resource never set anything: what AWS has there may be somebody else's."""


def held_in(state: Mapping[str, Any]) -> list[str]:
    """Return the accounts that the setting may be removed from; in the others, it was never set."""
    return [account for account, status in statuses_in(state).items() if status != NOT_SET]


def reasons(model: type[OrganizationInputs], state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Status]:
    """Return the accounts to set, each with the reason; those that are as declared are left out."""
    statuses = statuses_in(state)
    old_own, new_own = state.get(model.BY_ACCOUNT) or {}, inputs.get(model.BY_ACCOUNT) or {}
    changed_for_all = bool(_changes(model, state, inputs, ""))
    why = {}
    for account in known_among(accounts_in(inputs)):
        status = statuses.get(account)
        if status != AS_DECLARED:
            why[account] = ADDED if status is None else NOT_UPDATED if status.code == NOT_REMOVED.code else status
        elif isinstance(new_own, Unknown) or account in old_own or account in new_own:
            if _changes(model, state, inputs, account):
                why[account] = CHANGED
        elif changed_for_all:
            why[account] = CHANGED
    return why


def account_changes_in_words(
    model: type[OrganizationInputs],
    state: Mapping[str, Any],
    inputs: Mapping[str, Any],
    removal: str,
    is_elsewhere: Callable[[str], bool],
    names: AccountNames,
) -> str:
    """Return in one line which accounts are added, removed, changed or repaired; empty if none is.

    ``removal`` says what becomes of the setting in ``{accounts}`` that are removed from the list, unless another
    resource declares it there (``is_elsewhere``). While the list has unknown accounts, none counts as removed.
    """
    accounts = accounts_in(inputs)
    if accounts is None or isinstance(accounts, Unknown):
        return ""
    groups: dict[str, list[str]] = {}
    for account, reason in reasons(model, state, inputs).items():
        groups.setdefault(reason.code, []).append(account)
    ours = {*held_in(state)}
    unknown = len(accounts) - len(known_among(accounts))
    for account in set() if unknown else statuses_in(state).keys() - set(accounts):
        held = _MOVED if is_elsewhere(account) else _REMOVED
        groups.setdefault(held if account in ours else _REMOVED_AND_NEVER_SET, []).append(account)
    lines = [_in_words(reason, named(groups[reason], names), removal) for reason in sorted(groups, key=_place)]
    return "; ".join([*lines, *([f"not known yet: {counted(unknown)}"] if unknown else [])])


def _in_words(reason: str, accounts: str, removal: str) -> str:
    return removal.format(accounts=accounts) if reason == _REMOVED else f"{in_words(reason)}: {accounts}"


def _place(reason: str) -> tuple[int, str]:
    return (_ORDER.index(reason) if reason in _ORDER else len(_ORDER), in_words(reason))


def differences(model: type[OrganizationInputs], state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, str]:
    """Return the paths that differ, with ADD, DELETE or UPDATE; accounts and overrides by account."""
    found: dict[str, str] = {}
    for name in model.difference(state, inputs).changes:
        old, new = state.get(name), inputs.get(name)
        # Unknown is a string without characters, and no mapping.
        parts_old, parts_new = ({} if value is None else value for value in (old, new))
        is_by_account = name in (ACCOUNT_STATUSES, model.BY_ACCOUNT)
        if is_by_account and isinstance(parts_old, Mapping) and isinstance(parts_new, Mapping):
            for account in sorted({*parts_old, *parts_new}):
                if parts_old.get(account) != parts_new.get(account):
                    found[f'{name}["{account}"]'] = _kind(parts_old.get(account), parts_new.get(account))
        elif name in _LISTS and isinstance(old, list) and isinstance(new, list):
            found |= _differences_of_lists(name, old, new)
        else:
            found[name] = _kind(old, new)
    return found


def _differences_of_lists(name: str, old: list[str], new: list[str]) -> dict[str, str]:
    """Return the indexes of removed and added items; the engine shows one change an index, so both are an update.

    An unknown item may be any that the list lacks: it counts as added, and nothing as removed.
    """
    before, after = set(old), set(new)
    removed = set() if holds_unknown(new) else {place for place, item in enumerate(old) if item not in after}
    added = {place for place, item in enumerate(new) if item not in before}
    return {
        f"{name}[{place}]": "UPDATE" if place in removed & added else "ADD" if place in added else "DELETE"
        for place in sorted(removed | added)
    }


def properties_after(inputs: OrganizationInputs, outcomes: Mapping[str, Outcome]) -> dict[str, Any]:
    """Return the properties after a run; an account without an outcome is as declared."""
    statuses = {account: outcome.status for account, outcome in outcomes.items() if outcome.status is not None}
    return {**inputs.properties(), ACCOUNT_STATUSES: statuses_for_state(statuses)}


def _kind(old: Any, new: Any) -> str:
    return "ADD" if old is None else "DELETE" if new is None else "UPDATE"


def _changes(
    model: type[OrganizationInputs], state: Mapping[str, Any], inputs: Mapping[str, Any], account: str
) -> tuple[str, ...]:
    if isinstance(inputs.get(model.BY_ACCOUNT), Unknown):
        return (model.BY_ACCOUNT,)
    return model.differing(model.setting_in(state, account), model.setting_in(inputs, account))
