"""The offline engine's one exception."""

from __future__ import annotations


class EngineError(Exception):
    """An operation failed; `stdout` is everything it had printed."""

    def __init__(self, message: str, stdout: str = "") -> None:
        super().__init__(message)
        self.stdout = stdout
