"""The accounts that failed, grouped by what went wrong."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from pulumi_account.core.reasons import of_accounts

from .many_accounts import counted

if TYPE_CHECKING:
    from pulumi_account.core.account_names import AccountNames
    from pulumi_account.core.errors import AccountError

_LISTED_AT_MOST: Final = 200
_WIDTH: Final = 96
# Pulumi indents the lines of an error by four, so two columns fit into a terminal of 80.
_NARROW: Final = 76
_INDENT: Final = "    "
_GAP: Final = "  "
_NAME_WIDTH: Final = 20


def failure_table(failures: Mapping[str, AccountError], names: AccountNames) -> str:
    """Return the failures by account ID as lines of text: each reason once, the most frequent first."""
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for account, error in sorted(failures.items()):
        groups[error.group_key].append(account)
    by_size = sorted(groups.values(), key=len, reverse=True)
    return "\n".join(_group(failures[accounts[0]].reason, accounts, names) for accounts in by_size)


def _group(reason: str, accounts: list[str], names: AccountNames) -> str:
    reason = of_accounts(reason, accounts)
    if len(accounts) == 1:
        return f"  {names.label(accounts[0])}: {reason}"
    listed = accounts[:_LISTED_AT_MOST]
    more = f"and {len(accounts) - len(listed):,} more" if len(accounts) > len(listed) else ""
    if names.among(listed):
        lines = [*_columns([names.label(account, _NAME_WIDTH) for account in listed]), *([_INDENT + more] * bool(more))]
    else:
        words = " ".join(filter(None, [*listed, more]))
        lines = textwrap.wrap(words, width=_WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    return "\n".join([f"  {counted(len(accounts))}: {reason}", *lines])


def _columns(cells: list[str]) -> Iterator[str]:
    """Yield lines with as many cells side by side as fit."""
    wide = max(map(len, cells))
    across = max(1, (_NARROW - len(_INDENT) + len(_GAP)) // (wide + len(_GAP)))
    for first in range(0, len(cells), across):
        yield (_INDENT + _GAP.join(cell.ljust(wide) for cell in cells[first : first + across])).rstrip()
