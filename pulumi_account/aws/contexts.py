"""How each operation of the account API names the account that it is about, as botocore's service model has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

_NAMES: Final = ("AccountId", "StandardAccountId")
# The service model has its AccountId as optional, but the documentation of that excludes an operation without it.
_ALSO_WITHOUT_STANDALONE: Final = frozenset({"GetPrimaryEmailUpdateStatus"})


@dataclass(frozen=True)
class AccountParameter:
    """The member of a request that names an account.

    Args:
        name: ``AccountId`` or ``StandardAccountId``.
        has_standalone_context: whether a caller reaches its own account by leaving the member out; otherwise the member
            is required, and the account can't be the organization's management account.

    """

    name: str
    has_standalone_context: bool


def account_parameter(service_model: Any, operation: str) -> AccountParameter:
    """Return the member with which an operation of the account API names an account."""
    shape = service_model.operation_model(operation).input_shape
    name = next(name for name in _NAMES if name in shape.members)
    is_required = name in shape.required_members or operation in _ALSO_WITHOUT_STANDALONE
    return AccountParameter(name, has_standalone_context=not is_required)
