"""``pulumi-account policy`` on both engines: the printed policy is enough for the stack's whole life."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner

from pulumi_account.cli.policy import command
from pulumi_account.importing import cli_stack
from pulumi_account.testing.engine import Stack
from tests.importing.stacks import OfflineStack
from tests.lifecycle.conftest import CALLER, Project


def printed(project: Project, monkeypatch: pytest.MonkeyPatch, *options: str) -> tuple[dict[str, Any], str]:
    """Return the policy and the notes that the command prints for a project."""
    if isinstance(project.stack, Stack):
        monkeypatch.setattr(cli_stack, "open_stack", lambda *_, **__: OfflineStack(project.stack))
        result = CliRunner().invoke(command, [str(project.folder), *options], env=project.emulator.environment())
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout), result.stderr
    done = subprocess.run(
        [sys.executable, "-c", "from pulumi_account.cli import main; main()", "policy", str(project.folder), *options],
        env={**os.environ, **project.stack.workspace.env_vars},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def test_the_printed_policy_allows_the_stacks_whole_life(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    organization = project.emulator.create_organization(3)
    first, second, third = organization.member_account_ids
    project.contact(account_id=first)
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2", on_removal="opt_out")
    project.declare("names", "OrganizationAccountName", names={second: "Payments"}, on_existing="overwrite")
    project.run("up")

    policy, notes = printed(project, monkeypatch, "--stack", "dev")

    through = f"which reaches other accounts through the organization {organization.id}"
    assert notes.startswith(f"Policy for credentials of account {CALLER}, {through}: ")
    assert third not in json.dumps(policy)
    project.emulator.policies.set_identity_policy(policy)
    project.run("refresh")
    project.contact(account_id=first, title="Other")
    assert project.run("up") == {"update": 1}
    project.run("destroy")
    assert project.held(first) == {}
    assert project.emulator.account().regions["eu-central-2"] in ("DISABLING", "DISABLED")
