"""What Pulumi.yaml and Pulumi.<stack>.yaml say: the program, its Python, and the stack's configuration."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pulumi.automation import ConfigValue

from .errors import EngineError

if TYPE_CHECKING:
    from .crypter import Crypter


class Project:
    """A project directory as Pulumi sees it; raises EngineError for one that isn't a Python project."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        settings = _load(_file(self.root, "Pulumi"))
        runtime = settings.get("runtime")
        runtime = runtime if isinstance(runtime, dict) else {"name": runtime}
        if runtime.get("name") != "python" or not settings.get("name"):
            raise EngineError(f"{self.root} has no Pulumi.yaml with a name and runtime: python")
        self.name = str(settings["name"])
        self.config: dict[str, Any] = settings.get("config") or {}
        main = self.root / str(settings.get("main") or ".")
        self.directory, self.program = (main, ".") if main.is_dir() else (main.parent, main.name)
        self.python = self._python((runtime.get("options") or {}).get("virtualenv"))

    def _python(self, virtualenv: str | None) -> str:
        python = self.root / (virtualenv or "") / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        if virtualenv and not python.exists():
            raise EngineError(f"Pulumi.yaml's virtualenv option names {virtualenv}, which is no virtual environment")
        return str(python) if virtualenv else sys.executable


class StackConfig:
    """The configuration of one stack, with the project's defaults; keys carry their namespace."""

    def __init__(self, project: Project, stack: str) -> None:
        self._project, self._stack = project, stack
        self.file = _file(project.root, f"Pulumi.{stack}")
        self._settings = _load(self.file)
        self.salt: str | None = self._settings.get("encryptionsalt")
        if self._settings.get("secretsprovider", "passphrase") != "passphrase":
            raise EngineError(f"{self.file.name}: a secretsprovider other than passphrase needs the Pulumi CLI")

    def values(self, crypter: Crypter) -> dict[str, ConfigValue]:
        """All values, secrets decrypted; raises EngineError for one the project declares and nobody gives."""
        values: dict[str, ConfigValue] = {}
        for key, declared in self._project.config.items():
            typed = declared if isinstance(declared, dict) else {"value": declared}
            value = typed.get("value", typed.get("default"))
            if value is not None:
                values[self.key(key)] = ConfigValue(_string(value), bool(typed.get("secret")))
        for key, value in (self._settings.get("config") or {}).items():
            values[self.key(key)] = ConfigValue(_string(_reveal(value, crypter)), value != _reveal(value, None))
        for key in self._project.config:
            if self.key(key) not in values and ":" not in key:
                raise EngineError(f"Stack '{self._stack}' is missing configuration value '{key}'")
        return dict(sorted(values.items()))

    def set(self, key: str, value: ConfigValue | None, crypter: Crypter) -> None:
        """Write or, with None, remove a value as `pulumi config` does; comments in the file are not kept."""
        config = dict(self._settings.get("config") or {})
        config.pop(self.key(key), None)
        if value is not None:
            config[self.key(key)] = {"secure": crypter.encrypt(value.value)} if value.secret else value.value
        salt = self.salt or (crypter.salt if value is not None and value.secret else None)
        settings = {**({"encryptionsalt": salt} if salt else {}), **self._settings, "config": config}
        self.file.write_text(yaml.safe_dump(settings, sort_keys=False, width=2**31), encoding="utf-8")

    def key(self, key: str) -> str:
        """Give the key its namespace, by default the project's name."""
        return key if ":" in key else f"{self._project.name}:{key}"


def _file(root: Path, stem: str) -> Path:
    files = [root / f"{stem}.yaml", root / f"{stem}.yml"]
    return next((file for file in files if file.exists()), files[0])


def _load(file: Path) -> dict[str, Any]:
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        return {}
    except yaml.YAMLError as error:
        raise EngineError(f"{file}: {error}") from None


def _reveal(value: Any, crypter: Crypter | None) -> Any:
    """Decrypt what is secure; without a crypter leave it out."""
    if isinstance(value, dict):
        if set(value) == {"secure"}:
            return crypter and crypter.decrypt(value["secure"])
        return {key: _reveal(item, crypter) for key, item in value.items()}
    return [_reveal(item, crypter) for item in value] if isinstance(value, list) else value


def _string(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
