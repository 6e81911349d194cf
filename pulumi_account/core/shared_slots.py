"""Slots that other processes of the same deployment declare: a native plugin has one process for each provider.

An empty file stands for each slot of an account. Its name is a hash, so it tells nothing else. It is removed after a
day.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from .files import forget, open_regular

if TYPE_CHECKING:
    from pathlib import Path


class SharedSlots:
    """The slots that the processes of one deployment declare, in a directory that they share.

    Args:
        directory: the directory; it is made when the first slot is noted.
        deployment: names the deployment, the same in all of its processes.

    """

    def __init__(self, directory: Path, deployment: str) -> None:
        self._directory = directory
        self._deployment = deployment

    def note(self, resource: str, part: str, account_id: str) -> None:
        """Note that the deployment declares a slot of an account. A directory that can't be written notes nothing."""
        file = self._file(resource, part, account_id)
        with suppress(OSError):
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            forget(self._directory, "*.slot")
            os.close(open_regular(file, os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)))
            file.touch()

    def holds(self, resource: str, part: str, account_id: str) -> bool:
        """Whether a process of the deployment declares a slot of an account."""
        with suppress(OSError):
            return self._file(resource, part, account_id).is_file()
        return False

    def _file(self, *names: str) -> Path:
        text = "\n".join((self._deployment, *names))
        return self._directory / f"{sha256(text.encode()).hexdigest()[:32]}.slot"
