"""A baseline as a YAML file, whose failures are told with file, line and key.

Every value is taken as it is written: ``country_code: NO`` is Norway, and the digits of an account or a postal code
stay what they are, quoted or not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from pulumi_account.errors import ConfigurationError

from .baseline import Baseline, baseline_of
from .baseline import Path as KeyPath

_NULL = "tag:yaml.org,2002:null"


def read_baseline(path: str | Path) -> Baseline:
    """Read a baseline. Raises ConfigurationError: for each failure a line with file, line, key and what is allowed."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{file}: can't be read: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{file}: is not encoded in UTF-8") from None
    reader = _Reader(file)
    values = reader.read(text)
    return baseline_of(values, reader.locate)


class _Reader:
    """Reads one file, and remembers the line of each key."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lines: dict[KeyPath, int] = {(): 1}

    def locate(self, path: KeyPath) -> str:
        """Say where the value under a path stands; of one that isn't there, where the nearest above it does."""
        path = _folded(path)
        while path not in self._lines:
            path = path[:-1]
        return f"{self._file}:{self._lines[path]}: "

    def read(self, text: str) -> dict[str, Any]:
        loader = yaml.SafeLoader(text)
        try:
            node = loader.get_single_node()
            values = None if node is None else self._value(loader, node, (), ())
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise ConfigurationError(f"{self._file}:{line}: is no valid YAML: {error.problem}") from None
        except yaml.YAMLError:
            raise ConfigurationError(f"{self._file}: is no valid YAML") from None
        finally:
            loader.dispose()
        if not isinstance(values, dict):
            raise ConfigurationError(
                f"{self._file}: must be a mapping with defaults, and perhaps accounts and overrides"
            )
        return values

    def _value(self, loader: yaml.SafeLoader, node: yaml.Node, path: KeyPath, above: tuple[int, ...]) -> Any:
        if id(node) in above:
            raise ConfigurationError(f"{self._file}:{node.start_mark.line + 1}: must not contain itself")
        above = (*above, id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(loader, node, path, above)
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self._lines[_folded((*path, str(index)))] = item.start_mark.line + 1
            return [self._value(loader, item, (*path, str(i)), above) for i, item in enumerate(node.value)]
        return None if node.tag == _NULL else node.value

    def _mapping(
        self, loader: yaml.SafeLoader, node: yaml.MappingNode, path: KeyPath, above: tuple[int, ...]
    ) -> dict[str, Any]:
        seen: dict[str, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise ConfigurationError(f"{self._file}:{line}: a key must be a plain word")
            name = key.value.casefold()
            if name in seen:
                raise ConfigurationError(
                    f"{self._file}:{line}: {'.'.join((*path, key.value))} stands in line {seen[name]} already"
                )
            seen[name] = line
        loader.flatten_mapping(node)
        mapping = {}
        for key, value in node.value:
            inner = (*path, str(key.value))
            self._lines[_folded(inner)] = key.start_mark.line + 1
            mapping[str(key.value)] = self._value(loader, value, inner, above)
        return mapping


def _folded(path: KeyPath) -> KeyPath:
    # Types of contacts are written in upper or lower case.
    return tuple(key.casefold() for key in path)
