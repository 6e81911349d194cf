"""The plugin's gRPC service. Calls are taken on one event loop; what waits for AWS runs in threads."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc
from pulumi.runtime.proto import provider_pb2 as messages

from pulumi_account import __version__
from pulumi_account.core.errors import AccountError

from .answers import refusal
from .deployment import URN, NativeDeployment
from .refused_call import Refused
from .resource_verbs import ResourceVerbs
from .settings import native_settings
from .settings_verbs import checked_settings, compared_settings
from .wire import received

# Upper bound; threads start on demand.
_CALLS_AT_A_TIME: Final = 256
_NO_COMPONENTS: Final = "account has no components: use its resources"
# Names are gRPC's and Pulumi's.
# ruff: noqa: N802


class AccountServicer(provider_pb2_grpc.ResourceProviderServicer):
    """Answers Pulumi's engine.

    Args:
        engine_address: the engine's ``host:port``; empty if an engine is to attach later.
        deployment: makes what a deployment needs of its settings and of the engine's address.

    """

    def __init__(
        self, engine_address: str = "", deployment: Callable[..., NativeDeployment] = NativeDeployment
    ) -> None:
        self._engine_address = engine_address
        self._new_deployment = deployment
        self._deployment: NativeDeployment | None = None
        self._verbs: ResourceVerbs | None = None
        self._threads = ThreadPoolExecutor(_CALLS_AT_A_TIME, thread_name_prefix="call")

    async def Handshake(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Tell what the plugin understands."""
        self._engine_address = request.engine_address or self._engine_address
        return messages.ProviderHandshakeResponse(accept_secrets=True, accept_resources=True)

    async def Attach(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Serve another engine, which did not start this process."""
        self._engine_address = request.address
        return empty_pb2.Empty()

    async def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Tell the version."""
        return plugin_pb2.PluginInfo(version=__version__)

    async def GetSchema(self, request: Any, context: Any) -> Any:
        """Return the schema."""
        from .schema import schema_text

        if request.subpackage_name:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "account has no packages within it")
        return messages.GetSchemaResponse(schema=await self._in_thread(context, schema_text))

    async def Parameterize(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Refuse parameters."""
        await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "account takes no parameters: use it without any")

    async def Call(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Refuse a method: the package has no components."""
        await context.abort(grpc.StatusCode.UNIMPLEMENTED, _NO_COMPONENTS)

    async def Construct(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Refuse a component."""
        await context.abort(grpc.StatusCode.UNIMPLEMENTED, _NO_COMPONENTS)

    async def GetMapping(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Return no mapping: programs of other tools are not converted."""
        return messages.GetMappingResponse()

    async def GetMappings(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Return the names of no mappings."""
        return messages.GetMappingsResponse()

    async def CheckConfig(self, request: Any, context: Any) -> Any:
        """Say what is wrong with the settings of a provider, and which of them are secrets."""
        return await self._in_thread(context, lambda: checked_settings(request))

    async def DiffConfig(self, request: Any, context: Any) -> Any:
        """Compare the settings of a provider: no change of them replaces a resource."""
        return await self._in_thread(context, lambda: compared_settings(request))

    async def Configure(self, request: Any, context: Any) -> Any:
        """Begin a deployment with these settings."""
        self._deployment = await self._in_thread(context, lambda: self._configured(request))
        self._verbs = ResourceVerbs(self._deployment)
        return messages.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptResources=True)

    def _configured(self, request: Any) -> NativeDeployment:
        return self._new_deployment(native_settings(received(request.args).values), lambda: self._engine_address)

    async def Check(self, request: Any, context: Any) -> Any:
        """Validate and normalize the inputs of a resource."""
        return await self._of_resource(context, request, "check")

    async def Diff(self, request: Any, context: Any) -> Any:
        """Compare the state of a resource with its inputs."""
        return await self._of_resource(context, request, "diff")

    async def Create(self, request: Any, context: Any) -> Any:
        """Create a resource."""
        return await self._of_resource(context, request, "create")

    async def Read(self, request: Any, context: Any) -> Any:
        """Read a resource."""
        return await self._of_resource(context, request, "read")

    async def Update(self, request: Any, context: Any) -> Any:
        """Update a resource."""
        return await self._of_resource(context, request, "update")

    async def Delete(self, request: Any, context: Any) -> Any:
        """Delete a resource."""
        await self._of_resource(context, request, "delete")
        return empty_pb2.Empty()

    async def Invoke(self, request: Any, context: Any) -> Any:
        """Read from AWS for a program."""
        from .functions import invoke

        return await self._in_thread(context, lambda: invoke(self._configured_deployment().runtime, request))

    async def Cancel(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """End every wait: the user pressed Ctrl-C."""
        if self._deployment is not None:
            self._deployment.cancellation.set()
        return empty_pb2.Empty()

    def _configured_deployment(self) -> NativeDeployment:
        if self._deployment is None:
            raise AccountError("the engine has not configured the plugin")
        return self._deployment

    async def _of_resource(self, context: Any, request: Any, verb: str) -> Any:
        URN.set(request.urn)

        def answer() -> Any:
            self._configured_deployment()
            return getattr(self._verbs, verb)(request)

        return await self._in_thread(context, answer)

    async def _in_thread(self, context: Any, work: Callable[[], Any]) -> Any:
        """Return what work in a thread returns; its errors end the call."""
        run = partial(contextvars.copy_context().run, work)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, run)
        except Refused as error:
            refused = error.answer
        except Exception as error:  # noqa: BLE001 - each ends as an answer of one line
            refused = refusal(error)
        await context.abort(refused.code, refused.message, refused.trailing_metadata)
        return None
