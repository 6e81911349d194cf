"""Processes of which nothing stays behind: each command gets a session of its own, which is ended as a whole.

The Pulumi CLI gives its plugins process groups of their own, and some outlive it when it is killed; a session has
them all.
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

_PASSES: Final = 3
_LOOK_EVERY_SECONDS: Final = 0.05


@contextmanager
def session(
    command: list[str], directory: Path, environment: Mapping[str, str], *, input_from: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    """Run a command, standard error joined to its output; at the end of the block its whole session is killed."""
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
        end_session(process.pid)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@dataclass(frozen=True)
class Outcome:
    """How a command ended: its exit code, negative if it was killed, and what it printed."""

    code: int
    output: str


def run(command: list[str], directory: Path, environment: Mapping[str, str], timeout: float) -> Outcome:
    """Run a command; it is killed after ``timeout`` seconds."""
    return follow(command, directory, environment, timeout, None, lambda _: False)


def follow(
    command: list[str],
    directory: Path,
    environment: Mapping[str, str],
    timeout: float,
    events: Path | None,
    on_event: Callable[[dict[str, Any]], bool],
) -> Outcome:
    """Run a command that writes events to a file, one JSON object a line, and pass them on as they come.

    It is killed after ``timeout`` seconds, and as soon as ``on_event`` returns True.
    """
    with session(command, directory, environment) as process, _printed(process) as output:
        log = _Lines(events) if events else None
        deadline = time.monotonic() + timeout
        while True:
            is_over = process.poll() is not None  # before the last look, so that no event is missed
            if any(on_event(json.loads(line)) for line in (log.new() if log else ())):
                return Outcome(-signal.SIGKILL, "".join(output))
            if is_over:
                break
            if time.monotonic() > deadline:
                end_session(process.pid)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_EVERY_SECONDS)
    return Outcome(process.returncode, "".join(output))


@contextmanager
def _printed(process: subprocess.Popen[str]) -> Iterator[list[str]]:
    """Collect what a process prints, so that it never waits for a reader."""
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()), daemon=True)
    reader.start()
    try:
        yield lines
    finally:
        end_session(process.pid)
        reader.join()


class _Lines:
    """The complete lines of a file that another process is writing, or hasn't begun to."""

    def __init__(self, file: Path) -> None:
        self._file, self._read, self._rest = file, 0, b""

    def new(self) -> list[bytes]:
        """Return the lines since the last time."""
        try:
            with self._file.open("rb") as stream:
                stream.seek(self._read)
                content = stream.read()
        except FileNotFoundError:
            return []
        self._read += len(content)
        *lines, self._rest = (self._rest + content).split(b"\n")
        return lines


def end_session(leader: int) -> None:
    """Kill every process of a session; those begun meanwhile are met by another pass."""
    for _ in range(_PASSES):
        members = [process for process in _processes() if _session_of(process) == leader]
        if not members:
            return
        for process in members:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)


def _session_of(process: int) -> int | None:
    try:
        return os.getsid(process)
    except (ProcessLookupError, PermissionError):
        return None


def _processes() -> list[int]:
    if Path("/proc/self").exists():
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    listed = subprocess.run(["ps", "-A", "-o", "pid="], capture_output=True, text=True, check=True)  # noqa: S607 - no fixed path
    return [int(line) for line in listed.stdout.split()]
