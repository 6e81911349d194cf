"""One run on a stack: the program, the provider process, the steps in parallel, the deletes."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn, TypeVar

from pulumi.automation import OpType

from .child import ERROR_WAS_SHOWN
from .errors import EngineError
from .executor import Executor, without_dangling
from .monitor import serve
from .planner import PROTECTED, BailError, Goal, Planner, Step
from .processes import Program, RunSettings, start_host
from .provider import Provider, ProviderError
from .state import PROVIDER_TYPE, STACK_TYPE, Resource, Snapshot, make_urn, now
from .values import UNKNOWN, Properties, Secret, same

if TYPE_CHECKING:
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
        self._idle, self._working = threading.Condition(), 0
        self._registered: dict[str, Resource] = {}
        self._provider_reference = ""
        self._program: Program | None = None
        self._server, self._address = serve(self, settings.parallel * 4 + 16)
        self.stack_urn = self._urn("", STACK_TYPE, f"{settings.project.name}-{settings.stack}")
        self._old_outputs = next((old.outputs for old in snapshot.base if old.urn == self.stack_urn), {})
        self.outputs: Properties | None = None
        self.provider = Provider(lambda: start_host(settings, self._address), self._printed)
        for old in snapshot.base:
            if old.type == PROVIDER_TYPE:
                self.provider.configure(old.inputs)
        self._executor = Executor(snapshot, self.provider, preview=settings.preview)
        self._planner = Planner(self.settings, self.snapshot, self.provider, self.log)

    def refresh(self) -> None:
        """Update the state to what the provider reads of every resource, without those that are gone."""
        refreshed = self._parallel(self._refresh, self.snapshot.base)
        self.snapshot.base = without_dangling([new for new in refreshed if new])
        self.snapshot.pending = []
        self.snapshot.save()
        self._end_if_interrupted()
        self._bail_if_failed()

    def update(self) -> None:
        """Run the program and take its steps, then delete the resources that it no longer has."""
        for urn in sorted(self.settings.replace - self._planner.olds.keys()):
            self.refuse(f"Target '{urn}' could not be found in the stack.")
        try:
            self._run_program()
            self.delete()
        finally:
            if (stack := self._registered.get(self.stack_urn)) and self.outputs is not None:
                kept = self._old_outputs if self._failed.is_set() else {}
                with self.snapshot.lock:
                    self.outputs = stack.outputs = {**kept, **self.outputs}
            self.snapshot.save()
        if self._planner.protested:
            raise BailError

    def delete(self) -> None:
        """Delete the resources that the program, if one ran, has not registered."""
        spared: set[str] = set()
        for group in self._planner.deletions():
            protected = [step for step in group if step.resource.urn not in spared and self._is_protected(step)]
            for step in group:
                if step in protected or step.resource.urn in spared:
                    spared |= {step.resource.urn, step.resource.parent, *step.resource.needs}
            self._parallel(self._delete, [step for step in group if step.resource.urn not in spared])
            self._end_if_interrupted()
            self._bail_if_failed()
        if spared:
            self.fail()
            raise BailError

    def working(self, work: Callable[[], _T]) -> _T:
        """Do a piece of work for the program; a failed run waits for those in progress."""
        with self._idle:
            self._working += 1
        try:
            return work()
        except BailError:
            self.fail()
            raise
        except EngineError as error:
            self.refuse(str(error))
        except Exception as error:  # noqa: BLE001 - must not look like an error of the program
            self.refuse(f"the offline engine failed: {error!r}")
        finally:
            with self._idle:
                self._working -= 1
                self._idle.notify_all()

    def register(self, goal: Goal) -> Resource:
        """Plan and take the steps for a resource that the program registers or reads; return the result."""
        new = goal.resource
        with self._planning:
            self._bail_if_failed()
            new.urn = self._urn(new.parent, new.type, goal.name)
            if parent := self._registered.get(new.parent):
                for option in {"protect", "retain_on_delete"} - goal.given:
                    setattr(new, option, getattr(parent, option))
            if new.custom:
                new.provider = self._provider_reference = self._provider_reference or self._register_provider()
            try:
                steps = self._planner.plan(goal)
            except ProviderError as error:
                self.log("error: ", str(error), new.urn)
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

    def _register_provider(self) -> str:
        """Create or update the default provider's resource, whose inputs are the stack's configuration."""
        config = self.settings.config.items()
        inputs = {key: Secret(value.value) if value.secret else value.value for key, value in config}
        urn = self._urn("", PROVIDER_TYPE, "default")
        old = self._planner.olds.get(urn)
        if old and same(old.inputs, inputs):
            new = replace(old)
        else:
            identifier = old.id if old else UNKNOWN if self.settings.preview else str(uuid.uuid4())
            created = old.created if old else now()
            new = Resource(urn, PROVIDER_TYPE, custom=True, id=identifier, created=created, modified=now())
            new.inputs = new.outputs = inputs
        self._planner.urns.add(urn)
        self._planner.kept.add(urn)
        self.provider.configure(inputs)
        self.snapshot.end(new, new=new, done=old)
        return f"{urn}::{new.id}"

    def register_outputs(self, urn: str, outputs: Properties) -> None:
        """Set the outputs of a component, or those of the stack, which are kept when the run ends."""
        if urn == self.stack_urn:
            self.outputs = outputs
        elif resource := self._registered.get(urn):
            with self.snapshot.lock:
                resource.outputs, former = outputs, resource.outputs
            if not same(former, outputs):
                self.snapshot.save()

    def log(self, severity: str, message: str, urn: str = "", *, ephemeral: bool = False) -> None:
        """Show a message about a resource, by default about the stack."""
        self.display.log(severity, message, urn or self.stack_urn, ephemeral=ephemeral)

    def refuse(self, message: str) -> NoReturn:
        """Show an error and fail."""
        self.log("error: ", message)
        self.fail()
        raise BailError

    def fail(self) -> None:
        """Let steps in progress finish, and start no others."""
        self._failed.set()
        self._over.set()

    def cancel(self) -> None:
        """As `fail`, and ask the provider to finish soon."""
        self.fail()
        self.provider.cancel()

    def interrupt(self) -> None:
        """Cancel; from then on the run ends with KeyboardInterrupt."""
        self._interrupted.set()
        self.cancel()

    def _end_if_interrupted(self) -> None:
        """Raise KeyboardInterrupt if the run was interrupted, once its steps have finished."""
        if self._interrupted.is_set():
            raise KeyboardInterrupt

    def _parallel(self, work: Callable[[_I], _T], items: Iterable[_I]) -> list[_T]:
        """Do the work for all items, as parallel as the run may be; return the results in the items' order."""
        with ThreadPoolExecutor(self.settings.parallel) as pool:
            futures = [pool.submit(work, item) for item in items]
            try:
                wait(futures)
            except KeyboardInterrupt:
                self.interrupt()
        return [future.result() for future in futures]

    def close(self) -> None:
        """End the child processes and stop the services."""
        self.closed.set()
        if self._program:
            self._program.kill()
        self.provider.close()
        self._server.stop(None)

    def _bail_if_failed(self) -> None:
        if self._failed.is_set():
            raise BailError

    def _urn(self, parent: str, kind: str, name: str) -> str:
        return make_urn(f"urn:pulumi:{self.settings.stack}::{self.settings.project.name}", parent, kind, name)

    def _printed(self, line: str) -> None:
        if line and not self.closed.is_set():
            self.log("", line)

    def _run_program(self) -> None:
        self._program = Program(self.settings, self._address, self._printed, self._over.set)
        try:
            self._over.wait()
        except KeyboardInterrupt:
            self.interrupt()
        with self._idle:
            self._idle.wait_for(lambda: not self._working)
        self._end_if_interrupted()
        self._bail_if_failed()
        code = self._program.finish()
        if code not in (0, ERROR_WAS_SHOWN):
            self.refuse(f"an unhandled error occurred: program exited with non-zero exit code: {code}")
        if code:
            self.fail()
            raise BailError

    def _delete(self, step: Step) -> None:
        if not self._failed.is_set():
            try:
                self._execute(step)
            except BailError:
                return

    def _is_protected(self, step: Step) -> bool:
        protected = step.op is OpType.DELETE and step.resource.protect
        if protected:
            self.display.failed(
                step,
                f'resource "{step.resource.urn}" cannot be deleted\nbecause it is {PROTECTED}',
            )
        return protected

    def _execute(self, step: Step) -> None:
        self.display.begin(step)
        started = time.monotonic()
        try:
            self._executor.apply(step)
        except ProviderError as error:
            if self.closed.is_set():  # the operation stays pending: its outcome is unknown
                raise BailError from None
            self.display.failed(step, str(error))
            self.fail()
            self.snapshot.end(step.resource)
            self.snapshot.save()
            raise BailError from None
        self.display.done(step, time.monotonic() - started)

    def _refresh(self, old: Resource) -> Resource | None:
        if self._interrupted.is_set():
            return old
        started = time.monotonic()
        self.display.begin(Step(OpType.REFRESH, old, old))
        try:
            step = self._executor.refresh(old)
        except ProviderError as error:
            self.display.failed(Step(OpType.REFRESH, old, old), str(error))
            self._failed.set()
            return old
        self.display.done(step, time.monotonic() - started)
        if step.new and step.new.init_errors:
            reasons = "\n* ".join(["Refreshed resource is in an unhealthy state:", *step.new.init_errors])
            self.log("warning: ", reasons, old.urn)
        return step.new
