"""Whether the engine is still there: a provider's process outlives an engine that is killed."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

_REFUSALS_UNTIL_GONE: Final = 3
_SECONDS_BETWEEN_CONNECTIONS: Final = 0.2
# For anything but a refusal, such as a lack of file descriptors.
_SECONDS_AFTER_TROUBLE: Final = 1.0
_BYTES: Final = 1024


def _hold_connection(address: tuple[str, int]) -> None:
    """Connect, and return when the other side closes the connection. Raises OSError, such as ConnectionRefusedError."""
    with socket.create_connection(address) as connection, suppress(ConnectionError):
        while connection.recv(_BYTES):
            pass


def _end_process() -> NoReturn:
    # No clean-up: threads wait for AWS, and nobody is left to hear an answer.
    os._exit(1)


class EngineWatch:
    """Ends the process when the engine is gone, so that a killed run doesn't continue during the next one.

    Args:
        address: the engine's ``host:port``.
        hold: connects and returns when the connection is closed; raises OSError if it can't.
        sleep: waits for some seconds.
        end: ends the process.

    """

    def __init__(
        self,
        address: str,
        *,
        hold: Callable[[tuple[str, int]], None] = _hold_connection,
        sleep: Callable[[float], None] = time.sleep,
        end: Callable[[], None] = _end_process,
    ) -> None:
        host, _, port = address.rpartition(":")
        self._address = host, int(port)
        self._hold, self._sleep, self._end = hold, sleep, end

    def start(self) -> None:
        """Watch in a thread of its own."""
        threading.Thread(target=self.run, name="engine", daemon=True).start()

    def run(self) -> None:
        """Return once the engine is gone: it refused several connections in a row."""
        refusals = 0
        while True:
            pause = _SECONDS_BETWEEN_CONNECTIONS
            try:
                self._hold(self._address)
                refusals = 0
            except ConnectionRefusedError:
                refusals += 1
            except OSError:
                pause = _SECONDS_AFTER_TROUBLE
            if refusals == _REFUSALS_UNTIL_GONE:
                break
            self._sleep(pause)
        self._end()
