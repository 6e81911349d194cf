"""One resource for each setting of each account, and the calls that each takes, compared with Terraform.

Terraform's counts come from the source of terraform-provider-aws (internal/service/account, which has no pacing). A
create puts, reads until found twice in a row, then reads again. A plan reads. An update or a destroy reads, puts or
deletes, reads until the change is visible, and after a put reads once more. The first poll of a region comes after a
minute.
"""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_account.testing.emulator import Emulator

from .frame import FIRST_ACCOUNT, Bench, Row, paced, span_of
from .organization_contacts import TIME_SCALE, TYPES, program
from .project import Project

ACCOUNTS = 100
TERRAFORM = {"create": 4, "plan": 1, "update": 4, "destroy": 3}
TERRAFORM_LOOKS_AFTER_SECONDS = 60
SWITCH_SECONDS = 20
REGION = """
import pulumi_account as account

account.RegionOptIn("zurich", region_name="eu-central-2")
"""
PROGRAM = """
import pulumi_account as account

for number in range({count}):
    for contact_type in {types}:
        account.AlternateContact(
            f"{{contact_type.lower()}}-{{number}}",
            account_id=str({first} + number),
            alternate_contact_type=contact_type,
            name="Duty Team",
            title={title!r},
            email_address="duty@example.com",
            phone_number="+1 206 555 0100",
        )
"""


def singles(count: int, title: str = "Duty officer", types: tuple[str, ...] = TYPES) -> str:
    """Return the program that declares a resource for each account and contact."""
    return PROGRAM.format(first=FIRST_ACCOUNT, count=count, title=title, types=types)


def measure(bench: Bench) -> Iterator[Row]:
    """Measure single and Organization resources, then count the calls of each step in the life of one contact."""
    with Emulator(quotas=True, time_scale=TIME_SCALE) as emulator:
        emulator.create_organization(ACCOUNTS)
        for name, text in (("single", singles(ACCOUNTS)), ("organization", program(ACCOUNTS))):
            label = "300 single resources" if name == "single" else "3 Organization resources"
            emulator.reset(state=True)
            emulator.create_organization(ACCOUNTS)
            project = Project(bench.engine, bench.scratch / name, text, bench.aws(emulator))
            up = project.run("up")
            yield from paced(f"3 contacts in 100 accounts by {label}", emulator, "PutAlternateContact", up.seconds)
            preview = project.unchanged_preview()
            yield Row(f"{label}: preview without a change", f"{preview.seconds:.1f} s")
            yield Row(f"{label}: state", f"{project.state_bytes() / ACCOUNTS:.0f} bytes for each account")
    yield from _calls(bench)
    yield from _region(bench)


def _calls(bench: Bench) -> Iterator[Row]:
    with Emulator() as emulator:
        emulator.create_organization(1)
        project = Project(bench.engine, bench.scratch / "one", singles(1, types=("SECURITY",)), bench.aws(emulator))
        steps = (("create", "up"), ("plan", "preview"), ("update", "up"), ("destroy", "destroy"))
        for step, verb in steps:
            if step == "update":
                project.write(singles(1, "Head of security", ("SECURITY",)))
            emulator.reset()
            project.run(verb)
            made, theirs = len(emulator.calls("account")), TERRAFORM[step]
            yield Row(
                f"one AlternateContact: calls to {step}",
                str(made),
                f"Terraform {theirs}",
                f"{made} : {theirs}",
                "fewer",
                made < theirs,
            )


def _region(bench: Bench) -> Iterator[Row]:
    with Emulator(region_delay=SWITCH_SECONDS, time_scale=TIME_SCALE) as emulator:
        Project(bench.engine, bench.scratch / "region", REGION, bench.aws(emulator)).run("up")
        seconds = span_of(emulator.calls("account"))
        yield Row(
            f"one RegionOptIn, whose switch takes {SWITCH_SECONDS} s: first call to last",
            f"{seconds:.0f} s",
            f"Terraform {TERRAFORM_LOOKS_AFTER_SECONDS} s at least",
            f"{seconds / SWITCH_SECONDS:.2f} times the switch",
            f"under {TERRAFORM_LOOKS_AFTER_SECONDS} s",
            seconds < TERRAFORM_LOOKS_AFTER_SECONDS,
        )
