"""Processes of which nothing stays behind: each command gets a session of its own, which is ended as a whole.

The Pulumi CLI gives its plugins process groups of their own, and some outlive it when it is killed; a session has
them all.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PASSES: Final = 3


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


def run(
    command: list[str],
    directory: Path,
    environment: Mapping[str, str],
    on_line: Callable[[str], bool | None],
    timeout: float,
) -> int:
    """Run a command, pass on its lines as they come, and return its exit code; negative if it was killed.

    It is killed after ``timeout`` seconds, and as soon as ``on_line`` returns True.
    """
    with session(command, directory, environment) as process:
        deadline = threading.Timer(timeout, end_session, [process.pid])
        deadline.daemon = True
        deadline.start()
        try:
            for line in process.stdout or ():
                if on_line(line.rstrip()):
                    return -signal.SIGKILL
            return process.wait()
        finally:
            deadline.cancel()


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
