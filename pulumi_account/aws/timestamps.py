"""Where a token bucket keeps its timestamp: in the process, or in a file that the machine's processes share.

A file holds only a timestamp, and its name shows only the operation. One lock of the operating system guards a
directory, so a killed process releases it. If a directory can't be used, each process paces only itself.
"""

from __future__ import annotations

import logging
import math
import os
import threading
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

from pulumi_account.core.files import directory_of_user, directory_of_variable, forget, open_regular

from .endpoints import is_of_aws

if TYPE_CHECKING:
    from collections.abc import Callable

    from filelock import BaseFileLock

    from pulumi_account.core.clock import Clock

ResultT = TypeVar("ResultT")

DIRECTORY_VARIABLE: Final = "PULUMI_ACCOUNT_PACING_DIRECTORY"
# The lock is held for about 100 µs; a process that holds it this long is suspended.
_SECONDS_FOR_LOCK: Final = 5.0
_LOCK_POLL_SECONDS: Final = 0.001
_FLAGS: Final = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
_logger = logging.getLogger(__name__)


class PacedOperation(NamedTuple):
    """What a quota applies to: an operation, called by an account, at an endpoint."""

    caller_account_id: str
    operation: str
    partition: str = "aws"
    endpoint_url: str = ""

    @property
    def file_name(self) -> str:
        """The file name of its timestamp; all of AWS's own endpoints share one."""
        endpoint = "aws" if is_of_aws(self.endpoint_url) else self.endpoint_url
        identity = f"{self.partition}\n{endpoint}\n{self.caller_account_id}"
        return f"{self.operation}-{sha256(identity.encode()).hexdigest()[:16]}.time"


class Timestamp(Protocol):
    """A moment that several callers change in turn."""

    def update(self, change: Callable[[float, float], tuple[float, ResultT]]) -> ResultT:
        """Change it atomically: ``change(timestamp, now)`` returns the new timestamp and the result."""
        ...


class OwnTimestamp:
    """A timestamp of this process, on its clock."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._value = 0.0

    def update(self, change: Callable[[float, float], tuple[float, ResultT]]) -> ResultT:
        """Change it."""
        with self._lock:
            self._value, result = change(self._value, self._now())
            return result


class PacingDirectory:
    """A directory of timestamps that processes share, in seconds since the epoch. Safe for threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mutex = threading.Lock()
        self._lock: BaseFileLock | None = None
        self._is_usable = True

    def update(self, name: str, now: float, change: Callable[[float, float], tuple[float, ResultT]]) -> ResultT | None:
        """Change a timestamp; return None if the directory can't be used, from the first failure on."""
        with self._mutex:
            if not self._is_usable:
                return None
            try:
                with self._opened():
                    return _update_file(self.path / name, now, change)
            except (OSError, NotImplementedError) as error:  # filelock's Timeout is an OSError
                self._is_usable = False
                _logger.debug("%s can't be shared (%s): each process paces itself", self.path, type(error).__name__)
                return None

    def check(self) -> None:
        """Lock the directory once. Raises OSError, or NotImplementedError for a file system without locks."""
        with self._mutex, self._opened():
            pass

    def use(self) -> tuple[int, int]:
        """Return how many callers paced themselves here within a day, and how many runs are noted here.

        A caller is an account at an endpoint; the runs are those over many accounts, under way or killed within a day.
        """
        callers = {file.stem.rpartition("-")[2] for file in self.path.glob("*.time")}
        return len(callers), len(list((self.path / "runs").glob("*.run")))

    def _opened(self) -> BaseFileLock:
        if self._lock is None:
            from filelock import FileLock

            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Opening a pipe or a device under this name could block forever.
            os.close(open_regular(self.path / "lock", _FLAGS))
            lock = FileLock(self.path / "lock", _SECONDS_FOR_LOCK, poll_interval=_LOCK_POLL_SECONDS)
            with lock:
                # After a day without calls: an old timestamp means a full bucket, as a missing one does.
                forget(self.path, "*.time")
            self._lock = lock
        return self._lock


class SharedTimestamp:
    """A timestamp in a shared directory; this process's own if the directory can't be used."""

    def __init__(self, directory: PacingDirectory, name: str, clock: Clock) -> None:
        self._directory = directory
        self._name = name
        self._clock = clock
        self._own = OwnTimestamp(clock.time)

    def update(self, change: Callable[[float, float], tuple[float, ResultT]]) -> ResultT:
        """Change it."""
        shared = self._directory.update(self._name, self._clock.time(), lambda value, now: _boxed(change(value, now)))
        return self._own.update(change) if shared is None else shared[0]


def pacing_directory(setting: str | None) -> PacingDirectory | None:
    """Return the directory of the setting, the environment variable or the user; None for a user without a home.

    Raises ConfigurationError if the variable names no valid directory.
    """
    from platformdirs import user_state_path

    if setting:
        return PacingDirectory(Path(setting))
    named = directory_of_variable(DIRECTORY_VARIABLE)
    if named is not None:
        return PacingDirectory(named)
    own = directory_of_user(lambda: user_state_path("pulumi-account", appauthor=False))
    return PacingDirectory(own / "pacing") if own is not None else None


def _boxed(changed: tuple[float, ResultT]) -> tuple[float, tuple[ResultT]]:
    # Distinguishes a result of None from a directory that can't be used.
    return changed[0], (changed[1],)


def _update_file(file: Path, now: float, change: Callable[[float, float], tuple[float, ResultT]]) -> ResultT:
    descriptor = open_regular(file, _FLAGS)
    try:
        held = os.read(descriptor, 64)
        value, result = change(_parsed(held), now)
        written = f"{value:.6f}\n".encode()
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, written)
        if len(held) > len(written):
            os.ftruncate(descriptor, len(written))
    finally:
        os.close(descriptor)
    return result


def _parsed(held: bytes) -> float:
    """Return a file's timestamp; an empty or corrupt file counts as long past."""
    try:
        value = float(held)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0
