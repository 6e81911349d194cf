"""Reading what the program doesn't own: by an ID that may be short, and with an error if AWS has nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import identity
from .error_context import error_context
from .errors import InvalidIdentityError, NotFoundError
from .lifecycle import Lifecycle
from .requests import ReadRequest, ReadResponse
from .settings import connection_of
from .slots import Place, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_by_id(lifecycle: Lifecycle[Any], given: str, state: Mapping[str, Any]) -> tuple[str, ReadResponse]:
    """Read what an ID names, and return the full ID too; the ID may leave out the caller's own account.

    If the program owned it before, it isn't deleted in this run. Raises NotFoundError and InvalidIdentityError.
    """
    with error_context("get", lifecycle.resource, given, lifecycle.runtime.names):
        account_id, *named = identity.parse_short(given, *lifecycle.part_names)
        parts = _normalized(lifecycle, [str(part) for part in named])
        account_id = account_id or lifecycle.runtime.accounts.caller_account_id(connection_of(state))
        slots = [Slot(lifecycle.resource, part) for part in parts or ("",)]
        lifecycle.runtime.declarations.declare(Place(slot, account_id) for slot in slots)
        full = lifecycle.full_id(account_id, *parts)
        return full, read_existing(lifecycle, full, state)


def read_existing(lifecycle: Lifecycle[Any], full: str, state: Mapping[str, Any]) -> ReadResponse:
    """Read what a full ID names. Raises NotFoundError."""
    response = lifecycle.read(ReadRequest(full, state))
    if response is None:
        raise NotFoundError(f"{full} does not exist in AWS")
    return response


def _normalized(lifecycle: Lifecycle[Any], parts: list[str]) -> list[str]:
    texts = lifecycle.inputs.texts()
    named = zip(lifecycle.part_names.values(), parts, strict=True)
    try:
        return [texts[property_name](part) for property_name, part in named]
    except ValueError as error:
        raise InvalidIdentityError(f"{', '.join(lifecycle.part_names)} in the ID {error}") from None
