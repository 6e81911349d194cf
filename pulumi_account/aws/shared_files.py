"""botocore sessions whose profiles are in the files that settings name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from botocore.configloader import build_profile_map, raw_config_parse
from botocore.exceptions import ConfigNotFound
from botocore.session import Session


@dataclass(frozen=True)
class SharedFiles:
    """The files that profiles are read from, instead of those that AWS's environment variables name."""

    config: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()


class SharedFilesSession(Session):
    """A session that reads its profiles from given files; a later one overrides an earlier one, as in pulumi-aws."""

    def __init__(self, files: SharedFiles, profile: str | None) -> None:
        self._files = files
        self._merged: dict[str, Any] | None = None
        super().__init__(profile=profile)

    @property
    def full_config(self) -> dict[str, Any]:
        """The merged sections of all files."""
        if self._merged is None:
            self._merged = self._read()
        return self._merged

    def _read(self) -> dict[str, Any]:
        merged: dict[str, Any] = {"profiles": {}}
        for parsed in self._config_files():
            for kind, sections in parsed.items():
                for name, values in sections.items():
                    merged.setdefault(kind, {}).setdefault(name, {}).update(values)
        for path in self._files.credentials or (self.get_config_variable("credentials_file"),):
            for name, values in _parsed(path, must_be_there=bool(self._files.credentials)).items():
                merged["profiles"].setdefault(name, {}).update(values)
        return merged

    def _config_files(self) -> Iterable[dict[str, Any]]:
        for path in self._files.config or (self.get_config_variable("config_file"),):
            yield build_profile_map(_parsed(path, must_be_there=bool(self._files.config)))


def _parsed(path: str, *, must_be_there: bool) -> dict[str, Any]:
    try:
        return raw_config_parse(path)
    except ConfigNotFound:
        if must_be_there:
            raise
        return {}


def create_session(files: SharedFiles, profile: str | None) -> Session:
    """Return a session of a profile, or of the default one that the environment names."""
    return SharedFilesSession(files, profile) if files != SharedFiles() else Session(profile=profile)
