"""One run on a stack: the program, the provider process, the steps in parallel, the deletes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from pulumi.automation import OpType

from .child import ERROR_WAS_SHOWN
from .executor import Executor
from .planner import PROTECTED, BailError, Planner, Step
from .processes import RunSettings, start_host, start_program
from .provider import Provider, ProviderError
from .state import STACK_TYPE, Resource, Snapshot
from .values import Properties

if TYPE_CHECKING:
    import subprocess

    from .display import Display

_T = TypeVar("_T")
_I = TypeVar("_I")


class Deployment:
    """A preview, update, refresh or destroy. Its methods raise BailError if it failed, after showing why."""

    def __init__(self, settings: RunSettings, snapshot: Snapshot, display: Display) -> None:
        self.settings, self.snapshot, self.display = settings, snapshot, display
        self.started = time.monotonic()
        self.closed, self._failed, self._over = threading.Event(), threading.Event(), threading.Event()
        self._interrupted = threading.Event()
        self._planning, self._slots = threading.Lock(), threading.Semaphore(settings.parallel)
        self._registered: dict[str, Resource] = {}
        self._program: subprocess.Popen[str] | None = None
        self.address = ""  # of the engine's services
        self._stack_urn = self.urn("", STACK_TYPE, f"{settings.project.name}-{settings.stack}")
        self.outputs: Properties | None = None
        configuration = {key: value.value for key, value in settings.config.items()}
        self._provider = Provider(lambda: start_host(settings, self.address), configuration, self._printed)
        self._executor = Executor(snapshot, self._provider, preview=settings.preview)
        self._planner = Planner(settings, snapshot, self._provider, self.log)

    def urn(self, parent: str, kind: str, name: str) -> str:
        """Return the URN of a resource, given its parent's."""
        parent_kind = parent.split("::")[2] if parent else STACK_TYPE
        kinds = kind if parent_kind == STACK_TYPE else f"{parent_kind}${kind}"
        return f"urn:pulumi:{self.settings.stack}::{self.settings.project.name}::{kinds}::{name}"

    def refresh(self) -> None:
        """Update the state to what the provider reads of every resource, without those that are gone."""
        refreshed = self._parallel(self._refresh, self.snapshot.base)
        self.snapshot.base = [new for new in refreshed if new]
        self.snapshot.save()
        self._end_if_failed()

    def update(self) -> None:
        """Run the program and take its steps, then delete the resources that it no longer has."""
        for urn in sorted(self.settings.replace - self._planner.olds.keys()):
            self.log("error", f"Target '{urn}' could not be found in the stack.")
            raise BailError
        try:
            self._run_program()
            self.delete()
        finally:
            if (stack := self._registered.get(self._stack_urn)) and self.outputs is not None:
                old = self._planner.olds.get(self._stack_urn)
                kept = old.outputs if old and self._failed.is_set() else {}
                with self.snapshot.lock:
                    self.outputs = stack.outputs = {**kept, **self.outputs}
            self.snapshot.save()

    def delete(self) -> None:
        """Delete the resources that the program, if one ran, has not registered; none if one of them is protected."""
        groups = list(self._planner.deletions())
        for step in (step for group in groups for step in group):
            if step.op is OpType.DELETE and step.resource.protect:
                self.display.failed(step, f"it can't be deleted, because {PROTECTED}")
                self.fail()
        for group in groups:
            self._bail_if_failed()
            self._parallel(self._delete, group)
            self._end_if_failed()
        self._bail_if_failed()

    def register(self, new: Resource, delete_first: bool | None = None, inherited: Iterable[str] = ()) -> Resource:
        """Plan and take the steps for a resource that the program registers or reads; return the result.

        `delete_first` is the program's option delete_before_replace, if given; options in `inherited` are the parent's.
        """
        with self._planning:
            self._bail_if_failed()
            if parent := self._registered.get(new.parent):
                for option in inherited:
                    setattr(new, option, getattr(parent, option))
            try:
                steps = self._planner.plan(new, delete_first)
            except ProviderError as error:
                self.log("error", str(error), new.urn)
                raise BailError from None
            self._registered[new.urn] = new
            # As in the real engine, the next resource is checked only once these steps have begun.
            self._slots.acquire()
        try:
            for step in steps:
                self._bail_if_failed()
                self._execute(step)
        finally:
            self._slots.release()
        return new

    def register_outputs(self, urn: str, outputs: Properties) -> None:
        """Set the outputs of a component, or those of the stack, which are kept when the run ends."""
        if urn == self._stack_urn:
            self.outputs = outputs
        elif resource := self._registered.get(urn):
            with self.snapshot.lock:
                resource.outputs = outputs

    def log(self, severity: str, message: str, urn: str = "", *, ephemeral: bool = False) -> None:
        """Show a message about a resource, by default about the stack."""
        self.display.log(severity, message, urn or self._stack_urn, ephemeral=ephemeral)

    def fail(self) -> None:
        """Let steps in progress finish, and start no others."""
        self._failed.set()
        self._over.set()

    def close(self) -> None:
        """End the child processes."""
        self.closed.set()
        for process in (self._program, self._provider.process):
            if process:
                process.kill()
                process.wait()

    def _interrupt(self) -> None:
        """Fail, and ask the provider to finish soon; from then on the run ends with KeyboardInterrupt."""
        self._interrupted.set()
        self.fail()
        self._provider.cancel()

    def _parallel(self, work: Callable[[_I], _T], items: Iterable[_I]) -> list[_T]:
        """Do the work for all items, as parallel as the run may be; return the results in the items' order."""
        with ThreadPoolExecutor(self.settings.parallel) as pool:
            futures = [pool.submit(work, item) for item in items]
            try:
                wait(futures)
            except KeyboardInterrupt:
                self._interrupt()
        return [future.result() for future in futures]

    def _bail_if_failed(self) -> None:
        if self._failed.is_set():
            raise BailError

    def _end_if_failed(self) -> None:
        """Raise KeyboardInterrupt if the run was interrupted, BailError if it failed; once its steps have finished."""
        if self._interrupted.is_set():
            raise KeyboardInterrupt
        self._bail_if_failed()

    def _printed(self, line: str) -> None:
        if line and not self.closed.is_set():
            self.log("info", line)

    def _run_program(self) -> None:
        self._program = start_program(self.settings, self.address, self._printed, self._over.set)
        try:
            self._over.wait()
        except KeyboardInterrupt:
            self._interrupt()
        with self._planning:  # Of a failed run, wait for the steps in progress.
            for _ in range(self.settings.parallel):
                self._slots.acquire()
            self._slots.release(self.settings.parallel)
        self._end_if_failed()
        code = self._program.wait()
        if code not in (0, ERROR_WAS_SHOWN):
            self.log("error", f"an unhandled error occurred: program exited with non-zero exit code: {code}")
        if code:
            self.fail()
            raise BailError

    def _delete(self, step: Step) -> None:
        if not self._failed.is_set():
            with suppress(BailError):
                self._execute(step)

    def _refresh(self, old: Resource) -> Resource | None:
        """Return what the provider reads, the old resource if that fails."""
        if self._interrupted.is_set():
            return old
        try:
            new = self._execute(Step(OpType.REFRESH, old, old)).new
        except BailError:
            return old
        if new and new.init_errors:
            reasons = "\n* ".join(["Refreshed resource is in an unhealthy state:", *new.init_errors])
            self.log("warning", reasons, old.urn)
        return new

    def _execute(self, step: Step) -> Step:
        """Take a step; return it, for a refresh what it comes to."""
        self.display.begin(step)
        started = time.monotonic()
        try:
            done = self._executor.apply(step)
        except ProviderError as error:
            if not self.closed.is_set():  # otherwise its outcome is unknown
                self.display.failed(step, str(error))
                self.fail()
            raise BailError from None
        self.display.done(done, time.monotonic() - started)
        return done
