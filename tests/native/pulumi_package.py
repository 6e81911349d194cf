"""``pulumi package``, which makes SDKs of the plugin's schema."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_account.native.schema import schema

if TYPE_CHECKING:
    from tests.pulumi_stack import Pulumi


def pulumi_package(pulumi: Pulumi, folder: Path, *arguments: str) -> str:
    """Run a subcommand in a folder; return what it prints."""
    state = folder / "package-state"
    state.mkdir(exist_ok=True)
    environment = {**os.environ, **pulumi.environment(state, {})}
    command = [str(pulumi.cli.executable), "--non-interactive", "package", *arguments]
    run = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def generate_sdk(pulumi: Pulumi, folder: Path, language: str, changes: Mapping[str, Any] | None = None) -> Path:
    """Generate the SDK for a language in a folder; return the SDK's own folder in it.

    Args:
        pulumi: the CLI.
        folder: where the SDK goes.
        language: the CLI's name for the language.
        changes: what the schema has instead, by key.

    """
    file = folder / "schema.json"
    file.write_text(json.dumps({**schema(), **(changes or {})}))
    pulumi_package(pulumi, folder, "gen-sdk", str(file), "--language", language, "--out", str(folder))
    return folder / language
