"""What plays a benchmark's program: the Pulumi CLI, or the offline engine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Engine:
    """An engine; ``pulumi`` is the CLI's path, None for the offline engine."""

    pulumi: str | None

    @property
    def label(self) -> str:
        """What it is."""
        if self.pulumi is None:
            return "offline engine"
        version = subprocess.run([self.pulumi, "version"], capture_output=True, text=True, check=True).stdout.strip()
        return f"Pulumi CLI {version}"

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of a verb on the stack."""
        if self.pulumi is None:
            return [sys.executable, "-m", "pulumi_account.testing.demo.offline", *arguments]
        unasked = ["--yes", "--skip-preview"] if arguments[0] in ("up", "refresh", "destroy") else []
        stack = ["--stack", "demo"] if arguments[0] != "stack" else []
        return [self.pulumi, "--non-interactive", "--color=never", *arguments, *unasked, *stack]


def engine_of(name: str) -> Engine:
    """Return the engine of a name: auto, pulumi or offline. Exits where there is no CLI for ``pulumi``."""
    found = shutil.which("pulumi") if name != "offline" else None
    if name == "pulumi" and found is None:
        sys.exit("no pulumi on PATH")
    return Engine(found)


def environment(aws: Mapping[str, str], directory: Path) -> dict[str, str]:
    """Return a run's environment: nothing of the user's AWS or Pulumi settings, and a backend in the directory."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_"))}
    return {
        **kept,
        **aws,
        # The Pulumi CLI runs programs with the Python that PATH has.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)]),
        "PULUMI_HOME": str(directory / "home"),
        "PULUMI_BACKEND_URL": (directory / "state").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "benchmark",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        # One state file at the end of a deployment instead of one at each of its steps.
        "PULUMI_EXPERIMENTAL": "true",
        "PULUMI_SKIP_CHECKPOINTS": "true",
    }
