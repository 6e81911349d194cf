"""Reading 200 accounts for an import, against the lower bound that AWS's quotas set.

Every call has a latency, a third of the accounts have one contact of three, and a fifth deny access.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pulumi_account.core.runtime import Runtime
from pulumi_account.core.settings import settings_from
from pulumi_account.front_end.runtime import new_runtime
from pulumi_account.importing.reading import read_accounts
from pulumi_account.organization.selection.accounts import select_accounts
from pulumi_account.organization.selection.model import AccountSelection
from pulumi_account.testing.emulator import Emulator

from .frame import Bench, Row, bound_of

ACCOUNTS = 200
LATENCY_SECONDS = 0.1
TIME_SCALE = 4
TARGET = 1.1
READS = ("GetAlternateContact", "GetContactInformation", "ListRegions")
CONTACT = {"Name": "Security Team", "Title": "Duty officer", "EmailAddress": "a@example.com", "PhoneNumber": "+1 555"}


def measure(bench: Bench) -> Iterator[Row]:
    """Measure the reading in this process; the targets for writes and 429s are zero."""
    with throttled_organization(bench, ACCOUNTS) as (emulator, runtime):
        accounts = select_accounts(runtime, AccountSelection())
        begin = runtime.clock.monotonic()
        read_accounts(runtime, accounts)
        seconds = runtime.clock.monotonic() - begin
        counts = emulator.call_counts()
    yield from compared(f"reading {ACCOUNTS} accounts, {LATENCY_SECONDS:g} s latency", seconds, counts, TARGET)


@contextmanager
def throttled_organization(bench: Bench, accounts: int) -> Iterator[tuple[Emulator, Runtime]]:
    """Emulate an organization with AWS's quotas and latency, and return the emulator with what reads from it."""
    with Emulator(quotas=True, time_scale=TIME_SCALE) as emulator, environment(bench.aws(emulator)):
        organize(emulator, accounts)
        for operation in READS:
            emulator.faults.add(operation, latency=LATENCY_SECONDS / TIME_SCALE, times=None)
        yield emulator, new_runtime(settings_from({}))


def compared(what: str, seconds: float, counts: Mapping[str, Mapping[str, int]], target: float) -> Iterator[Row]:
    """Compare what reading took with the bound that the quotas set; the targets for writes and 429s are zero."""
    bounds = {operation: bound_of(sum(counts[operation].values()), operation) for operation in READS}
    slowest = max(bounds, key=bounds.__getitem__)
    bound = bounds[slowest]
    yield Row(
        what,
        f"{seconds:.1f} s",
        f"bound of {sum(counts[slowest].values())} {slowest}: {bound:.1f} s",
        f"{seconds / bound:.3f} times the bound",
        f"at most {target}",
        seconds <= target * bound,
    )
    throttled = sum(statuses.get("429", 0) for statuses in counts.values())
    yield Row("429s", str(throttled), "", "", "0", throttled == 0)
    writes = sum(sum(counts[name].values()) for name in counts if not name.startswith(("Get", "List", "Describe")))
    yield Row("writes", str(writes), "", "", "0", writes == 0)


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for a while."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def organize(emulator: Emulator, count: int) -> None:
    """Give every third account one of three contacts, deny every fifth, opt every seventh in to a region."""
    emulator.create_organization(
        [
            {
                "name": f"Team {number}",
                "alternate_contacts": {} if number % 3 else {"SECURITY": CONTACT},
                "regions": {} if number % 7 else {"eu-central-2": "ENABLED"},
                "denied": number % 5 == 4,
            }
            for number in range(count - 1)
        ]
    )
