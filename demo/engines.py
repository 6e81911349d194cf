"""What runs the program: the Pulumi CLI or the offline engine, as command lines that write the same events."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from pulumi_account.testing.pulumi_cli import PulumiCli, isolated

from . import offline
from .offline import STACK

_PASSPHRASE: Final = "demo"  # noqa: S105 - of a stack that is thrown away
_CHANGES_WITHOUT_ASKING: Final = ("--yes", "--skip-preview")


class Engine(Protocol):
    """The commands that run the verbs on the demo's stack."""

    @property
    def label(self) -> str:
        """What it is, for people."""
        ...

    @property
    def preparation(self) -> list[list[str]]:
        """Commands to run before the first verb."""
        ...

    @property
    def recovery(self) -> list[list[str]]:
        """Commands to run after a verb was killed."""
        ...

    def command(self, *arguments: str) -> list[str]:
        """Return the command for ``config set KEY VALUE``, ``preview``, ``up``, ``refresh`` or ``destroy``.

        The last four also take ``--event-log FILE``.
        """
        ...

    def environment(self, directory: Path) -> dict[str, str]:
        """Return the environment variables the commands need; ``directory`` is where the engine keeps its state."""
        ...


@dataclass(frozen=True)
class PulumiEngine:
    """The Pulumi CLI with its state in a directory and without a login."""

    pulumi: PulumiCli
    origin: str

    @property
    def label(self) -> str:
        """Its version and where it is."""
        return f"the {self.pulumi.label}, {self.origin}"

    @property
    def preparation(self) -> list[list[str]]:
        """Create the stack."""
        return [self._pulumi("stack", "init", STACK)]

    @property
    def recovery(self) -> list[list[str]]:
        """A killed CLI leaves its lock behind."""
        return [self._pulumi("cancel", "--yes", STACK)]

    def command(self, *arguments: str) -> list[str]:
        """Return the CLI's command, which asks no questions."""
        asks = arguments[0] in {"up", "refresh", "destroy"}
        return self._pulumi(*arguments, "--stack", STACK, *(_CHANGES_WITHOUT_ASKING if asks else ()))

    def environment(self, directory: Path) -> dict[str, str]:
        """Return a home, a backend and a passphrase for this demo only."""
        return {
            **isolated(directory / "pulumi-home", directory),
            "PULUMI_CONFIG_PASSPHRASE": _PASSPHRASE,
            # Without it, the CLI hides --event-log.
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
        """What it is and why it is used."""
        return f"the offline engine in place of the Pulumi CLI ({self.reason})"

    @property
    def preparation(self) -> list[list[str]]:
        """Nothing."""
        return []

    @property
    def recovery(self) -> list[list[str]]:
        """Nothing: the operating system releases its lock."""
        return []

    def command(self, *arguments: str) -> list[str]:
        """Return the command, which also works outside the clone."""
        return [sys.executable, str(Path(offline.__file__)), *arguments]

    def environment(self, directory: Path) -> dict[str, str]:  # noqa: ARG002 - its state is in the copy of the project
        """Return a passphrase for this demo only."""
        return {"PULUMI_CONFIG_PASSPHRASE": _PASSPHRASE}
