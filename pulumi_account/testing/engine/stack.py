"""A stack and what can be done with it, named as in `pulumi.automation`."""

from __future__ import annotations

import functools
import json
import os
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi import automation
from pulumi.automation import DestroyResult, OpType, OutputValue, PreviewResult, RefreshResult, UpdateSummary, UpResult

from .crypter import Crypter
from .deployment import Deployment
from .display import Display
from .errors import EngineError
from .events import EventLog
from .imports import ImportFile, import_resources
from .planner import BailError
from .processes import Settings
from .project import Project, StackConfig, changing, check_name
from .state import STACK_TYPE, Snapshot, lock
from .values import Properties, has_secret, unwrap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pulumi.automation import ConfigValue

    OnOutput = Callable[[str], object]
    StrPath = str | os.PathLike[str]

_EMPTY = (
    "Secrets are stored under an empty passphrase, which protects nothing: set PULUMI_CONFIG_PASSPHRASE or "
    "PULUMI_CONFIG_PASSPHRASE_FILE before the first one is"
)
_TITLES = {
    "preview": "Previewing update", "update": "Updating", "refresh": "Refreshing", "destroy": "Destroying",
    "import": "Importing",
}  # fmt: skip


@dataclass
class ImportResult:
    """What `import_resources` returns; the SDK exports its own class nowhere."""

    stdout: str
    stderr: str
    summary: UpdateSummary
    generated_code: str


def create_or_select_stack(
    stack_name: str,
    work_dir: str | os.PathLike[str],
    *,
    state_dir: str | os.PathLike[str] | None = None,
    env_vars: Mapping[str, str] | None = None,
) -> Stack:
    """Open the stack of the Pulumi project in `work_dir`; one that holds nothing yet needs no making.

    Its state is kept in `state_dir`, by default `.pulumi-offline` in the project. `env_vars` are added to the
    environment of the program and the provider. Raises EngineError where there is no Python project.
    """
    return Stack(stack_name, Path(work_dir), Path(state_dir) if state_dir else None, env_vars or {})


