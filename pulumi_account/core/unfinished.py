"""Runs over many accounts that were killed: the next run reads an account before it writes to it.

A file stands for each run while it lasts. A killed run leaves its file behind. The file is empty and its name is a
hash, so it tells nothing else. After a day it is removed: by then, something else may well have changed the accounts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from .files import forget, open_regular


class UnfinishedRuns:
    """Marks of runs, in a directory that the machine's processes share; without a directory there are none."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory

    @contextmanager
    def noted(self, *what: str, kept_on: tuple[type[Exception], ...] = ()) -> Iterator[bool]:
        """Mark a run while it lasts; yield whether the previous run of the same name was cut off.

        Args:
            what: The texts that name the run.
            kept_on: Errors that leave the mark: a run that ends with one of them counts as cut off.

        """
        if self._directory is None:
            yield False
            return
        file = self._directory / f"{sha256(chr(10).join(what).encode()).hexdigest()[:32]}.run"
        was_cut_off = False
        with suppress(OSError):
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            forget(self._directory, "*.run")
            was_cut_off = file.is_file()
            os.close(open_regular(file, os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)))
            file.touch()
        try:
            yield was_cut_off
        except kept_on:
            raise
        except BaseException:
            _remove(file)
            raise
        _remove(file)


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)
