"""What ``ignore_changes`` of a resource names: AWS's values of it are neither reported as drift nor overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from .errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .inputs import InputsT

ANY_PART: Final = "*"
_PART: Final = re.compile(r'\["([^"]*)"\]|\[(\d+|\*)\]|([^.\[]+)')


def parts_of(path: str) -> list[str]:
    """Return the parts of one of Pulumi's property paths, such as ``a``, ``["a"]``, ``a.b``, ``a[0]`` or ``*``."""
    return ["".join(found) for found in _PART.findall(path)]


@dataclass(frozen=True)
class IgnoredChanges:
    """The property paths that a resource's ``ignore_changes`` names, as the engine passes them on."""

    paths: tuple[str, ...] = ()

    @cached_property
    def _parts(self) -> tuple[list[str], ...]:
        return tuple(map(parts_of, self.paths))

    def covers(self, *path: str) -> bool:
        """Whether a property, or something that it is a part of, is named."""
        return any(
            len(parts) <= len(path) and all(part in (ANY_PART, name) for part, name in zip(parts, path, strict=False))
            for parts in self._parts
            if parts
        )

    def among(self, names: Iterable[str]) -> frozenset[str]:
        """Return which of a resource's properties are named."""
        return frozenset(name for name in names if self.covers(name))


NOTHING_IGNORED: Final = IgnoredChanges()


def as_found(
    setting: InputsT, names: Iterable[str], find: Callable[[], Mapping[str, Any] | None]
) -> tuple[InputsT, Mapping[str, Any] | None]:
    """Return a setting with AWS's values of some properties, since a write replaces all of them, and what AWS has.

    Nothing is looked up where there are no such properties.
    """
    ignored = sorted(names)
    if not ignored:
        return setting, None
    try:
        found = find()
    except AccessDeniedError as error:
        if type(error) is not AccessDeniedError:
            raise
        error.add_hint(f"needed to keep what ignore_changes names: {', '.join(ignored)}")
        raise
    if found is None:
        return setting, None
    fields = type(setting).model_fields
    kept = {name: found.get(name) for name in ignored if name in found or not fields[name].is_required()}
    return setting.model_copy(update=kept), found
