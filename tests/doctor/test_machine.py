"""What the doctor finds out about this machine: versions, the CLI, the provider host, the pacing directory."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

import pytest

from pulumi_account.core.cli_parts import DYNAMIC_PROVIDER, EXECUTOR, LANGUAGE_HOST
from pulumi_account.core.settings import settings_from
from pulumi_account.core.versions import BOTO3, PULUMI, PULUMI_CLI
from pulumi_account.doctor import machine, problems
from pulumi_account.doctor.report import ProviderHost

PASSED = ProviderHost("passed")
# Runs before the host: its Python takes another version of the SDK for the installed one.
OLD_SDK = """
import importlib.metadata as metadata
found = metadata.version
metadata.version = lambda name: "3.267.0" if name == "pulumi" else found(name)
"""


def cli(folder: Path, script: str = "echo v3.261.0", *, without: str = "") -> None:
    for name in {"pulumi", LANGUAGE_HOST, EXECUTOR, DYNAMIC_PROVIDER} - {without}:
        file = folder / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)


def test_the_installed_libraries_are_supported() -> None:
    versions = {each.name: each for each in machine.library_versions()}
    assert list(versions) == ["python", "pulumi-account", "pulumi", "boto3", "botocore"]
    assert {each.status for each in versions.values()} <= {"supported", "newer_than_tested"}
    assert list(problems.of_versions(versions.values(), PASSED)) == []


def test_a_library_that_is_too_old_is_a_problem_with_the_command_that_installs_another() -> None:
    old = {"pulumi": "3.267.0", "boto3": "1.42.0", "botocore": "1.99.0"}
    versions = machine.library_versions(lambda name: old.get(name) or version(name))
    statuses = {each.name: each.status for each in versions}
    assert (statuses["pulumi"], statuses["boto3"]) == ("unsupported", "unsupported")
    assert statuses["botocore"] == "newer_than_tested"
    # The host refuses an old SDK too, which is one problem and not two.
    found = list(problems.of_versions(versions, ProviderHost("refused", "it is older")))
    assert [(each.code, each.command) for each in found] == [
        ("version_unsupported", PULUMI.install_command),
        ("version_unsupported", BOTO3.install_command),
    ]


@pytest.mark.parametrize(
    ("script", "without", "status", "code"),
    [
        ("echo v3.261.0", "", "newer_than_tested", None),
        (f"echo v{PULUMI_CLI.newest_tested}", "", "supported", None),
        ("echo v3.100.0", "", "older_than_tested", "cli_older_than_tested"),
        ("exit 1", "", "unusable", "cli_unusable"),
        ("echo v3.261.0", DYNAMIC_PROVIDER, "incomplete", "cli_incomplete"),
        ("echo v3.261.0", "pulumi", "missing", "cli_missing"),
    ],
)
def test_the_cli_on_path_is_examined(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, without: str, status: str, code: str | None
) -> None:
    cli(tmp_path, script, without=without)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = machine.cli_version()
    assert found.status == status
    codes = [each.code for each in problems.of_versions([found], PASSED)]
    assert codes == ([code] if code else [])


def test_the_check_of_the_provider_host_passes_and_refuses_another_sdk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert machine.provider_host() == PASSED
    (tmp_path / "sitecustomize.py").write_text(OLD_SDK)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    refused = machine.provider_host()
    assert refused.status == "refused"
    assert refused.refusal is not None
    assert refused.refusal.startswith(
        f"pulumi 3.267.0 does not work with pulumi-account: it is older than {PULUMI.oldest}"
    )
    (problem,) = problems.of_versions([], refused)
    assert (problem.code, problem.command) == ("provider_host_refused", PULUMI.install_command)
    (tmp_path / "sitecustomize.py").write_text("import os; os._exit(1)")
    assert machine.provider_host() == ProviderHost("not_started")


def test_the_pacing_directory_is_locked_once_and_its_use_is_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "runs").mkdir()
    for name in ("PutAlternateContact-0001.time", "ListRegions-0001.time", "ListRegions-0002.time", "runs/a.run"):
        (tmp_path / name).touch()
    found = machine.pacing(settings_from({"account:pacingDirectory": str(tmp_path)}))
    assert (found.source, found.error, found.callers, found.runs) == ("setting", None, 2, 1)
    monkeypatch.setenv("PULUMI_ACCOUNT_PACING_DIRECTORY", "relative")
    invalid = machine.pacing(settings_from({}))
    assert (invalid.path, invalid.source, invalid.error) == (None, "environment", "EINVAL")


@pytest.mark.parametrize(
    ("by_setting", "command"),
    [
        (True, "pulumi config rm account:pacingDirectory"),
        (False, "unset PULUMI_ACCOUNT_PACING_DIRECTORY"),
    ],
)
def test_a_pacing_directory_that_can_not_be_used_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, by_setting: bool, command: str
) -> None:
    (tmp_path / "file").touch()
    directory = str(tmp_path / "file" / "pacing")
    monkeypatch.setenv("PULUMI_ACCOUNT_PACING_DIRECTORY", directory)
    found = machine.pacing(settings_from({"account:pacingDirectory": directory} if by_setting else {}))
    assert (found.path, found.error) == (directory, "ENOTDIR")
    (problem,) = problems.of_pacing(found)
    assert (problem.code, problem.command, problem.is_note) == ("pacing_directory_unusable", command, False)


def test_the_quotas_in_force_are_the_partitions_or_those_of_the_settings() -> None:
    settings = settings_from({"account:quotas": {"PutAlternateContact": {"rate": 2, "burst": 4}}})
    found = {quota.operation: quota for quota in machine.quotas_in_force(settings, "aws-cn")}
    own, china = found["PutAlternateContact"], found["GetAlternateContact"]
    assert (own.rate, own.burst, own.is_overridden) == (2, 4, True)
    assert (china.rate, china.burst, china.is_overridden) == (3, 5, False)
