"""A Pulumi project that a benchmark deploys, and the time and memory that its runs take."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Final

from .engines import Engine, environment

_SAMPLED_EVERY_SECONDS: Final = 0.1
_LONGEST_SECONDS: Final = 900
# Parts of the command lines of the provider hosts of the Pulumi CLI and of the offline engine.
_HOSTS: Final = (b"pulumi.dynamic", b"child.py\0host")


@dataclass(frozen=True)
class Run:
    """A run of an engine.

    Attributes:
        seconds: from the command's start to its end.
        output: what it printed.
        host_bytes: peak resident memory of Pulumi's dynamic provider host; None without /proc.

    """

    seconds: float
    output: str
    host_bytes: int | None


class Project:
    """A program and its stack, in their own directory."""

    def __init__(
        self,
        engine: Engine,
        directory: Path,
        program: str,
        aws: Mapping[str, str],
        config: Mapping[str, str] | None = None,
    ) -> None:
        self.directory = directory
        self._engine = engine
        self._environment = environment(aws, directory)
        (directory / "state").mkdir(parents=True)
        (directory / "Pulumi.yaml").write_text(f"name: {directory.name}\nruntime: python\n")
        self.write(program)
        if engine.pulumi:
            self.run("stack", "init", "demo")
        for key, value in (config or {}).items():
            self.run("config", "set", key, value)

    def write(self, program: str) -> None:
        """Replace the program."""
        (self.directory / "__main__.py").write_text(dedent(program))

    def run(self, *arguments: str) -> Run:
        """Run a verb; exits if it fails."""
        begin = time.perf_counter()
        with subprocess.Popen(
            self._engine.command(*arguments),
            cwd=self.directory,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            host = _HostMemory(self.directory)
            try:
                output, _ = process.communicate(timeout=_LONGEST_SECONDS)
            finally:
                process.kill()
                host.stop()
        if process.returncode:
            sys.exit(f"{' '.join(arguments)} failed:\n{output}")
        return Run(time.perf_counter() - begin, output, host.peak)

    def unchanged_preview(self) -> Run:
        """Preview; exits if the preview shows a change."""
        events = self.directory / "events"
        preview = self.run("preview", "--event-log", str(events))
        changes = resource_changes(events)
        if changes.keys() != {"same"}:
            sys.exit(f"the preview was to show no change, and showed {changes}:\n{preview.output}")
        return preview

    def state_bytes(self) -> int:
        """Return the size of the stack's state file in bytes."""
        if self._engine.pulumi:
            file = self.directory / "state" / ".pulumi" / "stacks" / self.directory.name / "demo.json"
        else:
            file = self.directory / ".pulumi-offline" / self.directory.name / "demo.json"
        return file.stat().st_size


def resource_changes(event_log: Path) -> dict[str, int]:
    """Return the number of resources by operation, from a run's events."""
    events = (json.loads(line) for line in event_log.read_text("utf-8").splitlines())
    changes = next((event["summaryEvent"]["resourceChanges"] for event in events if "summaryEvent" in event), None)
    return {operation: count for operation, count in (changes or {}).items() if count}


class _HostMemory:
    """The peak resident memory of the project's dynamic provider host, as Linux reports it."""

    def __init__(self, directory: Path) -> None:
        self.peak: int | None = None
        self._directory = directory
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_SAMPLED_EVERY_SECONDS):
            for process in Path("/proc").glob("[0-9]*"):
                with suppress(OSError, ValueError):
                    self._note(process)

    def _note(self, process: Path) -> None:
        arguments = (process / "cmdline").read_bytes()
        if not any(host in arguments for host in _HOSTS):
            return
        if f"PULUMI_HOME={self._directory / 'home'}\0".encode() not in (process / "environ").read_bytes() + b"\0":
            return
        for line in (process / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                self.peak = max(self.peak or 0, int(line.split()[1]) * 1024)
