"""A preview in which nothing changes: 1,000 AlternateContacts against 1,000 bare dynamic resources.

Runs on the Pulumi CLI where there is one on PATH, else on the offline engine, against the emulator. Exits with 1 if the
contacts take more than 1.3 times as long, or if boto3 was imported in such a preview, which has no use for it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from pulumi_account.testing.emulator import Emulator

TARGET = 1.3
FIRST_ACCOUNT = 100_000_000_001

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
# Python imports this by itself at its start, in every process of a run. It notes that boto3 is executed, not that it
# is looked up, as the Pulumi CLI does with every package that is installed.
WATCH = """
import os, sys
from importlib.machinery import PathFinder

class Watch:
    def find_spec(self, name, path=None, target=None):
        spec = PathFinder.find_spec(name, path, target) if name == "boto3" else None
        if spec is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                open(os.environ["BOTO3_WAS_IMPORTED"], "a").close()
                execute(module)

            spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Watch())
"""


class Project:
    """A program of many resources, deployed."""

    def __init__(self, directory: Path, program: str, environment: Mapping[str, str], count: int) -> None:
        self._directory = directory
        self._watched = directory / "boto3-was-imported"
        self._environment = {**environment, "BOTO3_WAS_IMPORTED": str(self._watched)}
        self._pulumi = shutil.which("pulumi")
        (directory / "state").mkdir(parents=True)
        (directory / "Pulumi.yaml").write_text(f"name: {directory.name}\nruntime: python\n")
        (directory / "bare.py").write_text(BARE_MODULE)
        (directory / "__main__.py").write_text(dedent(program) % {"count": count, "first": FIRST_ACCOUNT})
        if self._pulumi:
            self._run("stack", "init", "demo")
        # Deploying goes at AWS's pace unless told otherwise.
        self._run("config", "set", "account:quotas", '{"PutAlternateContact": {"rate": 100000, "burst": 100000}}')
        self._run("up")
        self.imported_boto3_to_deploy = self._watched.exists()

    def preview(self) -> tuple[float, bool]:
        """Preview; return the seconds it took and whether boto3 was imported anywhere in it."""
        self._watched.unlink(missing_ok=True)
        started = time.perf_counter()
        output = self._run("preview")
        seconds = time.perf_counter() - started
        if "unchanged" not in output or "to create" in output or "to update" in output:
            sys.exit(f"the preview was to show no change:\n{output}")
        return seconds, self._watched.exists()

    def _run(self, *arguments: str) -> str:
        if self._pulumi is None:
            command = [sys.executable, "-m", "pulumi_account.testing.demo.offline", *arguments]
        else:
            unasked = ["--yes", "--skip-preview"] if arguments[0] == "up" else []
            stack = ["--stack", "demo"] if arguments[0] != "stack" else []
            command = [self._pulumi, "--non-interactive", *arguments, *unasked, *stack]
        environment = {
            **self._environment,
            "PULUMI_HOME": str(self._directory / "home"),
            "PULUMI_BACKEND_URL": (self._directory / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "benchmark",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            # One state file at the end of a deployment instead of one at each of its steps.
            "PULUMI_EXPERIMENTAL": "true",
            "PULUMI_SKIP_CHECKPOINTS": "true",
        }
        done = subprocess.run(
            command, cwd=self._directory, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


def main() -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resources", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3, help="previews of each, taken in turns; the median counts")
    options = parser.parse_args()
    on = "the Pulumi CLI" if shutil.which("pulumi") else "the offline engine (no pulumi on PATH)"
    print(f"{options.resources} resources, no change, on {on}; deploying both programs first")
    with tempfile.TemporaryDirectory(prefix="no-op-preview-") as scratch, Emulator() as emulator:
        root = Path(scratch)
        (root / "watch").mkdir()
        (root / "watch" / "sitecustomize.py").write_text(WATCH)
        emulator.create_organization([str(FIRST_ACCOUNT + number) for number in range(options.resources)])
        environment = {**_environment(), **emulator.environment(), "PYTHONPATH": str(root / "watch")}
        contacts = Project(root / "contacts", CONTACTS, environment, options.resources)
        bare = Project(root / "bare", BARE, environment, options.resources)
        if not contacts.imported_boto3_to_deploy:
            sys.exit("boto3 was not seen even where it was used: this can't tell whether a preview imports it")
        rounds = [(contacts.preview(), bare.preview()) for _ in range(options.rounds)]
    return _judge([ours for ours, _ in rounds], [theirs for _, theirs in rounds])


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_"))}
    # The Pulumi CLI runs programs with the Python that PATH has.
    return {**kept, "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])}


def _judge(contacts: list[tuple[float, bool]], bare: list[tuple[float, bool]]) -> int:
    ours, theirs = (statistics.median(seconds for seconds, _ in runs) for runs in (contacts, bare))
    for name, runs in (("AlternateContact", contacts), ("bare dynamic resource", bare)):
        print(f"{name:<22}", "  ".join(f"{seconds:6.2f} s" for seconds, _ in runs))
    ratio = ours / theirs
    imported = any(imported for _, imported in contacts)
    print(f"medians {ours:.2f} s and {theirs:.2f} s: ratio {ratio:.2f} (target: at most {TARGET})")
    print(f"boto3 was {'IMPORTED' if imported else 'not imported'} in the previews of AlternateContacts")
    return 1 if ratio > TARGET or imported else 0


if __name__ == "__main__":
    sys.exit(main())
