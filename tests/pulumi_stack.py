"""Stacks of the real Pulumi CLI, opened and run with as few commands as possible: each takes seconds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from pulumi import automation
from pulumi.automation import EngineEvent, OpType, UpdateSummary
from pulumi.automation._stack import StackInitMode  # not exported by the SDK

from pulumi_account.testing.pulumi_cli import PulumiCli, isolated

PASSPHRASE = {"PULUMI_CONFIG_PASSPHRASE": "tests"}
LEAN_PIP = str(Path(__file__).with_name("lean_pip"))
"""The CLI asks pip for the packages and its version before each run, which takes a fifth of the run's CPU time."""


class PulumiStack(automation.Stack):
    """Pulumi's own stack, but runs don't list outputs (twice) and history afterwards.

    The summary of a run comes from its events.
    """

    _changes: dict[OpType, int] | None = None

    def up(self, *args: Any, **options: Any) -> Any:
        return self._summarized(super().up, args, options)

    def refresh(self, *args: Any, **options: Any) -> Any:
        return self._summarized(super().refresh, args, options)

    def destroy(self, *args: Any, **options: Any) -> Any:
        return self._summarized(super().destroy, args, options)

    def outputs(self) -> automation.OutputMap:
        return super().outputs() if self._changes is None else {}

    def info(self, show_secrets: bool = True) -> UpdateSummary | None:
        if self._changes is None:
            return super().info(show_secrets)
        now = datetime.now(timezone.utc)
        return UpdateSummary("", now, "", {}, {}, "succeeded", now, resource_changes=self._changes)

    def held_resources(self) -> list[dict[str, Any]]:
        """Return the resources in the state as the backend has them, secrets encrypted: an export takes a command."""
        workspace = self.workspace
        backend = workspace.env_vars["PULUMI_BACKEND_URL"].removeprefix("file://")
        project = workspace.project_settings().name
        state = Path(backend, ".pulumi", "stacks", project, f"{self.name}.json")
        resources: list[dict[str, Any]] = json.loads(state.read_text())["checkpoint"]["latest"].get("resources", [])
        return resources

    def _summarized(self, run: Callable[..., Any], args: Any, options: dict[str, Any]) -> Any:
        changes: dict[OpType, int] = {}
        heard = options.pop("on_event", None)

        def on_event(event: EngineEvent) -> None:
            if event.summary_event:
                changes.update(event.summary_event.resource_changes)
            if heard:
                heard(event)

        self._changes = changes
        try:
            return run(*args, on_event=on_event, **options)
        finally:
            self._changes = None


class _Workspace(automation.LocalWorkspace):
    """A workspace of one stack: each command names it, so no stack has to be selected."""

    def select_stack(self, stack_name: str) -> None:
        pass


@dataclass(frozen=True)
class Pulumi:
    """A CLI with its own home directory; an empty stack is made once per project name, then copied."""

    cli: PulumiCli
    root: Path
    command: automation.PulumiCommand

    def environment(self, state: Path, variables: Mapping[str, str]) -> dict[str, str]:
        """Return all environment variables for runs with their backend in ``state``."""
        return {**isolated(self.root / "home", state), **PASSPHRASE, "PYTHONPATH": LEAN_PIP, **variables}

    def new_stack(
        self, folder: Path, state: Path, variables: Mapping[str, str], *, project: str, stack: str = "dev"
    ) -> PulumiStack:
        """Open an empty stack of the project in a folder, as ``stack init`` would have made it."""
        prepared = self._prepared(project, stack)
        shutil.copytree(prepared / "state", state, dirs_exist_ok=True)
        shutil.copy(prepared / f"Pulumi.{stack}.yaml", folder)
        environment = self.environment(state, variables)
        workspace = _Workspace(work_dir=str(folder), env_vars=environment, pulumi_command=self.command)
        return PulumiStack(stack, workspace, StackInitMode.SELECT)

    def _prepared(self, project: str, stack: str) -> Path:
        folder = self.root / "prepared" / project / stack
        if not folder.exists():
            (folder / "state").mkdir(parents=True)
            (folder / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")
            environment = {**os.environ, **self.environment(folder / "state", {})}
            command = [str(self.cli.executable), "--non-interactive", "stack", "init", stack]
            subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
        return folder
