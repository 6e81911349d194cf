"""Work in many accounts at once, and its progress messages."""

from __future__ import annotations

import threading

import pytest

from pulumi_account.core.account_names import AccountNames
from pulumi_account.organization.fleet.many_accounts import Outcome, Progress, duration, in_each, named
from pulumi_account.organization.fleet.status import Status
from pulumi_account.testing.emulator import ManualClock
from tests.conftest import Notebook


def progress(total: int, clock: ManualClock | None = None) -> tuple[Progress, Notebook]:
    notebook = Notebook()
    return Progress(notebook, clock or ManualClock(), "", total), notebook


def test_accounts_are_processed_in_parallel_and_returned_in_order() -> None:
    together = threading.Barrier(8, timeout=30)

    def work(account: str) -> Outcome:
        together.wait()
        return Outcome(Status(account))

    accounts = [str(number) for number in range(16)]
    assert list(in_each(accounts, work, progress(16)[0])) == accounts


def test_a_bug_is_raised_once_all_other_accounts_are_done() -> None:
    done = []

    def work(account: str) -> Outcome:
        if account == "2":
            raise ZeroDivisionError
        done.append(account)
        return Outcome(Status(account))

    with pytest.raises(ZeroDivisionError):
        in_each(["1", "2", "3"], work, progress(3)[0])
    assert sorted(done) == ["1", "3"]


def test_progress_is_shown_at_most_once_per_second() -> None:
    clock = ManualClock()
    told, notebook = progress(1000, clock)
    for number in range(100):
        clock.sleep(0.5)
        told.done(failed=number < 2)
    assert len(notebook.shown) == 50
    assert notebook.shown[-1] == "100/1,000, 2 failed, 8 min left"


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1 s"), (89, "89 s"), (125, "2 min"), (7500, "2 h")])
def test_a_duration_is_rounded_to_one_unit(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_only_the_first_few_accounts_are_named() -> None:
    assert named(["2", "1"], AccountNames()) == "2 accounts (1, 2)"
    assert named(["4", "3", "2", "1"], AccountNames()) == "4 accounts (1, 2, 3, …)"
