"""Finds a complete Pulumi CLI for the demo, the tests and the benchmarks.

A CLI without its language host or the script of dynamic providers starts, but fails at the first program. So all parts
must be there before a CLI is chosen.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pulumi_account.core.cli_parts import missing_part

_VERSION_SECONDS: Final = 60
# The SDK compares the version with the oldest that it works with.
_VERSION: Final = "from pulumi.automation import PulumiCommand; print(PulumiCommand().version)"


class NoPulumiCliError(Exception):
    """No Pulumi CLI can run Python programs with dynamic providers; the text is one line that says why."""


@dataclass(frozen=True)
class PulumiCli:
    """A complete Pulumi CLI that works with the installed SDK."""

    executable: Path
    version: str

    @property
    def label(self) -> str:
        """What it is, for people."""
        return f"Pulumi CLI {self.version}"


def on_path() -> PulumiCli:
    """Return the CLI on PATH; raises NoPulumiCliError if there is no complete one."""
    executable = shutil.which("pulumi")
    if executable is None:
        raise NoPulumiCliError("no pulumi on PATH")
    return checked(Path(executable))


def checked(executable: Path) -> PulumiCli:
    """Return a CLI with its version; raises NoPulumiCliError if a part is missing or the SDK refuses the version."""
    if missing := missing_part(executable):
        raise NoPulumiCliError(f"{executable} is incomplete: {missing}")
    # The SDK takes the first CLI on PATH.
    environment = {**os.environ, "PATH": os.pathsep.join([str(executable.parent), os.environ.get("PATH", "")])}
    command = [sys.executable, "-c", _VERSION]
    try:
        asked = subprocess.run(  # noqa: S603 - the script above
            command, env=environment, capture_output=True, text=True, check=False, timeout=_VERSION_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise NoPulumiCliError(f"{executable} doesn't print its version") from None
    if asked.returncode:
        lines = asked.stderr.strip().splitlines() or [": it doesn't run"]
        raise NoPulumiCliError(f"{executable} can't be used: {lines[-1].rpartition(': ')[2]}")
    return PulumiCli(executable, asked.stdout.strip())


def isolated(home: Path, state: Path) -> dict[str, str]:
    """Return environment variables for runs with a home and a file backend of their own, and without the network.

    The caller adds a passphrase.
    """
    return {
        "PULUMI_HOME": str(home),
        "PULUMI_BACKEND_URL": state.as_uri(),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        # Dynamic providers need only the plugins in the folder of the CLI.
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        # The language host lists packages with pip, which would check for a newer pip.
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
