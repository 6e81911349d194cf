"""What AWS already holds where a resource is created: adopted, refused or overwritten, as ``on_existing`` says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .errors import AccessDeniedError

if TYPE_CHECKING:
    from .settings import Settings

FoundT = TypeVar("FoundT")

HOW_TO_REPLACE: Final = (
    "to replace it, set on_existing='overwrite' on the resource, or account:onExisting to overwrite for the stack. "
    "If this stack set it under another resource name, keep that name by an alias, or rename and change it in two "
    "runs; with --replace, run pulumi up without it first"
)


def overwrites(settings: Settings, inputs: Any) -> bool:
    """Whether a creation writes without looking at what is there."""
    return (inputs.on_existing or settings.on_existing) == "overwrite"


def differs_in(what: str, properties: Iterable[str]) -> str:
    """Say that an account already has something else."""
    return f"already has a {what} that differs in {', '.join(sorted(properties))}"


def looked_up(find: Callable[[], FoundT]) -> FoundT:
    """Return what is found. Raises AccessDeniedError, which says what the permission is needed for."""
    try:
        return find()
    except AccessDeniedError as error:
        if type(error) is not AccessDeniedError:
            raise
        error.add_hint("needed to see what a write would replace; with on_existing='overwrite' nothing is looked up")
        raise
