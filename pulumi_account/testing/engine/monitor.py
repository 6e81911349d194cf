"""The gRPC services for the program and the provider process: Pulumi's ResourceMonitor and Engine."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2, resource_pb2_grpc

from .planner import BailError, Goal
from .provider import CHANNEL_OPTIONS
from .state import DYNAMIC_TYPE, STACK_TYPE, Resource
from .values import Properties, from_struct, to_struct

if TYPE_CHECKING:
    from collections.abc import Callable

AnswerT = TypeVar("AnswerT")

# Without aliasSpecs, the SDK sends every alias as a URN, also those inherited from parents.
_FEATURES = ("secrets", "deletedWith", "transforms", "resourceHooks", "errorHooks", "invokeTransforms")
_NEEDS_CLI = "needs the Pulumi CLI: the offline engine runs dynamic resources and components only"
_REFUSED = {
    "remote": "a remote component", "importId": "import_", "transforms": "a transform",
    "provider": "its provider option", "providers": "its providers option", "replace_with": "replace_with",
    "deletedWith": "deleted_with", "aliases": "an alias that is no URN",
    "replacement_trigger": "replacement_trigger", "packageRef": "a parameterized package",
    "state_migrations": "a state migration",
}  # fmt: skip


class Registrations(Protocol):
    """What the services call."""

    closed: threading.Event

    def register(self, goal: Goal) -> Resource:
        """Bring a resource to its goal."""

    def register_outputs(self, urn: str, outputs: Properties) -> None:
        """Set the outputs of a component or the stack."""

    def working(self, work: Callable[[], AnswerT]) -> AnswerT:
        """Do work that the end of the run waits for."""

    def log(self, severity: str, message: str, urn: str = "", *, ephemeral: bool = False) -> None:
        """Show a message."""

    def refuse(self, message: str) -> NoReturn:
        """Fail the run because of what the program asks for."""


def serve(deployment: Registrations, threads: int) -> tuple[grpc.Server, str]:
    """Start the services of a deployment; return the server and its address."""
    server = grpc.server(ThreadPoolExecutor(threads), options=CHANNEL_OPTIONS)
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(_Monitor(deployment), server)
    engine_pb2_grpc.add_EngineServicer_to_server(_Engine(deployment), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, f"127.0.0.1:{port}"


class _Engine(engine_pb2_grpc.EngineServicer):
    def __init__(self, deployment: Registrations) -> None:
        self._deployment, self._root = deployment, ""

    def Log(self, request: Any, _context: Any) -> Any:  # noqa: N802 - the RPC's name
        severity = {engine_pb2.WARNING: "warning: ", engine_pb2.ERROR: "error: "}.get(request.severity, "")
        if request.severity != engine_pb2.DEBUG:
            self._deployment.log(severity, request.message, request.urn, ephemeral=request.ephemeral)
        return empty_pb2.Empty()

    def GetRootResource(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        return engine_pb2.GetRootResourceResponse(urn=self._root)

    def SetRootResource(self, request: Any, _context: Any) -> Any:  # noqa: N802
        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()


class _Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    def __init__(self, deployment: Registrations) -> None:
        self._deployment = deployment

    def SupportsFeature(self, request: Any, _context: Any) -> Any:  # noqa: N802
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in _FEATURES)

    def GetDeploymentInfo(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        names = [re.sub("([A-Z])", r"_\1", name).upper() for name in _FEATURES]
        features = [getattr(resource_pb2, f"RESOURCE_MONITOR_FEATURE_{name}") for name in names]
        return resource_pb2.DeploymentInfo(supportedFeatures=features)

    def SignalAndWaitForShutdown(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        return empty_pb2.Empty()

    def RegisterResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        def register() -> Any:
            if refused := _unsupported(request):
                self._deployment.refuse(f"Resource '{request.name}' of type {request.type}: {refused} {_NEEDS_CLI}")
            resource = self._deployment.register(_goal(request))
            outputs = to_struct(resource.outputs if resource.custom else {}, secrets=True)
            return resource_pb2.RegisterResourceResponse(urn=resource.urn, id=resource.id, object=outputs)

        return self._answer(register, context)

    def ReadResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        def read() -> Any:
            if not request.type.startswith(DYNAMIC_TYPE) or request.provider:
                self._deployment.refuse(f"Reading '{request.name}' of type {request.type} {_NEEDS_CLI}")
            wanted = Resource(
                "", request.type, custom=True, external=True, id=request.id, parent=request.parent,
                inputs=from_struct(request.properties), dependencies=[*request.dependencies],
                additional_secret_outputs=[*request.additionalSecretOutputs],
            )  # fmt: skip
            resource = self._deployment.register(Goal(wanted, request.name, []))
            properties = to_struct(resource.outputs, secrets=True)
            return resource_pb2.ReadResourceResponse(urn=resource.urn, properties=properties)

        return self._answer(read, context)

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:  # noqa: N802
        def register() -> Any:
            self._deployment.register_outputs(request.urn, from_struct(request.outputs))
            return empty_pb2.Empty()

        return self._answer(register, context)

    def _refuse(self, request: Any, context: Any) -> Any:
        what = getattr(request, "tok", "") or getattr(request, "name", "") or type(request).__name__
        return self._answer(lambda: self._deployment.refuse(f"{type(request).__name__} '{what}' {_NEEDS_CLI}"), context)

    Invoke = Call = RegisterPackage = RegisterResourceHook = RegisterErrorHook = _refuse
    RegisterStackTransform = RegisterStackInvokeTransform = _refuse

    def _answer(self, work: Callable[[], Any], context: Any) -> Any:
        """Do the work; once the run has failed, the program gets no answer, so that it adds no error of its own."""
        try:
            return self._deployment.working(work)
        except BailError:
            self._deployment.closed.wait()
            return context.abort(grpc.StatusCode.UNAVAILABLE, "the run has failed")


def _unsupported(request: Any) -> str:
    if request.custom and not request.type.startswith(DYNAMIC_TYPE):
        return "it"
    given = {field.name for field, _ in request.ListFields()}
    hooks = request.hooks.ListFields() if "hooks" in given else ()
    return next((words for name, words in _REFUSED.items() if name in given), "a resource hook" if hooks else "")


def _goal(request: Any) -> Goal:
    resource = Resource(
        "", request.type, custom=request.custom, parent=request.parent, inputs=from_struct(request.object),
        dependencies=sorted(request.dependencies),
        property_dependencies={key: sorted(deps.urns) for key, deps in sorted(request.propertyDependencies.items())},
        additional_secret_outputs=[*request.additionalSecretOutputs], ignore_changes=[*request.ignoreChanges],
        replace_on_changes=[*request.replaceOnChanges], protect=request.protect,
        retain_on_delete=request.retainOnDelete,
    )  # fmt: skip
    for key in resource.inputs:
        resource.property_dependencies.setdefault(key, [] if request.propertyDependencies else resource.dependencies)
    delete_before_replace = request.deleteBeforeReplace if request.deleteBeforeReplaceDefined else None
    names = {"protect": "protect", "retainOnDelete": "retain_on_delete"}
    given = {ours for theirs, ours in names.items() if request.HasField(theirs)}
    # The SDK doesn't know that a stack's type is no part of its children's URNs.
    aliases = [urn.replace(f"::{STACK_TYPE}$", "::") for urn in request.aliasURNs]
    return Goal(resource, request.name, aliases, delete_before_replace, given)
