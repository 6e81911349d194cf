"""A stack of the Pulumi CLI, opened for an import or a comparison."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from pulumi_account.core.errors import ConfigurationError, StackStateError

from .stack_state import cause

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pulumi import automation

PROJECT_FILES: Final = ("Pulumi.yaml", "Pulumi.yml")


class CliStack:
    """A stack of Pulumi's Automation API as an ``importing.stack_state.TargetStack``."""

    needs_secrets_provider = True

    def __init__(self, stack: automation.Stack) -> None:
        self._stack = stack

    @property
    def name(self) -> str:
        """Its name, perhaps with an organization before it."""
        return self._stack.name

    @property
    def project_name(self) -> str:
        """The name of its project."""
        return str(self._stack.workspace.project_settings().name)

    def export_stack(self) -> automation.Deployment:
        """Return the state, secrets in clear."""
        return self._stack.export_stack()

    def import_stack(self, state: automation.Deployment) -> None:
        """Replace the state."""
        self._stack.import_stack(state)

    def get_all_config(self) -> Mapping[str, automation.ConfigValue]:
        """Return the configuration, secrets in clear. Raises StackStateError."""
        from pulumi import automation

        try:
            return self._stack.get_all_config()
        except automation.CommandError as error:
            raise StackStateError(f"the configuration of {self.name} can't be read: {cause(error)}") from None


def check_cli() -> None:
    """Raise ConfigurationError if there is no Pulumi CLI on PATH."""
    if shutil.which("pulumi") is None:
        raise ConfigurationError("there is no Pulumi CLI on PATH: install it")


def open_stack(folder: Path, name: str | None, *, create: bool) -> CliStack:
    """Open a stack of the Pulumi project in a folder.

    Args:
        folder: the folder with Pulumi.yaml.
        name: the stack; None for the selected one.
        create: create the stack if it doesn't exist.

    Raises ConfigurationError if there is no project, no CLI or no selected stack, StackStateError if the CLI can't open
    the stack.

    """
    if not any((folder / file).is_file() for file in PROJECT_FILES):
        raise ConfigurationError(f"{folder}: there is no Pulumi.yaml: name the folder of a Pulumi project")
    check_cli()
    from pulumi import automation

    try:
        workspace = automation.LocalWorkspace(work_dir=str(folder))
        if name is None:
            selected = workspace.stack()
            if selected is None:
                raise ConfigurationError(f"{folder}: no stack is selected: name one with --stack")
            name = selected.name
        opened = automation.Stack.create_or_select if create else automation.Stack.select
        return CliStack(opened(name, workspace))
    except automation.CommandError as error:
        raise StackStateError(f"the stack {name or 'that is selected'} can't be opened: {cause(error)}") from None
