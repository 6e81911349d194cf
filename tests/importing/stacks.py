"""Stacks of either engine in the form an import takes, and the import command on the offline engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi import automation

from pulumi_account.importing import cli_stack
from pulumi_account.importing.cli_stack import CliStack
from pulumi_account.importing.into_stack import into_stack
from pulumi_account.testing import engine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_account.importing.stack_state import TargetStack


@dataclass(frozen=True)
class OfflineStack:
    """A stack of the offline engine; it encrypts new secrets under the passphrase in the environment."""

    stack: engine.Stack
    needs_secrets_provider: bool = False

    @property
    def name(self) -> str:
        return self.stack.name

    @property
    def project_name(self) -> str:
        return self.stack.project_name

    def export_stack(self) -> automation.Deployment:
        return self.stack.export_stack()

    def import_stack(self, state: automation.Deployment) -> None:
        self.stack.import_stack(state)

    def get_all_config(self) -> Mapping[str, automation.ConfigValue]:
        return self.stack.get_all_config()


def importable(stack: Any) -> TargetStack:
    """Wrap a stack of the Pulumi CLI or of the offline engine for the importing code."""
    return CliStack(stack) if isinstance(stack, automation.Stack) else OfflineStack(stack)


def import_resources(stack: Any, resources: Sequence[Any], backup: Path) -> int:
    """Import resources as ``pulumi import --file`` does, and return how many were imported.

    The offline engine gets them through its state.
    """
    if not isinstance(stack, automation.Stack):
        return len(into_stack(OfflineStack(stack), {"resources": resources}, backup=backup).added)
    result = stack.import_resources(resources=[*resources], protect=False, generate_code=False)
    changes = result.summary.resource_changes or {}
    return changes[automation.OpType.IMPORT]


def open_offline_stack(folder: Path, name: str | None, *, create: bool) -> OfflineStack:
    """Replaces ``cli_stack.open_stack``."""
    if name is None:
        raise AssertionError("the offline engine has no selected stack")
    if not create and not (folder / ".pulumi-offline").exists():
        raise AssertionError(f"there is no stack in {folder}")
    return OfflineStack(engine.create_or_select_stack(name, folder))


def use_offline_stacks() -> None:
    """Make ``pulumi-account import`` use stacks of the offline engine, in a separate process."""
    cli_stack.check_cli = lambda: None
    cli_stack.open_stack = open_offline_stack  # type: ignore[assignment]
