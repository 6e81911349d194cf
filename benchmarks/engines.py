"""The engine that runs a benchmark's program: the Pulumi CLI or the offline engine."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from demo import offline
from pulumi_account.testing.pulumi_cli import NoPulumiCliError, PulumiCli, isolated, on_path


@dataclass(frozen=True)
class Engine:
    """An engine; ``pulumi`` is the CLI, None for the offline engine."""

    pulumi: PulumiCli | None

    @property
    def label(self) -> str:
        """Its name and version."""
        return self.pulumi.label if self.pulumi else "offline engine"

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of a verb on the stack."""
        if self.pulumi is None:
            return [sys.executable, str(Path(offline.__file__)), *arguments]
        unasked = ["--yes", "--skip-preview"] if arguments[0] in ("up", "refresh", "destroy") else []
        stack = ["--stack", "demo"] if arguments[0] != "stack" else []
        return [str(self.pulumi.executable), "--non-interactive", "--color=never", *arguments, *unasked, *stack]


def engine_of(name: str) -> Engine:
    """Return the engine by name: auto, pulumi or offline. Exits if ``pulumi`` is given and no complete CLI is found."""
    if name == "offline":
        return Engine(None)
    try:
        return Engine(on_path())
    except NoPulumiCliError as error:
        if name == "pulumi":
            sys.exit(str(error))
        sys.stderr.write(f"No Pulumi CLI: {error}. The offline engine is used.\n")
        return Engine(None)


def environment(aws: Mapping[str, str], directory: Path) -> dict[str, str]:
    """Return a run's environment: without the user's AWS and Pulumi settings, and with a backend in the directory."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_"))}
    return {
        **kept,
        **aws,
        # The Pulumi CLI runs programs with the first Python on PATH.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)]),
        **isolated(directory / "home", directory / "state"),
        "PULUMI_CONFIG_PASSPHRASE": "benchmark",
        # Without it, the CLI hides --event-log.
        "PULUMI_DEBUG_COMMANDS": "true",
        # Write one state file at the end of a deployment instead of one after each step.
        "PULUMI_EXPERIMENTAL": "true",
        "PULUMI_SKIP_CHECKPOINTS": "true",
    }
