"""A stack and its operations, named as in `pulumi.automation`."""

from __future__ import annotations

import json
import os
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from pulumi import automation
from pulumi.automation import DestroyResult, OpType, OutputValue, PreviewResult, RefreshResult, UpdateSummary, UpResult
from typing_extensions import Unpack

from .crypter import Crypter
from .deployment import Deployment
from .display import Display
from .errors import EngineError
from .monitor import serve
from .planner import BailError
from .processes import RunSettings
from .project import Project, StackConfig, check_name
from .state import STACK_TYPE, Snapshot, locked
from .values import Properties, has_secret, unwrap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi.automation import ConfigValue


def create_or_select_stack(
    stack_name: str,
    work_dir: str | os.PathLike[str],
    *,
    state_dir: str | os.PathLike[str] | None = None,
    env_vars: Mapping[str, str] | None = None,
) -> Stack:
    """Open a stack; an empty one needs no creation.

    Args:
        stack_name: 1 to 100 letters, digits, hyphens, underscores and periods.
        work_dir: the folder of the Pulumi project.
        state_dir: where to keep the state, by default `.pulumi-offline` in the project.
        env_vars: variables to add to the environment of the program and the provider.

    Raises EngineError if there is no Python project.

    """
    return Stack(stack_name, Path(work_dir), Path(state_dir) if state_dir else None, env_vars or {})


class RunOptions(TypedDict, total=False):
    """Options of every operation.

    Attributes:
        parallel: how many resources at a time, by default 4 per CPU.
        diff: show every property of what changes.
        on_output: called with each line as it is printed.
        event_log: a file for the events that `pulumi up --event-log` writes.

    """

    parallel: int | None
    diff: bool
    on_output: Callable[[str], object] | None
    event_log: str | os.PathLike[str] | None


