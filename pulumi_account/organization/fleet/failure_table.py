"""The accounts that failed, grouped by what went wrong."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Final

from pulumi_account.core.errors import ACCOUNT

from .many_accounts import counted

if TYPE_CHECKING:
    from pulumi_account.core.errors import AccountError

_LISTED_AT_MOST: Final = 200
_WIDTH: Final = 96


def failure_table(failures: Mapping[str, AccountError]) -> str:
    """Return the failures by account ID as lines of text: each reason once, the most frequent first.

    A reason that names the account has ACCOUNT in its place, unless only one account failed for it.
    """
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for account, error in sorted(failures.items()):
        groups[error.group_key].append(account)
    by_size = sorted(groups.values(), key=len, reverse=True)
    return "\n".join(_group(failures[accounts[0]].reason, accounts) for accounts in by_size)


def _group(reason: str, accounts: list[str]) -> str:
    if len(accounts) == 1:
        return f"  {accounts[0]}: {reason.replace(ACCOUNT, accounts[0])}"
    listed = " ".join(accounts[:_LISTED_AT_MOST])
    if len(accounts) > _LISTED_AT_MOST:
        listed += f" and {len(accounts) - _LISTED_AT_MOST:,} more"
    lines = textwrap.wrap(listed, width=_WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "\n".join([f"  {counted(len(accounts))}: {reason}", *lines])
