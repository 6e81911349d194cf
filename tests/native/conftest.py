"""The plugin's service in this process, called over gRPC as Pulumi's engine calls it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from pulumi_account.front_end.runtime import new_runtime
from pulumi_account.native.deployment import NativeDeployment
from pulumi_account.native.process import served
from pulumi_account.native.servicer import AccountServicer

if TYPE_CHECKING:
    from tests.conftest import World

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
CONTACT = {
    "alternateContactType": "SECURITY",
    "name": "Ferdinand Security",
    "title": "Head of Alarms",
    "emailAddress": "ferdinand@example.com",
    "phoneNumber": "+49 30 555777",
}


class Plugin:
    """A plugin that serves on its own event loop."""

    def __init__(self, servicer: AccountServicer) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server, port = asyncio.run_coroutine_threadsafe(served(servicer), self._loop).result()
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.stub = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def configure(self, **settings: Any) -> Plugin:
        self.stub.Configure(provider_pb2.ConfigureRequest(args=struct(settings)), timeout=60)
        return self

    def call(self, verb: str, resource: str, name: str = "it", /, **fields: Any) -> Any:
        """Call a verb on a resource; property bags are dictionaries."""
        request = {"Check": "CheckRequest", "Diff": "DiffRequest"}.get(verb, f"{verb}Request")
        bags = {key: struct(value) if isinstance(value, dict) else value for key, value in fields.items()}
        urn = f"urn:pulumi:dev::project::account:index:{resource}::{name}"
        return getattr(self.stub, verb)(getattr(provider_pb2, request)(urn=urn, **bags), timeout=60)

    def refused(self, verb: str, resource: str, name: str = "it", /, **fields: Any) -> Any:
        """Call a verb that must fail; return its error."""
        return error_of(lambda: self.call(verb, resource, name, **fields))

    def checked(self, resource: str, news: dict[str, Any], name: str = "it") -> dict[str, Any]:
        """Return checked inputs, of which none may be wrong."""
        answer = self.call("Check", resource, name, news=news)
        assert list(answer.failures) == []
        return plain(answer.inputs)

    def created(self, resource: str, news: dict[str, Any], name: str = "it") -> tuple[str, dict[str, Any]]:
        """Check and create; return the ID and the outputs."""
        answer = self.call("Create", resource, name, properties=self.checked(resource, news, name))
        return answer.id, plain(answer.properties)

    def invoke(self, function: str, **arguments: Any) -> dict[str, Any]:
        request = provider_pb2.InvokeRequest(tok=f"account:index:{function}", args=struct(arguments))
        return plain(getattr(self.stub.Invoke(request, timeout=60), "return"))

    def cancel(self) -> None:
        self.stub.Cancel(empty_pb2.Empty(), timeout=60)

    def attach(self, address: str) -> None:
        self.stub.Attach(plugin_pb2.PluginAttach(address=address), timeout=60)

    def close(self) -> None:
        self._channel.close()
        asyncio.run_coroutine_threadsafe(self._server.stop(None), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()


def error_of(call: Callable[[], Any]) -> Any:
    """Return the error of a call that must fail."""
    with pytest.raises(grpc.RpcError) as caught:
        call()
    return caught.value


def struct(values: dict[str, Any]) -> struct_pb2.Struct:
    message = struct_pb2.Struct()
    message.update(values)
    return message


def plain(message: Any) -> dict[str, Any]:
    return dict(MessageToDict(message))


def secret(value: Any) -> dict[str, Any]:
    return {**SECRET, "value": value}


def revealed(value: Any) -> Any:
    """Return a value, also of a secret."""
    return value["value"] if isinstance(value, dict) and SECRET.items() <= value.items() else value


def kinds(answer: Any) -> dict[str, str]:
    """Return the kind of each change by its path."""
    return {path: type(each).Kind.Name(each.kind) for path, each in answer.detailedDiff.items()}


def partial_state(error: Any) -> Any:
    """Return what the engine records of a verb that failed in part; None if there is nothing."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            status = status_pb2.Status.FromString(value)
            assert (status.code, status.message) == (error.code().value[0], error.details())
            state = provider_pb2.ErrorResourceInitFailed()
            assert status.details[0].Unpack(state)
            return state
    return None


@pytest.fixture
def plugin(world: World) -> Iterator[Plugin]:
    """A plugin on the world's clock and narrator, configured without settings."""

    def deployment(settings: Any, engine_address: Any) -> NativeDeployment:
        def runtime(settings: Any, **_: Any) -> Any:
            return new_runtime(settings, clock=world.clock, narrator=world.narrator)

        return NativeDeployment(settings, engine_address, runtime)

    served_plugin = Plugin(AccountServicer(deployment=deployment))
    yield served_plugin.configure()
    served_plugin.close()
