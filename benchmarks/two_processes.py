"""Two deployments at once on one machine, which share the quota of one calling account."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from pulumi_account.testing.emulator import Emulator

from .frame import Bench, Row, counted, paced
from .organization_contacts import TIME_SCALE, program
from .project import Project

ACCOUNTS = 500


def measure(bench: Bench) -> Iterator[Row]:
    """Measure both together against the bound of the one quota."""
    with Emulator(quotas=True, time_scale=TIME_SCALE) as emulator:
        emulator.create_organization(ACCOUNTS)
        projects = [
            Project(bench.engine, bench.scratch / name.lower(), program(ACCOUNTS, types=(name,)), bench.aws(emulator))
            for name in ("SECURITY", "BILLING")
        ]
        with ThreadPoolExecutor(len(projects)) as threads:
            runs = list(threads.map(lambda project: project.run("up"), projects))
        wall = max(run.seconds for run in runs)
        yield counted("2 x 500 contacts by two deployments", emulator, "PutAlternateContact", 2 * ACCOUNTS)
        yield from paced("two deployments at once", emulator, "PutAlternateContact", wall, 0.85)
