"""What the commands that read accounts share: exit codes, which accounts are read, interruptions."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.errors import AccountError

if TYPE_CHECKING:
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Settings
    from pulumi_account.organization.selection.model import AccountSelection
    from pulumi_account.organization.selection.organization_account import OrganizationAccount

EXIT_FAILED: Final = 1
EXIT_INCOMPLETE: Final = 3
EXIT_DIFFERENT: Final = 4
EXIT_INTERRUPTED: Final = 130


def accounts_to_read(
    runtime: Runtime, selection: AccountSelection | None, *, read_tags: bool = False
) -> Sequence[OrganizationAccount]:
    """Return the accounts that were chosen; without a selection, the one that the credentials belong to.

    Suspended and closed accounts are among them, so that the summary can list them, unless the options choose by state.
    """
    from pulumi_account.organization.selection.accounts import select_accounts
    from pulumi_account.organization.selection.model import ACCOUNT_STATES
    from pulumi_account.organization.selection.organization_account import OrganizationAccount

    if selection is None:
        return [OrganizationAccount(runtime.accounts.caller_account_id(None))]
    every = {"states": ACCOUNT_STATES} if "states" not in selection.model_fields_set else {}
    return select_accounts(runtime, selection.model_copy(update=every), read_tags=read_tags)


def with_names(runtime: Runtime, accounts: Sequence[OrganizationAccount]) -> Sequence[OrganizationAccount]:
    """Return accounts of which only IDs are known with what Organizations knows of them.

    They are unchanged if AWS denies that, or if one of them is not in the organization. The caller's own account needs
    no name.
    """
    from pulumi_account.organization.selection.accounts import select_accounts
    from pulumi_account.organization.selection.model import ACCOUNT_STATES, AccountSelection

    ids = [account.id for account in accounts if account.name is None]
    if ids in ([], [runtime.accounts.caller_account_id(None)]):
        return accounts
    try:
        found = select_accounts(runtime, AccountSelection(account_ids=tuple(ids), states=ACCOUNT_STATES, verify=True))
    except AccountError:
        return accounts
    known = {account.id: account for account in found}
    return [replace(known.get(account.id, account), tags=account.tags) for account in accounts]


def journal_options(runtime: Runtime, settings: Settings) -> dict[str, Any]:
    """Return what decides whose settings are read, so that no journal of other credentials is continued."""
    role = settings.assume_role
    return {
        "caller": runtime.accounts.caller_account_id(None),
        "role": role.role_arn if role else None,
        "endpoint": [os.environ.get(name) for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_ACCOUNT")],
    }


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM interrupt as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
