"""Choosing accounts in a Pulumi program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import Field, ValidationError

from pulumi_account.core.error_context import error_context
from pulumi_account.core.errors import AccountSelectionError
from pulumi_account.core.failure_texts import reason_of
from pulumi_account.core.runtime import Runtime
from pulumi_account.core.settings import Connection
from pulumi_account.dynamic.get_functions import runtime_of_run, settings_of_program, shown_as_one_line
from pulumi_account.dynamic.mocks import answer_of_mocks
from pulumi_account.front_end.functions import Function

from .accounts import select_accounts
from .model import AccountSelection, AccountState
from .organization_account import OrganizationAccount


@dataclass(frozen=True)
class OrganizationAccountsResult:
    """The accounts that a selection matches.

    Attributes:
        account_ids: The accounts' IDs, in their order.
        accounts: The accounts, in the same order.

    """

    account_ids: Sequence[str]
    accounts: Sequence[OrganizationAccount]


class _Arguments(AccountSelection):
    read_tags: bool = Field(
        default=False,
        description="Whether the attribute `tags` is read, with a call for each account (ListTagsForResource)",
    )
    read_created: bool = Field(
        default=False,
        description="Whether the attribute `created` is read, with a call for each account (GetAccountInformation)",
    )
    connection: Connection | None = Field(
        default=None, description="How the organization is reached: a profile or a role"
    )


class _Selection(Function[OrganizationAccountsResult]):
    """The function of a native plugin, whose results have to be objects."""

    def read(self, runtime: Runtime, values: Mapping[str, Any]) -> dict[str, Any]:
        given = {name: value for name, value in values.items() if value is not None}
        with error_context(self.name, names=runtime.names):
            chosen_by = _Arguments.of(**given)
            read = {"read_tags": chosen_by.read_tags, "read_created": chosen_by.read_created}
            accounts = select_accounts(runtime, chosen_by, chosen_by.connection, **read)
        return {"account_ids": list(map(str, accounts)), "accounts": list(map(asdict, accounts))}


SELECTION = _Selection("organization_accounts", _Arguments, OrganizationAccountsResult)


def organization_accounts(  # noqa: PLR0913 - one argument for each way to choose
    *,
    account_ids: str | Sequence[str] = (),
    organizational_units: str | Sequence[str] = (),
    include_nested: bool = True,
    names: str | Sequence[str] = (),
    tags: Mapping[str, str | Sequence[str]] | None = None,
    states: AccountState | Sequence[AccountState] = ("ACTIVE",),
    include_management_account: bool = True,
    exclude_account_ids: str | Sequence[str] = (),
    exclude_organizational_units: str | Sequence[str] = (),
    exclude_names: str | Sequence[str] = (),
    exclude_tags: Mapping[str, str | Sequence[str]] | None = None,
    verify: bool = False,
    allow_empty: bool = False,
    read_tags: bool = False,
    read_created: bool = False,
    connection: Mapping[str, str] | None = None,
) -> list[OrganizationAccount]:
    """Return the accounts of the organization that the arguments select, in the order of their IDs (Organizations API).

    Without arguments, these are all active accounts, with the management account. ``account_ids`` and
    ``organizational_units`` add accounts; ``names``, ``tags`` and ``states`` narrow them down; the
    arguments that exclude accounts leave out whatever they name.

    The arguments are plain values: the accounts are read while the program runs, in previews too.

    Raises AccountSelectionError for a name that doesn't exist and for a selection that matches no accounts, and
    ApiError, CredentialsError or ConfigurationError. Each is also a pulumi.RunError, which Pulumi shows as one line.

    Args:
        account_ids: Account IDs. If only these are given, AWS is not asked about them unless ``verify`` is true.
        organizational_units: IDs such as ``ou-abcd-12345678`` or ``r-abcd`` (the root), or paths of names such as
            ``/Workloads/Production``.
        include_nested: Whether the units below these count too; by default true.
        names: Shell patterns; an account has to match one of them.
        tags: Tags that an account has to have, all of them; by key, one value, a list of values, or an empty list for
            any value.
        states: ``PENDING_ACTIVATION``, ``ACTIVE``, ``SUSPENDED``, ``PENDING_CLOSURE`` or ``CLOSED``, or a list of
            these; by default ``ACTIVE``.
        include_management_account: Whether the management account may be among them; by default true.
        exclude_account_ids: As ``account_ids``.
        exclude_organizational_units: As ``organizational_units``.
        exclude_names: As ``names``.
        exclude_tags: As ``tags``.
        verify: Whether AWS is asked about accounts that are named by ID.
        allow_empty: Whether the selection may match no accounts.
        read_tags: Whether the attribute ``tags`` is read, with a call for each account (ListTagsForResource).
        read_created: Whether the attribute ``created`` is read, with a call for each account (GetAccountInformation).
        connection: How the organization is reached: a profile or a role.

    """
    chosen_by: dict[str, Any] = {
        "account_ids": account_ids,
        "organizational_units": organizational_units,
        "include_nested": include_nested,
        "names": names,
        "tags": tags or {},
        "states": states,
        "include_management_account": include_management_account,
        "exclude_account_ids": exclude_account_ids,
        "exclude_organizational_units": exclude_organizational_units,
        "exclude_names": exclude_names,
        "exclude_tags": exclude_tags or {},
        "verify": verify,
        "allow_empty": allow_empty,
    }
    read = {"read_tags": read_tags, "read_created": read_created}
    mocked = answer_of_mocks("organization_accounts", {**chosen_by, **read, "connection": connection})
    if mocked is not None:
        return [_mocked(account) for account in mocked.get("accounts") or ()]
    with shown_as_one_line(), error_context("organization_accounts"):
        selection = AccountSelection.of(**chosen_by)
        runtime = runtime_of_run(settings_of_program())
    with shown_as_one_line(), error_context("organization_accounts", names=runtime.names):
        return list(select_accounts(runtime, selection, _connection(connection), **read))


def _mocked(account: str | Mapping[str, Any]) -> OrganizationAccount:
    return OrganizationAccount(account) if isinstance(account, str) else OrganizationAccount(**account)


def _connection(connection: Mapping[str, str] | None) -> Connection | None:
    if connection is None:
        return None
    try:
        return Connection.model_validate(dict(connection))
    except ValidationError as error:
        detail = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(("connection", *(str(part) for part in detail["loc"])))
        raise AccountSelectionError(f"{name}: {reason_of(detail)}") from None
