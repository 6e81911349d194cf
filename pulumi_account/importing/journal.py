"""Records what an import or an audit has read, so that an interrupted one continues where it stopped.

The file contains contact details: only its owner can read it, and it is removed once the result is written. After an
hour it is ignored, and the next import or audit of any accounts removes it. It is in the user's cache directory, so
that it isn't committed to a repository.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.files import directory_of_user, directory_of_variable, forget, open_regular, read_text

from .found import KINDS, AccountReading, FoundSetting, SkippedSetting
from .resource_types import failures_of

if TYPE_CHECKING:
    from collections.abc import Mapping

DIRECTORY_VARIABLE: Final = "PULUMI_ACCOUNT_IMPORT_DIRECTORY"
SECONDS_UNTIL_OLD: Final = 3600.0
_FORMAT: Final = 4


class Journal:
    """The accounts that imports into one folder, with the same options and credentials, have read completely."""

    def __init__(self, folder: Path, options: Mapping[str, Any]) -> None:
        asked = json.dumps([_FORMAT, str(folder.absolute()), options], sort_keys=True, default=list)
        directory = _directory()
        self.is_usable = directory is not None
        """Whether the file can be written; otherwise, an interrupted import starts over."""
        self._directory = directory or Path()
        self.path = self._directory / f"{sha256(asked.encode()).hexdigest()[:32]}.jsonl"
        if self.is_usable:
            # Also removes other imports' files that weren't written to for an hour.
            forget(self._directory, "*.jsonl", SECONDS_UNTIL_OLD)

    def readings(self) -> dict[str, AccountReading]:
        """Return what was read within the last hour, by account ID; ignores incomplete lines."""
        if not self.is_usable:
            return {}
        try:
            lines = read_text(self.path, errors="replace", own=True).splitlines()
        except OSError:
            return {}
        since = time.time() - SECONDS_UNTIL_OLD
        found = (_reading(line, since) for line in lines)
        return {reading.account_id: reading for reading in found if reading is not None}

    def add(self, reading: AccountReading) -> None:
        """Append an account that was read completely."""
        settings = [asdict(setting) for setting in reading.settings]
        for setting in settings:
            del setting["failures"]  # Texts, which are made again from the inputs.
        read = {
            "settings": settings,
            "region_statuses": dict(reading.region_statuses),
            "skipped": [asdict(setting) for setting in reading.skipped],
        }
        line = json.dumps({"read_at": time.time(), "account_id": reading.account_id, **read})
        if not self.is_usable:
            return
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
            descriptor = open_regular(self.path, flags, 0o600, own=True)
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                # The previous line may be incomplete.
                stream.write(f"\n{line}\n")
        except OSError:
            self.is_usable = False

    def remove(self) -> None:
        """Remove the file."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _reading(line: str, since: float) -> AccountReading | None:
    """Return the reading in a line; None if it is old or malformed."""
    try:
        held = json.loads(line)
        if held["read_at"] < since or any(setting["kind"] not in KINDS for setting in held["settings"]):
            return None
        settings = (
            FoundSetting(**{**setting, "failures": failures_of(setting["kind"], setting["inputs"])})
            for setting in held["settings"]
        )
        statuses = {str(region): str(status) for region, status in held["region_statuses"].items()}
        return AccountReading(
            held["account_id"],
            None,
            "read",
            settings=tuple(settings),
            region_statuses=statuses,
            skipped=tuple(SkippedSetting(**setting) for setting in held["skipped"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _directory() -> Path | None:
    """Return the directory set by the environment, or else the user's own; None for a user without a home."""
    from platformdirs import user_cache_path

    named = directory_of_variable(DIRECTORY_VARIABLE)
    if named is not None:
        return named
    own = directory_of_user(lambda: user_cache_path("pulumi-account", appauthor=False))
    return own / "imports" if own is not None else None
