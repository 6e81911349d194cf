"""The guides in docs/ are true: programs and commands run, messages and figures are those of the code."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from pulumi import automation

import pulumi_account
from pulumi_account.cli._commands import pulumi_account as pulumi_account_command
from pulumi_account.core.quotas import quota
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import create_or_select_stack
from tests.pulumi_stack import Pulumi
from tests.source import ROOT

DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
HELD = {
    "Name": "Security Team",
    "Title": "Duty officer",
    "EmailAddress": "security@example.com",
    "PhoneNumber": "+1 206 555 0100",
}
URN = "urn:pulumi:dev::contacts::"


def blocks(page: str, language: str) -> list[str]:
    """Return a page's code blocks, also those within a list."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for _, block in found]


def test_the_first_program_is_that_of_the_readme() -> None:
    (program,) = blocks("start.md", "python")
    assert f"```python\n{program}```" in README
    (project,) = blocks("start.md", "yaml")
    assert yaml.safe_load(project) == {"name": "first", "runtime": "python"}


def _of_pulumi_aws() -> dict[str, Any]:
    """Return a state with a contact of pulumi-aws, as `pulumi stack export` writes it."""
    names = {"Name": "name", "Title": "title", "EmailAddress": "emailAddress", "PhoneNumber": "phoneNumber"}
    inputs = {"alternateContactType": "SECURITY", **{names[member]: value for member, value in HELD.items()}}
    provider = {"urn": f"{URN}pulumi:providers:aws::default", "type": "pulumi:providers:aws", "custom": True, "id": "1"}
    contact = {
        "urn": f"{URN}aws:account/alternativeContact:AlternativeContact::security",
        "type": "aws:account/alternativeContact:AlternativeContact",
        "custom": True,
        "id": "SECURITY",
        "inputs": inputs,
        "outputs": {**inputs, "id": "SECURITY"},
        "provider": f"{provider['urn']}::1",
    }
    manifest = {"time": "2026-01-01T00:00:00Z", "magic": "", "version": ""}
    return {"version": 3, "deployment": {"manifest": manifest, "resources": [provider, contact]}}


