"""What became of many accounts' regions: codes for the state, and one error for the user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pulumi_account.core.errors import AccountError, RegionSwitchError
from pulumi_account.organization.fleet.failures import failed_too, raise_unfinished
from pulumi_account.organization.fleet.many_accounts import Outcome, counted
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
)
from pulumi_account.region_opt_in.messages import INTERRUPTIONS, failure_error, interruption

if TYPE_CHECKING:
    from pulumi_account.core.account_names import AccountNames
    from pulumi_account.core.account_regions import AccountRegions


def outcome_of(account: AccountRegions, timeout_minutes: int, *, is_declared: bool, is_new: bool) -> Outcome:
    """Return what a rollout made of an account: its status for the state, and its error.

    ``is_declared`` says that the program lists the account, ``is_new`` that its regions have never been set.
    """
    undone = set(account.not_as_wanted)
    if not undone:
        return Outcome(AS_DECLARED if is_declared else None)
    error = _error_of(account, timeout_minutes)
    if is_new and not account.is_seen:
        return Outcome(NOT_SET, error)
    failed = {region for region in undone if account.error is not None or _has_failed(account, region)}
    status = Status.of_regions(
        {
            NOT_SWITCHED: failed - account.leaving,
            IN_PROGRESS: (undone & account.in_progress) - failed - account.leaving,
            NOT_BEGUN: undone - account.in_progress - failed - account.leaving,
            LEAVING: undone & account.leaving,
        },
        None if is_declared else NOT_REMOVED.code,
    )
    return Outcome(status, error)


def status_after_look(account: AccountRegions, before: Status) -> Status | None:
    """Return an account's status after a refresh; None if the state no longer has to hold the account.

    ``before`` is the status in the state; what it says has not begun stays so, and isn't drift.
    """
    is_removed = before.code == NOT_REMOVED.code
    undone, in_progress = set(account.not_as_wanted), account.in_progress - account.leaving
    not_begun = (undone & before.regions_that_are(NOT_BEGUN)) - in_progress
    status = Status.of_regions(
        {
            IN_PROGRESS: in_progress,
            NOT_BEGUN: not_begun,
            DRIFTED: undone - in_progress - not_begun - account.leaving,
            LEAVING: undone & account.leaving,
        },
        NOT_REMOVED.code if is_removed else None,
    )
    if is_removed and status == AS_DECLARED:
        return None
    return NOT_SET if before == NOT_SET and undone else status


def with_regions_left(outcome: Outcome | None, regions: Iterable[str], *, is_declared: bool) -> Outcome:
    """Return an account's outcome, with regions that the next run is to opt out of."""
    status = (outcome.status if outcome is not None else None) or AS_DECLARED
    codes = {**dict(status.regions), **dict.fromkeys(regions, LEAVING)}
    code = LEAVING if status == AS_DECLARED else status.code
    if not is_declared:
        code = NOT_REMOVED.code
    with_left = Status(code, status.properties, tuple(sorted(codes.items())))
    return Outcome(with_left, outcome.error if outcome is not None else None)


def raise_interruption(outcomes: Mapping[str, Outcome], response: Any, what_happened: str, names: AccountNames) -> None:
    """Raise one error if the run ended before some switches did.

    Args:
        outcomes: by account ID.
        response: the verb's answer with what succeeded; None if it can't be kept.
        what_happened: follows the number of accounts that failed, such as ``failed``.
        names: the names of accounts that are known.

    """
    errors = {account: outcome.error for account, outcome in outcomes.items() if outcome.error is not None}
    for code, kind in INTERRUPTIONS.items():
        interrupted = {account: error for account, error in errors.items() if isinstance(error, kind)}
        if interrupted:
            in_progress = sum(error.is_in_progress for error in interrupted.values())
            counts = {"still in progress": in_progress, "not begun": len(interrupted) - in_progress}
            minutes = next(iter(interrupted.values())).timeout_minutes
            parts = " and ".join(f"{what} in {number:,}" for what, number in counts.items() if number)
            headline = interruption(code, f"regions are {parts} of {counted(len(outcomes))}", minutes)
            others = {account: error for account, error in errors.items() if account not in interrupted}
            raise_unfinished(kind, f"{headline}{failed_too(others, what_happened, names)}", response)


def _has_failed(account: AccountRegions, region: str) -> bool:
    failure = account.switches[region].failure
    return failure is not None and not failure.code.is_interruption


def _error_of(account: AccountRegions, timeout_minutes: int) -> AccountError | None:
    """Return one error for an account: what failed, or else that the run ended before its switches did."""
    if account.error is not None:
        return account.error
    undone = sorted(account.not_as_wanted)
    failed = [region for region in undone if _has_failed(account, region)]
    switches = [account.switches[region] for region in failed or undone]
    errors = [failure_error(switch, switch.failure, timeout_minutes) for switch in switches if switch.failure]
    if len(errors) == 1:
        return errors[0]
    kinds = {type(error) for error in errors}
    kind = kinds.pop() if len(kinds) == 1 else AccountError
    error = kind("; ".join(error.reason for error in errors), account_id=account.account_id)
    if isinstance(error, RegionSwitchError):
        error.is_in_progress, error.timeout_minutes = bool(account.in_progress), timeout_minutes
    return error
