"""Reading an organization for an import, against the lower bound that AWS's quotas set.

Against the emulator with AWS's quotas and a latency for every call, time counted several times as fast. Exits with 1 if
the reading takes more than 1.1 times the bound, meets a 429, or writes anything.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping

from pulumi_account.config import settings_from
from pulumi_account.importing.reading import read_accounts
from pulumi_account.lifecycle import Runtime
from pulumi_account.organization.accounts import select_accounts
from pulumi_account.organization.selection import AccountSelection
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.emulator.quotas import RATES

TARGET = 1.1
READS = ("GetAlternateContact", "GetContactInformation", "ListRegions")
CONTACT = {"Name": "Security Team", "Title": "Duty officer", "EmailAddress": "a@example.com", "PhoneNumber": "+1 555"}


def main() -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=200)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds before each answer")
    parser.add_argument("--time-scale", type=float, default=4.0)
    options = parser.parse_args()
    print(f"{options.accounts} accounts, {options.latency * 1000:.0f} ms latency, time {options.time_scale:g} times")
    with (
        tempfile.TemporaryDirectory(prefix="import-reading-") as pacing,
        Emulator(quotas=True, time_scale=options.time_scale) as emulator,
    ):
        os.environ.update(emulator.environment(), PULUMI_ACCOUNT_PACING_DIRECTORY=pacing)
        _organize(emulator, options.accounts)
        for operation in READS:
            emulator.faults.add(operation, latency=options.latency / options.time_scale, times=None)
        runtime = Runtime.of(settings_from({}))
        began = runtime.clock.monotonic()
        accounts = select_accounts(runtime, AccountSelection())
        chosen = runtime.clock.monotonic()
        inventory = read_accounts(runtime, accounts)
        seconds = runtime.clock.monotonic() - chosen
        print(f"choosing the accounts: {chosen - began:.1f} s; {len(inventory.settings)} settings found")
        return _judge(emulator.call_counts(), seconds)


def _organize(emulator: Emulator, count: int) -> None:
    """Have each third account with one contact of three, each fifth denied, each seventh with a region opted into."""
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


def _judge(counts: Mapping[str, Mapping[str, int]], seconds: float) -> int:
    bounds = {}
    for operation in READS:
        calls, (rate, burst) = sum(counts[operation].values()), RATES[operation]
        bounds[operation] = (calls - burst) / rate
        print(f"{operation:<22} {calls:>5} calls, lower bound {bounds[operation]:6.1f} s")
    throttled = sum(statuses.get("429", 0) for statuses in counts.values())
    writes = sum(sum(counts[name].values()) for name in counts if not name.startswith(("Get", "List", "Describe")))
    ratio = seconds / max(bounds.values())
    print(f"bound {max(bounds.values()):.1f} s, measured {seconds:.1f} s: ratio {ratio:.3f} (target: at most {TARGET})")
    print(f"429s: {throttled}, writes: {writes}")
    return 1 if ratio > TARGET or throttled or writes else 0


if __name__ == "__main__":
    sys.exit(main())