class Stack:
    """A stack of a project. Its operations raise EngineError, with all their output, when they fail."""

    def __init__(self, name: str, work_dir: Path, state_dir: Path | None, env_vars: Mapping[str, str]) -> None:
        self.name = check_name("stack", name)
        self._project = Project(work_dir)
        self._environment = {**os.environ, **env_vars}
        directory = state_dir or self._project.root / ".pulumi-offline"
        self._file = directory.resolve() / self._project.name / f"{name}.json"
        self._runs: set[Deployment] = set()

    @property
    def project_name(self) -> str:
        """The name of the stack's project."""
        return self._project.name

    def preview(
        self, *, parallel: int | None = None, expect_no_changes: bool = False, diff: bool = False,
        replace: list[str] | None = None, refresh: bool = False, color: str = "never",
        on_output: OnOutput | None = None, event_log: StrPath | None = None,
    ) -> PreviewResult:  # fmt: skip
        """Show what `up` would do; with `diff` every property, with `expect_no_changes` fail if there is a change.

        `replace` names URNs to replace in any case; `refresh` reads all resources first; `color` is always or never;
        `event_log` is a file for the events, as with `pulumi preview --event-log`.
        """
        show = _Show("preview", on_output, diff, color, preview=True, event_log=event_log)
        run = self._run(show, lambda run: _update(run, refresh=refresh), parallel, replace, expect_no_changes)
        return PreviewResult(run.display.stdout, "", dict(run.display.counts))

    def up(
        self, *, parallel: int | None = None, expect_no_changes: bool = False, diff: bool = False,
        replace: list[str] | None = None, refresh: bool = False, color: str = "never",
        on_output: OnOutput | None = None, event_log: StrPath | None = None,
    ) -> UpResult:  # fmt: skip
        """Bring the stack to what the program says; options as for `preview`."""
        show = _Show("update", on_output, diff, color, event_log=event_log)
        run = self._run(show, lambda run: _update(run, refresh=refresh), parallel, replace, expect_no_changes)
        return UpResult(run.display.stdout, "", _summary("update", run), _output_map(run.outputs or {}))

    def refresh(
        self, *, parallel: int | None = None, expect_no_changes: bool = False, diff: bool = False,
        preview_only: bool = False, clear_pending_creates: bool = False, color: str = "never",
        on_output: OnOutput | None = None, event_log: StrPath | None = None,
    ) -> RefreshResult:  # fmt: skip
        """Take over into the state what the provider reads, or with `preview_only` show it only.

        `clear_pending_creates` forgets creates that an earlier run had begun when it was cut off.
        """
        show = _Show("refresh", on_output, diff, color, preview=preview_only, event_log=event_log)
        work = functools.partial(Deployment.refresh, clear_pending_creates=clear_pending_creates)
        run = self._run(show, work, parallel, expect_no_changes=expect_no_changes)
        return RefreshResult(run.display.stdout, "", _summary("refresh", run))

    def destroy(
        self, *, parallel: int | None = None, diff: bool = False, refresh: bool = False, preview_only: bool = False,
        color: str = "never", on_output: OnOutput | None = None, event_log: StrPath | None = None,
    ) -> DestroyResult:  # fmt: skip
        """Delete all resources of the stack, or with `preview_only` show which."""
        show = _Show("destroy", on_output, diff, color, preview=preview_only, event_log=event_log)
        run = self._run(show, lambda run: _destroy(run, refresh=refresh), parallel)
        return DestroyResult(run.display.stdout, "", _summary("destroy", run))

    def import_resources(
        self, *, resources: Sequence[Mapping[str, Any]], name_table: Mapping[str, str] | None = None,
        protect: bool = True, generate_code: bool = False, on_output: OnOutput | None = None,
    ) -> ImportResult:  # fmt: skip
        """Take resources into the stack as they are, given as in the file of `pulumi import --file`.

        Each needs its outputs (the provider is asked to check the inputs, and for nothing else); those that are in the
        stack already are left alone. Without `protect=False` they are protected.
        """
        if generate_code:
            raise EngineError("generating code needs the Pulumi CLI: the offline engine takes generate_code=False")
        show = _Show("import", on_output, diff=False, color="never")
        file = ImportFile(resources, name_table or {}, protect)
        run = self._run(show, lambda run: import_resources(run, file))
        return ImportResult(run.display.stdout, "", _summary("resource-import", run), "")

    def cancel(self) -> None:
        """Stop the operations that other threads are at: steps under way end, no new ones begin."""
        for run in list(self._runs):
            run.cancel()

    def outputs(self) -> dict[str, OutputValue]:
        """Return the stack's outputs."""
        resources = Snapshot(self._file, self._crypter()).base
        return _output_map(next((resource.outputs for resource in resources if resource.type == STACK_TYPE), {}))

    def export_stack(self) -> automation.Deployment:
        """Return the state, for `pulumi stack import`; secrets are encrypted under the stack's passphrase."""
        content = json.loads(Snapshot(self._file, self._crypter()).render())
        return automation.Deployment(version=content["version"], deployment=content["deployment"])

    def import_stack(self, state: automation.Deployment) -> None:
        """Replace the state by an export, the Pulumi CLI's too; operations that were pending in it are dropped."""
        with lock(self._file.with_suffix(".lock")):
            snapshot = Snapshot(self._file, self._crypter())
            snapshot.load({"version": state.version, "deployment": state.deployment})
            snapshot.drop_pending(creates=True)
            snapshot.save()

    def get_config(self, key: str) -> ConfigValue:
        """Return a configuration value; raises EngineError if there is none."""
        config = self._config()
        values = config.values(self._crypter())
        if config.key(key) not in values:
            raise EngineError(f"configuration key '{key}' not found for stack '{self.name}'")
        return values[config.key(key)]

    def get_all_config(self) -> dict[str, ConfigValue]:
        """Return all configuration values, with the project's defaults; keys carry their namespace."""
        return self._config().values(self._crypter())

    def set_config(self, key: str, value: ConfigValue) -> None:
        """Set a configuration value in Pulumi.<stack>.yaml, encrypted if it is secret."""
        self._set_config(key, value)

    def set_all_config(self, config: Mapping[str, ConfigValue]) -> None:
        """Set several configuration values."""
        for key, value in config.items():
            self.set_config(key, value)

    def remove_config(self, key: str) -> None:
        """Remove a configuration value."""
        self._set_config(key, None)

    def _set_config(self, key: str, value: ConfigValue | None) -> None:
        with changing(self._file.with_suffix(".config-lock")):
            self._config().set(key, value, self._crypter())

    def _config(self) -> StackConfig:
        return StackConfig(self._project, self.name)

    def _crypter(self) -> Crypter:
        return Crypter(self._config().salt, self._environment)

    def _run(
        self, show: _Show, work: Callable[[Deployment], None], parallel: int | None = None,
        replace: list[str] | None = None, expect_no_changes: bool = False,
    ) -> Deployment:  # fmt: skip
        if show.color not in ("always", "never"):
            raise EngineError(f"color is always or never, not {show.color}")
        events = EventLog(Path(show.event_log) if show.event_log else None, preview=show.preview)
        display = Display(show.on_output, events, preview=show.preview, diff=show.diff, color=show.color)
        try:
            with lock(self._file.with_suffix(".lock")):
                crypter = self._crypter()
                settings = Settings(
                    self._project, self.name, self._config().values(crypter), self._environment,
                    max(parallel or 4 * (os.cpu_count() or 1), 1), show.preview, set(replace or ()),
                )  # fmt: skip
                run = Deployment(settings, Snapshot(self._file, crypter, writable=not show.preview), display)
                self._carry_out(run, work, show)
        except EngineError as error:
            if not error.stdout:
                display.line(f"error: {error}")
            raise EngineError(str(error), display.stdout) from None
        finally:
            events.close()
        if expect_no_changes and set(display.counts) - {OpType.SAME, OpType.READ}:
            raise EngineError("no changes were expected but changes occurred", display.stdout)
        return run

    def _carry_out(self, run: Deployment, work: Callable[[Deployment], None], show: _Show) -> None:
        display = run.display
        display.line(f"{_TITLES[show.kind]} ({self.name}):")
        if run.snapshot.pending and not show.preview and show.kind != "refresh":
            run.log("warning: ", _pending(run.snapshot.pending))
        self._runs.add(run)
        kind, ended, error = "preview" if show.preview else show.kind, None, ""
        try:
            work(run)
        except BailError:
            error = f"{kind} failed"
        except KeyboardInterrupt as interrupt:
            ended, error = interrupt, f"{kind} {'failed' if display.errors else 'canceled'}"
        finally:
            if error:
                run.log("error: ", error)
            self._runs.discard(run)
            run.close()
        if run.snapshot.crypter.empty:
            run.log("warning: ", _EMPTY)
        display.finish(run.old_outputs, run.outputs, time.monotonic() - run.started, succeeded=not error)
        if ended:
            raise ended
        if error:
            raise EngineError("\n".join(display.errors), display.stdout)


