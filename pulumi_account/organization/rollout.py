"""What is to be done in which account, and why: compared without a call, in previews and updates alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pulumi_account.fields import Unknown

from .many_accounts import Outcome, named
from .model import AS_DECLARED, OrganizationInputs

# What a state says of an account, beside AS_DECLARED. Each is also the reason to set the account again.
NOT_SET: Final = "not set yet"
NOT_UPDATED: Final = "not updated yet"
NOT_REMOVED: Final = "not removed yet"
MISSING: Final = "missing"
_DRIFTED: Final = "drifted: "

BY_ACCOUNT: Final = ("accounts", "overrides")
ADDED: Final = "added"
CHANGED: Final = "changed"
_REMOVED: Final = "removed"
_REMOVED_FROM_THE_LIST: Final = "removed from the list and left as it is"
_REMOVED_AND_NEVER_SET: Final = "removed, never set"
_FIRST_TOLD: Final = (ADDED, _REMOVED, _REMOVED_FROM_THE_LIST, _REMOVED_AND_NEVER_SET, CHANGED)
NEVER_OURS: Final = frozenset({ADDED, NOT_SET})
"""The reasons for which an account may hold what somebody else has set."""


def drifted(properties: Iterable[str]) -> str:
    """Return what a state says of an account whose setting differs in these properties."""
    return _DRIFTED + ", ".join(sorted(properties))


def held_in(state: Mapping[str, Any]) -> list[str]:
    """Return the accounts that the setting may be removed from: in the others it was never set, and is none of ours."""
    return sorted(account for account, remark in (state.get("accounts") or {}).items() if remark != NOT_SET)


def reasons(model: type[OrganizationInputs], state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, str]:
    """Return the accounts that are to be set, each with the reason why; those that are as declared are left out."""
    remarks: Mapping[str, str] = state.get("accounts") or {}
    old_overrides, new_overrides = state.get("overrides") or {}, inputs.get("overrides") or {}
    changed_for_all = bool(_changes(model, state, inputs, ""))
    why = {}
    for account in inputs.get("accounts") or {}:
        remark = remarks.get(account)
        if remark != AS_DECLARED:
            why[account] = ADDED if remark is None else NOT_UPDATED if remark == NOT_REMOVED else remark
        elif isinstance(new_overrides, Unknown) or account in old_overrides or account in new_overrides:
            if _changes(model, state, inputs, account):
                why[account] = CHANGED
        elif changed_for_all:
            why[account] = CHANGED
    return why


def foretold(
    model: type[OrganizationInputs],
    state: Mapping[str, Any],
    inputs: Mapping[str, Any],
    *,
    keeps_what_is_removed: bool = False,
) -> str:
    """Return in one line which accounts are added, removed, changed or repaired; nothing if none is."""
    accounts = inputs.get("accounts")
    if accounts is None or isinstance(accounts, Unknown):
        return ""
    groups: dict[str, list[str]] = {}
    for account, reason in reasons(model, state, inputs).items():
        groups.setdefault(reason.partition(":")[0], []).append(account)
    removed = _REMOVED_FROM_THE_LIST if keeps_what_is_removed else _REMOVED
    ours = {*held_in(state)}
    for account in set(state.get("accounts") or {}) - set(accounts):
        groups.setdefault(removed if account in ours else _REMOVED_AND_NEVER_SET, []).append(account)
    return "; ".join(f"{reason}: {named(groups[reason])}" for reason in sorted(groups, key=_place))


def _place(reason: str) -> tuple[int, str]:
    return (_FIRST_TOLD.index(reason) if reason in _FIRST_TOLD else len(_FIRST_TOLD), reason)


def differences(model: type[OrganizationInputs], state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, str]:
    """Return the paths of what differs, with ADD, DELETE or UPDATE; accounts and overrides by account."""
    found: dict[str, str] = {}
    for name in model.difference(state, inputs).changes:
        old, new = state.get(name), inputs.get(name)
        if name in BY_ACCOUNT and isinstance(old or {}, Mapping) and isinstance(new or {}, Mapping):
            parts_old, parts_new = old or {}, new or {}
            for account in sorted({*parts_old, *parts_new}):
                if parts_old.get(account) != parts_new.get(account):
                    found[f'{name}["{account}"]'] = _kind(parts_old.get(account), parts_new.get(account))
        else:
            found[name] = _kind(old, new)
    return found


def properties_after(inputs: OrganizationInputs, outcomes: Mapping[str, Outcome]) -> dict[str, Any]:
    """Return the properties after a run: an account that was not touched is as it is declared."""
    accounts = dict.fromkeys(inputs.accounts, AS_DECLARED)
    for account, outcome in outcomes.items():
        if outcome.remark is not None:
            accounts[account] = outcome.remark
    return {**inputs.properties(), "accounts": dict(sorted(accounts.items()))}


def _kind(old: Any, new: Any) -> str:
    return "ADD" if old is None else "DELETE" if new is None else "UPDATE"


def _changes(
    model: type[OrganizationInputs], state: Mapping[str, Any], inputs: Mapping[str, Any], account: str
) -> tuple[str, ...]:
    if isinstance(inputs.get("overrides"), Unknown):
        return ("overrides",)
    return model.differing(model.setting_in(state, account), model.setting_in(inputs, account))
