"""Runs the demo from beginning to end: the engine, the stage, then the chapters."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from . import installer
from .chapters import CHAPTERS, Chapters
from .engines import Engine, OfflineEngine
from .errors import DemoError
from .narration import Narrator
from .runs import Runs
from .stage import REGION_DELAY_SECONDS, stage


def play(engine: str, source: Path, console: Console) -> None:
    """Play the whole life of the project in ``source``.

    Args:
        engine: ``auto``, ``offline`` or ``pulumi``.
        source: a directory with the quick start's Pulumi.yaml.
        console: where to print.

    Raises DemoError as soon as anything is not as expected.

    """
    started = time.monotonic()
    chosen, added_path = choose(engine, console)
    with stage(source, added_path) as here, _only(here.environment):
        narrator = Narrator(console, CHAPTERS)
        narrator.title(
            {
                "Program": "examples/quickstart: an AlternateContact, a PrimaryContact and a RegionOptIn",
                "Engine": chosen.label,
                "AWS": f"emulated at {here.aws_url}; a region switches in {REGION_DELAY_SECONDS} s, not in minutes",
                "Yours": "your logins, profiles and stacks are neither read nor changed",
            }
        )
        Chapters(Runs(here, chosen, narrator), narrator).play()
        narrator.close(
            time.monotonic() - started,
            [
                "Next: run make test, read README.md to use it on a real account, or look at examples/.",
                "To run this again: make demo ENGINE=offline, or make demo ENGINE=pulumi.",
            ],
        )


def choose(engine: str, console: Console) -> tuple[Engine, Path | None]:
    """Return the engine to use, and the directory to put on PATH for it.

    ``auto`` is a complete Pulumi CLI, found or installed, otherwise the offline engine. Raises DemoError if ``pulumi``
    is asked for and there is none.
    """
    if engine == "offline":
        return OfflineEngine("as requested"), None
    try:
        with console.status("Looking for a Pulumi CLI"):
            found = installer.find(lambda: console.print("No complete Pulumi CLI here: trying the SDK's installer …"))
    except DemoError as error:
        if engine == "pulumi":
            raise DemoError(f"no Pulumi CLI: {error}. Install it, or use ENGINE=offline") from None
        return OfflineEngine(str(error)), None
    return found, found.pulumi.executable.parent


@contextmanager
def _only(environment: Mapping[str, str]) -> Iterator[None]:
    """Show this process only these variables, so that boto3 finds nothing of the user's."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
