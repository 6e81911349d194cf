"""The accounts that a selection matches: by ListAccounts, or by fewer calls if fewer are enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING, Final

from pulumi_account.core.errors import AccountSelectionError, NotFoundError
from pulumi_account.core.parallel import in_parallel

from .model import ACCOUNT_STATES, AccountSelection
from .organization_account import OrganizationAccount, account_in, in_utc
from .unit_accounts import AccountList, UnitAccounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_account.core.clients import OrganizationsClient
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Connection

# Up to this many accounts are described one by one (20 a second); for more, the list is read (20 a page, 8 pages a
# second).
_DESCRIBED_AT_MOST: Final = 50


def select_accounts(
    runtime: Runtime,
    selection: AccountSelection,
    connection: Connection | None = None,
    *,
    read_tags: bool = False,
    read_created: bool = False,
) -> tuple[OrganizationAccount, ...]:
    """Return the accounts that a selection matches, in the order of their IDs.

    Args:
        runtime: what reaches AWS.
        selection: which accounts.
        connection: how the organization is reached; None for the stack's own credentials.
        read_tags: whether the accounts' tags are read too, with a call for each account (ListTagsForResource).
        read_created: whether their dates of creation are read too, with a call for each (GetAccountInformation).

    Raises AccountSelectionError if something that it names doesn't exist, or if it matches no accounts, and
    NotInOrganizationError, AccessDeniedError or another ApiError.

    """
    if selection.has_only_ids:
        chosen = {account_id: OrganizationAccount(account_id) for account_id in selection.account_ids}
    else:
        chosen = _Chooser(runtime.accounts.organizations(connection), selection).chosen()
    accounts = [chosen[account_id] for account_id in sorted(chosen.keys() - {*selection.exclude_account_ids})]
    if not accounts and not selection.allow_empty:
        only = f" (it selects only accounts in state {' or '.join(selection.states)})"
        every = set(selection.states) == {*ACCOUNT_STATES}
        raise AccountSelectionError(f"the selection matches no accounts: widen it{'' if every else only}")
    if read_tags:
        accounts = with_tags(runtime.accounts.organizations(connection), accounts)
    if read_created:
        accounts = with_created(runtime, connection, accounts)
    if runtime.settings.secret_contacts:
        accounts = [replace(account, email=None) for account in accounts]
    return tuple(accounts)


class _Chooser:
    """Finds the accounts that a selection matches."""

    def __init__(self, client: OrganizationsClient, selection: AccountSelection) -> None:
        self._client = client
        self._selection = selection
        self._list = AccountList(client)
        self._units = UnitAccounts(client, self._list)

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
            return self._list.everything()
        in_units: list[OrganizationAccount] = []
        if selection.organizational_units:
            in_units = self._units.of(selection.organizational_units, include_nested=selection.include_nested)
        return [*in_units, *self._named(set(selection.account_ids) - {account.id for account in in_units})]

    def _named(self, account_ids: set[str]) -> list[OrganizationAccount]:
        if len(account_ids) > _DESCRIBED_AT_MOST:
            everything = {account.id: account for account in self._list.everything()}
            found = [everything.get(account_id) for account_id in sorted(account_ids)]
        else:
            found = in_parallel(partial(described, self._client), sorted(account_ids))
        missing = [account_id for account_id, account in zip(sorted(account_ids), found, strict=True) if not account]
        if missing:
            argument = self._selection.argument_name("account_ids")
            raise AccountSelectionError(
                f"{argument}: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not in the organization of "
                f"account {self._client.names.label(self._client.caller.account_id)}"
            )
        return [account for account in found if account]

    def _check_states(self, found: Mapping[str, OrganizationAccount]) -> None:
        selection = self._selection
        for account_id in sorted({*selection.account_ids} - {*selection.exclude_account_ids}):
            state = found[account_id].state
            if state not in selection.states:
                argument, account = selection.argument_name("account_ids"), self._client.names.label(account_id)
                raise AccountSelectionError(
                    f"{argument}: {account} is {state}: remove it, or add {state} to the states "
                    f"({selection.argument_name('states')}: {', '.join(selection.states)})"
                )

    def _excluded_by_unit(self, found: Mapping[str, OrganizationAccount]) -> set[str]:
        units = self._selection.exclude_organizational_units
        if not units or not found:
            return set()
        among = self._units.among(list(found.values()), units, include_nested=self._selection.include_nested)
        return {account.id for account in among}

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
        return {
            account.id: account
            for account in with_tags(self._client, list(kept.values()))
            if all(_has(account, key, values) for key, values in wanted.items())
            and not any(_has(account, key, values) for key, values in unwanted.items())
        }


def described(client: OrganizationsClient, account_id: str) -> OrganizationAccount | None:
    """Return what the organization knows of an account (DescribeAccount); None if it has no such account."""
    try:
        answer = client.call("DescribeAccount", AccountId=account_id)
    except NotFoundError:
        return None
    return account_in(answer["Account"])


def with_tags(client: OrganizationsClient, accounts: Sequence[OrganizationAccount]) -> list[OrganizationAccount]:
    """Return accounts with their tags (ListTagsForResource, one call for each that has none yet)."""

    def tagged(account: OrganizationAccount) -> OrganizationAccount:
        if account.tags is not None:
            return account
        found = client.list("ListTagsForResource", ResourceId=account.id)
        return replace(account, tags={tag["Key"]: tag["Value"] for tag in found})

    return in_parallel(tagged, accounts)


def with_created(
    runtime: Runtime, connection: Connection | None, accounts: Sequence[OrganizationAccount]
) -> list[OrganizationAccount]:
    """Return accounts with their dates of creation (GetAccountInformation, one call for each).

    The management account, which only its own credentials reach, has None with others.
    """
    caller = runtime.accounts.caller_account_id(connection)

    def dated(account: OrganizationAccount) -> OrganizationAccount:
        if account.is_management and account.id != caller:
            return account
        answer = runtime.accounts.client(connection, account.id).call("GetAccountInformation")
        return replace(account, created=in_utc(answer.get("AccountCreatedDate")))

    return in_parallel(dated, accounts)


def _has(account: OrganizationAccount, key: str, values: tuple[str, ...]) -> bool:
    tags = account.tags or {}
    return key in tags and (not values or tags[key] in values)
