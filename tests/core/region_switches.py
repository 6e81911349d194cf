"""The switches of an account's regions, driven without AWS and without a clock."""

from __future__ import annotations

from pulumi_account.core.account_regions import AccountRegions
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    ConflictError,
    CurrentOptInStatusError,
    ThrottledError,
    TooManyInFlightError,
    UnavailableError,
)
from pulumi_account.core.region_polling import ACCOUNT_BACKOFF, Backoff, RegionPolling
from pulumi_account.core.region_switch import DISABLED, DISABLING, ENABLED, ENABLED_BY_DEFAULT, ENABLING
from tests.conftest import CALLER

REGION = "eu-central-2"
STATUSES = (ENABLED, ENABLED_BY_DEFAULT, DISABLED, ENABLING, DISABLING)
REFUSALS = (
    ConflictError,
    CurrentOptInStatusError,
    ThrottledError,
    TooManyInFlightError,
    UnavailableError,
    AccessDeniedError,
)


def regions_of(
    wanted: dict[str, bool] | None = None,
    backoff: Backoff = ACCOUNT_BACKOFF,
    *,
    may_ask: bool = True,
    known: dict[str, str] | None = None,
) -> AccountRegions:
    polling = RegionPolling(backoff)
    return AccountRegions(CALLER, wanted or {REGION: True}, polling=polling, may_ask=may_ask, known=known or {})


def ask(regions: AccountRegions, answer: type[AccountError] | None, now: float, region: str = REGION) -> None:
    regions.switches[region].asking()
    if answer is None:
        regions.accepted(region, now)
    else:
        regions.refused(region, answer("no"), now)
