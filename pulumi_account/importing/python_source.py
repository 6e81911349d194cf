"""Python source with the layout of ruff and black; every value from AWS becomes a safe literal.

Lines are as short as the formatters' own default asks for, and what is broken ends in a comma: so the source is
well-formed at any greater length, too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_LINE: Final = 88
_INDENT: Final = 4
_BRACES: Final = str.maketrans({"{": "{{", "}": "}}"})


@dataclass(frozen=True)
class Item:
    """An argument or an element; ``before`` may be ``title=``, ``**`` or ``"key": ``."""

    source: Source
    before: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Bracketed:
    """A call, a dict, a set or a tuple, on one line if it fits; on several lines if it is ``broken``."""

    opening: str
    items: tuple[Item, ...]
    closing: str
    broken: bool = False


Source: TypeAlias = str | Bracketed


def lines(source: Source, indent: int = 0, before: str = "", after: str = "") -> list[str]:
    """Lay out an expression, with ``before`` on its first line and ``after`` on its last."""
    if isinstance(source, str) or not _is_broken(source):
        line = f"{' ' * indent}{before}{flat(source)}{after}"
        if isinstance(source, str) or _width(line) <= LONGEST_LINE:
            return [line]
    laid_out = [f"{' ' * indent}{before}{source.opening}"]
    for item in source.items:
        comment = f"  # {item.comment}" if item.comment else ""
        laid_out += lines(item.source, indent + _INDENT, item.before, f",{comment}")
    return [*laid_out, f"{' ' * indent}{source.closing}{after}"]


def flat(source: Source) -> str:
    """Return an expression on one line of any length."""
    if isinstance(source, str):
        return source
    return f"{source.opening}{', '.join(f'{item.before}{flat(item.source)}' for item in source.items)}{source.closing}"


def literal(text: str) -> str:
    """Return a string literal, in double quotes unless single quotes need fewer escapes."""
    return _quoted([text], [_escaped(text)])


def template(text: str, variables: Mapping[str, str]) -> str:
    """Return an expression for a text in which variables replace values, each where it first is a whole word.

    ``variables`` are expressions by value. Where none of the values is in the text, it is a literal.
    """
    left = {value: name for value, name in variables.items() if value in text}
    literals, expressions, rest = [], [], text
    while left and (found := _words(left).search(rest)):
        literals.append(rest[: found.start()])
        expressions.append(left.pop(found[0]))
        rest = rest[found.end() :]
    literals.append(rest)
    if not expressions:
        return literal(text)
    if not any(literals):
        return expressions[0]
    escaped = [_escaped(part).translate(_BRACES) for part in literals]
    fields = [f"{{{expression}}}" for expression in expressions]
    return f"f{_quoted(literals, escaped, fields)}"


def comment(text: str) -> str:
    """Return a text for a comment: on one line, without characters that could hide what follows."""
    return "".join(character if character.isprintable() else "?" for character in text).strip()


def _is_broken(source: Bracketed) -> bool:
    return source.broken or any(
        item.comment or (isinstance(item.source, Bracketed) and _is_broken(item.source)) for item in source.items
    )


def _words(values: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(values, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W_])")


def _escaped(text: str) -> str:
    return "".join(character if character in "\"'" else repr(character)[1:-1] for character in text)


def _quoted(texts: Sequence[str], escaped: Sequence[str], fields: Sequence[str] = ()) -> str:
    whole = "".join(texts)
    quote = "'" if whole.count('"') > whole.count("'") else '"'
    parts = [part.replace(quote, f"\\{quote}") for part in escaped]
    return quote + parts[0] + "".join(f"{field}{part}" for field, part in zip(fields, parts[1:], strict=True)) + quote


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)
