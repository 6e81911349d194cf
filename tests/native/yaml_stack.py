"""Projects in YAML on the Pulumi CLI: they need no SDK, only the CLI's language host."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.conftest import REQUIRE_CLI

if TYPE_CHECKING:
    from tests.pulumi_stack import Pulumi, PulumiStack

PROJECT = "life"


def needs(executable: str) -> None:
    """Skip the test without this part of the CLI, or fail if a CLI is required."""
    if shutil.which(executable) is None:
        if os.environ.get(REQUIRE_CLI):
            pytest.fail(f"{REQUIRE_CLI} is set, and {executable} is not on PATH", pytrace=False)
        pytest.skip(f"{executable} is not on PATH")


def yaml_stack(pulumi: Pulumi, folder: Path, variables: Mapping[str, str]) -> PulumiStack:
    """Return an empty stack of the project in this folder."""
    needs("pulumi-language-yaml")
    (folder / "project").mkdir()
    return pulumi.new_stack(folder / "project", folder / "state", variables, project=PROJECT)


def declare(folder: Path, resources: Mapping[str, Any]) -> None:
    """Write the program of the project in this folder."""
    program = {"name": PROJECT, "runtime": "yaml", "resources": resources}
    (folder / "project" / "Pulumi.yaml").write_text(yaml.safe_dump(program, sort_keys=False), encoding="utf-8")
