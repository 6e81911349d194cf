"""What docstrings say, as Markdown."""

from __future__ import annotations

import inspect
import re
from typing import Any, Final

_SECTION: Final = re.compile(r"^(?:Args|Attributes):$", re.MULTILINE)
_ENTRY: Final = re.compile(r"^ {4}(\w+): (.+(?:\n {8,}.+)*)", re.MULTILINE)
# True of this package's own classes and functions only.
_OF_PYTHON: Final = re.compile(
    r"^(?:Every argument but|Raises|The arguments are plain values|Resources that name member accounts)\b"
)


def summary(documented: Any) -> str:
    """Return what a docstring says before its list of arguments, without what is true of Python only."""
    text = _SECTION.split(inspect.getdoc(documented) or "")[0]
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    return "\n\n".join(_markdown(each) for each in paragraphs if each and not _OF_PYTHON.match(each))


def entries(documented: Any) -> dict[str, str]:
    """Return what a docstring says of each argument or attribute."""
    text = inspect.getdoc(documented) or ""
    return {name: _markdown(" ".join(entry.split())) for name, entry in _ENTRY.findall(text)}


def _markdown(text: str) -> str:
    return text.replace("``", "`")
