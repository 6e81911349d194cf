"""Finds a Pulumi CLI on PATH, or installs one with the SDK's own installer; if neither works, fails within seconds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pulumi_account.testing import pulumi_cli
from pulumi_account.testing.pulumi_cli import NoPulumiCliError

from .engines import PulumiEngine
from .errors import DemoError
from .processes import session

ROOT: Final = Path(sys.prefix) / "pulumi-cli"
"""Where the installer puts it: in the virtual environment, which it is removed with."""

_STALLED_AFTER_SECONDS: Final = 10.0
_LONGEST_SECONDS: Final = 300.0
_POLL_SECONDS: Final = 0.2
_INSTALL: Final = """
import sys
from pulumi.automation import PulumiCommand
try:
    PulumiCommand.install(sys.argv[1])
except Exception as error:
    output = getattr(error, "output", None) or b""
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    sys.exit(" ".join((lines[-1] if lines else str(error)).split()))
"""


def find(on_install: Callable[[], object]) -> PulumiEngine:
    """Return a complete CLI that works with the SDK; raises DemoError, which says why there is none.

    ``on_install`` is called before an installation starts.
    """
    reasons = []
    try:
        return PulumiEngine(pulumi_cli.on_path(), "on PATH")
    except NoPulumiCliError as error:
        reasons.append(str(error))
    installed = ROOT / "bin" / "pulumi"
    if installed.exists():
        try:
            return PulumiEngine(pulumi_cli.checked(installed), f"in {_shown(ROOT)}")
        except NoPulumiCliError as error:
            reasons.append(str(error))
    on_install()
    reason = install()
    if reason is None:
        try:
            return PulumiEngine(pulumi_cli.checked(installed), f"installed in {_shown(ROOT)}")
        except NoPulumiCliError as error:
            reason = str(error)
    raise DemoError(f"{', '.join(reasons)}; the SDK's installer failed ({reason})")


def install(
    command: list[str] | None = None,
    *,
    stalled_after: float = _STALLED_AFTER_SECONDS,
    longest: float = _LONGEST_SECONDS,
) -> str | None:
    """Install the CLI with the SDK's installer; return what went wrong, or None.

    Args:
        command: what to run in place of the installer.
        stalled_after: give up once nothing has arrived for so many seconds.
        longest: give up after so many seconds in any case.

    """
    with tempfile.TemporaryDirectory(prefix="pulumi-cli-") as scratch:
        command = command or [sys.executable, "-c", _INSTALL, str(ROOT)]
        with session(command, Path(scratch), {**os.environ, "TMPDIR": scratch}) as process:
            reason = _watch(process, Path(scratch), stalled_after, longest)
            if reason is None and process.returncode:
                lines = (process.stdout.read() if process.stdout else "").strip().splitlines()
                reason = lines[-1] if lines else f"exit code {process.returncode}"
    if reason is not None:
        shutil.rmtree(ROOT, ignore_errors=True)
    return reason


def _watch(process: subprocess.Popen[str], scratch: Path, stalled_after: float, longest: float) -> str | None:
    started = last_arrival = time.monotonic()
    size = -1
    while process.poll() is None:
        time.sleep(_POLL_SECONDS)
        now = time.monotonic()
        size_now = _size(scratch) + _size(ROOT)
        if size_now != size:
            size, last_arrival = size_now, now
        if now - last_arrival > stalled_after:
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


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
