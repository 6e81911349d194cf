"""The lines about accounts that were not read, which a summary of an import and of an audit have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_account.core.account_names import account_label
from pulumi_account.core.reasons import of_accounts

from ._account_options import doctor_for
from ._output import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pulumi_account.importing.found import AccountOutcome

_TITLES: Final = {"denied": "Denied", "failed": "Failed", "suspended": "Suspended, not read"}
_LISTED_AT_MOST: Final = 20


def unread_accounts(accounts: Sequence[AccountOutcome]) -> Iterator[str]:
    """Yield lines about the accounts that were not read, grouped by outcome and reason; none if all were read."""
    for outcome, title in _TITLES.items():
        unread = [account for account in accounts if account.outcome == outcome]
        if unread:
            yield f"{title}: {counted(len(unread), 'account')}"
            yield from _by_reason(unread)


def lines_about_denied(accounts: Sequence[AccountOutcome]) -> Iterator[str]:
    """Yield the command that shows what is missing in the first account that was denied; none if no account was."""
    denied = next((account for account in accounts if account.outcome == "denied"), None)
    if denied is not None:
        yield "To see what your credentials may do in a denied account, run:"
        yield f"  {doctor_for(denied.account_id)}"


def _by_reason(accounts: Sequence[AccountOutcome]) -> Iterator[str]:
    groups: dict[str, list[AccountOutcome]] = {}
    for account in accounts:
        groups.setdefault(account.reason or "", []).append(account)
    for reason, alike in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield f"  {of_accounts(reason, [account.account_id for account in alike])}:"
        yield from (f"    {account_label(account.account_id, account.name)}" for account in alike[:_LISTED_AT_MOST])
        if len(alike) > _LISTED_AT_MOST:
            yield f"    and {len(alike) - _LISTED_AT_MOST} more (--json lists all)"
