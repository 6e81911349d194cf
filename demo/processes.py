"""Runs commands of which no process stays behind.

The Pulumi CLI puts its plugins into process groups of their own, and some outlive it when it is killed. So each command
gets a session of its own, which is killed as a whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

_PASSES: Final = 3
_POLL_SECONDS: Final = 0.05


@contextmanager
def session(
    command: list[str], directory: Path, environment: Mapping[str, str], *, input_from: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    """Run a command, its standard error joined to its output; kill its whole session at the end of the block."""
    process = subprocess.Popen(  # noqa: S603 - the demo's own commands
        command,
        cwd=directory,
        env=dict(environment),
        stdin=input_from,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill_session(process.pid)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@dataclass(frozen=True)
class Outcome:
    """How a command ended: its exit code, negative if it was killed, and what it printed."""

    code: int
    output: str


def run(command: list[str], directory: Path, environment: Mapping[str, str], timeout: float) -> Outcome:
    """Run a command; kill it after ``timeout`` seconds."""
    return follow(command, directory, environment, timeout, None, lambda _: False)


def follow(
    command: list[str],
    directory: Path,
    environment: Mapping[str, str],
    timeout: float,
    events: Path | None,
    on_event: Callable[[dict[str, Any]], bool],
) -> Outcome:
    """Run a command that writes events to a file, one JSON object per line, and pass each on as it comes.

    The command is killed after ``timeout`` seconds, and as soon as ``on_event`` returns True.
    """
    with session(command, directory, environment) as process, _printed(process) as output:
        log = _GrowingFile(events) if events else None
        deadline = time.monotonic() + timeout
        while True:
            is_over = process.poll() is not None  # before the last look at the file, so that no event is missed
            if any(on_event(json.loads(line)) for line in (log.new_lines() if log else ())):
                return Outcome(-signal.SIGKILL, "".join(output))
            if is_over:
                break
            if time.monotonic() > deadline:
                kill_session(process.pid)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_POLL_SECONDS)
    return Outcome(process.returncode, "".join(output))


@contextmanager
def _printed(process: subprocess.Popen[str]) -> Iterator[list[str]]:
    """Collect the lines that a process prints, so that it never blocks on a full pipe."""
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()), daemon=True)
    reader.start()
    try:
        yield lines
    finally:
        kill_session(process.pid)
        reader.join()


class _GrowingFile:
    """The complete lines of a file that another process writes, or has yet to create."""

    def __init__(self, file: Path) -> None:
        self._file, self._read, self._rest = file, 0, b""

    def new_lines(self) -> list[bytes]:
        """Return the lines since the last call."""
        try:
            with self._file.open("rb") as stream:
                stream.seek(self._read)
                content = stream.read()
        except FileNotFoundError:
            return []
        self._read += len(content)
        *lines, self._rest = (self._rest + content).split(b"\n")
        return lines


def kill_session(leader: int) -> None:
    """Kill every process of the session that the process ``leader`` started; no error if it has ended."""
    for _ in range(_PASSES):  # Processes may start others while this runs.
        members = [process for process in psutil.process_iter() if _session_of(process.pid) == leader]
        if not members:
            return
        for process in members:
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                process.kill()


def _session_of(process: int) -> int | None:
    try:
        return os.getsid(process)
    except (ProcessLookupError, PermissionError):
        return None
