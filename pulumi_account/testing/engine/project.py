"""Pulumi.yaml and Pulumi.<stack>.yaml: the program, its Python, and the stack's configuration."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from pulumi.automation import ConfigValue

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.files import os_error_reason, replace_text
from pulumi_account.core.yaml_files import plain_values

from .errors import EngineError

if TYPE_CHECKING:
    from .crypter import Crypter


_NAME: Final = re.compile(r"(?!\.+$)[A-Za-z0-9_.-]{1,100}")


def check_name(what: str, name: str) -> str:
    """Return the name of a project or a stack; raises EngineError if Pulumi wouldn't accept it."""
    if not _NAME.fullmatch(name):
        raise EngineError(f"A {what}'s name must be 1 to 100 letters, digits, hyphens, underscores and periods")
    return name


class Project:
    """A project directory; raises EngineError if it isn't a Python project."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        settings = _load(_file(self.root, "Pulumi"))
        runtime = settings.get("runtime")
        runtime = runtime if isinstance(runtime, dict) else {"name": runtime}
        if runtime.get("name") != "python" or not settings.get("name"):
            raise EngineError(f"{self.root} has no Pulumi.yaml with a name and runtime: python")
        self.name = check_name("project", str(settings["name"]))
        self.config: dict[str, Any] = _mapping(settings, "config", "Pulumi.yaml")
        main = self.root / str(settings.get("main") or ".")
        options = _mapping(runtime, "options", "Pulumi.yaml")
        self.directory, self.program = (main, ".") if main.is_dir() else (main.parent, main.name)
        self.python = self._python(options.get("virtualenv"))

    def _python(self, virtualenv: str | None) -> str:
        python = self.root / (virtualenv or "") / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        if virtualenv and not python.exists():
            raise EngineError(f"Pulumi.yaml's virtualenv option names {virtualenv}, which is no virtual environment")
        return str(python) if virtualenv else sys.executable


class StackConfig:
    """The configuration of one stack, with the project's defaults; keys include their namespace."""

    def __init__(self, project: Project, stack: str, crypter: Crypter) -> None:
        self._project, self._stack, self._crypter = project, stack, crypter
        self.file = _file(project.root, f"Pulumi.{stack}")
        self._settings = _load(self.file)

    def values(self) -> dict[str, ConfigValue]:
        """Return all values, secrets decrypted; raises EngineError if a declared value is missing."""
        values: dict[str, ConfigValue] = {}
        for key, declared in self._project.config.items():
            typed = declared if isinstance(declared, dict) else {"value": declared}
            value = typed.get("value", typed.get("default"))
            if value is not None:
                values[self._key(key)] = ConfigValue(_string(value), bool(typed.get("secret")))
        for key, value in _mapping(self._settings, "config", self.file.name).items():
            plain = json.loads(json.dumps(value), object_hook=self._decrypted)
            values[self._key(key)] = ConfigValue(_string(plain), plain != value)
        for key in self._project.config:
            if self._key(key) not in values and ":" not in key:
                raise EngineError(f"Stack '{self._stack}' is missing configuration value '{key}'")
        return dict(sorted(values.items()))

    def _decrypted(self, value: dict[str, Any]) -> Any:
        return self._crypter.decrypt(value["secure"]) if set(value) == {"secure"} else value

    def set(self, key: str, value: ConfigValue | None) -> None:
        """Write a value, or remove it (None), as `pulumi config` does; comments in the file are lost."""
        config = dict(_mapping(self._settings, "config", self.file.name))
        config.pop(self._key(key), None)
        if value is not None:
            config[self._key(key)] = {"secure": self._crypter.encrypt(value.value)} if value.secret else value.value
        try:
            replace_text(self.file, yaml.safe_dump({**self._settings, "config": config}, sort_keys=False, width=2**31))
        except OSError as error:
            raise EngineError(f"{self.file} can't be written: {os_error_reason(error)}") from None

    def _key(self, key: str) -> str:
        """Return a key with its namespace, by default the project's name."""
        return key if ":" in key else f"{self._project.name}:{key}"


def _file(root: Path, stem: str) -> Path:
    files = [root / f"{stem}.yaml", root / f"{stem}.yml"]
    return next((file for file in files if file.exists()), files[0])


def _load(file: Path) -> dict[str, Any]:
    try:
        settings = plain_values(file) if file.exists() else None
    except ConfigurationError as error:
        raise EngineError(str(error)) from None
    if not isinstance(settings or {}, dict):
        raise EngineError(f"{file}: must be a mapping")
    return settings or {}


def _mapping(settings: Any, key: str, file: str) -> dict[str, Any]:
    found = settings.get(key) or {}
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise EngineError(f"{file}: {key} must be a mapping")
    return found


def _string(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
