"""Reads the user's YAML and JSON files, with limits on size, depth and alias expansion.

Every scalar stays text: ``NO`` is Norway, and account IDs keep their leading zeros. Failures name file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import yaml

from .errors import ConfigurationError
from .files import os_error_reason, read_text
from .printable import printable

KeyPath = tuple[str, ...]
_NULL: Final = "tag:yaml.org,2002:null"
_DEEPEST: Final = 50
# How many times over aliases may repeat a file; otherwise a few lines could expand to billions of values.
_REPETITIONS: Final = 50
_ALWAYS_ALLOWED: Final = 10_000
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class _Loader(yaml.SafeLoader):
    """Composes nodes up to a depth; the composer recurses, and Python's own limit ends in a traceback."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self._depth += 1
        if self._depth > _DEEPEST:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call] # missing in the stubs
            raise yaml.composer.ComposerError(None, None, f"is nested more than {_DEEPEST} levels deep", mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


class YamlFile:
    """The ``values`` of a file, and the line of each.

    Keys whose ``fold``-ed paths are equal are the same key. Raises ConfigurationError, with file and line, for a file
    that can't be read and for a key that is listed more than once.
    """

    def __init__(
        self, file: Path, *, fold: Callable[[KeyPath], KeyPath] = lambda path: path, has_nulls: bool = True
    ) -> None:
        self._file, self._fold, self._has_nulls = file, fold, has_nulls
        self._lines: dict[KeyPath, int] = {(): 1}
        with _composed(file) as (loader, node):
            self.values: Any = None if node is None else self._value(loader, node, ())

    def locate(self, path: KeyPath) -> str:
        """Return file and line of the value under a path; if it doesn't exist, of its nearest parent."""
        path = self._fold(path)
        while path not in self._lines:
            path = path[:-1]
        return f"{printable(str(self._file))}:{self._lines[path]}: "

    def _error(self, line: int, what: str) -> ConfigurationError:
        return ConfigurationError(printable(f"{self._file}:{line}: {what}"))

    def _value(self, loader: _Loader, node: yaml.Node, path: KeyPath) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(loader, node, path)
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self._lines[self._fold((*path, str(index)))] = item.start_mark.line + 1
            return [self._value(loader, item, (*path, str(index))) for index, item in enumerate(node.value)]
        return None if self._has_nulls and node.tag == _NULL else self._scalar(node)

    def _scalar(self, node: yaml.Node) -> str:
        text = str(node.value)
        if not _SURROGATE.search(text):
            return text
        try:  # JSON may write one character as two escapes.
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise self._error(node.start_mark.line + 1, "holds half a character (a lone surrogate)") from None

    def _mapping(self, loader: _Loader, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        seen: dict[KeyPath, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise self._error(line, "a key must be a plain word")
            inner = self._fold((*path, key.value))
            if inner in seen:
                raise self._error(line, f"{'.'.join((*path, key.value))} already stands in line {seen[inner]}")
            seen[inner] = line
        loader.flatten_mapping(node)
        mapping = {}
        for key, value in node.value:
            name = self._scalar(key)
            inner = (*path, name)
            self._lines[self._fold(inner)] = key.start_mark.line + 1
            mapping[name] = self._value(loader, value, inner)
        return mapping


def plain_values(file: Path) -> Any:
    """Return a file's values with YAML's types, such as numbers and booleans. Raises ConfigurationError."""
    with _composed(file) as (loader, node):
        try:
            return None if node is None else loader.construct_document(node)
        except (ValueError, TypeError):  # An invalid date, or a key that is a list.
            raise ConfigurationError(f"{file}: is not valid YAML") from None


@contextmanager
def _composed(file: Path) -> Iterator[tuple[_Loader, yaml.Node | None]]:
    """Yield a file's root and its loader; errors of the loader get file and line."""
    loader = _Loader(_text(file))
    try:
        root = loader.get_single_node()
        if root is not None:
            _refuse_endless(file, root)
        yield loader, root
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigurationError(f"{file}:{line}: is not valid YAML: {error.problem}") from None
    finally:
        loader.dispose()


def _text(file: Path) -> str:
    try:
        text = read_text(file)
    except OSError as error:
        raise ConfigurationError(f"{file}: can't be read: {os_error_reason(error)}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{file}: is not encoded in UTF-8") from None
    try:
        yaml.reader.Reader(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ConfigurationError(f"{file}:{line}: is not valid YAML: holds a control character") from None
    # JSON may be indented with tabs, and has none in strings; YAML rejects them.
    return text.replace("\t", " ") if file.suffix.lower() == ".json" else text


def _refuse_endless(file: Path, root: yaml.Node) -> None:
    """Refuse a value that contains itself, and aliases that expand to too much."""
    sizes: dict[int, int] = {}
    under_way: set[int] = set()

    def size(node: yaml.Node) -> int:
        if id(node) in under_way:
            raise ConfigurationError(f"{file}:{node.start_mark.line + 1}: must not contain itself")
        if id(node) not in sizes:
            under_way.add(id(node))
            sizes[id(node)] = 1 + sum(map(size, _children(node)))
            under_way.discard(id(node))
        return sizes[id(node)]

    if size(root) > _ALWAYS_ALLOWED + _REPETITIONS * len(sizes):
        line = max(_children(root), key=size).start_mark.line + 1
        raise ConfigurationError(f"{file}:{line}: its aliases come to more than {_REPETITIONS} times what is written")


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [each for pair in node.value for each in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
