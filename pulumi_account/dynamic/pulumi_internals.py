"""What this package uses of Pulumi's SDK and gRPC that is private there; ``host.py`` has it checked at the start.

Only this module names it. What is replaced in the provider host stands in ``host.py``.
"""

from __future__ import annotations

import inspect
import sys
from types import FrameType, FunctionType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi.dynamic import ConfigureRequest, ResourceProvider

HOST: Final = "pulumi.dynamic.__main__"

_MESSAGES: Final = {
    "provider_pb2.CreateRequest": ("urn", "properties", "timeout"),
    "provider_pb2.DiffRequest": ("old_inputs", "ignoreChanges"),
    "provider_pb2.UpdateRequest": ("urn", "news", "timeout", "ignoreChanges"),
    "provider_pb2.DeleteRequest": ("urn", "timeout"),
    "provider_pb2.ReadRequest": ("urn", "properties", "inputs"),
    "provider_pb2.DiffResponse": ("detailedDiff", "hasDetailedDiff", "diffs"),
    "provider_pb2.PropertyDiff": ("kind",),
    "provider_pb2.ErrorResourceInitFailed": ("id", "properties", "reasons"),
    "status_pb2.Status": ("code", "message", "details"),
    "engine_pb2.LogRequest": ("severity", "message", "urn", "ephemeral"),
}


def host_module() -> Any | None:
    """Return the module that is Pulumi's provider host; None in any other process."""
    main = sys.modules.get("__main__")
    spec = getattr(main, "__spec__", None)
    return main if spec is not None and spec.name == HOST else None


def engine_address() -> str:
    """Return the engine's address, which the host is started with; empty outside the host."""
    return sys.argv[1] if host_module() is not None and len(sys.argv) > 1 else ""


def stack_settings(request: ConfigureRequest) -> Mapping[str, Any]:
    """Return all settings of the stack: the public methods only return those asked for by name."""
    settings: Mapping[str, Any] = request.config._props  # noqa: SLF001 - the SDK has no public way
    return settings


def serialized(provider: ResourceProvider) -> str:
    """Return a provider as the SDK puts it into a state."""
    from pulumi.dynamic.dynamic import serialize_provider

    text: str = serialize_provider(provider)
    return text


def calling_frames() -> Iterator[FrameType]:
    """Yield the frames of this thread's callers, the innermost first."""
    frame = inspect.currentframe()
    while frame is not None:
        yield frame
        frame = frame.f_back


def called_by_pulumi() -> bool:
    """Whether Pulumi's SDK calls, directly or not."""
    specs = (frame.f_globals.get("__spec__") for frame in calling_frames())
    return any(spec is not None and spec.name.partition(".")[0] == "pulumi" for spec in specs)


def missing_in_libraries() -> Iterator[str]:
    """Yield what the installed pulumi and grpcio lack of what is used here."""
    import grpc
    from grpc import _server
    from pulumi.dynamic import Config
    from pulumi.runtime.proto import engine_pb2, provider_pb2, status_pb2

    modules = {"engine_pb2": engine_pb2, "provider_pb2": provider_pb2, "status_pb2": status_pb2}
    for name, fields in _MESSAGES.items():
        module, _, message = name.partition(".")
        descriptor = getattr(getattr(modules[module], message, None), "DESCRIPTOR", None)
        if not set(fields) <= set(getattr(descriptor, "fields_by_name", ())):
            yield f"{name} lacks one of {', '.join(fields)}"
    if "_props" not in vars(Config({}, "")):
        yield "its dynamic.Config does not hold all settings in _props"
    # gRPC finds a method's own thread pool by this name.
    functions = [value for value in vars(_server).values() if isinstance(value, FunctionType)]
    pool = "experimental_thread_pool"
    if not any(pool in (*function.__code__.co_names, *function.__code__.co_consts) for function in functions):
        yield f"grpc {grpc.__version__} knows no {pool}"
