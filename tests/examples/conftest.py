from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pulumi.automation import ConfigValue

from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import Stack, create_or_select_stack

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def open_example(account_emulator: Emulator, tmp_path: Path) -> Callable[..., Stack]:
    """A function that opens a stack of a copied example, on the emulator."""

    def open_stack(name: str, **config: str) -> Stack:
        project = tmp_path / "project"
        if name == "quickstart":
            project.mkdir()
            shutil.copy(EXAMPLES.parent / "Pulumi.yaml", project)
            shutil.copytree(EXAMPLES / name, project / "examples" / name)
        else:
            shutil.copytree(EXAMPLES / name, project)
        stack = create_or_select_stack("test", project, env_vars={"PULUMI_CONFIG_PASSPHRASE": "test"})
        for key, value in config.items():
            stack.set_config(key, ConfigValue(value))
        account_emulator.reset()
        return stack

    return open_stack
