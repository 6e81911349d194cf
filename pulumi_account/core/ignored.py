"""The properties that ``ignore_changes`` names: AWS's values are neither reported as drift nor overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .inputs import CheckedFields

FieldsT = TypeVar("FieldsT", bound="CheckedFields")
ANY_PART: Final = "*"
_PART: Final = re.compile(r'\["([^"]*)"\]|\[(\d+|\*)\]|([^.\[]+)')


def parts_of(path: str) -> list[str]:
    """Return the parts of one of Pulumi's property paths, such as ``a``, ``["a"]``, ``a.b``, ``a[0]`` or ``*``."""
    return ["".join(found) for found in _PART.findall(path)]


@dataclass(frozen=True)
class IgnoredChanges:
    """The property paths of a resource's ``ignore_changes``, as the engine passes them on."""

    paths: tuple[str, ...] = ()

    @cached_property
    def _parts(self) -> tuple[list[str], ...]:
        return tuple(map(parts_of, self.paths))

    def covers(self, *path: str) -> bool:
        """Whether a property, or one that contains it, is named."""
        return any(
            len(parts) <= len(path) and all(part in (ANY_PART, name) for part, name in zip(parts, path, strict=False))
            for parts in self._parts
            if parts
        )

    def among(self, names: Iterable[str]) -> frozenset[str]:
        """Return which of a resource's properties are named."""
        return frozenset(name for name in names if self.covers(name))


NOTHING_IGNORED: Final = IgnoredChanges()


def with_ignored_from_aws(
    setting: FieldsT, names: Iterable[str], find: Callable[[], Mapping[str, Any] | None]
) -> tuple[FieldsT, Mapping[str, Any] | None]:
    """Return a setting with AWS's values of some properties, and what AWS has; a write replaces all properties.

    Without such properties, AWS is not asked.
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
