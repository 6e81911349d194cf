"""Everything that this package replaces in Pulumi's provider host (``python -m pulumi.dynamic``), in one table.

``prepare`` checks first that the host is as expected, and refuses to work with any other: otherwise what succeeded of a
verb that fails in part would be lost, and nobody would be told.
"""

from __future__ import annotations

import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from types import CellType, FunctionType
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.errors import AccountError, UnsupportedVersionError
from pulumi_account.core.versions import PULUMI
from pulumi_account.front_end.engine_watch import EngineWatch

from .cancellation import CancelCalls
from .host_call import add_differences, take_noted_differences
from .pulumi_internals import HOST, called_by_pulumi, engine_address, host_module, missing_in_libraries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SERVICER: Final = "DynamicResourceProviderServicer"
_VERBS: Final = ("Check", "Diff", "Create", "Read", "Update", "Delete")
_WAITING_VERBS: Final = ("Create", "Read", "Update", "Delete")
# Upper bound; threads start on demand. The host itself has four for all verbs.
_VERBS_AT_A_TIME: Final = 256


@dataclass(frozen=True)
class Patch:
    """Something replaced in the host.

    Args:
        missing: returns what the host lacks for it, as the user reads it.
        install: replaces it.

    """

    missing: Callable[[Any], Iterator[str]]
    install: Callable[[Any], None]


class OneLineErrors:
    """Stands in for the module ``traceback`` in the host, which sends an error's whole traceback to the user."""

    def __getattr__(self, name: str) -> Any:
        return getattr(traceback, name)

    def format_exc(self, *args: Any, **kwargs: Any) -> str:
        """Return only the text of this package's errors, and a traceback of all others."""
        error = sys.exc_info()[1]
        return str(error) if isinstance(error, AccountError) else traceback.format_exc(*args, **kwargs)


def _missing_for_errors(host: Any) -> Iterator[str]:
    if getattr(host, "traceback", None) is not traceback:
        yield "its provider host does not use the module traceback"
    for verb in _VERBS:
        wrapper = getattr(getattr(host, _SERVICER, None), verb, None)
        names = wrapper.__code__.co_names if isinstance(wrapper, FunctionType) else ()
        if not {"traceback", "format_exc"} <= set(names):
            yield f"its provider host's {verb} does not format its errors with traceback"


def _send_errors_as_one_line(host: Any) -> None:
    if getattr(host, "traceback", None) is traceback:
        host.traceback = OneLineErrors()


def _handler_cell(host: Any, verb: str) -> CellType | None:
    """Return the cell in which the host's wrapper of a verb holds the handler that it calls."""
    wrapper = getattr(getattr(host, _SERVICER, None), verb, None)
    for cell in (wrapper.__closure__ or ()) if isinstance(wrapper, FunctionType) else ():
        handler = cell.cell_contents
        if isinstance(handler, FunctionType) and handler.__name__ == verb:
            return cell
    return None


def _missing_for_calls(host: Any) -> Iterator[str]:
    for verb in _VERBS:
        cell = _handler_cell(host, verb)
        if cell is None or cell.cell_contents.__code__.co_varnames[:3] != ("self", "request", "context"):
            yield f"its provider host's {verb} has no handler of a request and a context"


def _add_noted_differences(host: Any) -> None:
    """Have the answers to Diff show what ``note_differences`` was told; of other calls, only requests are read."""
    cell = _handler_cell(host, "Diff")
    if cell is None:
        return
    handler = cell.cell_contents

    def diff_with_differences(servicer: Any, request: Any, context: Any) -> Any:
        take_noted_differences()  # Those of a Diff that failed.
        answer = handler(servicer, request, context)
        add_differences(answer, take_noted_differences())
        return answer

    cell.cell_contents = diff_with_differences


def _missing_for_threads(host: Any) -> Iterator[str]:
    for verb in (*_WAITING_VERBS, "Cancel"):
        if not isinstance(getattr(getattr(host, _SERVICER, None), verb, None), FunctionType):
            yield f"its provider host has no {verb}"


def _use_thread_pools(host: Any) -> None:
    """Answer verbs that wait for AWS in more threads than the host's four, and Cancel in a thread of its own."""
    servicer, waiting = getattr(host, _SERVICER), ThreadPoolExecutor(_VERBS_AT_A_TIME, thread_name_prefix="verb")
    # gRPC looks for a method's own pool at each call.
    for verb in _WAITING_VERBS:
        getattr(servicer, verb).experimental_thread_pool = waiting
    servicer.Cancel.experimental_thread_pool = CancelCalls()


def _missing_for_watch(_host: Any) -> Iterator[str]:
    if not engine_address().rpartition(":")[2].isdigit():
        yield "its provider host is not told the engine's address"


def _watch_engine(_host: Any) -> None:
    EngineWatch(engine_address()).start()


PATCHES: Final = (
    Patch(_missing_for_errors, _send_errors_as_one_line),
    Patch(_missing_for_calls, _add_noted_differences),
    Patch(_missing_for_threads, _use_thread_pools),
    Patch(_missing_for_watch, _watch_engine),
)

_lock: Final = threading.Lock()


def missing_in(host: Any) -> tuple[str, ...]:
    """Return what a host module lacks for the patches, before any is installed."""
    return tuple(lack for patch in PATCHES for lack in patch.missing(host))


def prepare() -> None:
    """Check the host of this process and install the patches, once; elsewhere this does nothing.

    Raises UnsupportedVersionError, at each call, if the host is not as expected.
    """
    with _lock:
        lacking = _prepared()
    if lacking:
        raise UnsupportedVersionError(PULUMI.refusal(f"pulumi {version('pulumi')}", lacking))


@cache
def _prepared() -> tuple[str, ...]:
    """Install the patches if nothing is missing; return what is."""
    host = host_module()
    if host is None:
        return (f"its provider host is not {HOST}",) if called_by_pulumi() else ()
    if PULUMI.includes(version("pulumi")):
        lacking = (*missing_in(host), *missing_in_libraries())
    else:
        lacking = (f"it is older than {PULUMI.oldest}",)
    if lacking:
        _send_errors_as_one_line(host)  # The refusal too.
    else:
        for patch in PATCHES:
            patch.install(host)
    return lacking
