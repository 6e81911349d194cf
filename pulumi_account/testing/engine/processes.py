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


def start_program(
    settings: RunSettings, address: str, on_line: Callable[[str], None], on_end: Callable[[], None]
) -> subprocess.Popen[str]:
    """Start the user's program; `on_end` is called after its last line."""
    project = settings.project
    arguments = {
        "monitor": address, "engine": address, "project": project.name, "stack": settings.stack,
        "parallel": settings.parallel, "dry_run": settings.preview, "organization": "organization",
        "root_directory": str(project.root), "program": project.program,
    }  # fmt: skip
    config = {key: value.value for key, value in settings.config.items()}
    secrets = [key for key, value in settings.config.items() if value.secret]
    environment = {"PULUMI_CONFIG": json.dumps(config), "PULUMI_CONFIG_SECRET_KEYS": json.dumps(secrets)}
    process = _start_child(settings, ["program", json.dumps(arguments)], environment)
    readers = [forward(stream, on_line) for stream in (process.stdout, process.stderr)]

    def watch() -> None:
        process.wait()
        for reader in readers:
            reader.join(1)
        on_end()

    threading.Thread(target=watch, daemon=True).start()
    return process


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
