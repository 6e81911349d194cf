"""Where the demo runs: a copy of the project, an emulated AWS in its own process, and nothing of the user's."""

from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .errors import DemoError
from .processes import session

REGION_DELAY_SECONDS: Final = 2
_EMULATOR: Final = "from pulumi_account.cli import main; main()"
_EXPORT: Final = "export "
_START_SECONDS: Final = 60
# The only variables of the user's that the demo's processes see: no AWS_*, no PULUMI_*, no proxy, no home.
_KEPT: Final = re.compile(r"PATH|TERM|COLORTERM|LANG|LC_\w+|TZ|TMPDIR|SHELL|USER|LOGNAME|SYSTEMROOT|LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Stage:
    """The directories, the environment of every process, and the emulated AWS's address."""

    project: Path
    state: Path
    environment: Mapping[str, str]
    aws_url: str


@contextmanager
def stage(source: Path, added_path: Path | None) -> Iterator[Stage]:
    """Set the stage for a copy of the project in ``source``, and remove everything at the end of the block.

    ``added_path`` is a directory to put on PATH after this Python's. Raises DemoError if there is no project to
    copy, or the emulator does not start.
    """
    with tempfile.TemporaryDirectory(prefix="pulumi-account-demo-", ignore_cleanup_errors=True) as scratch:
        root = Path(scratch).resolve()
        project, home, state = root / "project", root / "home", root / "state"
        for directory in (home, state):
            directory.mkdir()
        _copy(source, project)
        environment = _environment(home, added_path)
        with _emulator(home, environment) as variables:
            yield Stage(project, state, {**environment, **variables}, variables["AWS_ENDPOINT_URL"])


def _copy(source: Path, project: Path) -> None:
    settings = source / "Pulumi.yaml"
    try:
        main = next(
            line.split(":", 1)[1].strip() for line in settings.read_text("utf-8").splitlines() if "main:" in line
        )
        project.mkdir()
        shutil.copy(settings, project)
        shutil.copytree(source / main, project / main, ignore=shutil.ignore_patterns("__pycache__"))
    except (OSError, StopIteration):
        raise DemoError(
            f"{source.resolve()} holds no quick start: name a clone of the repository with --project"
        ) from None


def _environment(home: Path, added_path: Path | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if _KEPT.fullmatch(name)}
    added = [str(added_path)] if added_path else []
    path = os.pathsep.join([str(Path(sys.executable).parent), *added, kept.get("PATH", os.defpath)])
    return {**kept, "PATH": path, "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}


@contextmanager
def _emulator(home: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    command = [sys.executable, "-u", "-c", _EMULATOR, "emulator", "--port", "0"]
    with session([*command, "--region-delay", str(REGION_DELAY_SECONDS)], home, environment) as process:
        *said, last = _until_export(process)
        _, exported, variables = last.partition(_EXPORT)
        if not exported:
            printed = " ".join([*said, last]).strip() or "it printed nothing"
            raise DemoError(f"the emulator did not start ({printed}): run pulumi-account emulator to see why")
        yield dict(variable.split("=", 1) for variable in shlex.split(variables))


def _until_export(process: subprocess.Popen[str]) -> list[str]:
    """Return the lines up to the one that exports the variables, or all of them if none does."""
    lines = [""]
    if process.stdout is not None and select.select([process.stdout], [], [], _START_SECONDS)[0]:
        for line in process.stdout:
            lines.append(line.strip())
            if line.startswith(_EXPORT):
                break
    return lines
