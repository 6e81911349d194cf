"""Makes text from AWS, files and programs safe to show on a terminal.

A name may hold escape sequences, line breaks or bidirectional marks. Each such character is shown as its escape, as in
a Python string.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, Final

# The joiners are part of names in several scripts and of emoji, and are harmless.
_HARMLESS: Final = "\u200c\u200d"


def printable(text: str) -> str:
    """Return a text on one line, with escapes for unprintable characters."""
    return text if text.isprintable() else "".join(map(_shown, text))


def printable_lines(text: str) -> str:
    """Return a text of several lines, each made printable."""
    return "\n".join(map(printable, text.split("\n")))


def printable_json(value: Any) -> str:
    """Return indented JSON that is safe to print and still parses to the same value."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "\n".join(re.sub(r"[^ -~]", lambda found: _in_json(found[0]), line) for line in text.split("\n"))


def _shown(character: str) -> str:
    if character.isprintable() or character in _HARMLESS or unicodedata.category(character) == "Zs":
        return character
    return repr(character)[1:-1]


def _in_json(character: str) -> str:
    return character if _shown(character) == character else json.dumps(character)[1:-1]
