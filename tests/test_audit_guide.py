"""docs/audit.md is correct: its table has every rule, its commands work, and its options exist."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pulumi_account.audit.report import SEVERITIES, Report
from pulumi_account.audit.rules import RULES
from pulumi_account.audit.texts import RULE_TEXTS
from pulumi_account.cli.audit import command
from pulumi_account.testing.emulator import Emulator
from tests.source import ROOT
from tests.test_importing_guide import IMPORT_OFFLINE

GUIDE = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```shell\n(.*?)```", GUIDE, re.DOTALL)
BASELINE = {"defaults": {"enabled_regions": ["eu-central-2"]}}
FINDINGS_OR_INCOMPLETE = {0, 3, 4}


def rules_table() -> list[str]:
    """Return the rows of the rules, the worst first."""
    return [
        f"| `{rule.code}` | {rule.severity} | {RULE_TEXTS[rule.code].title} | {', '.join(rule.standards)} |"
        for rule in sorted(RULES.values(), key=lambda rule: SEVERITIES.index(rule.severity))
    ]


def test_the_table_has_every_rule_as_it_is() -> None:
    assert re.findall(r"^\| `.*\| (?:medium|low|info) \|.*$", GUIDE, re.MULTILINE) == rules_table()


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(time_scale=1000) as emulator:
        emulator.create_organization([{"name": "Bare"}, {"name": "Closed", "denied": True}])
        yield emulator


def test_every_command_works_in_the_order_of_the_guide(emulator: Emulator, tmp_path: Path) -> None:
    commands, folder = tmp_path / "commands", tmp_path / "work"
    for directory in (commands, folder):
        directory.mkdir()
    script = commands / "pulumi-account"
    script.write_text(IMPORT_OFFLINE.replace("{python}", sys.executable).replace("{root}", str(ROOT)))
    script.chmod(0o755)
    (folder / "baseline.yaml").write_text(json.dumps(BASELINE))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_"))},
        **emulator.environment(),
        "PATH": os.pathsep.join([str(commands), os.environ["PATH"]]),
        "PULUMI_ACCOUNT_IMPORT_DIRECTORY": str(tmp_path / "imports"),
        "PULUMI_ACCOUNT_PACING_DIRECTORY": str(tmp_path / "pacing"),
        "PULUMI_CONFIG_PASSPHRASE": "guide",
    }

    def run(block: str) -> int:
        done = subprocess.run(
            ["bash", "-e", "-c", block], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode in FINDINGS_OR_INCOMPLETE, f"{block}\n{done.stdout}{done.stderr}"
        return done.returncode

    assert run("pulumi-account import accounts --into-stack --stack dev --yes") == 0
    assert [run(block) for block in BLOCKS] == [4, 4, 4, 4, 4]
    written = {path.name for path in folder.iterdir()}
    assert written == {"accounts", "baseline.yaml", "audit.json", "audit.csv", "audit.sarif", "audit.html"}
    content = json.loads((folder / "audit.json").read_text())
    assert Report.from_json(content).to_json() == content
    documented = set(re.findall(r"`(\w+)`", GUIDE.split("### JSON")[1].split("\n## ")[0]))
    assert {*content, *content["accounts"][0], *content["rules"][0], *content["columns"]} <= documented | {"version"}


def test_every_documented_option_exists() -> None:
    options = {name for parameter in command.params for name in parameter.opts if isinstance(parameter, click.Option)}
    named = set(re.findall(r"--[a-z][a-z-]*[a-z]", GUIDE)) - {"--exclude", "--audit", "--check"}
    assert named <= options
    assert len(named) > 15