@pytest.mark.usefixtures("this_python_first")
def test_a_stack_of_pulumi_aws_is_moved_without_a_write(
    pulumi: Pulumi, account_emulator: Emulator, tmp_path: Path
) -> None:
    account_emulator.account().alternate_contacts["SECURITY"] = {**HELD}
    (tmp_path / "Pulumi.yaml").write_text("name: contacts\nruntime: python\n")
    (program,) = blocks("migrating.md", "python")
    (tmp_path / "__main__.py").write_text(program)
    stack = pulumi.new_stack(tmp_path, tmp_path / "state", account_emulator.environment(), project="contacts")
    stack.import_stack(automation.Deployment(**_of_pulumi_aws()))
    environment = {**os.environ, **stack.workspace.env_vars, "PULUMI_STACK": "dev"}

    for command in blocks("migrating.md", "bash"):
        done = subprocess.run(
            ["bash", "-ec", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    state = stack.export_stack().deployment or {}
    assert [each["type"] for each in state["resources"] if each["type"].startswith("aws:")] == []
    assert f"{URN}pulumi-python:dynamic/account:AlternateContact::security" in {
        each["urn"] for each in state["resources"]
    }
    assert {call.operation for call in account_emulator.calls(service="account")} == {"GetAlternateContact"}


def test_the_corresponding_names_exist() -> None:
    text = (DOCS / "migrating.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\[`(\w+)`\]\(reference/", text))
    assert len(named) > 8
    assert named <= set(pulumi_account.__all__)


def test_the_program_of_the_automation_api_deploys(
    account_emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (script,) = blocks("automation-api.md", "python")
    (tmp_path / "contacts").mkdir()
    (tmp_path / "contacts" / "Pulumi.yaml").write_text("name: contacts\nruntime: python\n")
    (tmp_path / "contacts" / "__main__.py").write_text(blocks("migrating.md", "python")[0])
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "guide")
    monkeypatch.chdir(tmp_path)
    # The offline engine has the same methods.
    monkeypatch.setattr(automation, "create_or_select_stack", create_or_select_stack)

    exec(script, {})  # noqa: S102 - the program is the guide's

    assert account_emulator.account().alternate_contacts["SECURITY"] == HELD


def test_the_workflow_reads_on_pull_requests_and_uses_actions_of_this_repository() -> None:
    workflow, steps = (yaml.safe_load(block) for block in blocks("github-actions.md", "yaml"))
    (job,) = workflow["jobs"].values()
    own = "".join(path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    for step in job["steps"]:
        action, _, version = step.get("uses", "").partition("@")
        if action and action != "aws-actions/configure-aws-credentials":
            assert re.search(rf"{action}@\w+ # {version}\.", own), action
    assert [step["with"]["command"] for step in job["steps"] if "pulumi/actions" in step.get("uses", "")] == [
        "preview",
        "up",
        "refresh",
    ]
    assert workflow["permissions"] == {"contents": "read", "id-token": "write", "pull-requests": "write"}
    assert [step["run"].split()[0] for step in steps] == ["pip", "python"]


def _literals() -> list[str]:
    """Return every text of the package's code; what is filled in stands as …"""
    texts = []
    for path in Path(pulumi_account.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                texts.append(
                    "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append(node.value)
    return texts


def test_every_message_with_a_heading_is_in_the_code() -> None:
    text = (DOCS / "troubleshooting.md").read_text(encoding="utf-8")
    messages = re.findall(r'^### "(.+?)"', text, re.MULTILINE)
    literals = _literals()
    assert len(messages) > 20
    for message in messages:
        assert any(message in literal for literal in literals), f"no message of the package contains: {message}"


def test_the_figures_of_the_concepts_are_those_in_use() -> None:
    text = " ".join((DOCS / "concepts.md").read_text(encoding="utf-8").split())
    assert f"{quota('PutAlternateContact', 'aws', {}).rate:g} PutAlternateContact calls a second" in text
    assert quota("EnableRegion", "aws", {}).rate == quota("PutAccountName", "aws", {}).rate == 1


@pytest.mark.parametrize("page", sorted(path.relative_to(DOCS).as_posix() for path in DOCS.glob("*.md")))
def test_every_documented_command_has_only_existing_options(page: str) -> None:
    group = click.Context(pulumi_account_command, info_name="pulumi-account")
    for block in (block for language in ("sh", "shell", "bash") for block in blocks(page, language)):
        for line in re.findall(r"^pulumi-account (.*)$", block, re.MULTILINE):
            name, *arguments = shlex.split(line, comments=True)
            command = pulumi_account_command.get_command(group, name)
            assert command is not None, line
            arguments = arguments[: arguments.index(">")] if ">" in arguments else arguments
            command.make_parser(click.Context(command, group)).parse_args(arguments)


def test_the_drift_of_the_first_program_is_made_by_the_documented_command(account_emulator: Emulator) -> None:
    (block,) = (block for block in blocks("start.md", "sh") if block.startswith("aws "))
    command = shlex.split(block.partition("pulumi refresh")[0].replace("\\\n", ""))
    aws = Path(sys.executable).with_name("aws")
    environment = {**os.environ, **account_emulator.environment()}
    subprocess.run([str(aws), *command[1:]], env=environment, check=True, capture_output=True, timeout=60)
    assert account_emulator.account().alternate_contacts["SECURITY"]["Name"] == "Somebody"


def test_a_connection_takes_the_place_of_an_explicit_provider(account_emulator: Emulator, tmp_path: Path) -> None:
    (program,) = blocks("credentials.md", "python")
    (tmp_path / "Pulumi.yaml").write_text("name: credentials\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(program)
    (tmp_path / "config").write_text(
        "[profile sandbox]\naws_access_key_id = testing\naws_secret_access_key = testing\n"
    )
    variables = {"PULUMI_CONFIG_PASSPHRASE": "guide", "AWS_CONFIG_FILE": str(tmp_path / "config")}
    stack = create_or_select_stack("test", tmp_path, env_vars=variables)

    stack.up()

    assert account_emulator.account().regions["eu-central-2"] == "ENABLED"
