"""Two regions in 500 accounts, with 50 switches in flight that take AWS ten minutes each."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_account.testing.emulator import Emulator

from .frame import FIRST_ACCOUNT, Bench, Row, span_of
from .project import Project

ACCOUNTS = 500
REGIONS = ("eu-central-2", "ap-southeast-4")
SWITCH_SECONDS = 600
IN_FLIGHT = 50
TIME_SCALE = 50
PROGRAM = f"""
import pulumi_account as account

account.OrganizationRegionOptIn(
    "regions",
    accounts=[str({FIRST_ACCOUNT} + number) for number in range({ACCOUNTS})],
    region_names={REGIONS},
    timeout_minutes=1440,
)
"""


def measure(bench: Bench) -> Iterator[Row]:
    """Measure the rollout against the bound that 50 switches in flight imply."""
    switches = ACCOUNTS * len(REGIONS)
    # Waves of 50 switches; the last one can't end before all switches were requested, one a second.
    bound = max(switches / IN_FLIGHT * SWITCH_SECONDS, switches - 1 + SWITCH_SECONDS)
    with Emulator(
        quotas=True, time_scale=TIME_SCALE, region_delay=SWITCH_SECONDS, regions_in_flight_per_organization=IN_FLIGHT
    ) as emulator:
        emulator.create_organization(ACCOUNTS)
        project = Project(bench.engine, bench.scratch / "regions", PROGRAM, bench.aws(emulator))
        project.run("up")
        span = span_of(emulator.calls("account"))
        counts = emulator.call_counts()
        enabled = sum(
            emulator.account(str(FIRST_ACCOUNT + number)).regions[region] == "ENABLED"
            for number in range(ACCOUNTS)
            for region in REGIONS
        )
    yield Row(
        "2 regions in 500 accounts: first call to last",
        f"{span:.0f} s",
        f"bound {switches} / {IN_FLIGHT} x {SWITCH_SECONDS} s = {bound:.0f} s",
        f"{bound / span:.1%} of the bound's speed",
        "at least 90%",
        bound / span >= 0.9,
    )
    yield Row("regions ENABLED at the end", str(enabled), "", "", str(switches), enabled == switches)
    accepted = counts["EnableRegion"].get("200", 0)
    yield Row("switches asked for and accepted", str(accepted), "", "", str(switches), accepted == switches)
    refused = sum(of.get("429", 0) for of in counts.values())
    calls = sum(sum(of.values()) for of in counts.values())
    # At this scale, a delay of 20 ms is a whole call of the operations without a burst.
    yield Row("429s", str(refused), f"{calls} calls", f"{refused / calls:.2%}", "under 0.1%", refused < 0.001 * calls)
    looks = sum(sum(of.values()) for name, of in counts.items() if name in ("ListRegions", "GetRegionOptStatus"))
    yield Row("polls of a status", str(looks), f"{looks / switches:.1f} for each switch")
