"""The SDK's dynamic provider host as the provider process of a run, called as the real engine calls it."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from .processes import forward
from .values import Properties, differences, from_struct, ignoring, mark_secrets, to_struct, unwrap

if TYPE_CHECKING:
    from .state import Resource

CHANNEL_OPTIONS = [("grpc.max_receive_message_length", 400 << 20), ("grpc.max_send_message_length", 400 << 20)]
# A partial success comes in the metadata; the real engine has the same limit.
_METADATA_OPTIONS = [("grpc.max_metadata_size", 16 << 20), ("grpc.absolute_max_metadata_size", 16 << 20)]


class ProviderError(Exception):
    """An error of the provider; its text is for the user."""


class ResourceInitFailedError(ProviderError):
    """The provider did a part, which is in the state."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n\t* ".join([f"{len(reasons)} error{'s' * (len(reasons) != 1)} occurred:", *reasons]))


@dataclass
class Done:
    """What the provider has created, updated or read, and why that is incomplete."""

    id: str
    outputs: Properties
    init_errors: list[str] = field(default_factory=list)
    inputs: Properties = field(default_factory=dict)


@dataclass
class Diff:
    """A provider's answer about a change."""

    changes: bool
    replaces: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    delete_before_replace: bool = False


class Provider:
    """The provider process; started at the first call, and restarted for another configuration."""

    def __init__(self, start: Callable[[], subprocess.Popen[str]], on_line: Callable[[str], None]) -> None:
        self._start, self._on_line = start, on_line
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._stub: Any = None
        self._canceling: Any = None
        self._configuration: Properties = {}
        self._configured: Properties | None = None

    def configure(self, configuration: Properties) -> None:
        """Set the stack configuration for the calls from now on."""
        self._configuration = unwrap(configuration)

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def cancel(self) -> None:
        """Ask the provider to finish its calls soon."""
        if self._stub is not None:
            # The host may be too busy to answer soon, and dropping the last reference would cancel the call.
            self._canceling = self._stub.Cancel.future(empty_pb2.Empty())

    def check(self, new: Resource, olds: Properties, news: Properties, *, unknowns: bool) -> tuple[Properties, Any]:
        """Validate inputs; return the inputs to use, and the failures."""
        structs = {"olds": to_struct(olds, unknowns=unknowns), "news": to_struct(news, unknowns=unknowns)}
        answer = self._call("Check", new, **structs)
        return _marked(answer.inputs, news), answer.failures

    def diff(self, new: Resource, old: Resource, news: Properties) -> Diff:
        """Compare the old outputs with new inputs; if the provider doesn't know, compare the inputs."""
        structs = {"olds": to_struct(old.outputs), "news": to_struct(news), "old_inputs": to_struct(old.inputs)}
        answer = self._call("Diff", new, id=old.id, ignoreChanges=new.ignore_changes, **structs)
        if answer.changes == provider_pb2.DiffResponse.DIFF_UNKNOWN:
            changed = list(differences(old.inputs, ignoring(new.ignore_changes, news, old.inputs)))
        else:
            changed = [*answer.diffs]
        changes = answer.changes == provider_pb2.DiffResponse.DIFF_SOME or (answer.changes == 0 and bool(changed))
        return Diff(changes, [*answer.replaces], changed, answer.deleteBeforeReplace)

    def create(self, new: Resource) -> Done:
        """Create a resource."""
        answer = self._call("Create", new, properties=to_struct(new.inputs, unknowns=False))
        if not answer.id:
            raise ProviderError(f"plugin returned empty resource.ID from create '{new.urn}'")
        return Done(answer.id, _marked(answer.properties, new.inputs), _reasons(answer))

    def update(self, old: Resource, new: Resource) -> Done:
        """Update a resource in place."""
        structs = {
            "olds": to_struct(old.outputs),
            "news": to_struct(new.inputs, unknowns=False),
            "old_inputs": to_struct(old.inputs),
        }
        answer = self._call("Update", new, id=old.id, ignoreChanges=new.ignore_changes, **structs)
        return Done(old.id, _marked(answer.properties, new.inputs), _reasons(answer))

    def delete(self, old: Resource) -> None:
        """Delete a resource."""
        self._call("Delete", old, id=old.id, properties=to_struct(old.outputs), old_inputs=to_struct(old.inputs))

    def read(self, resource: Resource, state: Properties) -> Done:
        """Read a resource; an empty ID means that it is gone, and without inputs in the answer they stay."""
        structs = {"properties": to_struct(state), "inputs": to_struct(resource.inputs)}
        answer = self._call("Read", resource, id=resource.id, **structs)
        inputs = _marked(answer.inputs, resource.inputs) if answer.HasField("inputs") else resource.inputs
        return Done(answer.id, _marked(answer.properties, state), _reasons(answer), inputs)

    def _call(self, verb: str, about: Resource, **fields: Any) -> Any:
        request = getattr(provider_pb2, f"{verb}Request")(urn=about.urn, name=about.name, type=about.type, **fields)
        try:
            with self._lock:
                if self._configured != self._configuration:
                    self._launch()
            return getattr(self._stub, verb)(request)
        except grpc.RpcError as error:
            if verb in ("Create", "Update", "Read") and (partial := _partial(error)):
                return partial
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
        channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[*CHANNEL_OPTIONS, *_METADATA_OPTIONS])
        self._stub = provider_pb2_grpc.ResourceProviderStub(channel)
        self._stub.Configure(provider_pb2.ConfigureRequest(acceptSecrets=True, args=to_struct(self._configuration)))
        self._configured = self._configuration


def _marked(struct: Any, inputs: Properties) -> Properties:
    properties = from_struct(struct)
    mark_secrets(properties, inputs)
    return properties


def _partial(error: Any) -> Any:
    """Return the partial success in an error (ErrorResourceInitFailed), or None."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            for detail in status_pb2.Status.FromString(value).details:
                partial = provider_pb2.ErrorResourceInitFailed()
                if detail.Unpack(partial):
                    return partial
    return None


def _reasons(answer: Any) -> list[str]:
    return [*answer.reasons] if isinstance(answer, provider_pb2.ErrorResourceInitFailed) else []
