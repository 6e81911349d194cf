"""A Pulumi CLI is used only if it is complete."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from demo import installer, performance
from demo.engines import OfflineEngine
from pulumi_account.core.cli_parts import DYNAMIC_PROVIDER, EXECUTOR, LANGUAGE_HOST
from pulumi_account.testing import pulumi_cli
from pulumi_account.testing.pulumi_cli import NoPulumiCliError

PARTS = (LANGUAGE_HOST, EXECUTOR, DYNAMIC_PROVIDER)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only directory on PATH: a CLI that only prints its version, and its parts."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("pulumi", *PARTS):
        write(folder / name, "v3.260.0")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def write(file: Path, version: str) -> None:
    file.write_text(f"#!/bin/sh\necho {version}\n")
    file.chmod(0o755)


def test_a_complete_cli_is_found_with_its_version(folder: Path) -> None:
    found = pulumi_cli.on_path()

    assert found == pulumi_cli.PulumiCli(folder / "pulumi", "3.260.0")
    assert found.label == "Pulumi CLI 3.260.0"


def test_a_symlinked_cli_finds_its_parts_next_to_the_real_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "pulumi").symlink_to(folder / "pulumi")
    monkeypatch.setenv("PATH", str(tmp_path / "links"))

    assert pulumi_cli.on_path().executable == tmp_path / "links" / "pulumi"


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_part_is_named_in_one_line(part: str, folder: Path) -> None:
    (folder / part).unlink()

    with pytest.raises(NoPulumiCliError, match=rf"^{folder}/pulumi is incomplete: {part} \(.*\) is missing[^\n]*$"):
        pulumi_cli.on_path()


def test_a_part_that_cannot_be_executed_is_missing(folder: Path) -> None:
    (folder / DYNAMIC_PROVIDER).chmod(0o644)

    with pytest.raises(NoPulumiCliError, match=DYNAMIC_PROVIDER):
        pulumi_cli.on_path()


def test_a_missing_cli_is_reported(folder: Path) -> None:
    (folder / "pulumi").unlink()

    with pytest.raises(NoPulumiCliError, match=r"^no pulumi on PATH$"):
        pulumi_cli.on_path()


@pytest.mark.parametrize(
    ("version", "reason"),
    [("v2.1.0", "Minimum version requirement failed"), ("nonsense", "Could not parse the Pulumi CLI")],
)
def test_a_cli_version_rejected_by_the_sdk_is_reported_in_one_line(version: str, reason: str, folder: Path) -> None:
    write(folder / "pulumi", version)

    with pytest.raises(NoPulumiCliError, match=rf"^{folder}/pulumi can't be used: {reason}[^\n]*$"):
        pulumi_cli.on_path()


def test_without_a_complete_cli_the_demo_runs_offline_and_says_what_is_missing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / LANGUAGE_HOST).unlink()
    monkeypatch.setattr(installer, "install", lambda: "no route to host")

    chosen, added_path = performance.choose("auto", Console(file=io.StringIO()))

    assert chosen == OfflineEngine(
        f"{folder}/pulumi is incomplete: {LANGUAGE_HOST} (the Python language host) is missing; "
        "the SDK's installer failed (no route to host)"
    )
    assert added_path is None
