"""The stack that an import goes into, or that AWS is compared with: the Pulumi CLI's, or the offline engine's."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from pulumi_account.core.errors import ConfigurationError, StackStateError

if TYPE_CHECKING:
    from pulumi_account.importing.stack_state import Stack

Engine = Literal["pulumi", "offline"]
ENGINES: Final = ("pulumi", "offline")
PROJECT_FILES: Final = ("Pulumi.yaml", "Pulumi.yml")


def check_engine(engine: Engine) -> None:
    """Raise ConfigurationError if there is no Pulumi CLI where one is needed."""
    if engine == "pulumi" and shutil.which("pulumi") is None:
        raise ConfigurationError(
            "there is no Pulumi CLI on the PATH: install it, or use the offline engine (--engine offline)"
        )


def opened(engine: Engine, folder: Path, name: str | None, *, create: bool) -> Stack:
    """Return a stack of the project in a folder; the selected one if none is named.

    Raises ConfigurationError where there is no project or no stack, StackStateError if the CLI can't give it.
    """
    check_engine(engine)
    if not any((folder / file).is_file() for file in PROJECT_FILES):
        raise ConfigurationError(f"{folder}: there is no Pulumi.yaml: name the folder of a Pulumi project")
    return _offline(folder, name) if engine == "offline" else _of_cli(folder, name, create=create)


def _offline(folder: Path, name: str | None) -> Stack:
    from pulumi_account.testing.engine import EngineError, create_or_select_stack

    if name is None:
        raise ConfigurationError("--stack is needed with --engine offline, which selects none")
    try:
        stack: Stack = create_or_select_stack(name, folder)
    except EngineError as error:
        raise StackStateError(str(error)) from None
    return stack


def _of_cli(folder: Path, name: str | None, *, create: bool) -> Stack:
    from pulumi import automation

    from pulumi_account.importing.stack_state import cause

    try:
        workspace = automation.LocalWorkspace(work_dir=str(folder))
        if name is None:
            selected = workspace.stack()
            if selected is None:
                raise ConfigurationError(f"{folder}: no stack is selected: name one with --stack")
            name = selected.name
        open_stack = automation.Stack.create_or_select if create else automation.Stack.select
        stack: Stack = open_stack(name, workspace)
    except automation.CommandError as error:
        raise StackStateError(f"the stack {name or 'that is selected'} can't be opened: {cause(error)}") from None
    return stack
