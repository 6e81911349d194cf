"""A baseline as a YAML file; failures are reported with file, line and key."""

from __future__ import annotations

from pathlib import Path

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.yaml_files import KeyPath, YamlFile

from .baseline import Baseline, baseline_of


def read_baseline(path: str | Path) -> Baseline:
    """Read a baseline. Raises ConfigurationError, with one line of text for each failure: file, line, key, reason."""
    file = YamlFile(Path(path), fold=_folded)
    if not isinstance(file.values, dict):
        raise ConfigurationError(f"{path}: must be a mapping with defaults, and optionally accounts and overrides")
    return baseline_of(file.values, file.locate)


def _folded(path: KeyPath) -> KeyPath:
    # Contact types may be in upper or lower case; the keys of tags are case-sensitive.
    return path if path[:1] == ("accounts",) else tuple(key.casefold() for key in path)
