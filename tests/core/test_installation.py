"""Installation instructions work today: hints, generated requirements, and the commands in the docs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError
from typing import Any

import pytest

from pulumi_account.core import installation
from pulumi_account.core.installation import PACKAGE, SOURCE, install_command, requirement
from tests.source import ROOT, needs_source

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


class Installed(Distribution):
    """A distribution with a given origin."""

    version = "0.2.0"

    def __init__(self, origin: dict[str, Any] | None) -> None:
        self._origin = origin

    def read_text(self, filename: str) -> str | None:
        return json.dumps(self._origin) if filename == "direct_url.json" and self._origin is not None else None

    def locate_file(self, path: Any) -> Any:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, "pulumi-account[cli]>=0.2.0"),
        ({"url": "file:///src/my%20clone", "dir_info": {}}, "pulumi-account[cli] @ file:///src/my%20clone"),
        ({"url": "file:///src/clone", "dir_info": {"editable": True}}, "pulumi-account[cli] @ file:///src/clone"),
        (
            {"url": "https://example.com/r.git", "vcs_info": {"vcs": "git", "commit_id": "40acad"}},
            "pulumi-account[cli] @ git+https://example.com/r.git@40acad",
        ),
        ({"url": "https://example.com/p.whl", "archive_info": {}}, "pulumi-account[cli] @ https://example.com/p.whl"),
    ],
)
def test_the_requirement_names_the_packages_origin(
    origin: dict[str, Any] | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "distribution", lambda _: Installed(origin))

    assert requirement("cli") == expected
    assert install_command("cli") == f"pip install '{expected}'"


@needs_source
def test_a_clone_that_is_only_on_the_path_is_installed_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_installed(name: str) -> Distribution:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(installation, "distribution", not_installed)

    assert requirement() == f"pulumi-account @ {ROOT.as_uri()}"


@pytest.mark.parametrize(
    "asked",
    [pytest.param(requirement("cli"), id="hint"), pytest.param(f"{ROOT}[cli]", id="docs", marks=needs_source)],
)
def test_pip_accepts_the_hint_and_the_command_in_the_docs(asked: str) -> None:
    command = ["install", "--dry-run", "--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed", asked]
    done = subprocess.run(
        [sys.executable, "-m", "pip", *command], capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 0, done.stderr
    assert "Would install pulumi-account-" in done.stdout


def test_every_command_in_the_docs_installs_from_the_same_source() -> None:
    asked = {
        (document.name, command)
        for document in DOCUMENTS
        for command in re.findall(r"pip install '?([^'`\n]+)", document.read_text(encoding="utf-8"))
        if not command.startswith("-r requirements.txt")  # what a reader's own program needs
    }

    assert {name for name, _ in asked} >= {"README.md", "importing.md"}
    allowed = {SOURCE, *(f"{SOURCE}[{extra}]" for extra in ("cli", "testing"))}
    assert {(name, command) for name, command in asked if command not in allowed} == set()


def test_a_release_replaces_all_placeholders_together() -> None:
    addresses = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    owners = (ROOT / ".github" / "CODEOWNERS").read_text(encoding="utf-8")

    is_published = str(SOURCE) == PACKAGE
    assert ("example.com" not in addresses) == is_published
    assert ("@example/" not in owners) == is_published
