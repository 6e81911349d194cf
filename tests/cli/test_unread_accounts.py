"""The lines about accounts that were not read."""

from __future__ import annotations

from pulumi_account.cli._unread_accounts import unread_accounts
from pulumi_account.core.reasons import ACCOUNT, ACCOUNT_IN_ARN
from pulumi_account.importing.found import AccountOutcome

NO_ACCESS = f"no access to account/{ACCOUNT_IN_ARN}"


def test_accounts_are_listed_by_outcome_and_reason_the_most_frequent_first() -> None:
    accounts = [
        AccountOutcome("000000000001", "Alone", "denied", f"{ACCOUNT} is the management account"),
        AccountOutcome("000000000002", None, "denied", NO_ACCESS),
        AccountOutcome("000000000003", "Payments", "denied", NO_ACCESS),
        AccountOutcome("000000000004", None, "read"),
        AccountOutcome("000000000005", "Gone", "suspended", "its state is SUSPENDED"),
        AccountOutcome("000000000006", None, "failed", "no answer"),
    ]
    assert list(unread_accounts(accounts)) == [
        "Denied: 3 accounts",
        "  no access to account/{account_id}:",
        "    000000000002",
        "    000000000003 (Payments)",
        "  000000000001 is the management account:",
        "    000000000001 (Alone)",
        "Failed: 1 account",
        "  no answer:",
        "    000000000006",
        "Suspended, not read: 1 account",
        "  its state is SUSPENDED:",
        "    000000000005 (Gone)",
    ]


def test_a_long_list_is_cut_and_says_where_the_rest_is() -> None:
    lines = list(unread_accounts([AccountOutcome(f"{n:012}", None, "denied", NO_ACCESS) for n in range(1, 24)]))
    assert len(lines) == 23
    assert lines[-1] == "    and 3 more (--json lists all)"


def test_accounts_that_were_read_have_no_lines() -> None:
    assert list(unread_accounts([AccountOutcome("000000000001", None, "read")])) == []
