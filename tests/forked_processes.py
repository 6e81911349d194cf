"""The offline engine's processes, forked from one that already imported pulumi and boto3 (a second each)."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Mapping
from multiprocessing import reduction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_account.testing.engine import processes
from tests.warm_python import become

if TYPE_CHECKING:
    import subprocess

START = processes._start_child
CHILD = Path(processes.__file__).with_name("child.py")
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["boto3", "pulumi.dynamic", "pulumi_account.dynamic.verbs", "pulumi_account.providers"])


started: list[str] = []
"""Which kinds of processes were started; the first of each test tells that it ran on the offline engine."""


class Descriptor:
    """A file descriptor to pass to a forked process."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (reduction.DupFd(self.number),)


def _received(duplicate: Any) -> int:
    return int(duplicate.detach())


class ForkedProcess:
    """The part of ``subprocess.Popen`` that the engine uses."""

    def __init__(self, arguments: list[str], directory: Path, environment: Mapping[str, str]) -> None:
        (their_input, our_input), *outputs = (os.pipe() for _ in range(4))
        theirs = [their_input, *(number for _, number in outputs)]
        described = [Descriptor(number) for number in theirs]
        # A daemon: this process kills it on exit without waiting for it.
        self._process = FORKS.Process(
            target=_run, args=(described, arguments, str(directory), dict(environment)), daemon=True
        )
        self._process.start()
        for number in theirs:
            os.close(number)
        self.pid = self._process.pid or 0
        self.stdin = open(our_input, "w")  # noqa: PTH123, SIM115 - stays open; closing it ends the process
        self.stdout, self.stderr, self._end = (
            open(number, encoding="utf-8", errors="replace")  # noqa: PTH123, SIM115
            for number, _ in outputs
        )
        self._ended = threading.Lock()
        self.returncode: int | None = None

    def wait(self) -> int:
        """Wait for the process to end, and return the exit code it wrote, if any."""
        with self._ended:
            if self.returncode is None:
                written = self._end.read()
                self._process.join()
                self.returncode = int(written) if written else self._process.exitcode or 0
        return self.returncode

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def _run(descriptors: list[int], arguments: list[str], directory: str, environment: dict[str, str]) -> None:
    *standard, end = descriptors
    os.setsid()
    for number, descriptor in enumerate(standard):
        os.dup2(descriptor, number)
        os.close(descriptor)
    code = 1  # Python's exit code after an exception
    try:
        become([str(CHILD), *arguments], directory, environment)
        code = 0
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    finally:
        os.write(end, str(code).encode())


def start_forked(
    settings: processes.RunSettings, arguments: list[str], environment: Mapping[str, str]
) -> ForkedProcess | subprocess.Popen[str]:
    """Fork a process of the engine; a project with a different Python is started normally."""
    started.append(arguments[0])
    if settings.project.python != sys.executable:
        return START(settings, arguments, environment)
    return ForkedProcess(arguments, settings.project.directory, {**settings.environment, **environment})
