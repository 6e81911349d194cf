"""A baseline as a YAML file, whose failures are told with file, line and key."""

from __future__ import annotations

from pathlib import Path

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.yaml_files import KeyPath, YamlFile

from .baseline import Baseline, baseline_of


def read_baseline(path: str | Path) -> Baseline:
    """Read a baseline. Raises ConfigurationError: for each failure a line with file, line, key and what is allowed."""
    file = YamlFile(Path(path), fold=_folded)
    if not isinstance(file.values, dict):
        raise ConfigurationError(f"{path}: must be a mapping with defaults, and perhaps accounts and overrides")
    return baseline_of(file.values, file.locate)


def _folded(path: KeyPath) -> KeyPath:
    # Types of contacts are written in upper or lower case; the keys of tags are told apart by it.
    return path if path[:1] == ("accounts",) else tuple(key.casefold() for key in path)
