"""``pulumi-account doctor``: its screen, its JSON, its exit codes and its options."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pulumi.automation import CommandError, CommandResult, ConfigValue, Deployment

from pulumi_account.cli import _doctor_screen, _doctor_texts
from pulumi_account.cli.doctor import command
from pulumi_account.core.versions import PULUMI_CLI
from pulumi_account.doctor import examination
from pulumi_account.doctor.report import Problem, ProviderHost, Version
from pulumi_account.importing import cli_stack
from pulumi_account.testing.emulator import Emulator
from tests.source import ROOT

CALLER, MEMBER = "123456789012", "100000000001"
PAGE = (ROOT / "docs" / "doctor.md").read_text(encoding="utf-8")
CLI = Version("pulumi CLI", "3.260.0", PULUMI_CLI.oldest, PULUMI_CLI.newest_tested, "supported")
FAST = examination.Machine(cli=lambda: CLI, provider_host=lambda: ProviderHost("passed"))
CONTACT = ["--resource", "AlternateContact"]


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    # Quotas count faster too, so that no run waits for those before it.
    with Emulator(time_scale=1000) as running:
        yield running


@pytest.fixture
def emulator(running: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Emulator:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    running.reset(state=True)
    for name, value in running.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(examination, "Machine", lambda: FAST)
    return running


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, prog_name="pulumi-account doctor")


def as_json(*arguments: str, code: int = 0) -> dict[str, Any]:
    result = run("--json", *arguments)
    assert result.exit_code == code, result.output
    assert result.stderr == ""
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def test_a_healthy_caller_gets_one_screen_and_exit_code_0(emulator: Emulator) -> None:
    emulator.create_organization([{"id": MEMBER, "name": "Payments [red]\x1b[31m"}])
    result = run()
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[-1] == "Nothing to fix"
    assert len(lines) < 50
    assert [line for line in lines if line != line.rstrip()] == []
    assert any(re.fullmatch(r"AlternateContact +✓ +✓ +✓ +✓ *", line) for line in lines)
    assert any(re.fullmatch(r"PrimaryEmail +- +- +✓ +✓ *", line) for line in lines)
    assert f"{MEMBER} (Payments [red]\\x1b[31m)" in result.stdout
    assert "the organization's management account" in result.stdout
    assert {call.operation[:3] for call in emulator.calls()} <= {"Get", "Lis", "Des", "Sim"}


def test_a_folder_without_a_stack_is_refused(emulator: Emulator) -> None:
    result = run("infrastructure")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "FOLDER is the project of --stack: add --stack, or remove it" in result.stderr
    assert emulator.call_counts() == {}


def test_a_problem_has_its_command_on_a_line_of_its_own_and_exit_code_1(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.create_organization([MEMBER], trusted_access=False)
    monkeypatch.setattr(_doctor_screen, "_WIDTH_OF_FILES", 80)
    result = run(*CONTACT, "--details")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    enable = "    aws organizations enable-aws-service-access --service-principal account.amazonaws.com"
    assert lines[-3:] == [enable, "", "1 problem to fix"]
    assert [line for line in lines if len(line) > 80] == [enable]
    assert any(line.startswith("✗ Organization") for line in lines)
    assert any(line.startswith("? account:GetAlternateContact") for line in lines)
    assert any(line.split() == ["PutAlternateContact", "5", "8", "AWS"] for line in lines)


def test_the_json_has_codes_and_no_sentence(emulator: Emulator) -> None:
    emulator.policies.set_identity_policy(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "account:List*", "Resource": "*"}]}
    )
    report = as_json(*CONTACT, code=1)
    assert (report["version"], report["healthy"], report["probed_for"]) == (1, False, ["AlternateContact"])
    assert report["caller"]["account"]["id"] == CALLER
    problems = {problem["code"]: problem for problem in report["problems"]}
    assert problems.keys() == {"permission_denied", "changes_not_probed"}
    assert problems["permission_denied"]["actions"] == ["account:GetAlternateContact"]
    assert problems["permission_denied"]["denied_by"] == "identity"
    assert problems["changes_not_probed"]["severity"] == "note"
    texts = [text for text in strings(report) if not text.startswith(("pulumi", "aws ", "arn:", "http", "/"))]
    assert [text for text in texts if text.count(" ") > 1] == []


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def test_without_credentials_the_rest_of_the_screen_still_shows(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    result = run()
    assert result.exit_code == 1
    assert "Permissions were not probed: there are no working credentials." in result.stdout
    assert "✓ Versions" in result.stdout
    assert "\n    aws configure\n" in result.stdout
    assert "Traceback" not in result.output
    assert emulator.calls() == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--account", "12"], 2, "--account: must be an account ID: 12 digits\n"),
        (["--region", ""], 2, "--region: must be a region's code"),
        (["--stack", "dev"], 1, ".: there is no Pulumi.yaml"),
    ],
)
def test_a_wrong_option_is_one_line_that_names_it(
    emulator: Emulator, arguments: list[str], code: int, said: str
) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(f"pulumi-account doctor: {said}")
    assert emulator.calls() == []


class FakeStack:
    """A stack with this configuration and one resource."""

    name = "prod"

    def __init__(self, config: dict[str, str]) -> None:
        self._config = config

    def export_stack(self) -> Deployment:
        resource = {"type": "pulumi-python:dynamic/account:RegionOptIn", "inputs": {}, "outputs": {"region_name": "x"}}
        return Deployment(3, {"resources": [{"type": "pulumi:pulumi:Stack"}, resource]})

    def get_all_config(self) -> dict[str, ConfigValue]:
        return {key: ConfigValue(value) for key, value in self._config.items()}


def test_a_stack_gives_its_settings_and_what_its_resources_need(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = {"aws:region": "eu-central-1", "account:quotas": '{"ListRegions": {"rate": 1, "burst": 1}}'}
    monkeypatch.setattr(cli_stack, "open_stack", lambda *_, **__: FakeStack(config))
    report = as_json("--stack", "prod")
    assert (report["stack"], report["probed_for"]) == ("prod", ["RegionOptIn"])
    assert report["connection"]["region"] == {"value": "eu-central-1", "source": "setting", "name": "aws:region"}
    assert [quota["operation"] for quota in report["quotas"] if quota["is_overridden"]] == ["ListRegions"]
    over = as_json("--stack", "prod", "--region", "eu-west-1", *CONTACT)
    assert over["connection"]["region"] == {"value": "eu-west-1", "source": "option", "name": "--region"}
    assert over["probed_for"] == ["AlternateContact"]
    emulator.reset()
    config["aws:endpoints"] = "[{}]"
    refused = as_json("--stack", "prod", code=1)
    assert [problem["code"] for problem in refused["problems"]] == ["configuration_invalid"]
    assert "aws:endpoints is not supported" in run("--stack", "prod").stdout
    assert emulator.calls() == []


def test_a_configuration_that_can_not_be_decrypted_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    class Locked:
        name = "prod"

        def get_all_config(self) -> dict[str, ConfigValue]:
            raise CommandError(CommandResult("", "error: incorrect passphrase", 255))

    monkeypatch.setattr(cli_stack, "open_stack", lambda *_, **__: cli_stack.CliStack(Locked()))  # type: ignore[arg-type]
    result = run("--stack", "prod")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == ("pulumi-account doctor: the configuration of prod can't be read: incorrect passphrase\n")


def test_every_code_is_documented_and_has_words() -> None:
    documented = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert set(_doctor_texts.REASONS) <= documented
    assert set(_doctor_texts.ROLES) <= documented
    assert set(_doctor_texts.STATUSES) | set(_doctor_texts.CONTEXTS) <= documented
    assert set(_doctor_screen.ROWS_BY_PROBLEM) | {"permission_denied", "changes_not_probed"} <= documented
    for code in _doctor_texts.PROBLEMS:
        facts = {"name": "x", "installed": "1", "oldest": "2", "error": "EACCES"}
        assert "{" not in _doctor_texts.problem_text(Problem(code, None, facts))
