"""Finds a Pulumi CLI: on PATH, or by the SDK's own installer; where that can't be, it says so within seconds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .errors import DemoError
from .processes import session

ROOT: Final = Path(sys.prefix) / "pulumi-cli"
"""Where the installer puts it: in the virtual environment, so that it goes when that goes."""

_STALLED_AFTER_SECONDS: Final = 10.0
_LONGEST_SECONDS: Final = 300.0
_LOOK_EVERY_SECONDS: Final = 0.2
_LANGUAGE_HOST: Final = "pulumi-language-python"
_VERSION: Final = """
import sys
from pulumi.automation import PulumiCommand
print(PulumiCommand(sys.argv[1] or None).version)
"""
_INSTALL: Final = """
import sys
from pulumi.automation import PulumiCommand
try:
    PulumiCommand.install(sys.argv[1])
except Exception as error:
    output = getattr(error, "output", None) or b""
    said = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    sys.exit(" ".join((said[-1] if said else str(error)).split()))
"""


@dataclass(frozen=True)
class PulumiCommand:
    """A Pulumi CLI that works."""

    executable: Path
    version: str
    origin: str


def find(on_install: Callable[[], object]) -> PulumiCommand:
    """Return a CLI that works with the SDK; DemoError says why there is none."""
    on_path = shutil.which("pulumi")
    reasons = []
    for executable, root, origin in (
        (on_path, "", "on PATH"),
        (str(ROOT / "bin" / "pulumi"), str(ROOT), f"in {_shown(ROOT)}"),
    ):
        if executable is None:
            reasons.append("no pulumi on PATH")
        elif Path(executable).exists():
            found, unusable = _usable(Path(executable), root, origin)
            if found is not None:
                return found
            reasons.append(f"the one {origin} {unusable}")
    on_install()
    reason = install()
    if reason is None:
        found, reason = _usable(ROOT / "bin" / "pulumi", str(ROOT), f"installed in {_shown(ROOT)}")
        if found is not None:
            return found
    raise DemoError(f"{', '.join(reasons)}; the SDK's installer failed ({reason})")


def install(
    command: list[str] | None = None,
    *,
    stalled_after: float = _STALLED_AFTER_SECONDS,
    longest: float = _LONGEST_SECONDS,
) -> str | None:
    """Install the CLI by the SDK's installer (or a stand-in); return what went wrong, or None.

    It is given up once nothing has arrived for ``stalled_after`` seconds, or after ``longest`` seconds.
    """
    with tempfile.TemporaryDirectory(prefix="pulumi-cli-") as scratch:
        command = command or [sys.executable, "-c", _INSTALL, str(ROOT)]
        with session(command, Path(scratch), {**os.environ, "TMPDIR": scratch}) as process:
            reason = _watch(process, Path(scratch), stalled_after, longest)
            if reason is None and process.returncode:
                said = (process.stdout.read() if process.stdout else "").strip().splitlines()
                reason = said[-1] if said else f"exit code {process.returncode}"
    if reason is not None:
        shutil.rmtree(ROOT, ignore_errors=True)
    return reason


def _watch(process: subprocess.Popen[str], scratch: Path, stalled_after: float, longest: float) -> str | None:
    started = moved = time.monotonic()
    size = -1
    while process.poll() is None:
        time.sleep(_LOOK_EVERY_SECONDS)
        now = time.monotonic()
        size_now = _size(scratch) + _size(ROOT)
        if size_now != size:
            size, moved = size_now, now
        if now - moved > stalled_after:
            return f"nothing arrived for {stalled_after:g} s"
        if now - started > longest:
            return f"not done after {longest:g} s"
    return None


def _size(directory: Path) -> int:
    return sum(_file_size(Path(folder, name)) for folder, _, names in os.walk(directory) for name in names)


def _file_size(file: Path) -> int:
    try:
        return file.lstat().st_size
    except OSError:
        return 0


def _usable(executable: Path, root: str, origin: str) -> tuple[PulumiCommand | None, str]:
    path = os.pathsep.join([str(executable.parent), str(executable.resolve().parent), os.environ.get("PATH", "")])
    if shutil.which(_LANGUAGE_HOST, path=path) is None:
        return None, f"has no {_LANGUAGE_HOST} beside it"
    command = [sys.executable, "-c", _VERSION, root]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 - our own script
    except subprocess.TimeoutExpired:
        return None, "does not tell its version"
    if asked.returncode:
        lines = asked.stderr.strip().splitlines()
        return None, f"does not serve ({lines[-1].rpartition(': ')[2]})" if lines else "does not run"
    return PulumiCommand(executable, asked.stdout.strip(), origin), ""


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
