"""docs/audit.md is correct: its table has every rule, its commands work, and its options exist."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from pulumi.automation import Deployment

from pulumi_account.audit.report import SEVERITIES
from pulumi_account.audit.rules import RULES
from pulumi_account.audit.texts import RULE_TEXTS
from pulumi_account.cli.audit import command
from pulumi_account.importing import cli_stack
from pulumi_account.testing.emulator import Emulator
from tests.source import ROOT

GUIDE = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```shell\n(.*?)```", GUIDE, re.DOTALL)


def rules_table() -> list[str]:
    """Return the rows of the rules, the worst first."""
    return [
        f"| `{rule.code}` | {rule.severity} | {RULE_TEXTS[rule.code].title} | {', '.join(rule.standards)} |"
        for rule in sorted(RULES.values(), key=lambda rule: SEVERITIES.index(rule.severity))
    ]


def test_the_table_has_every_rule_as_it_is() -> None:
    assert re.findall(r"^\| `.*\| (?:medium|low|info) \|.*$", GUIDE, re.MULTILINE) == rules_table()


class EmptyStack:
    """A stack without resources."""

    name = "dev"

    def export_stack(self) -> Deployment:
        return Deployment(3, {"resources": []})


def test_every_command_works_in_the_order_of_the_guide(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli_stack, "open_stack", lambda *_, **__: EmptyStack())
    monkeypatch.setenv("PULUMI_ACCOUNT_IMPORT_DIRECTORY", str(tmp_path / "imports"))
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    Path("baseline.yaml").write_text(json.dumps({"defaults": {"enabled_regions": ["eu-central-2"]}}))
    Path("accounts").mkdir()
    with Emulator(time_scale=1000) as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        emulator.create_organization([{"name": "Bare"}, {"name": "Closed", "denied": True}])
        for block in BLOCKS:
            program, subcommand, *arguments = shlex.split(block)
            assert (program, subcommand) == ("pulumi-account", "audit")
            result = CliRunner().invoke(command, arguments)
            assert result.exit_code == 4, result.output
    written = {path.name for path in Path().iterdir() if path.suffix}
    assert written == {"baseline.yaml", "audit.json", "audit.csv", "audit.sarif", "audit.html"}
    content = json.loads(Path("audit.json").read_text())
    documented = set(re.findall(r"`(\w+)`", GUIDE.split("### JSON")[1].split("\n## ")[0]))
    assert {*content, *content["accounts"][0], *content["rules"][0], *content["columns"]} <= documented


def test_every_documented_option_exists() -> None:
    options = {name for parameter in command.params for name in parameter.opts if isinstance(parameter, click.Option)}
    named = set(re.findall(r"--[a-z][a-z-]*[a-z]", GUIDE)) - {"--exclude", "--audit", "--check"}
    assert named <= options
    assert len(named) > 15
