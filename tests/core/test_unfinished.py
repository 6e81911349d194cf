from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pulumi_account.core.errors import PartialFailureError
from pulumi_account.core.unfinished import UnfinishedRuns

WHAT = ("https://account.us-east-1.amazonaws.com", "123456789012", "organization/SECURITY")
KILLED = """
import os, sys
from pathlib import Path
from pulumi_account.core.unfinished import UnfinishedRuns
with UnfinishedRuns(Path(sys.argv[1])).noted(*sys.argv[2:]):
    os._exit(9)
"""


def killed(directory: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(directory), *WHAT], check=False)
    assert done.returncode == 9


def was_cut_off(directory: Path | None, *what: str) -> bool:
    with UnfinishedRuns(directory).noted(*(what or WHAT)) as found:
        return found


def test_a_killed_run_is_noticed_only_by_the_next_run_of_the_same_work(tmp_path: Path) -> None:
    assert not was_cut_off(tmp_path)
    killed(tmp_path)
    assert not was_cut_off(tmp_path, *WHAT[:2], "organization/BILLING")
    assert was_cut_off(tmp_path)
    assert not was_cut_off(tmp_path)


def test_a_failed_or_canceled_run_was_not_cut_off(tmp_path: Path) -> None:
    for error in (PartialFailureError("1 of 2 accounts failed"), KeyboardInterrupt()):
        with pytest.raises(type(error)), UnfinishedRuns(tmp_path).noted(*WHAT):
            raise error
        assert not was_cut_off(tmp_path)


def test_a_killed_run_is_forgotten_after_a_day(tmp_path: Path) -> None:
    killed(tmp_path)
    (file,) = tmp_path.iterdir()
    os.utime(file, (time.time() - 90_000,) * 2)
    assert not was_cut_off(tmp_path)


def test_a_run_marker_reveals_nothing(tmp_path: Path) -> None:
    killed(tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == b""
    assert not any(part in file.name for part in ("123456789012", "SECURITY"))


def test_runs_proceed_where_no_marker_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for directory in (None, tmp_path / "file" / "runs"):
        assert not was_cut_off(directory)
