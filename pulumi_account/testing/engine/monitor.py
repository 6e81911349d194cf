"""The gRPC services for the program and the provider process: Pulumi's ResourceMonitor and Engine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NoReturn

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2, resource_pb2_grpc

from .durations import seconds_of
from .errors import EngineError
from .planner import BailError
from .provider import CHANNEL_OPTIONS
from .state import DYNAMIC_TYPE, Resource
from .values import from_struct, to_struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from .deployment import Deployment

# Without aliasSpecs, the SDK sends every alias as a URN, also those inherited from parents.
_FEATURES = ("SECRETS", "DELETED_WITH", "TRANSFORMS", "RESOURCE_HOOKS", "ERROR_HOOKS", "INVOKE_TRANSFORMS")
_NEEDS_CLI = "needs the Pulumi CLI: the offline engine runs dynamic resources and components only"
_REFUSED = {
    "remote": "a remote component", "importId": "import_", "transforms": "a transform",
    "provider": "its provider option", "providers": "its providers option", "replace_with": "replace_with",
    "deletedWith": "deleted_with", "aliases": "an alias", "aliasURNs": "an alias",
    "replacement_trigger": "replacement_trigger", "packageRef": "a parameterized package",
    "state_migrations": "a state migration",
}  # fmt: skip
_INHERITED = {"protect": "protect", "retainOnDelete": "retain_on_delete"}


def serve(deployment: Deployment) -> tuple[grpc.Server, str]:
    """Start the services of a deployment; return the server and its address."""
    threads = deployment.settings.parallel * 4 + 16
    server = grpc.server(ThreadPoolExecutor(threads), options=CHANNEL_OPTIONS)
    services = _Services(deployment)
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(services, server)
    engine_pb2_grpc.add_EngineServicer_to_server(services, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, f"127.0.0.1:{port}"


class _Services(resource_pb2_grpc.ResourceMonitorServicer, engine_pb2_grpc.EngineServicer):
    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment

    def Log(self, request: Any, _context: Any) -> Any:  # noqa: N802 - the RPC's name
        severity = {engine_pb2.WARNING: "warning", engine_pb2.ERROR: "error"}.get(request.severity, "info")
        if request.severity != engine_pb2.DEBUG:
            self._deployment.log(severity, request.message, request.urn, ephemeral=request.ephemeral)
        return empty_pb2.Empty()

    def GetDeploymentInfo(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        features = [getattr(resource_pb2, f"RESOURCE_MONITOR_FEATURE_{name}") for name in _FEATURES]
        return resource_pb2.DeploymentInfo(supportedFeatures=features)

    def SignalAndWaitForShutdown(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        return empty_pb2.Empty()

    def RegisterResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        def register() -> Any:
            if refused := _unsupported(request):
                raise EngineError(f"Resource '{request.name}' of type {request.type}: {refused} {_NEEDS_CLI}")
            new = Resource(
                self._deployment.urn(request.parent, request.type, request.name), request.type, custom=request.custom,
                parent=request.parent, inputs=from_struct(request.object), dependencies=sorted(request.dependencies),
                property_dependencies={key: sorted(each.urns) for key, each in request.propertyDependencies.items()},
                additional_secret_outputs=[*request.additionalSecretOutputs], ignore_changes=[*request.ignoreChanges],
                replace_on_changes=[*request.replaceOnChanges], protect=request.protect,
                retain_on_delete=request.retainOnDelete, custom_timeouts=_seconds(request.customTimeouts),
            )  # fmt: skip
            delete_first = request.deleteBeforeReplace if request.deleteBeforeReplaceDefined else None
            inherited = [option for name, option in _INHERITED.items() if not request.HasField(name)]
            resource = self._deployment.register(new, delete_first, inherited)
            outputs = to_struct(resource.outputs if resource.custom else {}, secrets=True)
            return resource_pb2.RegisterResourceResponse(urn=resource.urn, id=resource.id, object=outputs)

        return self._answer(register, context)

    def ReadResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        def read() -> Any:
            if not request.type.startswith(DYNAMIC_TYPE) or request.provider:
                raise EngineError(f"Reading '{request.name}' of type {request.type} {_NEEDS_CLI}")
            new = Resource(
                self._deployment.urn(request.parent, request.type, request.name), request.type, custom=True,
                external=True, id=request.id, parent=request.parent, inputs=from_struct(request.properties),
                dependencies=[*request.dependencies], additional_secret_outputs=[*request.additionalSecretOutputs],
            )  # fmt: skip
            resource = self._deployment.register(new)
            properties = to_struct(resource.outputs, secrets=True)
            return resource_pb2.ReadResourceResponse(urn=resource.urn, properties=properties)

        return self._answer(read, context)

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:  # noqa: N802
        def register() -> Any:
            self._deployment.register_outputs(request.urn, from_struct(request.outputs))
            return empty_pb2.Empty()

        return self._answer(register, context)

    def _refuse(self, request: Any, context: Any) -> Any:
        def refuse() -> NoReturn:
            what = getattr(request, "tok", "") or getattr(request, "name", "") or type(request).__name__
            raise EngineError(f"{type(request).__name__} '{what}' {_NEEDS_CLI}")

        return self._answer(refuse, context)

    Invoke = Call = RegisterPackage = RegisterResourceHook = RegisterErrorHook = _refuse
    RegisterStackTransform = RegisterStackInvokeTransform = _refuse

    def _answer(self, work: Callable[[], Any], context: Any) -> Any:
        """Do the work; once the run has failed, the program gets no answer, so that it adds no error of its own."""
        try:
            return work()
        except BailError:
            pass
        except EngineError as error:
            self._deployment.log("error", str(error))
        except Exception as error:  # noqa: BLE001 - must not look like an error of the program
            self._deployment.log("error", f"the offline engine failed: {error!r}")
        self._deployment.fail()
        self._deployment.closed.wait()
        return context.abort(grpc.StatusCode.UNAVAILABLE, "the run has failed")


def _seconds(timeouts: Any) -> dict[str, float]:
    """Return custom_timeouts by verb. Raises EngineError."""
    return {verb.name: seconds_of(text) for verb, text in timeouts.ListFields()}


def _unsupported(request: Any) -> str:
    if request.custom and not request.type.startswith(DYNAMIC_TYPE):
        return "it"
    given = {field.name for field, _ in request.ListFields()}
    return next((words for name, words in _REFUSED.items() if name in given), "")
