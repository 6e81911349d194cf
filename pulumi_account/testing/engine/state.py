"""A stack's state: its resources in the form of Pulumi's deployments, saved after every step."""

from __future__ import annotations

import json
import os
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from pulumi_account.core.files import open_regular, os_error_reason, read_text, replace_text
from pulumi_account.front_end.wire_keys import SECRET_SIGNATURE, SIGNATURE_KEY

from .errors import EngineError
from .values import Properties, Secret, mark_secrets, unwrap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .crypter import Crypter

STACK_TYPE = "pulumi:pulumi:Stack"
DYNAMIC_TYPE = "pulumi-python:dynamic"
FORMAT = 3
_PROVIDER_TYPE = "pulumi:providers:"
_NEEDS_CLI = ("taint", "pendingReplacement", "deletedWith")


@dataclass(eq=False)
class Resource:
    """One resource of a stack, as it was or should be; the fields are those of Pulumi's deployments."""

    urn: str
    type: str
    custom: bool
    id: str = ""
    parent: str = ""
    inputs: Properties = field(default_factory=dict)
    outputs: Properties = field(default_factory=dict)
    dependencies: list[str] = field(default_factory=list)
    property_dependencies: dict[str, list[str]] = field(default_factory=dict)
    additional_secret_outputs: list[str] = field(default_factory=list)
    ignore_changes: list[str] = field(default_factory=list)
    replace_on_changes: list[str] = field(default_factory=list)
    init_errors: list[str] = field(default_factory=list)
    custom_timeouts: dict[str, float] = field(default_factory=dict)
    protect: bool = False
    retain_on_delete: bool = False
    delete: bool = False
    external: bool = False

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value
        self.__dict__.pop("_serialized", None)

    @property
    def name(self) -> str:
        """The name in the program."""
        return self.urn.split("::", 3)[3]

    @property
    def needs(self) -> set[str]:
        """The URNs that it depends on."""
        by_property = (urn for urns in self.property_dependencies.values() for urn in urns)
        return {self.parent, *self.dependencies, *by_property} - {""}

    def set_outputs(self, outputs: Properties) -> None:
        """Set the outputs; those that the program calls secret, or that repeat a secret input, become secret."""
        self.outputs = dict(outputs)
        mark_secrets(self.outputs, self.inputs)
        mark_secrets(self.outputs, dict.fromkeys(self.additional_secret_outputs, Secret(None)))

    def serialized(self, crypter: Crypter) -> str:
        """Return its JSON, secrets encrypted; cached until the resource changes."""
        if "_serialized" not in self.__dict__:
            content = {theirs: getattr(self, ours) for ours, theirs in _NAMES.items()}
            kept = {key: value for key, value in content.items() if value or key == "custom"}
            self.__dict__["_serialized"] = _serialized(kept, crypter)
        return str(self.__dict__["_serialized"])

    @classmethod
    def parse(cls, content: dict[str, Any]) -> Resource:
        """Read a resource of a deployment; raises EngineError if only the Pulumi CLI can handle it."""
        if content["custom"] and not content["type"].startswith(DYNAMIC_TYPE):
            raise EngineError(f"The state has {content['urn']}: its type {content['type']} needs the Pulumi CLI")
        if unsupported := next((key for key in _NEEDS_CLI if content.get(key)), None):
            raise EngineError(f"The state has {content['urn']}: its {unsupported} needs the Pulumi CLI")
        return cls(**{ours: content[theirs] for ours, theirs in _NAMES.items() if theirs in content})


_NAMES = {each.name: re.sub("_(.)", lambda match: match[1].upper(), each.name) for each in fields(Resource)}


def _serialized(content: Any, crypter: Crypter) -> str:
    def encrypted(secret: Secret) -> dict[str, str]:
        return {SIGNATURE_KEY: SECRET_SIGNATURE, "ciphertext": crypter.encrypt(unwrap(secret.value))}

    return json.dumps(content, ensure_ascii=False, default=encrypted)


def _parsed(text: str, crypter: Crypter) -> Any:
    """Parse JSON with secrets, which are encrypted or, in what `pulumi import --file` takes, in clear."""

    def decrypted(content: dict[str, Any]) -> Any:
        if content.get(SIGNATURE_KEY) != SECRET_SIGNATURE:
            return content
        if "plaintext" in content:
            return Secret(json.loads(content["plaintext"]))
        return Secret(crypter.decrypt(content["ciphertext"]))

    return json.loads(text, object_hook=decrypted)


class Snapshot:
    """The resources of a stack before and during a run, and the file that always has them.

    `base` are those before the run and `new` those it made; those of either in `done` are gone or superseded.
    """

    def __init__(self, file: Path, crypter: Crypter, *, writable: bool = True) -> None:
        self.file, self._crypter, self._writable = file, crypter, writable
        self.base: list[Resource] = []
        self.new: list[Resource] = []
        self.done: set[Resource] = set()
        self._providers: list[Properties] = []  # of the Pulumi CLI or an import: kept as they are
        self.lock = threading.RLock()
        self._unsaved = False
        try:
            self.load(read_text(file, errors="replace"))
        except FileNotFoundError:
            return
        except OSError as error:
            raise EngineError(f"The state {file} can't be read: {os_error_reason(error)}") from None

    def load(self, deployment: str) -> None:
        """Read a state or an export; raises EngineError if that is impossible."""
        try:
            content = _parsed(deployment, self._crypter)
            if content["version"] != FORMAT:
                raise EngineError(f"A deployment of version {content['version']} needs the Pulumi CLI")
            resources = content["deployment"].get("resources") or []
            self._providers = [each for each in resources if each["type"].startswith(_PROVIDER_TYPE)]
            self.base = [Resource.parse(each) for each in resources if each not in self._providers]
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            raise EngineError(f"The state is damaged; restore it from a copy ({self.file})") from None

    def end(self, *, new: Resource | None = None, done: Resource | None = None) -> None:
        """Record for the next save what an operation made and what it superseded."""
        with self.lock:
            self.new += [new] if new else []
            self.done |= {done} if done else set()

    def save(self) -> None:
        """Write the state file atomically; simultaneous calls of several threads write once.

        Raises EngineError if that fails; the file then keeps its content.
        """
        self._unsaved = self._writable
        with self.lock:
            if not self._unsaved:
                return
            self._unsaved = False
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                replace_text(self.file, self.render(), mode=0o600)
            except OSError as error:
                raise EngineError(
                    f"The state can't be written ({os_error_reason(error)}): {self.file} has the state before"
                ) from None

    def render(self) -> str:
        """Return the state as JSON, one line per resource."""
        kept = (resource for resource in (*self.new, *self.base) if resource not in self.done)
        lines = [_serialized(each, self._crypter) for each in self._providers]
        lines += [resource.serialized(self._crypter) for resource in kept]
        body = ",\n".join(lines)
        return f'{{"version": {FORMAT}, "deployment": {{"resources": [\n{body}\n]}}}}\n'


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock file, which the system releases if this process dies.

    Raises EngineError if it is held or can't be locked.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(open_regular(file, os.O_RDWR | os.O_CREAT))
        lock = FileLock(file, timeout=0)
        lock.acquire()
    except Timeout:
        raise EngineError(f"The stack is locked by another run ({file})") from None
    except OSError as error:
        raise EngineError(f"The stack can't be locked: {file}: {os_error_reason(error)}") from None
    try:
        yield
    finally:
        lock.release()
