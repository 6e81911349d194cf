"""The nightly audit: its workflow is as strict as this repository's own, and its commands work on the emulator."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from pulumi_account.cli._commands import pulumi_account
from pulumi_account.core.installation import SOURCE
from pulumi_account.testing.emulator import Emulator
from tests.source import ROOT

EXAMPLE = ROOT / "examples" / "nightly-audit"
TEXT = (EXAMPLE / "audit.yml").read_text(encoding="utf-8")
# The base loader reads only strings: other loaders read a plain "on" as a boolean.
WORKFLOW: dict[str, Any] = yaml.load(TEXT, Loader=yaml.BaseLoader)  # noqa: S506 - creates no objects
(JOB,) = WORKFLOW["jobs"].values()
COMMANDS = [step["run"] for step in JOB["steps"] if "run" in step]
README = (EXAMPLE / "README.md").read_text(encoding="utf-8")


def test_the_workflow_runs_nightly_with_the_permissions_that_it_needs() -> None:
    assert set(WORKFLOW["on"]) == {"schedule", "workflow_dispatch"}
    assert WORKFLOW["permissions"] == {}
    assert JOB["permissions"] == {"contents": "read", "id-token": "write", "security-events": "write"}
    assert "secrets." not in TEXT
    assert "${{" not in "".join(COMMANDS)


def test_its_actions_are_pinned_as_in_the_repositorys_own_workflows() -> None:
    used = dict(re.findall(r"uses: (\S+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$", TEXT, re.MULTILINE))
    assert len(used) == len(re.findall("uses:", TEXT)) == 5
    own = "".join(path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    for action in ("actions/checkout", "actions/setup-python", "actions/upload-artifact"):
        assert f"{action}@{used[action]}" in own


def test_what_it_uploads_is_what_it_writes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install, audit = COMMANDS
    assert install == f"pip install '{SOURCE}[cli]'"
    program, *arguments = shlex.split(audit)
    assert program == "pulumi-account"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULUMI_ACCOUNT_IMPORT_DIRECTORY", str(tmp_path / "imports"))
    with Emulator(time_scale=1000) as emulator:
        emulator.create_organization([{"name": "Bare"}, {"name": "Closed", "denied": True}])
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        result = CliRunner().invoke(pulumi_account, arguments)
    assert result.exit_code == 3, result.output
    uploaded = {step["with"].get("sarif_file", step["with"].get("path")) for step in JOB["steps"] if "if" in step}
    assert uploaded == {path.name for path in tmp_path.iterdir() if path.is_file()} == {"audit.sarif", "audit.html"}
    assert json.loads((tmp_path / "audit.sarif").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize("block", re.findall(r"```json\n(.*?)```", README, re.DOTALL))
def test_its_trust_policy_lets_only_one_branch_assume_the_role(block: str) -> None:
    (statement,) = json.loads(block)["Statement"]
    conditions = statement["Condition"]["StringEquals"]
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert conditions["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
    assert "*" not in conditions["token.actions.githubusercontent.com:sub"]