@dataclass
class _Show:
    kind: str
    on_output: OnOutput | None
    diff: bool
    color: str
    preview: bool = False
    event_log: StrPath | None = None


def _update(run: Deployment, *, refresh: bool) -> None:
    if refresh:
        run.refresh(counted=False)
    run.update()


def _destroy(run: Deployment, *, refresh: bool) -> None:
    if refresh:
        run.refresh(counted=False)
    run.delete()


def _pending(operations: list[dict[str, Any]]) -> str:
    """Say what an earlier run had begun and not ended."""
    lines = [f"  * {operation['resource']['urn']}, interrupted while {operation['type']}" for operation in operations]
    return (
        f"Attempting to deploy or update resources with {len(operations)} pending operations from previous deployment."
        + "\n".join(["", *lines, ""])
        + "Whether these have happened is not known. `refresh` reads what there is and forgets them, a pending create "
        "only with clear_pending_creates."
    )


def _summary(kind: str, run: Deployment) -> UpdateSummary:
    end = datetime.now(timezone.utc)
    start = end - timedelta(seconds=time.monotonic() - run.started)
    counts = dict(run.display.counts)
    return UpdateSummary(kind, start, "", {}, {}, "succeeded", end, resource_changes=counts)


def _output_map(outputs: Properties) -> dict[str, OutputValue]:
    return {key: OutputValue(unwrap(value), has_secret(value)) for key, value in outputs.items()}
