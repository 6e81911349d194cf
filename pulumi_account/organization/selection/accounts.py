"""The accounts that a selection matches: by ListAccounts, or by fewer calls if fewer are enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import Self

from pulumi_account.core.departures import state_in
from pulumi_account.core.errors import AccountSelectionError, NotFoundError
from pulumi_account.core.parallel import in_parallel

from .model import AccountSelection
from .tree import OrganizationTree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_account.core.clients import OrganizationsClient
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Connection

# Up to this many accounts are described one by one (20 a second); for more, the list is read (20 a page, 8 pages a
# second).
_DESCRIBED_AT_MOST: Final = 50


@dataclass(frozen=True, eq=False)
class OrganizationAccount(str):  # noqa: SLOT000 - a dataclass's defaults and slots exclude each other
    """An account of an organization: its ID as a string, and what the organization knows of it.

    It can be used wherever an account ID can. The root user's e-mail is left out: it is a contact detail.

    Attributes:
        id: The account ID.
        name: The account's name; None if AWS was not asked.
        state: The account's state, such as ``ACTIVE``; None if AWS was not asked.
        is_management: Whether it is the management account; false if AWS was not asked.

    """

    id: str
    name: str | None = None
    state: str | None = None
    is_management: bool = False

    def __new__(cls, id: str, *_args: Any, **_members: Any) -> Self:  # noqa: A002 - AWS's own name
        """Return the string that is the ID."""
        return super().__new__(cls, id)


def select_accounts(
    runtime: Runtime, selection: AccountSelection, connection: Connection | None = None
) -> tuple[OrganizationAccount, ...]:
    """Return the accounts that a selection matches, in the order of their IDs.

    Raises AccountSelectionError if something that it names doesn't exist, or if it matches no accounts, and
    NotInOrganizationError, AccessDeniedError or another ApiError.
    """
    if selection.has_only_ids:
        chosen = {account_id: OrganizationAccount(account_id) for account_id in selection.account_ids}
    else:
        chosen = _Chooser(runtime.accounts.organizations(connection), selection).chosen()
    accounts = tuple(chosen[account_id] for account_id in sorted(chosen.keys() - {*selection.exclude_account_ids}))
    if not accounts and not selection.allow_empty:
        raise AccountSelectionError(
            f"the selection matches no accounts: widen it (it selects only accounts in state "
            f"{' or '.join(selection.states)})"
        )
    return accounts


class _Chooser:
    """Finds the accounts that a selection matches."""

    def __init__(self, client: OrganizationsClient, selection: AccountSelection) -> None:
        self._client = client
        self._selection = selection
        self._tree = OrganizationTree(client)

    def chosen(self) -> dict[str, OrganizationAccount]:
        """Return the accounts that the selection matches, by ID."""
        found = {account.id: account for account in self._base()}
        self._check_states(found)
        for account_id in self._excluded_by_unit(found):
            found.pop(account_id, None)
        kept = {account_id: account for account_id, account in found.items() if self._keeps(account)}
        if self._selection.tags or self._selection.exclude_tags:
            kept = self._narrowed_by_tags(kept)
        return kept

    def _base(self) -> list[OrganizationAccount]:
        selection = self._selection
        if not selection.account_ids and not selection.organizational_units:
            return _accounts(self._client.list("ListAccounts"))
        in_units: list[OrganizationAccount] = []
        if selection.organizational_units:
            in_units = self._in_units(selection.organizational_units)
        return [*in_units, *self._named(set(selection.account_ids) - {account.id for account in in_units})]

    def _in_units(self, units: tuple[str, ...]) -> list[OrganizationAccount]:
        parents = self._tree.parents(units, include_nested=self._selection.include_nested)
        if self._selection.include_nested and parents[0].startswith("r-"):
            return _accounts(self._client.list("ListAccounts"))
        pages = in_parallel(lambda parent: self._client.list("ListAccountsForParent", ParentId=parent), parents)
        return _accounts(account for page in pages for account in page)

    def _named(self, account_ids: set[str]) -> list[OrganizationAccount]:
        if len(account_ids) > _DESCRIBED_AT_MOST:
            everything = {account.id: account for account in _accounts(self._client.list("ListAccounts"))}
            found = [everything.get(account_id) for account_id in sorted(account_ids)]
        else:
            found = in_parallel(partial(described, self._client), sorted(account_ids))
        missing = [account_id for account_id, account in zip(sorted(account_ids), found, strict=True) if not account]
        if missing:
            argument = self._selection.argument_name("account_ids")
            raise AccountSelectionError(
                f"{argument}: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not in the organization of "
                f"account {self._client.caller.account_id}"
            )
        return [account for account in found if account]

    def _check_states(self, found: Mapping[str, OrganizationAccount]) -> None:
        selection = self._selection
        for account_id in sorted({*selection.account_ids} - {*selection.exclude_account_ids}):
            state = found[account_id].state
            if state not in selection.states:
                argument = selection.argument_name("account_ids")
                raise AccountSelectionError(
                    f"{argument}: {account_id} is {state}: remove it, or add {state} to the states "
                    f"({selection.argument_name('states')}: {', '.join(selection.states)})"
                )

    def _excluded_by_unit(self, found: Mapping[str, OrganizationAccount]) -> set[str]:
        units = self._selection.exclude_organizational_units
        if not units or not found:
            return set()
        return {account.id for account in self._in_units(units)}

    def _keeps(self, account: OrganizationAccount) -> bool:
        selection, name = self._selection, account.name or ""
        return (
            account.state in selection.states
            and account.id not in selection.exclude_account_ids
            and (selection.include_management_account or not account.is_management)
            and (not selection.names or any(fnmatchcase(name, pattern) for pattern in selection.names))
            and not any(fnmatchcase(name, pattern) for pattern in selection.exclude_names)
        )

    def _narrowed_by_tags(self, kept: dict[str, OrganizationAccount]) -> dict[str, OrganizationAccount]:
        wanted, unwanted = self._selection.tags, self._selection.exclude_tags
        all_tags = in_parallel(self._tags_of, list(kept))
        return {
            account_id: account
            for (account_id, account), tags in zip(kept.items(), all_tags, strict=True)
            if all(_has(tags, key, values) for key, values in wanted.items())
            and not any(_has(tags, key, values) for key, values in unwanted.items())
        }

    def _tags_of(self, account_id: str) -> dict[str, str]:
        return {tag["Key"]: tag["Value"] for tag in self._client.list("ListTagsForResource", ResourceId=account_id)}


def described(client: OrganizationsClient, account_id: str) -> OrganizationAccount | None:
    """Return what the organization knows of an account (DescribeAccount); None if it has no such account."""
    try:
        answer = client.call("DescribeAccount", AccountId=account_id)
    except NotFoundError:
        return None
    return _account(answer["Account"])


def _has(tags: Mapping[str, str], key: str, values: tuple[str, ...]) -> bool:
    return key in tags and (not values or tags[key] in values)


def _accounts(answers: Iterable[Mapping[str, Any]]) -> list[OrganizationAccount]:
    return [_account(answer) for answer in answers]


def _account(answer: Mapping[str, Any]) -> OrganizationAccount:
    return OrganizationAccount(
        answer["Id"],
        answer.get("Name"),
        state_in(answer),
        # arn:aws:organizations::{management account}:account/{organization}/{account}
        answer["Arn"].split(":")[4] == answer["Id"],
    )
