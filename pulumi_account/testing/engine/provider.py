"""The SDK's dynamic provider host as the provider process of a deployment, called as the real engine calls it."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from .values import Properties, differences, from_struct, ignoring, mark_secrets, to_struct, unwrap

if TYPE_CHECKING:
    from .state import Resource

CHANNEL_OPTIONS = [("grpc.max_receive_message_length", 400 << 20), ("grpc.max_send_message_length", 400 << 20)]
CHILD = str(Path(__file__).with_name("child.py"))


class ProviderError(Exception):
    """What the provider raised; its text is for the user."""


@dataclass
class Diff:
    """What a provider says about a change."""

    changes: bool
    replaces: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    delete_before_replace: bool = False


def start_child(command: list[str], directory: Path, environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """Start a process that ends when this one does, and that Ctrl-C doesn't reach."""
    return subprocess.Popen(  # noqa: S603 - the user's own Python
        command, cwd=directory, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace", start_new_session=True,
    )  # fmt: skip


def forward(stream: Any, on_line: Callable[[str], None]) -> threading.Thread:
    """Pass on the lines of a stream from a thread of its own."""

    def read() -> None:
        for line in stream:
            on_line(line.rstrip("\n"))

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


class Provider:
    """The provider process; started at the first call, and anew when it is to have another configuration."""

    def __init__(self, start: Callable[[], subprocess.Popen[str]], on_line: Callable[[str], None]) -> None:
        self._start, self._on_line = start, on_line
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._stub: Any = None
        self._configuration: Properties = {}
        self._configured: Properties | None = None

    def configure(self, configuration: Properties) -> None:
        """Set the stack configuration that calls from now on are made under."""
        self._configuration = unwrap(configuration)

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def check(self, new: Resource, olds: Properties, news: Properties, *, unknowns: bool) -> tuple[Properties, Any]:
        """Validate: the inputs to go on with, and the failures."""
        structs = {"olds": to_struct(olds, unknowns=unknowns), "news": to_struct(news, unknowns=unknowns)}
        answer = self._call("Check", new, **structs)
        return _marked(answer.inputs, news), answer.failures

    def diff(self, new: Resource, old: Resource, news: Properties) -> Diff:
        """Compare the old outputs with new inputs; where the provider doesn't know, the inputs decide."""
        structs = {"olds": to_struct(old.outputs), "news": to_struct(news), "old_inputs": to_struct(old.inputs)}
        answer = self._call("Diff", new, id=old.id, ignoreChanges=new.ignore_changes, **structs)
        if answer.changes == provider_pb2.DiffResponse.DIFF_UNKNOWN:
            changed = list(differences(old.inputs, ignoring(new.ignore_changes, news, old.inputs)))
        else:
            changed = [*answer.diffs]
        changes = answer.changes == provider_pb2.DiffResponse.DIFF_SOME or (answer.changes == 0 and bool(changed))
        return Diff(changes, [*answer.replaces], changed, answer.deleteBeforeReplace)

    def create(self, new: Resource) -> tuple[str, Properties]:
        """Create: the new ID and the outputs."""
        answer = self._call("Create", new, properties=to_struct(new.inputs, unknowns=False))
        if not answer.id:
            raise ProviderError(f"plugin returned empty resource.ID from create '{new.urn}'")
        return answer.id, _marked(answer.properties, new.inputs)

    def update(self, old: Resource, new: Resource) -> Properties:
        """Update in place: the outputs."""
        structs = {"olds": to_struct(old.outputs), "news": to_struct(new.inputs, unknowns=False)}
        answer = self._call("Update", new, id=old.id, old_inputs=to_struct(old.inputs), **structs)
        return _marked(answer.properties, new.inputs)

    def delete(self, old: Resource) -> None:
        """Delete."""
        self._call("Delete", old, id=old.id, properties=to_struct(old.outputs), old_inputs=to_struct(old.inputs))

    def read(self, resource: Resource, state: Properties) -> tuple[str, Properties, Properties]:
        """Read: the ID (empty when gone), the outputs and the inputs, which stay when the provider gives none."""
        structs = {"properties": to_struct(state), "inputs": to_struct(resource.inputs)}
        answer = self._call("Read", resource, id=resource.id, **structs)
        inputs = _marked(answer.inputs, resource.inputs) if answer.HasField("inputs") else resource.inputs
        return answer.id, _marked(answer.properties, state), inputs

    def _call(self, verb: str, about: Resource, **fields: Any) -> Any:
        request = getattr(provider_pb2, f"{verb}Request")(urn=about.urn, name=about.name, type=about.type, **fields)
        try:
            with self._lock:
                if self._configured != self._configuration:
                    self._launch()
            return getattr(self._stub, verb)(request)
        except grpc.RpcError as error:
            gone = error.code() == grpc.StatusCode.UNAVAILABLE
            raise ProviderError("the provider process ended unexpectedly" if gone else error.details()) from None

    def _launch(self) -> None:
        self.close()
        self._process = self._start()
        forward(self._process.stderr, self._on_line)
        port = self._process.stdout.readline().strip() if self._process.stdout else ""
        if not port.isdigit():
            raise ProviderError("the dynamic provider host did not start")
        forward(self._process.stdout, self._on_line)
        channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=CHANNEL_OPTIONS)
        self._stub = provider_pb2_grpc.ResourceProviderStub(channel)
        self._stub.Configure(provider_pb2.ConfigureRequest(acceptSecrets=True, args=to_struct(self._configuration)))
        self._configured = self._configuration


def _marked(struct: Any, inputs: Properties) -> Properties:
    properties = from_struct(struct)
    mark_secrets(properties, inputs)
    return properties
