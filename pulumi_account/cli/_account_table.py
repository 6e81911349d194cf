"""A table that stays readable at any width: cells are folded between words, and too narrow a screen gets blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ._account_columns import Column

_GAP: Final = "  "
_LONGEST_WORD: Final = 16
"""Words that are longer may be broken, so that one long name doesn't cost everyone the table."""
_PIECES: Final = {
    # A line of a path starts with the slash.
    "path": re.compile(r"/?[^/]*"),
    "list": re.compile(r"(?:[^,]|,(?! ))*(?:, )?"),
    "words": re.compile(r"/?[^\s/_.,=-]*[\s_.,=-]*"),
}


def table_lines(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    """Yield the lines of a table; the first is its head.

    Args:
        columns: the columns.
        rows: for each row, a cell for each column.
        width: how many characters a line may have; None for any number.

    """
    widths = _widths(columns, rows, width)
    if widths is None:
        yield from _blocks(columns, rows, width or 0)
        return
    for cells in ([column.title for column in columns], *rows):
        folded = [_fold(text, *each) for text, each in zip(cells, zip(widths, columns, strict=True), strict=True)]
        for number in range(max(map(len, folded))):
            parts = (lines[number] if number < len(lines) else "" for lines in folded)
            yield _GAP.join(_padded(part, wide) for part, wide in zip(parts, widths, strict=True)).rstrip()


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None) -> list[int] | None:
    """Return the columns' widths; None if the columns don't fit even with every cell folded between words."""
    from rich.cells import cell_len

    cells = [(column.title, *(row[place] for row in rows)) for place, column in enumerate(columns)]
    wanted = [max(map(cell_len, texts)) for texts in cells]
    if width is None:
        return wanted
    least = [max(_least(text, column) for text in texts) for texts, column in zip(cells, columns, strict=True)]
    free = width - len(_GAP) * (len(columns) - 1)
    if sum(least) > free:
        return None
    # The widest columns give way first.
    level = max(wanted, default=0)
    while sum(chosen := [min(most, max(few, level)) for most, few in zip(wanted, least, strict=True)]) > free:
        level -= 1
    return chosen


def _least(text: str, column: Column) -> int:
    from rich.cells import cell_len

    if column.fold is None:
        return cell_len(text)
    words = (word.rstrip() for word in _PIECES["words"].findall(text))
    return min(_LONGEST_WORD, max(map(cell_len, words), default=0))


def _blocks(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Yield the lines of a block for each row, which has a line for each cell that is not empty, and a blank one."""
    from rich.cells import cell_len

    label = max(cell_len(column.title) for column in columns)
    for row in rows:
        for column, text in zip(columns, row, strict=True):
            title = column.title
            for line in _fold(text, max(1, width - label - len(_GAP)), column) if text else ():
                yield f"{_padded(title, label)}{_GAP}{line}"
                title = ""
        yield ""


def _fold(text: str, width: int, column: Column) -> list[str]:
    """Return a text in lines of a width: between the parts of a path or list, else between words, else anywhere."""
    kinds = () if column.fold is None else tuple(dict.fromkeys((column.fold, "words")))
    return [line.rstrip() for line in _lines(text, width, kinds)]


def _lines(text: str, width: int, kinds: Sequence[str]) -> list[str]:
    from rich.cells import cell_len, chop_cells

    if cell_len(text.rstrip()) <= width:
        return [text]
    if not kinds:
        return list(chop_cells(text, width))
    lines = [""]
    for piece in filter(None, _PIECES[kinds[0]].findall(text)):
        if cell_len((lines[-1] + piece).rstrip()) <= width:
            lines[-1] += piece
        else:
            lines += _lines(piece, width, kinds[1:])
    return lines if lines[0] else lines[1:]


def _padded(text: str, width: int) -> str:
    from rich.cells import cell_len

    return text + " " * (width - cell_len(text))
