"""rich's console, which leaves no blanks at the ends of lines in files and pipes."""

from __future__ import annotations

from typing import Any

from rich.console import Console


class Screen(Console):
    """A console for tables that are padded.

    Args:
        stderr: whether it prints to stderr.

    """

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False)

    def print(self, *objects: Any, **options: Any) -> None:
        """Print as rich does."""
        if self.is_terminal:
            super().print(*objects, **options)
            return
        with self.capture() as captured:
            super().print(*objects, **options)
        self.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
