"""Runs over many accounts that were cut off: the next one then looks at an account before it writes to it.

A run is noted in a file for as long as it lasts. One that is killed leaves the file behind, which says nothing but
that: its name is a hash, and it is empty. After a day it is forgotten: by then it is likelier that something else has
changed the accounts than that most are as they were left.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from .files import forget, open_regular


class UnfinishedRuns:
    """Notes of runs, in a directory that the machine's processes share; without a directory there are none."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory

    @contextmanager
    def noted(self, *what: str, kept_on: tuple[type[Exception], ...] = ()) -> Iterator[bool]:
        """Note a run while it lasts; gives whether the one before it, of the same, was cut off.

        A run that ends with an error of ``kept_on`` counts as cut off.
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
