"""The lines about accounts that were not read, which a summary of an import and of an audit have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_account.core.account_names import account_label

from ._output import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pulumi_account.importing.found import AccountOutcome

_TITLES: Final = {"denied": "Denied", "failed": "Failed", "suspended": "Suspended, not read"}
_LISTED_AT_MOST: Final = 20


def unread_accounts(accounts: Sequence[AccountOutcome]) -> Iterator[str]:
    """Yield lines about the accounts that were not read, grouped by outcome and reason; none if all were read.

    A reason that names the account has a placeholder in its place, unless only one account was not read for it.
    """
    for outcome, title in _TITLES.items():
        unread = [account for account in accounts if account.outcome == outcome]
        if unread:
            yield f"{title}: {counted(len(unread), 'account')}"
            yield from _by_reason(unread)


def _by_reason(accounts: Sequence[AccountOutcome]) -> Iterator[str]:
    groups: dict[str, list[AccountOutcome]] = {}
    for account in accounts:
        groups.setdefault(account.reason or "", []).append(account)
    for reason, alike in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield f"  {reason if len(alike) > 1 else alike[0].explanation or ''}:"
        yield from (f"    {account_label(account.account_id, account.name)}" for account in alike[:_LISTED_AT_MOST])
        if len(alike) > _LISTED_AT_MOST:
            yield f"    and {len(alike) - _LISTED_AT_MOST} more (--json lists all)"
