"""What AWS already holds when a resource is created: adopted, refused or overwritten, as ``on_existing`` says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .errors import AccessDeniedError

if TYPE_CHECKING:
    from .settings import Settings

FoundT = TypeVar("FoundT")

HOW_TO_REPLACE: Final = (
    "to replace it, set on_existing='overwrite' on the resource, or account:onExisting to overwrite for the whole "
    "stack. If this stack set it under another resource name, keep that name by an alias, or rename and change it in "
    "two runs; if you passed --replace, run pulumi up without it first"
)


def overwrites(settings: Settings, inputs: Any) -> bool:
    """Whether a creation writes without reading what AWS has."""
    return (inputs.on_existing or settings.on_existing) == "overwrite"


def differs_in(setting_name: str, properties: Iterable[str]) -> str:
    """Return a message: an account already has another setting, which differs in these properties."""
    return f"already has a {setting_name} that differs in {', '.join(sorted(properties))}"


def look_before_write(find: Callable[[], FoundT]) -> FoundT:
    """Return what AWS has before a write replaces it. A denial says what the permission is needed for."""
    try:
        return find()
    except AccessDeniedError as error:
        if type(error) is not AccessDeniedError:
            raise
        error.add_hint("needed to see what a write would replace; not needed with on_existing='overwrite'")
        raise
