"""The two processes of a run: the user's program, and the SDK's dynamic provider host."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulumi.automation import ConfigValue

    from .project import Project

_CHILD = str(Path(__file__).with_name("child.py"))


@dataclass
class RunSettings:
    """The settings of a run."""

    project: Project
    stack: str
    config: Mapping[str, ConfigValue]
    environment: Mapping[str, str]
    parallel: int
    preview: bool
    replace: set[str]


class Program:
    """The user's program, running against the engine."""

    def __init__(
        self, settings: RunSettings, address: str, on_line: Callable[[str], None], on_end: Callable[[], None]
    ) -> None:
        project = settings.project
        arguments = {
            "monitor": address, "engine": address, "project": project.name, "stack": settings.stack,
            "parallel": settings.parallel, "dry_run": settings.preview, "organization": "organization",
            "root_directory": str(project.root), "program": project.program,
        }  # fmt: skip
        config = {key: value.value for key, value in settings.config.items()}
        secrets = [key for key, value in settings.config.items() if value.secret]
        environment = {"PULUMI_CONFIG": json.dumps(config), "PULUMI_CONFIG_SECRET_KEYS": json.dumps(secrets)}
        self._process = _start_child(settings, ["program", json.dumps(arguments)], environment)
        self._readers = [forward(stream, on_line) for stream in (self._process.stdout, self._process.stderr)]
        self._on_end = on_end
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        self._process.wait()
        self._on_end()

    def finish(self) -> int:
        """Pass on its last output, and return its exit code."""
        for reader in self._readers:
            reader.join(1)
        return self._process.wait()

    def kill(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


def start_host(settings: RunSettings, address: str) -> subprocess.Popen[str]:
    """Start the dynamic provider host."""
    return _start_child(settings, ["host", address], {"PULUMI_PROJECT": settings.project.name, "PULUMI_CONFIG": "{}"})


def _start_child(settings: RunSettings, arguments: list[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """Start a process that ends with this one, and that Ctrl-C doesn't reach."""
    command = [settings.project.python, "-u", _CHILD, *arguments]
    environment = {**settings.environment, **environment}
    return subprocess.Popen(  # noqa: S603 - the user's own Python
        command, cwd=settings.project.directory, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace", start_new_session=True,
    )  # fmt: skip


def forward(stream: Any, on_line: Callable[[str], None]) -> threading.Thread:
    """Pass on the lines of a stream, in a thread of its own."""

    def read() -> None:
        for line in stream:
            on_line(line.rstrip("\n"))

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread
