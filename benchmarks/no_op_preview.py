"""A preview without changes: 1,000 AlternateContacts compared with 1,000 bare dynamic resources.

Such a preview must not import botocore, and so boto3, which would take a fifth of a second in each process.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from pulumi_account.testing.emulator import Emulator

from .frame import FIRST_ACCOUNT, Bench, Row
from .project import Project

RESOURCES = 1000
ROUNDS = 3
TARGET = 1.3

PROPERTIES = """
    properties = {
        "account_id": str(%(first)d + number),
        "alternate_contact_type": "SECURITY",
        "name": "Security Team",
        "title": "Duty officer",
        "email_address": "security@example.com",
        "phone_number": "+1 206 555 0100",
    }
"""
CONTACTS = f"""
import pulumi_account as account

for number in range(%(count)d):
{PROPERTIES}
    account.AlternateContact(f"resource-{{number}}", **properties)
"""
BARE = f"""
from bare import Bare

for number in range(%(count)d):
{PROPERTIES}
    Bare(f"resource-{{number}}", properties)
"""
BARE_MODULE = """
from pulumi.dynamic import CreateResult, Resource, ResourceProvider

class BareProvider(ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props):
        return CreateResult(props["account_id"], props)

class Bare(Resource, module="benchmark", name="Bare"):
    def __init__(self, name, properties):
        super().__init__(BareProvider(), name, properties)
"""
# Python imports this at start-up in every process of a run. It notes when botocore is executed, but not when it is only
# looked up, as the Pulumi CLI does with every installed package.
WATCH = """
import os, sys
from importlib.machinery import PathFinder

class Watch:
    def find_spec(self, name, path=None, target=None):
        spec = PathFinder.find_spec(name, path, target) if name == "botocore" else None
        if spec is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                open(os.environ["BOTOCORE_WAS_IMPORTED"], "a").close()
                execute(module)

            spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Watch())
"""


def measure(bench: Bench) -> Iterator[Row]:
    """Measure previews of both, alternating; the medians count."""
    watched = bench.scratch / "botocore-was-imported"
    (bench.scratch / "watch").mkdir()
    (bench.scratch / "watch" / "sitecustomize.py").write_text(WATCH)
    with Emulator() as emulator:
        emulator.create_organization(RESOURCES)
        variables = {
            **bench.aws(emulator),
            "PYTHONPATH": str(bench.scratch / "watch"),
            "BOTOCORE_WAS_IMPORTED": str(watched),
        }

        def deployed(name: str, program: str) -> Project:
            text = program % {"count": RESOURCES, "first": FIRST_ACCOUNT}
            unpaced = '{"rate": 100000, "burst": 100000}'
            quotas = f'{{"GetAlternateContact": {unpaced}, "PutAlternateContact": {unpaced}}}'
            project = Project(bench.engine, bench.scratch / name, text, variables, {"account:quotas": quotas})
            (project.directory / "bare.py").write_text(BARE_MODULE)
            project.run("up")
            return project

        contacts = deployed("contacts", CONTACTS)
        if not watched.exists():
            sys.exit("botocore was not seen even in a run that calls AWS: this can't tell whether a preview imports it")
        bare = deployed("bare", BARE)
        rounds = [(_preview(contacts, watched), _preview(bare, watched)) for _ in range(ROUNDS)]
    ours, theirs = ([seconds for seconds, _ in runs] for runs in zip(*rounds, strict=True))
    for name, runs in (("1,000 AlternateContacts", ours), ("1,000 bare dynamic resources", theirs)):
        yield Row(f"preview of {name}", "  ".join(f"{seconds:.2f} s" for seconds in runs))
    ratio = statistics.median(ours) / statistics.median(theirs)
    yield Row("ratio of the medians", f"{ratio:.2f}", "", "", f"at most {TARGET}", ratio <= TARGET)
    imported = any(imported for (_, imported), _ in rounds)
    yield Row(
        "boto3 and botocore in the previews",
        "imported" if imported else "not imported",
        "",
        "",
        "not imported",
        not imported,
    )


def _preview(project: Project, watched: Path) -> tuple[float, bool]:
    """Return the seconds of a preview, and whether botocore was imported anywhere in it."""
    watched.unlink(missing_ok=True)
    seconds = project.unchanged_preview().seconds
    return seconds, watched.exists()