class Stack:
    """A stack of a project, with its `name` and `project_name`.

    Its operations raise EngineError, with all their output, if they fail.
    """

    def __init__(self, name: str, work_dir: Path, state_dir: Path | None, env_vars: Mapping[str, str]) -> None:
        self.name = check_name("stack", name)
        self._project = Project(work_dir)
        self.project_name = self._project.name
        self._environment = {**os.environ, **env_vars}
        self._crypter = Crypter(self.project_name, self._environment)
        directory = state_dir or self._project.root / ".pulumi-offline"
        self._file = directory.resolve() / self._project.name / f"{name}.json"

    def preview(
        self, *, expect_no_changes: bool = False, replace: list[str] | None = None, **options: Unpack[RunOptions]
    ) -> PreviewResult:
        """Show what `up` would do.

        Args:
            expect_no_changes: fail if there are changes.
            replace: URNs of resources to replace in any case.
            options: see `RunOptions`.

        """
        run = self._run("preview", Deployment.update, expect_no_changes, replace, **options)
        return PreviewResult(run.display.stdout, "", dict(run.display.counts))

    def up(
        self, *, expect_no_changes: bool = False, replace: list[str] | None = None, **options: Unpack[RunOptions]
    ) -> UpResult:
        """Bring the stack to what the program says; options as for `preview`."""
        run = self._run("update", Deployment.update, expect_no_changes, replace, **options)
        return UpResult(run.display.stdout, "", _summary("update", run), _output_map(run.outputs or {}))

    def refresh(self, *, expect_no_changes: bool = False, **options: Unpack[RunOptions]) -> RefreshResult:
        """Update the state to what the provider reads, with the current configuration."""
        run = self._run("refresh", Deployment.refresh, expect_no_changes, **options)
        return RefreshResult(run.display.stdout, "", _summary("refresh", run))

    def destroy(self, **options: Unpack[RunOptions]) -> DestroyResult:
        """Delete all resources of the stack."""
        run = self._run("destroy", Deployment.delete, **options)
        return DestroyResult(run.display.stdout, "", _summary("destroy", run))

    def outputs(self) -> dict[str, OutputValue]:
        """Return the stack's outputs."""
        resources = Snapshot(self._file, self._crypter).base
        return _output_map(next((resource.outputs for resource in resources if resource.type == STACK_TYPE), {}))

    def export_stack(self) -> automation.Deployment:
        """Return the state; its secrets are encrypted in this engine's own way."""
        content = json.loads(Snapshot(self._file, self._crypter).render())
        return automation.Deployment(version=content["version"], deployment=content["deployment"])

    def import_stack(self, state: automation.Deployment) -> None:
        """Replace the state by an export, also one of the Pulumi CLI with `--show-secrets`."""
        with locked(self._file.with_suffix(".lock")):
            snapshot = Snapshot(self._file, self._crypter)
            snapshot.load(json.dumps({"version": state.version, "deployment": state.deployment}))
            snapshot.save()

    def get_all_config(self) -> dict[str, ConfigValue]:
        """Return all configuration values, with the project's defaults; keys include their namespace."""
        return self._config().values()

    def set_config(self, key: str, value: ConfigValue) -> None:
        """Set a configuration value in Pulumi.<stack>.yaml, encrypted if it is secret."""
        with locked(self._file.with_suffix(".lock")):
            self._config().set(key, value)

    def remove_config(self, key: str) -> None:
        """Remove a configuration value."""
        with locked(self._file.with_suffix(".lock")):
            self._config().set(key, None)

    def _config(self) -> StackConfig:
        return StackConfig(self._project, self.name, self._crypter)

    def _run(
        self,
        kind: str,
        work: Callable[[Deployment], None],
        expect_no_changes: bool = False,
        replace: list[str] | None = None,
        *,
        parallel: int | None = None,
        diff: bool = False,
        on_output: Callable[[str], object] | None = None,
        event_log: str | os.PathLike[str] | None = None,
    ) -> Deployment:
        preview = kind == "preview"
        display = Display(on_output, event_log, preview=preview, diff=diff)
        try:
            with locked(self._file.with_suffix(".lock")):
                config = self.get_all_config()
                parallel = max(parallel or 4 * (os.cpu_count() or 1), 1)
                settings = RunSettings(
                    self._project, self.name, config, self._environment, parallel, preview, set(replace or ())
                )
                run = Deployment(settings, Snapshot(self._file, self._crypter, writable=not preview), display)
                self._carry_out(kind, run, work)
        except EngineError as error:
            if not error.stdout:
                display.line(f"error: {error}")
            raise EngineError(str(error), display.stdout) from None
        finally:
            display.close()
        if expect_no_changes and set(display.counts) - {OpType.SAME, OpType.READ}:
            raise EngineError("no changes were expected but changes occurred", display.stdout)
        return run

    def _carry_out(self, kind: str, run: Deployment, work: Callable[[Deployment], None]) -> None:
        display = run.display
        display.line(f"{kind.capitalize()} ({self.name}):")
        error: BaseException | None = None
        server, run.address = serve(run)
        try:
            work(run)
        except (BailError, KeyboardInterrupt) as caught:
            canceled = isinstance(caught, KeyboardInterrupt) and not display.errors
            run.log("error", f"{kind} {'canceled' if canceled else 'failed'}")
            error = caught
        finally:
            run.close()
            server.stop(None)
        display.finish(run.outputs or {}, time.monotonic() - run.started)
        if isinstance(error, KeyboardInterrupt):
            raise error
        if error:
            raise EngineError("\n".join(display.errors), display.stdout)


def _summary(kind: str, run: Deployment) -> UpdateSummary:
    end, took = datetime.now(timezone.utc), timedelta(seconds=time.monotonic() - run.started)
    return UpdateSummary(kind, end - took, "", {}, {}, "succeeded", end, resource_changes=dict(run.display.counts))


def _output_map(outputs: Properties) -> dict[str, OutputValue]:
    return {key: OutputValue(unwrap(value), has_secret(value)) for key, value in outputs.items()}
