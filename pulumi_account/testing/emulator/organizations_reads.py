"""Fast versions of the Organizations operations that list thousands of accounts, over moto's backends.

moto goes through the whole organization for each page. Here a page has at most 20 entries, as AWS's have.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, Final

from .organizations_operations import TARGET_PREFIX, organizations_error, parameters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .organizations import Caller, Moto
    from .settings import EmulatorSettings

_LARGEST_PAGE: Final = 20


class OrganizationsReads:
    """Answers some of Organizations' operations."""

    def __init__(self, moto: Moto, settings: EmulatorSettings) -> None:
        self._moto = moto
        self._settings = settings
        self._operations: dict[str, Callable[[Any, dict[str, Any]], dict[str, Any]]] = {
            "DescribeAccount": self._describe_account,
            "ListAccounts": self._list_accounts,
            "ListAccountsForParent": self._list_accounts_for_parent,
            "ListOrganizationalUnitsForParent": self._list_organizational_units_for_parent,
            "ListTagsForResource": self._list_tags_for_resource,
        }

    def answers(self, target: str) -> bool:
        """Whether a request with this X-Amz-Target is answered here."""
        return target.startswith(TARGET_PREFIX) and target.removeprefix(TARGET_PREFIX) in self._operations

    def answer(self, target: str, body: bytes, caller: Caller, partition: str) -> dict[str, Any]:
        """Return the response's body for a caller in an organization; raises ServiceError for an error answer."""
        backend = self._moto.backend(caller.account_id, partition)
        return self._operations[target.removeprefix(TARGET_PREFIX)](backend, parameters_of(body))

    def _describe_account(self, backend: Any, parameters: dict[str, Any]) -> dict[str, Any]:
        (described,) = self._described(backend, [self._account(backend, parameters.get("AccountId"))])
        return {"Account": described}

    def _list_accounts(self, backend: Any, parameters: dict[str, Any]) -> dict[str, Any]:
        return self._page("Accounts", backend, backend.accounts, parameters)

    def _list_accounts_for_parent(self, backend: Any, parameters: dict[str, Any]) -> dict[str, Any]:
        parent_id = _parent_id(backend, parameters)
        accounts = [one for one in backend.accounts if one.parent_id == parent_id]
        return self._page("Accounts", backend, accounts, parameters)

    def _list_organizational_units_for_parent(self, backend: Any, parameters: dict[str, Any]) -> dict[str, Any]:
        parent_id = _parent_id(backend, parameters)
        units = [one for one in backend.ou if one.parent_id == parent_id]
        return self._page("OrganizationalUnits", backend, units, parameters)

    def _list_tags_for_resource(self, backend: Any, parameters: dict[str, Any]) -> dict[str, Any]:
        resource_id = str(parameters.get("ResourceId"))
        if resource_id.isdecimal():
            resource = self._account(backend, resource_id, "TargetNotFoundException")
        else:
            resource = next((one for one in (*backend.ou, *backend.policies) if one.id == resource_id), None)
        if resource is None:
            raise organizations_error("TargetNotFoundException", "You specified a target that doesn't exist.")
        return {"Tags": [{"Key": key, "Value": value} for key, value in resource.tags.items()]}

    def _account(self, backend: Any, account_id: Any, missing: str = "AccountNotFoundException") -> Any:
        account = self._moto.member(str(account_id), backend.partition)
        if account is None or account.organization_id != backend.org.id:
            raise organizations_error(missing, "You specified an account that doesn't exist.")
        return account

    def _page(self, key: str, backend: Any, entries: Sequence[Any], parameters: dict[str, Any]) -> dict[str, Any]:
        size = parameters.get("MaxResults") or _LARGEST_PAGE
        if not isinstance(size, int) or not 1 <= size <= _LARGEST_PAGE:
            raise organizations_error("InvalidInputException", f"MaxResults is a number from 1 to {_LARGEST_PAGE}.")
        start = _start(parameters.get("NextToken"), len(entries))
        page = {key: self._described(backend, entries[start : start + size])}
        return page if start + size >= len(entries) else {**page, "NextToken": _token(start + size)}

    def _described(self, backend: Any, entries: Sequence[Any]) -> list[dict[str, Any]]:
        """Return what AWS tells about accounts or units, with where they are in the organization."""
        parents = {unit.id: unit.parent_id for unit in backend.ou}
        found = []
        for entry in entries:
            told = entry.describe()
            described = dict(told.get("OrganizationalUnit", told))
            if self._settings.account_paths:
                path = _path(entry, parents, backend.org.id)
                described |= {"Path": path} if entry.id in parents else {"Paths": [path]}
            found.append(described)
        return found


def _path(entry: Any, parents: Mapping[str, str | None], organization_id: str) -> str:
    path, parent_id = f"{entry.id}/", entry.parent_id
    while parent_id:
        path, parent_id = f"{parent_id}/{path}", parents.get(parent_id)
    return f"{organization_id}/{path}"


def _parent_id(backend: Any, parameters: dict[str, Any]) -> str:
    parent_id = parameters.get("ParentId")
    if not any(unit.id == parent_id for unit in backend.ou):
        raise organizations_error("ParentNotFoundException", "You specified a parent that doesn't exist.")
    return str(parent_id)


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(f"entry {start}".encode()).decode()


def _start(token: Any, entries: int) -> int:
    if token is None:
        return 0
    try:
        start = int(base64.urlsafe_b64decode(token).decode().removeprefix("entry "))
    except (TypeError, ValueError, binascii.Error):
        start = entries + 1
    if not 0 <= start <= entries:
        raise organizations_error("InvalidInputException", "NextToken is not one that this operation gave.")
    return start
