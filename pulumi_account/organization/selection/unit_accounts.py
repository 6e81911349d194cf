"""The accounts of organizational units, with as few calls as possible.

The whole list of accounts (ListAccounts) tells where each account is (Paths), so it also tells the accounts of any
unit. That often takes fewer calls than walking through the units, with two calls for each. How long the list is shows
only at its end. So before the walk goes on from several units, as many pages of the list are read as these units take
calls: altogether never more than twice the calls of the cheaper way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .organization_account import OrganizationAccount, account_in, have_paths, units_of
from .tree import OrganizationTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_account.core.clients import OrganizationsClient


# ListOrganizationalUnitsForParent and ListAccountsForParent.
_CALLS_FOR_A_UNIT: Final = 2


class AccountList:
    """The list of all accounts, read no further than necessary; each page once."""

    def __init__(self, client: OrganizationsClient) -> None:
        self._client = client
        self._accounts: list[OrganizationAccount] = []
        self._next: str | None = None
        self._is_complete = False
        self._has_paths = True

    def everything(self) -> list[OrganizationAccount]:
        """Return all accounts of the organization (ListAccounts)."""
        while not self._is_complete:
            self._read_page()
        return self._accounts

    def tells_units_within(self, pages: int) -> bool:
        """Whether the list tells the accounts of any unit, after reading at most this number of further pages."""
        for _ in range(pages):
            if self._is_complete or not self._has_paths:
                break
            self._read_page()
        return self._is_complete and self._has_paths

    def _read_page(self) -> None:
        members: dict[str, Any] = {} if self._next is None else {"NextToken": self._next}
        answer = self._client.call("ListAccounts", **members)
        page = [account_in(account) for account in answer["Accounts"]]
        self._accounts += page
        self._has_paths = self._has_paths and have_paths(page)
        self._next = answer.get("NextToken")
        self._is_complete = not self._next


class UnitAccounts:
    """Finds the accounts of units."""

    def __init__(self, client: OrganizationsClient, everything: AccountList) -> None:
        self._list = everything
        self._tree = OrganizationTree(client)

    def of(self, units: Sequence[str], *, include_nested: bool) -> list[OrganizationAccount]:
        """Return the accounts of units, with ``include_nested`` also those of all units below.

        Raises AccountSelectionError for a unit that doesn't exist.
        """
        ids = self._tree.ids(units)
        if not include_nested:
            is_told = len(ids) > 1 and self._list.tells_units_within(len(ids))
            return self._told(ids, include_nested=False) if is_told else self._tree.accounts_right_below(ids)
        if ids[0].startswith("r-"):
            return self._list.everything()
        walked: dict[str, None] = {}
        level = ids
        while level:
            if len(level) > 1 and self._list.tells_units_within(_CALLS_FOR_A_UNIT * len(level)):
                return self._told(ids, include_nested=True)
            walked.update(dict.fromkeys(level))
            level = [unit for unit in self._tree.below(level) if unit not in walked]
        return self._tree.accounts_right_below(list(walked))

    def among(
        self, accounts: Sequence[OrganizationAccount], units: Sequence[str], *, include_nested: bool
    ) -> list[OrganizationAccount]:
        """Return which of these accounts are in units. Raises AccountSelectionError for a unit that doesn't exist."""
        if not have_paths(accounts):
            found = {account.id for account in self.of(units, include_nested=include_nested)}
            return [account for account in accounts if account.id in found]
        ids = self._tree.ids(units)
        self._require(ids, accounts)
        return _in_units(accounts, ids, include_nested=include_nested)

    def _told(self, ids: list[str], *, include_nested: bool) -> list[OrganizationAccount]:
        accounts = self._list.everything()
        self._require(ids, accounts)
        return _in_units(accounts, ids, include_nested=include_nested)

    def _require(self, ids: list[str], accounts: Sequence[OrganizationAccount]) -> None:
        """Raise AccountSelectionError for a unit that doesn't exist; only one without these accounts is asked for."""
        seen = {unit for account in accounts for unit in units_of(account)}
        self._tree.require([unit for unit in ids if unit not in seen and not unit.startswith("r-")])


def _in_units(
    accounts: Sequence[OrganizationAccount], ids: list[str], *, include_nested: bool
) -> list[OrganizationAccount]:
    wanted = set(ids)
    return [
        account
        for account in accounts
        if wanted.intersection(units_of(account) if include_nested else units_of(account)[-1:])
    ]
