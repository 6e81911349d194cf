"""Three contacts in 1,000 accounts: set, read, changed and refreshed at AWS's quotas."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_account.testing.emulator import Emulator

from .frame import FIRST_ACCOUNT, Bench, Row, at_most, counted, paced
from .project import Project

ACCOUNTS = 1000
# At a larger scale, the machine's own latency, which counts this many times, would show.
TIME_SCALE = 5
PROGRAM = """
import pulumi_account as account

accounts = [str({first} + number) for number in range({count})]
for contact_type in {types}:
    account.OrganizationAlternateContact(
        contact_type.lower(),
        accounts=accounts,
        alternate_contact_type=contact_type,
        name="Duty Team",
        title={title!r} if contact_type == "SECURITY" else "Duty officer",
        email_address="duty@example.com",
        phone_number="+1 206 555 0100",
    )
"""
TYPES = ("BILLING", "OPERATIONS", "SECURITY")


def program(count: int, title: str = "Duty officer", types: tuple[str, ...] = TYPES) -> str:
    """Return the program that sets the contacts in a number of accounts."""
    return PROGRAM.format(first=FIRST_ACCOUNT, count=count, title=title, types=types)


def measure(bench: Bench) -> Iterator[Row]:
    """Measure a rollout, a preview without a change, a change of one contact, and a refresh."""
    with Emulator(quotas=True, time_scale=TIME_SCALE) as emulator:
        emulator.create_organization(ACCOUNTS)
        project = Project(bench.engine, bench.scratch / "contacts", program(ACCOUNTS), bench.aws(emulator))
        up = project.run("up")
        yield counted("setting 3 contacts in 1,000 accounts", emulator, "PutAlternateContact", 3 * ACCOUNTS)
        yield from paced("setting 3 contacts", emulator, "PutAlternateContact", up.seconds, 0.95)
        yield at_most("state, for each account with 3 contacts", project.state_bytes() / ACCOUNTS, 200, "bytes", 0)

        emulator.reset()
        preview = project.unchanged_preview()
        yield at_most("preview without a change", preview.seconds, 5, "s")
        yield counted("preview without a change", emulator, None, 0)

        emulator.reset()
        project.write(program(ACCOUNTS, "Head of security"))
        change = project.run("up")
        yield counted("changing one of the three", emulator, "PutAlternateContact", ACCOUNTS)
        yield from paced("changing one of the three", emulator, "PutAlternateContact", change.seconds, 0.95)

        emulator.reset()
        refresh = project.run("refresh")
        yield counted("refreshing all three", emulator, "GetAlternateContact", 3 * ACCOUNTS)
        yield from paced("refreshing all three", emulator, "GetAlternateContact", refresh.seconds, 0.95)
