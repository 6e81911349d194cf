"""The demo's one exception."""

from __future__ import annotations


class DemoError(Exception):
    """The demo can't continue; the text is one line that says why and what to do."""
