"""5,000 accounts: the memory of Pulumi's dynamic provider host, and the size of the state."""

from __future__ import annotations

import time
from collections.abc import Iterator

from pulumi_account.testing.emulator import Emulator

from .frame import Bench, Row, at_most
from .organization_contacts import program
from .project import Project, Run

ACCOUNTS = 5000
_UNPACED = '{"rate": 100000, "burst": 100000}'


def measure(bench: Bench) -> Iterator[Row]:
    """Measure a rollout, a preview and a refresh, at the machine's own speed."""
    with Emulator() as emulator:
        begin = time.perf_counter()
        emulator.create_organization(ACCOUNTS)
        yield at_most("building an emulated organization of 5,000", time.perf_counter() - begin, 10, "s")
        quotas = f'{{"PutAlternateContact": {_UNPACED}, "GetAlternateContact": {_UNPACED}}}'
        project = Project(
            bench.engine,
            bench.scratch / "large",
            program(ACCOUNTS, types=("SECURITY",)),
            bench.aws(emulator),
            {"account:quotas": quotas},
        )
        yield _memory("up of a contact in 5,000 accounts", project.run("up"))
        yield at_most("state, for each account", project.state_bytes() / ACCOUNTS, 200, "bytes", 0)
        preview = project.unchanged_preview()
        yield _memory("preview without a change", preview)
        yield Row("preview without a change: time", f"{preview.seconds:.1f} s")
        yield _memory("refresh", project.run("refresh"))


def _memory(what: str, run: Run) -> Row:
    if run.host_bytes is None:
        return Row(f"memory of the host: {what}", "not measured without /proc")
    return at_most(f"memory of the host: {what}", run.host_bytes / 2**20, 200, "MiB", 0)
