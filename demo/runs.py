"""Runs the engine's verbs, and checks the steps they take and the calls they make."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from .aws import Account, is_write
from .engines import Engine
from .errors import DemoError
from .narration import Narrator
from .processes import follow, run
from .stage import Stage
from .transcript import Progress, Transcript

_LONGEST_SECONDS: Final = 120


class Runs:
    """The verbs of one demo, on its stage; ``calls`` counts every call that they have made so far."""

    def __init__(self, here: Stage, engine: Engine, narrator: Narrator) -> None:
        self._stage = here
        self._engine = engine
        self._narrator = narrator
        self._environment = {**here.environment, **engine.environment(here.state)}
        self.account = Account(here.aws_url, here.environment)
        self.calls: Counter[str] = Counter()

    def prepare(self) -> None:
        """Create the stack; raises DemoError if that fails."""
        for command in self._engine.preparation:
            self._run("pulumi stack init", command)

    def recover(self) -> None:
        """Remove the lock that a killed run left behind; raises DemoError if that fails."""
        for command in self._engine.recovery:
            self._run("pulumi cancel", command)
            self._narrator.event("pulumi cancel: its lock is gone too")

    def set_config(self, key: str, value: str) -> None:
        """Set a configuration value of the stack; raises DemoError if that fails."""
        shown = f"pulumi config set {key} {value}"
        with self._narrator.command(shown):
            self._run(shown, self._engine.command("config", "set", key, value))

    def verb(
        self,
        verb: str,
        writes: Mapping[str, int] | None,
        steps: Mapping[str, str],
        *,
        reads: bool = True,
        until: Callable[[], bool] | None = None,
    ) -> Counter[str]:
        """Run a verb, and return the calls it made.

        Args:
            verb: ``preview``, ``up``, ``refresh`` or ``destroy``.
            writes: the exact calls that change something, by operation; None to check none.
            steps: the exact operations by resource name, in order and separated by spaces.
            reads: False if no call at all is expected.
            until: asked whenever a step reports progress; once it returns True, the run is killed.

        Raises DemoError if the verb fails or does anything else.

        """
        started = time.monotonic()
        with self._narrator.command(f"pulumi {verb}"):
            transcript = self._follow(verb, until)
        calls = self.account.take_calls()
        self.calls.update(calls)
        self._narrator.done(time.monotonic() - started, transcript.unchanged, calls, killed=until is not None)
        if until is None:
            _expect_steps(steps, transcript)
        if writes is not None:
            expect_writes(writes, calls)
        if not reads and calls:
            raise DemoError(f"pulumi {verb} should have made no calls, but made {_listed(calls)}")
        return calls

    def expect(self, condition: Callable[[Account], bool], what: str) -> None:
        """Read settings back with boto3; raises DemoError unless AWS holds what it should."""
        holds = condition(self.account)
        self.account.clear_calls()
        if not holds:
            raise DemoError(f"AWS should have {what}, but doesn't")
        self._narrator.fact(f"AWS has {what}")

    def _run(self, shown: str, command: list[str]) -> None:
        outcome = run(command, self._stage.project, self._environment, _LONGEST_SECONDS)
        if outcome.code:
            raise DemoError(f"{shown} failed: {' '.join(outcome.output.split()) or f'exit code {outcome.code}'}")

    def _follow(self, verb: str, until: Callable[[], bool] | None) -> Transcript:
        transcript, killed = Transcript(), False
        events = self._stage.state / "events"
        events.unlink(missing_ok=True)

        def on_event(event: dict[str, Any]) -> bool:
            nonlocal killed
            shown = transcript.record(event)
            self._narrator.engine(shown)
            killed = until is not None and isinstance(shown, Progress) and until()
            return killed

        command = [*self._engine.command(verb), "--event-log", str(events)]
        outcome = follow(command, self._stage.project, self._environment, _LONGEST_SECONDS, events, on_event)
        if killed:
            return transcript
        if outcome.code < 0:
            raise DemoError(
                f"pulumi {verb} timed out after {_LONGEST_SECONDS} s, or was killed: is the machine overloaded?"
            )
        if outcome.code:
            printed = [line.strip() for line in outcome.output.splitlines() if line.strip()]
            reason = (transcript.errors or printed[-1:] or [f"exit code {outcome.code}"])[0]
            raise DemoError(f"pulumi {verb} failed: {reason}")
        if until is not None:
            raise DemoError(f"pulumi {verb} ended before it could be killed")
        return transcript


def expect_writes(expected: Mapping[str, int], calls: Counter[str]) -> None:
    """Raise DemoError unless exactly these calls changed something."""
    made = Counter({operation: count for operation, count in calls.items() if is_write(operation)})
    if made != Counter(expected):
        raise DemoError(f"expected these calls to AWS: {_listed(Counter(expected))}; made: {_listed(made)}")


def _expect_steps(expected: Mapping[str, str], transcript: Transcript) -> None:
    taken = {name: " ".join(operations) for name, operations in transcript.steps.items()}
    if taken != expected:
        listed = [", ".join(f"{name}: {ops}" for name, ops in steps.items()) or "none" for steps in (expected, taken)]
        raise DemoError(f"expected these steps: {listed[0]}; taken: {listed[1]}")


def _listed(calls: Counter[str]) -> str:
    return ", ".join(f"{count} {operation}" for operation, count in sorted(calls.items())) or "none"
