"""A stack's state: resources in Pulumi's deployment format (version 3), saved after every step."""

from __future__ import annotations

import json
import os
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from pulumi_account.core.files import open_regular, os_error_reason, read_text, replace_text

from .crypter import Crypter
from .errors import EngineError
from .values import Properties, from_state, to_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STACK_TYPE = "pulumi:pulumi:Stack"
DYNAMIC_TYPE = "pulumi-python:dynamic"
PROVIDER_TYPE = "pulumi:providers:pulumi-python"
FORMAT = 3
_NEEDS_CLI = ("taint", "pendingReplacement", "deletedWith")


@dataclass(eq=False)
class Resource:
    """One resource of a stack, as it was or should be; the fields of Pulumi's format, and `alias`."""

    urn: str
    type: str
    custom: bool
    id: str = ""
    parent: str = ""
    provider: str = ""
    inputs: Properties = field(default_factory=dict)
    outputs: Properties = field(default_factory=dict)
    dependencies: list[str] = field(default_factory=list)
    property_dependencies: dict[str, list[str]] = field(default_factory=dict)
    additional_secret_outputs: list[str] = field(default_factory=list)
    ignore_changes: list[str] = field(default_factory=list)
    replace_on_changes: list[str] = field(default_factory=list)
    init_errors: list[str] = field(default_factory=list)
    protect: bool = False
    retain_on_delete: bool = False
    delete: bool = False
    external: bool = False
    created: str = ""
    modified: str = ""
    alias: str = ""  # the URN it had before this run

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value
        self.__dict__.pop("_serialized", None)

    @property
    def name(self) -> str:
        """The name in the program."""
        return self.urn.split("::", 3)[3]

    @property
    def needs(self) -> set[str]:
        """The URNs it depends on, without its parent's."""
        by_property = (urn for urns in self.property_dependencies.values() for urn in urns)
        return {self.provider.rpartition("::")[0], *self.dependencies, *by_property} - {""}

    def serialized(self, crypter: Crypter) -> str:
        """Return its JSON in a deployment; cached until the resource changes."""
        if "_serialized" not in self.__dict__:
            content = {theirs: to_state(getattr(self, ours), crypter) for ours, theirs in _NAMES.items()}
            kept = {key: value for key, value in content.items() if value or key == "custom"}
            self.__dict__["_serialized"] = json.dumps(kept, ensure_ascii=False)
        return str(self.__dict__["_serialized"])

    @classmethod
    def parse(cls, content: dict[str, Any], crypter: Crypter) -> Resource:
        """Read a resource of a deployment; raises EngineError if only the Pulumi CLI can handle it."""
        if content["custom"] and not content["type"].startswith((DYNAMIC_TYPE, PROVIDER_TYPE)):
            raise EngineError(f"The state has {content['urn']}: its type {content['type']} needs the Pulumi CLI")
        if unsupported := next((key for key in _NEEDS_CLI if content.get(key)), None):
            raise EngineError(f"The state has {content['urn']}: its {unsupported} needs the Pulumi CLI")
        return cls(**{ours: from_state(content[them], crypter) for ours, them in _NAMES.items() if them in content})


_FIELDS = [each.name for each in fields(Resource) if each.name != "alias"]
_NAMES = {name: re.sub("_(.)", lambda match: match[1].upper(), name) for name in _FIELDS}


def now() -> str:
    """Return the time in Pulumi's format."""
    return datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")


