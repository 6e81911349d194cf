"""What happens by itself at a later time: a name becomes visible, an account is closed, a switch ends."""

from __future__ import annotations

import heapq
import threading
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .clock import EmulatorClock

# Real seconds between two looks at the clock while a client waits for an answer.
_TICK: Final = 0.02


class Timeline:
    """Effects that wait for their time on the emulator's clock; every request first lets those happen that are due.

    Safe for threads.
    """

    def __init__(self, clock: EmulatorClock) -> None:
        self._clock = clock
        self._waiting: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._lock = threading.Lock()
        # Held while effects happen, so that they happen one after the other, in the order of their times.
        self._happening = threading.RLock()

    def schedule(self, seconds: float, effect: Callable[[], None]) -> None:
        """Let an effect happen this many seconds from now."""
        with self._lock:
            heapq.heappush(self._waiting, (self._clock.time() + seconds, next(self._numbers), effect))

    def catch_up(self) -> None:
        """Let everything happen that is due."""
        if not self._waiting:
            return
        with self._happening:
            while (effect := self._next()) is not None:
                effect()

    @contextmanager
    def catching_up(self) -> Iterator[None]:
        """Let everything happen in time within this block, such as while a client waits for a message."""
        is_over = threading.Event()

        def go_on() -> None:
            while not is_over.wait(_TICK):
                self.catch_up()

        thread = threading.Thread(target=go_on, name="emulator-timeline", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def clear(self) -> None:
        """Forget all that waits."""
        with self._lock:
            self._waiting.clear()

    def _next(self) -> Callable[[], None] | None:
        with self._lock:
            if self._waiting and self._waiting[0][0] <= self._clock.time():
                return heapq.heappop(self._waiting)[2]
        return None
