"""The tree of an organization's organizational units: units are found by ID or by path."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pulumi_account.core.errors import AccountSelectionError, NotFoundError
from pulumi_account.core.parallel import in_parallel

from .organization_account import OrganizationAccount, account_in

if TYPE_CHECKING:
    from pulumi_account.core.clients import OrganizationsClient


class OrganizationTree:
    """An organization's root and organizational units; each is read once."""

    def __init__(self, client: OrganizationsClient) -> None:
        self._client = client
        self._children: dict[str, list[dict[str, Any]]] = {}

    @cached_property
    def _root(self) -> dict[str, Any]:
        """The root; an organization has one."""
        return self._client.list("ListRoots")[0]

    @property
    def root_id(self) -> str:
        """The root's ID."""
        return str(self._root["Id"])

    def ids(self, units: Iterable[str]) -> list[str]:
        """Return the IDs of units that are named by ID or by path; the root comes first.

        Raises AccountSelectionError for a path and for a root that don't exist. Whether a unit that is named by ID
        exists shows when its accounts are read, or by ``require``.
        """
        found = list(dict.fromkeys(self._id(unit) for unit in units))
        return sorted(found, key=lambda unit: not unit.startswith("r-"))

    def require(self, units: Iterable[str]) -> None:
        """Raise AccountSelectionError for a unit that doesn't exist (ListOrganizationalUnitsForParent)."""
        in_parallel(self._children_of, list(units))

    def below(self, units: list[str]) -> list[str]:
        """Return the IDs of the units right below these. Raises AccountSelectionError for one that doesn't exist."""
        return [child["Id"] for children in in_parallel(self._children_of, units) for child in children]

    def names(self, parents: Iterable[str]) -> dict[str, str]:
        """Return the names of the root and of the units right below these parents, by ID."""
        children = in_parallel(self._children_of, list(parents))
        units = {child["Id"]: child["Name"] for siblings in children for child in siblings}
        return {self.root_id: self._root["Name"], **units}

    def accounts_right_below(self, units: list[str]) -> list[OrganizationAccount]:
        """Return the accounts right below the root or units.

        Raises AccountSelectionError for a unit that doesn't exist.
        """
        return [account for accounts in in_parallel(self._accounts_of, units) for account in accounts]

    def _accounts_of(self, unit: str) -> list[OrganizationAccount]:
        try:
            return [account_in(answer) for answer in self._client.list("ListAccountsForParent", ParentId=unit)]
        except NotFoundError:
            raise self._missing(unit) from None

    def _children_of(self, parent_id: str) -> list[dict[str, Any]]:
        if parent_id not in self._children:
            try:
                answer = self._client.list("ListOrganizationalUnitsForParent", ParentId=parent_id)
            except NotFoundError:
                raise self._missing(parent_id) from None
            self._children[parent_id] = answer
        return self._children[parent_id]

    def _missing(self, unit: str) -> AccountSelectionError:
        return AccountSelectionError(
            f"organizational unit {unit} does not exist in the organization of account {self._client.caller.account_id}"
        )

    def _id(self, unit: str) -> str:
        if unit.startswith("/"):
            return self._at(unit)
        if unit.startswith("r-") and unit != self.root_id:
            raise AccountSelectionError(f"root {unit} is not the organization's, which is {self.root_id}")
        return unit

    def _at(self, path: str) -> str:
        unit, walked = self.root_id, ""
        for name in path.split("/")[1:] if path != "/" else ():
            children = {child["Name"]: child["Id"] for child in self._children_of(unit)}
            if name not in children:
                there = ", ".join(sorted(children)) or "none"
                raise AccountSelectionError(
                    f"organizational unit {path} does not exist: below {walked or 'the root'} are {there}"
                )
            unit, walked = children[name], f"{walked}/{name}"
        return unit
