"""What people read about region switches, made from the codes of `core/region_switch.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pulumi_account.aws.regions import unknown_region_hint
from pulumi_account.core.errors import (
    AccountError,
    InvalidRequestError,
    RegionSwitchCanceledError,
    RegionSwitchError,
    RegionSwitchTimeoutError,
)
from pulumi_account.core.region_switch import RegionSwitch, SwitchDelay, SwitchFailure, SwitchFailureCode

if TYPE_CHECKING:
    from pulumi_account.core.runtime import Runtime

HOW_TO_OPT_OUT: Final = 'to opt out, set enabled=False before removing it, or on_removal="opt_out"'
INTERRUPTIONS: Final[Mapping[SwitchFailureCode, type[RegionSwitchError]]] = MappingProxyType(
    {
        SwitchFailureCode.TIMED_OUT: RegionSwitchTimeoutError,
        SwitchFailureCode.CANCELED: RegionSwitchCanceledError,
    }
)
_DELAYS: Final[Mapping[SwitchDelay, str]] = MappingProxyType(
    {
        SwitchDelay.TOO_MANY_IN_FLIGHT: "too many region switches in flight",
        SwitchDelay.THROTTLED: "AWS is throttling calls",
    }
)
_SECONDS_A_MINUTE: Final = 60


def interruption(code: SwitchFailureCode, progress: str, timeout_minutes: int | None) -> str:
    """Return what to say of a run that ended before its switches: why, how far they are, and what to do.

    ``code`` is TIMED_OUT or CANCELED; ``timeout_minutes`` only appears in the first.
    """
    if code is SwitchFailureCode.CANCELED:
        return f"canceled: {progress}; run again to continue"
    return f"timed out after {timeout_minutes} min: {progress}; run again to continue, or raise timeout_minutes"


def failure_error(switch: RegionSwitch, failure: SwitchFailure, timeout_minutes: int) -> AccountError:
    """Return why a region isn't as wanted, as an error."""
    if failure.error is not None:
        return failure.error
    region, status = switch.region_name, switch.status
    if failure.code is SwitchFailureCode.UNKNOWN_REGION:
        return InvalidRequestError(f"the account has no region {region}")
    if failure.code is SwitchFailureCode.ENABLED_BY_DEFAULT:
        message = (
            f"{region} is enabled by default, and AWS doesn't allow opting out of it; remove it from the program, or "
            f"set enabled to true"
        )
    elif failure.code is SwitchFailureCode.ENDED_OTHERWISE:
        message = f"the switch of {region} that was in progress ended as {status}; run again to compare with AWS again"
    else:
        message = interruption(failure.code, _progress_of(switch), timeout_minutes)
    kind = INTERRUPTIONS.get(failure.code, RegionSwitchError)
    error = kind(message)
    error.region_name, error.opt_status, error.is_in_progress = region, status, switch.is_in_progress
    if failure.code is SwitchFailureCode.TIMED_OUT:
        error.timeout_minutes = timeout_minutes
    return error


def delay_text(delay: SwitchDelay) -> str:
    """Return why a switch is not asked for yet."""
    return _DELAYS[delay]


def elapsed(seconds: float) -> str:
    """Return a duration to the second, such as ``3 min 20 s``."""
    minutes, rest = divmod(int(seconds), _SECONDS_A_MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def warn_of_unknown_regions(runtime: Runtime, resource: str, resource_id: str, region_names: Iterable[str]) -> None:
    """Say which regions of a resource botocore doesn't know."""
    for hint in filter(None, map(unknown_region_hint, region_names)):
        runtime.say(resource, resource_id, hint)


def _progress_of(switch: RegionSwitch) -> str:
    if switch.is_in_progress:
        return f"still {switch.status}"
    return f"not begun, {delay_text(switch.delay)}" if switch.delay is not None else "not begun"
