"""Unexpected content of shared directories neither blocks nor fails a run, and stays contained."""

from __future__ import annotations

import logging
import os
import pwd
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pulumi_account.aws.client import BotoAccounts
from pulumi_account.aws.timestamps import DIRECTORY_VARIABLE, pacing_directory
from pulumi_account.core.clock import SystemClock
from pulumi_account.core.settings import settings_from
from pulumi_account.core.unfinished import UnfinishedRuns
from pulumi_account.importing.found import AccountReading
from pulumi_account.importing.journal import DIRECTORY_VARIABLE as IMPORT_VARIABLE
from pulumi_account.importing.journal import Journal
from pulumi_account.testing.emulator import Emulator
from tests.core.test_files import OBSTACLES, create_obstacle

pytestmark = pytest.mark.timeout(30)
READING = AccountReading("123456789012", None, "read")


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """A function that calls AWS as a process that shares the directory."""
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path / "shared"))
    with Emulator() as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)

        def answered() -> None:
            assert BotoAccounts(settings_from({}), SystemClock()).client(None, None).call("ListRegions")["Regions"]

        yield answered


def is_shared(directory: Path, caplog: pytest.LogCaptureFixture, call: Callable[[], None]) -> bool:
    """Whether a process that calls AWS gets an answer and shares the directory's timestamps."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "pulumi_account"):
        call()
    assert directory.exists() or directory.is_symlink()
    return "each process paces itself" not in caplog.text


@pytest.mark.parametrize("what", OBSTACLES)
def test_an_obstacle_in_place_of_a_pacing_file_disables_sharing(
    tmp_path: Path, what: str, caplog: pytest.LogCaptureFixture, call: Callable[[], None]
) -> None:
    directory = tmp_path / "shared"
    assert is_shared(directory, caplog, call)
    for file in sorted(directory.iterdir()):
        content = file.read_bytes()
        file.unlink()
        create_obstacle(file, what)
        # A device file is as old as the machine, and timestamps older than a day are removed.
        assert is_shared(directory, caplog, call) == (what == "device" and file.suffix == ".time")
        file.rmdir() if what == "directory" else file.unlink()
        file.write_bytes(content)
    assert is_shared(directory, caplog, call)


@pytest.mark.parametrize("what", ["pipe", "socket", "device", "loop"])
def test_an_obstacle_in_place_of_the_directory_disables_sharing(
    tmp_path: Path, what: str, caplog: pytest.LogCaptureFixture, call: Callable[[], None]
) -> None:
    create_obstacle(tmp_path / "shared", what)
    assert not is_shared(tmp_path / "shared", caplog, call)


def test_garbage_and_a_huge_file_count_as_a_full_bucket(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, call: Callable[[], None]
) -> None:
    call()
    for file in (tmp_path / "shared").iterdir():
        file.write_bytes(os.urandom(5000))
        os.truncate(file, 50_000_000_000)
    assert is_shared(tmp_path / "shared", caplog, call)


def test_a_created_directory_is_private_to_its_owner(tmp_path: Path, call: Callable[[], None]) -> None:
    call()
    with UnfinishedRuns(tmp_path / "shared" / "runs").noted("x"):
        pass
    for directory in (tmp_path / "shared", tmp_path / "shared" / "runs"):
        assert directory.stat().st_mode & 0o777 == 0o700


def test_a_user_without_a_home_directory_shares_nothing_and_leaves_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(uid)

    # As in a container whose user is only a number.
    for name in ("HOME", DIRECTORY_VARIABLE, IMPORT_VARIABLE, "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.chdir(tmp_path)
    assert pacing_directory(None) is None
    journal = Journal(tmp_path / "folder", {})
    journal.add(READING)
    assert (journal.is_usable, journal.readings()) == (False, {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", OBSTACLES)
def test_an_obstacle_in_place_of_a_run_marker_is_ignored(tmp_path: Path, what: str) -> None:
    with UnfinishedRuns(tmp_path).noted("x"):
        (file,) = tmp_path.iterdir()
    create_obstacle(file, what)
    with UnfinishedRuns(tmp_path).noted("x") as was_cut_off:
        assert not was_cut_off
    create_obstacle(tmp_path / "shared", what)
    with UnfinishedRuns(tmp_path / "shared").noted("x") as was_cut_off:
        assert not was_cut_off


@pytest.mark.parametrize("what", OBSTACLES)
def test_an_obstacle_in_place_of_an_import_journal_disables_it(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IMPORT_VARIABLE, str(tmp_path / "imports"))
    journal = Journal(tmp_path / "folder", {})
    journal.add(READING)
    assert journal.readings() == {READING.account_id: READING}
    journal.path.unlink()
    create_obstacle(journal.path, what)
    assert journal.readings() == {}
    journal.add(READING)
    assert not journal.is_usable
    monkeypatch.setenv(IMPORT_VARIABLE, str(journal.path))
    if what != "directory":
        other = Journal(tmp_path / "folder", {})
        other.add(READING)
        assert (other.is_usable, other.readings()) == (False, {})


def test_garbage_in_a_journal_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(IMPORT_VARIABLE, str(tmp_path))
    journal = Journal(tmp_path / "folder", {})
    journal.add(READING)
    with journal.path.open("ab") as stream:
        stream.write(b"\xff\x00\n" + b"[" * 5000 + b'\n{"read_at": "x"}\n{"read_at": NaN, "settings": 3}\n[]\n')
    journal.add(READING)
    assert journal.readings() == {READING.account_id: READING}
