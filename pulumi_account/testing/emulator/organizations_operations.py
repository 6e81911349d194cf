"""Operations of the Organizations API that are answered here, because moto lacks them or something they do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .exceptions import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .organizations import Caller, Moto

TARGET_PREFIX: Final = "AWSOrganizationsV20161128."


@dataclass(frozen=True)
class OrganizationsCall:
    """One call of the Organizations API.

    Args:
        caller: who calls.
        partition: the partition of the region that the request is signed for.
        parameters: the request's members.
        backend: moto's backend of the caller's organization; None if it is in none.

    """

    caller: Caller
    partition: str
    parameters: Mapping[str, Any]
    backend: Any

    def text(self, name: str) -> str:
        """Return a member that must be a text; raises ServiceError if it isn't there."""
        value = self.parameters.get(name)
        if not isinstance(value, str) or not value:
            raise organizations_error("InvalidInputException", f"You provided invalid values for {name}.")
        return value


class OrganizationsOperations:
    """Operations by name, and how to find the one of a request."""

    def __init__(
        self, moto: Moto, operations: Mapping[str, Callable[[OrganizationsCall], dict[str, Any] | None]]
    ) -> None:
        self._moto = moto
        self._by_name = operations

    def answers(self, target: str) -> bool:
        """Whether a request with this X-Amz-Target is answered here."""
        return target.startswith(TARGET_PREFIX) and target.removeprefix(TARGET_PREFIX) in self._by_name

    def answer(self, target: str, body: bytes, caller: Caller, partition: str) -> dict[str, Any] | None:
        """Return the response's body, None for an empty one; raises ServiceError for an error answer."""
        backend = self._moto.backend(caller.account_id, partition)
        call = OrganizationsCall(caller, partition, parameters_of(body), backend)
        return self._by_name[target.removeprefix(TARGET_PREFIX)](call)


def parameters_of(body: bytes) -> dict[str, Any]:
    """Return the members of a request; raises ServiceError if it isn't a JSON object."""
    try:
        parameters = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        parameters = None
    if not isinstance(parameters, dict):
        raise organizations_error("SerializationException", "The request body is not a JSON object")
    return parameters


def organizations_error(code: str, message: str, reason: str | None = None) -> ServiceError:
    """Return an error of the Organizations API."""
    return ServiceError(code, message, 400, reason)
