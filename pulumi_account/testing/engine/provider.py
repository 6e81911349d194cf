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
from .values import Properties, differences, from_struct, ignoring, mark_secrets, to_struct

if TYPE_CHECKING:
    from .state import Resource

CHANNEL_OPTIONS = [("grpc.max_receive_message_length", 400 << 20), ("grpc.max_send_message_length", 400 << 20)]
# A partial success comes in the metadata; the real engine has the same limit.
_METADATA_OPTIONS = [("grpc.max_metadata_size", 16 << 20), ("grpc.absolute_max_metadata_size", 16 << 20)]


class ProviderError(Exception):
    """An error of the provider; its text is for the user."""


@dataclass
class Diff:
    """A provider's answer about a change."""

    changes: bool
    replaces: list[str] = field(default_factory=list)
    delete_before_replace: bool = False


class Provider:
    """The provider process, which is started and configured at the first call."""

    def __init__(
        self, start: Callable[[], subprocess.Popen[str]], configuration: Properties, on_line: Callable[[str], None]
    ) -> None:
        self._start, self._configuration, self._on_line = start, configuration, on_line
        self._lock = threading.Lock()
        self.process: subprocess.Popen[str] | None = None
        self._stub: Any = None
        self._canceling: Any = None

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
        answer = self._call("Diff", new, **_change(old, new, to_struct(news)))
        if answer.changes == provider_pb2.DiffResponse.DIFF_UNKNOWN:
            changed = list(differences(old.inputs, ignoring(new.ignore_changes, news, old.inputs)))
        else:
            changed = [*answer.diffs]
        changes = answer.changes == provider_pb2.DiffResponse.DIFF_SOME or (answer.changes == 0 and bool(changed))
        chosen = [key for key in changed if {key, "*"} & set(new.replace_on_changes)]
        return Diff(changes, [*answer.replaces, *chosen], answer.deleteBeforeReplace)

    def create(self, new: Resource) -> None:
        """Create a resource."""
        answer = self._call("Create", new, properties=to_struct(new.inputs, unknowns=False))
        if not answer.id:
            raise ProviderError(f"plugin returned empty resource.ID from create '{new.urn}'")
        new.id = answer.id
        _record(answer, new)

    def update(self, old: Resource, new: Resource) -> None:
        """Update a resource in place."""
        _record(self._call("Update", new, **_change(old, new, to_struct(new.inputs, unknowns=False))), new)

    def delete(self, old: Resource) -> None:
        """Delete a resource."""
        self._call("Delete", old, id=old.id, properties=to_struct(old.outputs), old_inputs=to_struct(old.inputs))

    def read(self, resource: Resource, state: Properties) -> bool:
        """Read a resource, given its state so far; return whether it is there."""
        structs = {"properties": to_struct(state), "inputs": to_struct(resource.inputs)}
        answer = self._call("Read", resource, id=resource.id, **structs)
        if answer.HasField("inputs"):  # otherwise they stay
            resource.inputs = _marked(answer.inputs, resource.inputs)
        resource.id = answer.id or resource.id
        _record(answer, resource, state)
        return bool(answer.id)

    def _call(self, verb: str, about: Resource, **fields: Any) -> Any:
        request = getattr(provider_pb2, f"{verb}Request")(urn=about.urn, name=about.name, type=about.type, **fields)
        if seconds := about.custom_timeouts.get(verb.lower()):
            request.timeout = seconds
        try:
            with self._lock:
                if self._stub is None:
                    self._stub = self._launched()
            return getattr(self._stub, verb)(request)
        except grpc.RpcError as error:
            if verb in ("Create", "Update", "Read") and (partial := _partial(error)):
                return partial
            gone = error.code() == grpc.StatusCode.UNAVAILABLE
            raise ProviderError("the provider process ended unexpectedly" if gone else error.details()) from None

    def _launched(self) -> Any:
        self.process = self._start()
        forward(self.process.stderr, self._on_line)
        port = self.process.stdout.readline().strip() if self.process.stdout else ""
        if not port.isdigit():
            raise ProviderError("the dynamic provider host did not start")
        forward(self.process.stdout, self._on_line)
        channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[*CHANNEL_OPTIONS, *_METADATA_OPTIONS])
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        stub.Configure(provider_pb2.ConfigureRequest(acceptSecrets=True, args=to_struct(self._configuration)))
        return stub


def _change(old: Resource, new: Resource, news: Any) -> dict[str, Any]:
    structs = {"olds": to_struct(old.outputs), "news": news, "old_inputs": to_struct(old.inputs)}
    return {"id": old.id, "ignoreChanges": new.ignore_changes, **structs}


def _marked(struct: Any, inputs: Properties) -> Properties:
    properties = from_struct(struct)
    mark_secrets(properties, inputs)
    return properties


def _record(answer: Any, resource: Resource, state: Properties | None = None) -> None:
    """Put an answer's outputs into a resource, and why it is incomplete."""
    resource.set_outputs(_marked(answer.properties, state or {}))
    resource.init_errors = [*answer.reasons] if isinstance(answer, provider_pb2.ErrorResourceInitFailed) else []


def _partial(error: Any) -> Any:
    """Return the partial success in an error (ErrorResourceInitFailed), or None."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            for detail in status_pb2.Status.FromString(value).details:
                partial = provider_pb2.ErrorResourceInitFailed()
                if detail.Unpack(partial):
                    return partial
    return None
