"""The names of 500 accounts: renamed and refreshed at AWS's quotas."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_account.testing.emulator import Emulator

from .frame import FIRST_ACCOUNT, Bench, Row, at_most, counted, paced
from .organization_contacts import TIME_SCALE
from .project import Project

ACCOUNTS = 500
PROGRAM = f"""
import pulumi_account as account

account.OrganizationAccountName(
    "names",
    names={{str({FIRST_ACCOUNT} + number): f"Team {{number}}" for number in range({ACCOUNTS})}},
    on_existing="overwrite",
)
"""


def measure(bench: Bench) -> Iterator[Row]:
    """Measure a renaming of every account, which is read first, a preview without a change, and a refresh."""
    with Emulator(quotas=True, time_scale=TIME_SCALE) as emulator:
        emulator.create_organization(ACCOUNTS)
        project = Project(bench.engine, bench.scratch / "names", PROGRAM, bench.aws(emulator))
        up = project.run("up")
        yield counted("renaming 500 accounts", emulator, "PutAccountName", ACCOUNTS)
        # Without a burst, a call that is late delays all that follow.
        yield from paced("renaming 500 accounts", emulator, "PutAccountName", up.seconds, 0.9)
        yield at_most("state, for each account", project.state_bytes() / ACCOUNTS, 200, "bytes", 0)

        emulator.reset()
        preview = project.unchanged_preview()
        yield at_most("preview without a change", preview.seconds, 5, "s")
        yield counted("preview without a change", emulator, None, 0)

        emulator.reset()
        refresh = project.run("refresh")
        yield counted("refreshing 500 names", emulator, "GetAccountInformation", ACCOUNTS)
        yield from paced("refreshing 500 names", emulator, "GetAccountInformation", refresh.seconds, 0.95)
