"""Calls in the background of a loop: made in a few threads, answered in the loop's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple, TypeVar

from pulumi_account.core.clock import Clock, SystemClock
from pulumi_account.core.errors import AccountError

AnswerT = TypeVar("AnswerT")


class _ImmediateExecutor(Executor):
    """Makes each call when it is submitted: only one thread may sleep on a clock that is moved by hand."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class _PendingCall(NamedTuple):
    kind: str
    future: Future[Any]
    handle: Callable[[Any], None]


class BackgroundCalls:
    """Calls of several kinds, each kind in its own threads. Used by one thread."""

    def __init__(self, clock: Clock, executors: Mapping[str, Executor], limits: Mapping[str, int]) -> None:
        self._clock = clock
        self._executors = executors
        self._limits = limits
        self._pending: list[_PendingCall] = []

    @classmethod
    @contextmanager
    def opened(cls, clock: Clock, limits: Mapping[str, int]) -> Iterator[BackgroundCalls]:
        """Provide calls of these kinds, at most so many of each at a time; leaving waits for those in progress."""
        with ExitStack() as stack:
            executors: dict[str, Executor] = {
                kind: stack.enter_context(
                    ThreadPoolExecutor(limit) if isinstance(clock, SystemClock) else _ImmediateExecutor()
                )
                for kind, limit in limits.items()
            }
            yield cls(clock, executors, limits)

    def has_room(self, kind: str) -> bool:
        """Whether one more call of this kind can be made."""
        return sum(call.kind == kind for call in self._pending) < self._limits[kind]

    def submit(self, kind: str, call: Callable[[], AnswerT], handle: Callable[[AnswerT | AccountError], None]) -> None:
        """Make a call; `handle_answers` passes ``handle`` the answer, or the AccountError that it raised."""

        def attempt() -> AnswerT | AccountError:
            try:
                return call()
            except AccountError as error:
                return error

        self._pending.append(_PendingCall(kind, self._executors[kind].submit(attempt), handle))

    def handle_answers(self) -> bool:
        """Handle the answers that have arrived; false if there are none.

        Raises what a call raised, unless it is an AccountError.
        """
        answered = [call for call in self._pending if call.future.done()]
        self._pending = [call for call in self._pending if call not in answered]
        for call in answered:
            call.handle(call.future.result())
        return bool(answered)

    def finish(self) -> None:
        """Wait for all calls, and handle their answers."""
        while self._pending:
            wait([call.future for call in self._pending])
            self.handle_answers()

    def wait(self, seconds: float) -> None:
        """Wait until a call is answered, for at most ``seconds``.

        Raises CanceledError as soon as the run is canceled.
        """
        futures = [call.future for call in self._pending]
        if futures and isinstance(self._clock, SystemClock):
            self._clock.wait_for_any(futures, seconds)
        elif not futures:
            self._clock.sleep(max(0.0, seconds))
