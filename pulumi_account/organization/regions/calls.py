"""Calls that are under way beside one loop: made in a few threads, and answered to in the loop's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from typing import Any, Final, TypeVar

from pulumi_account.core.clock import Clock, SystemClock
from pulumi_account.core.errors import AccountError

AnswerT = TypeVar("AnswerT")

_TICK_SECONDS: Final = 0.05


class _AtOnce(Executor):
    """Makes a call where it is submitted: a clock that is moved by hand is slept on by one thread alone."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Calls:
    """Calls by kind, each kind in threads of its own; used by one thread."""

    def __init__(self, clock: Clock, executors: Mapping[str, Executor], most: Mapping[str, int]) -> None:
        self._clock = clock
        self._executors = executors
        self._most = most
        self._under_way: dict[str, list[tuple[Future[Any], Callable[[Any], None]]]] = {kind: [] for kind in most}

    @classmethod
    @contextmanager
    def opened(cls, clock: Clock, most: Mapping[str, int]) -> Iterator[Calls]:
        """Give calls of these kinds, so many of each at a time; on leaving, those under way are waited for."""
        with ExitStack() as stack:
            made: dict[str, Executor] = {
                kind: stack.enter_context(ThreadPoolExecutor(number) if isinstance(clock, SystemClock) else _AtOnce())
                for kind, number in most.items()
            }
            yield cls(clock, made, most)

    def has_room(self, kind: str) -> bool:
        """Whether one more of a kind can be made."""
        return len(self._under_way[kind]) < self._most[kind]

    def submit(self, kind: str, call: Callable[[], AnswerT], then: Callable[[AnswerT | AccountError], None]) -> None:
        """Make a call; ``then`` gets its answer, or the AccountError that it raised, in ``settle``."""

        def attempt() -> AnswerT | AccountError:
            try:
                return call()
            except AccountError as error:
                return error

        self._under_way[kind].append((self._executors[kind].submit(attempt), then))

    def settle(self) -> bool:
        """Hand on what has been answered; False if nothing has. Raises what a call raises beside AccountError."""
        settled = False
        for kind, calls in self._under_way.items():
            self._under_way[kind] = [call for call in calls if not call[0].done()]
            for future, then in calls:
                if future not in {call[0] for call in self._under_way[kind]}:
                    then(future.result())
                    settled = True
        return settled

    def finish(self) -> None:
        """Wait for what is under way, and hand it on."""
        while futures := self._futures():
            wait(futures)
            self.settle()

    def wait(self, seconds: float) -> None:
        """Let so much time pass, or less if an answer may come. Raises CancelledError."""
        futures = self._futures()
        if not futures:
            self._clock.sleep(max(0.0, seconds))
        elif not any(future.done() for future in futures):
            self._clock.sleep(_TICK_SECONDS)

    def _futures(self) -> list[Future[Any]]:
        return [future for calls in self._under_way.values() for future, _ in calls]
