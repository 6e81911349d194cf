"""Generated blocks of a page: everything between two comments, which name what writes it.

The rest of a page is written by hand. ``make fields`` rewrites the blocks, and a test fails if one is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from documentation import DOCS

Writer: TypeAlias = Callable[[str], Iterable[str]]
"""Returns the lines of a block for what its comment names, such as a resource; it may name nothing."""

END: Final = "<!-- end of generated -->"
_BLOCK: Final = re.compile(rf"<!-- generated: ([a-z]+) ?(\S*) -->\n.*?{END}", re.DOTALL)


def written(page: str, writers: Mapping[str, Writer]) -> str:
    """Return a page with its blocks rewritten. Raises KeyError for a block that nothing writes."""

    def block(found: re.Match[str]) -> str:
        kind, name = found.groups()
        lines = "\n".join(writers[kind](name)).strip("\n")
        return f"<!-- generated: {f'{kind} {name}'.strip()} -->\n\n{lines}\n\n{END}"

    return _BLOCK.sub(block, page)


def blocks(page: str) -> list[tuple[str, str]]:
    """Return the kind and the name of each generated block of a page."""
    return _BLOCK.findall(page)


def pages() -> Iterator[Path]:
    """Yield the pages that have a generated block."""
    for path in sorted(DOCS.rglob("*.md")):
        if _BLOCK.search(path.read_text(encoding="utf-8")):
            yield path


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Return the lines of a table, in which a cell may have several lines."""
    heads = list(heads)
    lines = [[*heads], ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return [f"| {' | '.join(' '.join(cell.split()) for cell in line)} |" for line in lines]
