"""The tree of an organization's organizational units: units are found by ID or by path."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pulumi_account.core.errors import AccountSelectionError, NotFoundError
from pulumi_account.core.parallel import in_parallel

if TYPE_CHECKING:
    from pulumi_account.core.clients import OrganizationsClient


class OrganizationTree:
    """An organization's root and organizational units; each is read once."""

    def __init__(self, client: OrganizationsClient) -> None:
        self._client = client
        self._children: dict[str, list[dict[str, Any]]] = {}

    @cached_property
    def root_id(self) -> str:
        """The root's ID; an organization has one root."""
        root_id: str = self._client.list("ListRoots")[0]["Id"]
        return root_id

    def parents(self, units: Iterable[str], *, include_nested: bool) -> list[str]:
        """Return the IDs of these units, with ``include_nested`` also of all units below; the root comes first.

        For the root with all below it, only the root is returned, since ListAccounts covers it. Raises
        AccountSelectionError for a unit that doesn't exist.
        """
        found = list(dict.fromkeys(self._id(unit) for unit in units))
        root = [unit for unit in found if unit.startswith("r-")]
        if include_nested:
            return root or self._with_all_below(found)
        return [*root, *(unit for unit in found if unit not in root)]

    def _with_all_below(self, units: list[str]) -> list[str]:
        found: dict[str, None] = {}
        level = units
        while level:
            found.update(dict.fromkeys(level))
            below = in_parallel(self._children_of, level)
            level = [child["Id"] for children in below for child in children if child["Id"] not in found]
        return list(found)

    def _children_of(self, parent_id: str) -> list[dict[str, Any]]:
        if parent_id not in self._children:
            try:
                answer = self._client.list("ListOrganizationalUnitsForParent", ParentId=parent_id)
            except NotFoundError:
                raise AccountSelectionError(
                    f"organizational unit {parent_id} does not exist in the organization of account "
                    f"{self._client.caller.account_id}"
                ) from None
            self._children[parent_id] = answer
        return self._children[parent_id]

    def _id(self, unit: str) -> str:
        if not unit.startswith("/"):
            if unit.startswith("ou-"):
                self._children_of(unit)
            elif unit != self.root_id:
                raise AccountSelectionError(f"root {unit} is not the organization's, which is {self.root_id}")
            return unit
        return self._at(unit)

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
