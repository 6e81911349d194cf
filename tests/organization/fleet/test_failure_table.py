"""The table of accounts that failed."""

from __future__ import annotations

from pulumi_account.core.account_names import AccountNames
from pulumi_account.core.errors import AccessDeniedError, AccountError, ApiError
from pulumi_account.organization.fleet.failure_table import failure_table

ONE, TWO = "100000000001", "100000000002"
NO_NAMES = AccountNames()


def test_a_table_groups_accounts_by_reason_and_limits_its_length() -> None:
    accounts = [str(100_000_000_001 + number) for number in range(300)]
    failures = {
        account: AccountError("denied on {account}", account_id=account, request_id=f"r-{account}")
        for account in accounts
    }
    failures["200000000000"] = AccountError("broken")
    first, *lines, last = failure_table(failures, NO_NAMES).splitlines()
    assert first == "  300 accounts: denied on {account}"
    assert lines[0].startswith("    100000000001 100000000002 ")
    assert lines[-1].endswith("100000000200 and 100 more")
    assert all(len(line) <= 100 for line in lines)
    assert last == "  200000000000: broken"


def test_failures_are_grouped_by_their_facts_and_never_by_their_text() -> None:
    code = "AccessDeniedException"
    alike = {
        account: AccessDeniedError("no", account_id=account, code=code, request_id=f"r-{account}")
        for account in (ONE, TWO)
    }
    assert failure_table(alike, NO_NAMES) == f"  2 accounts: no\n    {ONE} {TWO}"
    # Errors of different types or codes may have the same text.
    for other in (ApiError("no", account_id=TWO, code=code), AccessDeniedError("no", account_id=TWO, code="Other")):
        assert failure_table({**alike, TWO: other}, NO_NAMES) == f"  {ONE}: no\n  {TWO}: no"
    # Text that an error quotes is not mistaken for a request ID or an account.
    quoting = {account: AccountError(f"[request {account}]") for account in (ONE, TWO)}
    assert failure_table(quoting, NO_NAMES) == f"  {ONE}: [request {ONE}]\n  {TWO}: [request {TWO}]"


def test_a_table_with_names_has_as_many_columns_as_fit_into_a_terminal_of_80() -> None:
    accounts = [str(100_000_000_001 + number) for number in range(203)]
    names = AccountNames()
    names.learn({accounts[0]: "Payments", accounts[1]: "x" * 50, accounts[202]: "y\n" * 25})
    alike = {account: AccountError("denied", account_id=account) for account in accounts}
    first, *lines, last = failure_table(alike, names).splitlines()
    assert first == "  203 accounts: denied"
    assert lines[0] == f"    {accounts[0]} (Payments)              {accounts[1]} ({'x' * 19}…)"
    assert lines[1].split() == accounts[2:4]
    assert (len(lines), last) == (100, "    and 3 more")
    # Pulumi indents the lines of an error by four.
    assert max(map(len, lines)) == 76
    assert failure_table({ONE: AccountError("{account} is broken")}, names) == f"  {ONE} (Payments): {ONE} is broken"