class Snapshot:
    """The resources of a stack before and during a run, and the file that always has them.

    `base` are those before the run and `new` those it made; those of either in `done` are gone or superseded. As in
    the real engine, the file also records the steps in progress.
    """

    def __init__(self, file: Path, crypter: Crypter, *, writable: bool = True) -> None:
        self.file, self.crypter, self._writable = file, crypter, writable
        self.base: list[Resource] = []
        self.new: list[Resource] = []
        self.done: set[Resource] = set()
        self.pending: list[dict[str, Any]] = []
        self._in_progress: dict[Resource, str] = {}
        self._changes = self._saved = 0
        self.lock, self._file_lock = threading.RLock(), threading.Lock()
        try:
            held = json.loads(read_text(file))
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError) as error:
            why = f"can't be read: {os_error_reason(error)}" if isinstance(error, OSError) else "is not JSON"
            raise EngineError(f"The state {file} {why}; restore it from a copy") from None
        try:
            self.load(held)
        except EngineError as error:
            raise EngineError(f"{error} ({file})") from None

    def load(self, deployment: dict[str, Any]) -> None:
        """Read a deployment as `pulumi stack export` writes it; raises EngineError if that is impossible."""
        try:
            self._load(deployment)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            raise EngineError("The state is not in Pulumi's deployment format: restore it from a copy") from None

    def _load(self, deployment: dict[str, Any]) -> None:
        content = deployment["deployment"]
        secrets = content.get("secrets_providers") or {}
        if deployment.get("version") != FORMAT or secrets.get("type") not in (None, "", "passphrase"):
            raise EngineError(
                f"A deployment of version {deployment.get('version')} with the secrets provider {secrets.get('type')} "
                "needs the Pulumi CLI"
            )
        salt = (secrets.get("state") or {}).get("salt")
        self.crypter.salt = self.crypter.salt or salt
        crypter = self.crypter if salt == self.crypter.salt else Crypter(salt, self.crypter.environment)
        self.base = [Resource.parse(resource, crypter) for resource in content.get("resources") or []]
        self.pending = content.get("pending_operations") or []

    def begin(self, resource: Resource, operation: str) -> None:
        """Record that an operation (creating, updating, deleting, reading) is in progress, and save."""
        with self.lock:
            self._in_progress[resource] = operation
        self.save()

    def end(self, about: Resource, *, new: Resource | None = None, done: Resource | None = None) -> None:
        """Record for the next save that an operation has ended, what it made and what it superseded."""
        with self.lock:
            self._in_progress.pop(about, None)
            self.new += [new] if new else []
            self.done |= {done} if done else set()

    def save(self) -> None:
        """Write the state file atomically; simultaneous calls of several threads write once.

        Raises EngineError if that fails; the file then keeps its content.
        """
        if not self._writable:
            return
        with self.lock:
            self._changes += 1
            mine = self._changes
        with self._file_lock:
            if self._saved < mine:
                with self.lock:
                    content, upto = self.render(), self._changes
                try:
                    self.file.parent.mkdir(parents=True, exist_ok=True)
                    replace_text(self.file, content, mode=0o600)
                except OSError as error:
                    raise EngineError(
                        f"The state can't be written ({os_error_reason(error)}): {self.file} has the state before"
                    ) from None
                self._saved = upto

    def render(self) -> str:
        """Return the deployment as JSON, one line per resource."""
        resources = ",\n".join(resource.serialized(self.crypter) for resource in self._resources())
        in_progress = [(resource.serialized(self.crypter), kind) for resource, kind in self._in_progress.items()]
        pending = [json.dumps(entry) for entry in self.pending if entry["type"] == "creating"]
        pending += [f'{{"resource": {resource}, "type": "{kind}"}}' for resource, kind in in_progress]
        salt = {"type": "passphrase", "state": {"salt": self.crypter.salt}} if self.crypter.salt else None
        head = f'{{"version": {FORMAT}, "deployment": {{"manifest": {{"time": "{now()}", "magic": "", "version": ""}}'
        return (
            f'{head},\n"secrets_providers": {json.dumps(salt)},\n"resources": [\n{resources}\n],\n'
            f'"pending_operations": [{", ".join(pending)}],\n"metadata": {{}}}}}}\n'
        )

    def _resources(self) -> list[Resource]:
        """Return the current resources, each after its dependencies, with the new URNs of renamed ones everywhere."""
        resources = [resource for resource in (*self.new, *self.base) if resource not in self.done]
        renamed: dict[str, str] = {}
        for resource in resources:
            if resource.alias:
                renamed[resource.alias] = resource.urn
            elif resource.parent in renamed:
                renamed[resource.urn] = make_urn(resource.urn, renamed[resource.parent], resource.type, resource.name)
        return [_renamed(resource, renamed) for resource in resources] if renamed else resources


def _renamed(resource: Resource, urns: dict[str, str]) -> Resource:
    def fix(urn: str) -> str:
        return urns.get(urn, urn)

    by_property = {key: [*map(fix, needed)] for key, needed in resource.property_dependencies.items()}
    return replace(
        resource,
        urn=fix(resource.urn),
        parent=fix(resource.parent),
        dependencies=[*map(fix, resource.dependencies)],
        property_dependencies=by_property,
    )


def make_urn(stack: str, parent: str, kind: str, name: str) -> str:
    """Return a URN, given any URN of the same stack and project or their `urn:pulumi:<stack>::<project>`."""
    prefix = "::".join(stack.split("::")[:2])
    parent_kind = parent.split("::")[2] if parent else STACK_TYPE
    return f"{prefix}::{kind if parent_kind == STACK_TYPE else f'{parent_kind}${kind}'}::{name}"


@contextmanager
def locked(file: Path, *, seconds: float = 0) -> Iterator[None]:
    """Hold a lock file, which the system releases if this process dies.

    Waits `seconds` for another holder; raises EngineError after that, and if the file can't be locked.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(open_regular(file, os.O_RDWR | os.O_CREAT))
        lock = FileLock(file, timeout=seconds)
        lock.acquire()
    except Timeout:
        raise EngineError(f"The stack is locked by another run ({file})") from None
    except OSError as error:
        raise EngineError(f"The stack can't be locked: {file}: {os_error_reason(error)}") from None
    try:
        yield
    finally:
        lock.release()
