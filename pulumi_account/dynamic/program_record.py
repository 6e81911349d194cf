"""What a program declares, recorded in its own process while its body runs.

The SDK runs a program's body before it sends the first registration. A resource that may remove settings can therefore
take along the slots that all others declare. Accounts that are outputs of other resources aren't known by then, so they
are waited for. What an ``apply`` declares isn't known at all.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pulumi
from pulumi.runtime import get_root_resource, is_dry_run

from . import mocks
from .program_slots import ProgramSlots, as_text

if TYPE_CHECKING:
    from types import TracebackType

    from pulumi_account.core.lifecycle import Lifecycle
    from pulumi_account.core.slots import Place

SECONDS_TO_LEARN_ACCOUNTS: Final = 30.0
"""How long a resource that may remove settings waits for unknown accounts, in runs that write."""

_PROGRAM_RUNNER: Final = "pulumi-language-python-exec"
_PROGRAM: Final = "_account_program"


class DeclaredResource:
    """One resource that the program declares."""

    def __init__(self, lifecycle: type[Lifecycle[Any]], name: str, values: dict[str, Any]) -> None:
        self.kind = lifecycle.slot_kind()
        self.name = name
        self.places: list[Place] = []
        self.is_known = asyncio.Event()
        self._lifecycle = lifecycle
        if has_outputs(values):
            pulumi.Output.from_input(values).apply(self._take)
        else:
            self._take(values)

    def _take(self, values: Any) -> None:
        # check reports wrong values.
        self.places = self._lifecycle.places_in(values)
        self.is_known.set()


class ProgramRecord:
    """The program of one run."""

    def __init__(self, root: pulumi.Resource) -> None:
        self._declared: dict[str, list[DeclaredResource]] = {}
        self._is_over = asyncio.Event()
        # The stack registers its outputs once the program's body is over, an asynchronous one too.
        register_outputs = root.register_outputs  # type: ignore[attr-defined] # a component

        def over(outputs: Any) -> None:
            self._is_over.set()
            register_outputs(outputs)

        root.register_outputs = over  # type: ignore[attr-defined]

    def declare(self, lifecycle: type[Lifecycle[Any]], name: str, props: dict[str, Any]) -> DeclaredResource:
        """Record a resource's slots as soon as they are known."""
        values = {key: props[key] for key in lifecycle.slot_properties() if props.get(key) is not None}
        declared = DeclaredResource(lifecycle, name, values)
        self._declared.setdefault(lifecycle.slot_kind(), []).append(declared)
        return declared

    async def slots_beside(self, declared: DeclaredResource) -> str:
        """Return all slots of the same kind that the program declares, as one text."""
        deadline = asyncio.get_running_loop().time() + SECONDS_TO_LEARN_ACCOUNTS
        is_over = await _happens(self._is_over, deadline)
        same_kind = self._declared[declared.kind]
        others = [one for one in same_kind if one is not declared and not await _happens(one.is_known, deadline)]
        unclear = [one.name for one in others]
        places = [place for one in same_kind for place in one.places]
        return as_text(ProgramSlots(places, unclear, is_running=not is_over))


def program_of_run() -> ProgramRecord | None:
    """Return the program that runs in this process; None in previews, which remove nothing, and in unit tests."""
    root = get_root_resource()
    if root is None or is_dry_run() or mocks.are_set():
        return None
    program: ProgramRecord | None = vars(root).get(_PROGRAM)
    if program is None:
        program = vars(root)[_PROGRAM] = ProgramRecord(root)
    return program


async def _happens(event: asyncio.Event, deadline: float) -> bool:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(event.wait(), max(0, deadline - asyncio.get_running_loop().time()))
    return event.is_set()


def has_outputs(value: Any) -> bool:
    """Whether a value is, or holds, what another resource has yet to answer."""
    if isinstance(value, dict):
        return any(has_outputs(part) for part in value.values())
    if isinstance(value, list | tuple):
        return any(has_outputs(part) for part in value)
    return isinstance(value, pulumi.Output) or hasattr(value, "__await__")


def show_no_interruption() -> None:
    """Print no traceback when the engine interrupts the process in which the CLI runs a program.

    The engine interrupts it whenever a resource fails, and reports the failure itself. Other processes, such as those
    of the Automation API's inline programs, and hooks that others have set, stay unchanged.
    """
    # While the program runs, it is __main__ itself.
    is_runner = any(Path(argument).name == _PROGRAM_RUNNER for argument in sys.orig_argv)
    if is_runner and sys.excepthook is sys.__excepthook__:
        sys.excepthook = _unless_interrupted


def _unless_interrupted(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
