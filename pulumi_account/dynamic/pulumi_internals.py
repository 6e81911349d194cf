"""What this package uses of Pulumi's SDK that is private there, and the check that it is as expected.

Only this module and ``host.py`` touch it: ``host.py`` replaces what ``missing`` checks. Without the check, a changed
SDK would lose what was done of a verb that failed in part, and nobody would be told.
"""

from __future__ import annotations

import sys
import traceback
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi.dynamic import ConfigureRequest, ResourceProvider

HOST: Final = "pulumi.dynamic.__main__"
PROVIDER_KEY: Final = "__provider"
# Pulumi's wire format: a map with this key is no map, and with this value is a secret.
SIGNATURE_KEY: Final = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105

_SERVICER: Final = "DynamicResourceProviderServicer"
_HANDLERS: Final = ("Check", "Diff", "Create", "Read", "Update", "Delete")
_MESSAGES: Final = {
    "provider_pb2.CreateRequest": ("urn", "properties"),
    "provider_pb2.DiffRequest": ("old_inputs", "ignoreChanges"),
    "provider_pb2.UpdateRequest": ("urn", "news", "ignoreChanges"),
    "provider_pb2.ReadRequest": ("urn", "properties", "inputs"),
    "provider_pb2.DiffResponse": ("detailedDiff", "hasDetailedDiff", "diffs"),
    "provider_pb2.PropertyDiff": ("kind",),
    "provider_pb2.ErrorResourceInitFailed": ("id", "properties", "reasons", "inputs"),
    "status_pb2.Status": ("code", "message", "details"),
    "engine_pb2.LogRequest": ("severity", "message", "urn", "ephemeral"),
}


def host_module() -> Any | None:
    """Return the module that is Pulumi's provider host; None in any other process."""
    main = sys.modules.get("__main__")
    spec = getattr(main, "__spec__", None)
    return main if spec is not None and spec.name == HOST else None


def stack_settings(request: ConfigureRequest) -> Mapping[str, Any]:
    """Return all settings of the stack: the public methods only tell those that are asked for by name."""
    settings: Mapping[str, Any] = request.config._props  # noqa: SLF001 - the SDK has no public way
    return settings


def serialized(provider: ResourceProvider) -> str:
    """Return a provider as the SDK puts it into a state."""
    from pulumi.dynamic.dynamic import serialize_provider

    text: str = serialize_provider(provider)
    return text


@cache
def missing() -> tuple[str, ...]:
    """Return what the provider host of this process lacks; nothing in other processes.

    The first call has to come before anything is replaced.
    """
    main = host_module()
    if main is None:
        return (f"its provider host is not {HOST}",) if _called_by_pulumi() else ()
    return (*_missing_names(main), *_missing_in_handlers(main), *_missing_in_libraries())


def _called_by_pulumi() -> bool:
    frame = sys._getframe(1)  # noqa: SLF001 - who calls is told by frames only
    while frame is not None:
        spec = frame.f_globals.get("__spec__")
        if spec is not None and spec.name.partition(".")[0] == "pulumi":
            return True
        frame = frame.f_back  # type: ignore[assignment] # None at the end
    return False


def _missing_names(main: Any) -> Iterator[str]:
    if getattr(main, "traceback", None) is not traceback:
        yield "its provider host does not use the module traceback"
    if not hasattr(getattr(main, "proto", None), "DiffResponse"):
        yield "its provider host has no proto.DiffResponse"
    if not hasattr(getattr(main, "empty_pb2", None), "Empty"):
        yield "its provider host has no empty_pb2.Empty"
    if len(sys.argv) < 2 or not sys.argv[1].rpartition(":")[2].isdigit():  # noqa: PLR2004 - after the script's name
        yield "its provider host is not told the engine's address"


def _missing_in_handlers(main: Any) -> Iterator[str]:
    servicer = getattr(main, _SERVICER, None)
    for verb in _HANDLERS:
        outermost = next(_codes(getattr(servicer, verb, None)), None)
        # What a verb did in part is sent from where its error is formatted, which sees the request.
        if outermost is None or not (
            {"request", "context"} <= set(outermost.co_varnames)
            and {"traceback", "format_exc"} <= set(outermost.co_names)
        ):
            yield f"its provider host's {verb} formats no errors beside its request"
    for verb, names in (("Diff", {"proto", "DiffResponse"}), ("Cancel", {"empty_pb2", "Empty"})):
        if not any(names <= set(code.co_names) for code in _codes(getattr(servicer, verb, None))):
            yield f"its provider host's {verb} makes no {'.'.join(sorted(names, reverse=True))}"


def _codes(handler: Any) -> Iterator[CodeType]:
    """Yield the code of a function, then that of the functions that it wraps."""
    if isinstance(handler, FunctionType):
        yield handler.__code__
        for cell in handler.__closure__ or ():
            yield from _codes(cell.cell_contents)


def _missing_in_libraries() -> Iterator[str]:
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
