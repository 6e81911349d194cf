"""What plays the program: the Pulumi CLI, or the offline engine in its place: command lines with the same events."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from pulumi_account.testing.pulumi_cli import PulumiCli, isolated

from .offline import STACK

_PASSPHRASE: Final = "demo"  # noqa: S105 - of a stack that is thrown away


class Engine(Protocol):
    """The commands that play the verbs on the demo's stack."""

    @property
    def label(self) -> str:
        """What it is, for people."""
        ...

    @property
    def preparation(self) -> list[list[str]]:
        """What must be run before the first verb."""
        ...

    @property
    def recovery(self) -> list[list[str]]:
        """What must be run after one was killed."""
        ...

    def command(self, *arguments: str) -> list[str]:
        """Return the command for ``config set KEY VALUE``, ``preview``, ``up``, ``refresh`` or ``destroy``.

        Those that run something take ``--event-log FILE``.
        """
        ...

    def environment(self, directory: Path) -> dict[str, str]:
        """Return the variables it needs; ``directory`` is for its state."""
        ...


@dataclass(frozen=True)
class PulumiEngine:
    """The real engine, with its state in a directory and no login."""

    pulumi: PulumiCli
    origin: str

    @property
    def label(self) -> str:
        """Its version and where it is."""
        return f"the {self.pulumi.label}, {self.origin}"

    @property
    def preparation(self) -> list[list[str]]:
        """The stack must be made."""
        return [self._pulumi("stack", "init", STACK)]

    @property
    def recovery(self) -> list[list[str]]:
        """A killed CLI leaves its lock behind."""
        return [self._pulumi("cancel", "--yes", STACK)]

    def command(self, *arguments: str) -> list[str]:
        """Return the CLI's command; what changes something doesn't ask."""
        asks = arguments[0] in {"up", "refresh", "destroy"}
        return self._pulumi(*arguments, "--stack", STACK, *(["--yes", "--skip-preview"] if asks else []))

    def environment(self, directory: Path) -> dict[str, str]:
        """Return a home, a backend and a passphrase of the demo's own."""
        return {
            **isolated(directory / "pulumi-home", directory),
            "PULUMI_CONFIG_PASSPHRASE": _PASSPHRASE,
            # The CLI hides --event-log otherwise.
            "PULUMI_DEBUG_COMMANDS": "true",
        }

    def _pulumi(self, *arguments: str) -> list[str]:
        return [str(self.pulumi.executable), "--non-interactive", "--color=never", *arguments]


@dataclass(frozen=True)
class OfflineEngine:
    """The engine of ``pulumi_account.testing.engine``."""

    reason: str

    @property
    def label(self) -> str:
        """What it is and why it plays."""
        return f"the offline engine in place of the Pulumi CLI ({self.reason})"

    @property
    def preparation(self) -> list[list[str]]:
        """Nothing."""
        return []

    @property
    def recovery(self) -> list[list[str]]:
        """Nothing: its lock goes with it."""
        return []

    def command(self, *arguments: str) -> list[str]:
        """Return the command."""
        return [sys.executable, "-m", "pulumi_account.testing.demo.offline", *arguments]

    def environment(self, directory: Path) -> dict[str, str]:  # noqa: ARG002 - its state is in the copy of the project
        """Return a passphrase of the demo's own."""
        return {"PULUMI_CONFIG_PASSPHRASE": _PASSPHRASE}
