from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.files import (
    LARGEST_TEXT,
    directory_named,
    directory_of_variable,
    forget,
    open_regular,
    os_error_reason,
    read_text,
    replace_text,
)

FLAGS = (os.O_RDONLY, os.O_RDWR, os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def create_obstacle(file: Path, what: str) -> None:
    """Create something other than a regular file under this name."""
    if what == "pipe":
        os.mkfifo(file)
    elif what == "directory":
        file.mkdir()
    elif what == "socket":
        import socket

        with socket.socket(socket.AF_UNIX) as listener:
            here = Path.cwd()
            os.chdir(file.parent)  # socket paths must be short
            listener.bind(file.name)
            os.chdir(here)
    elif what == "device":
        file.symlink_to("/dev/zero")
    elif what == "loop":
        file.symlink_to(file)
    else:
        raise ValueError(what)


OBSTACLES = ("pipe", "directory", "socket", "device", "loop")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("what", OBSTACLES)
@pytest.mark.parametrize("flags", FLAGS)
def test_anything_but_a_regular_file_is_rejected_at_once(tmp_path: Path, what: str, flags: int) -> None:
    create_obstacle(tmp_path / "file", what)
    with pytest.raises(OSError, match=r".") as caught:
        open_regular(tmp_path / "file", flags)
    assert os_error_reason(caught.value)


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 5000])
def test_an_impossible_path_raises_an_os_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match=r"."):
        read_text(tmp_path / name)


def test_text_is_read_as_utf8_without_its_byte_order_mark_up_to_a_maximum_size(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"\xef\xbb\xbfa\r\nb\n")
    assert read_text(tmp_path / "text") == "a\nb\n"
    (tmp_path / "latin").write_bytes(b"\xe4")
    with pytest.raises(UnicodeDecodeError):
        read_text(tmp_path / "latin")
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(LARGEST_TEXT + 1)
    with pytest.raises(OSError, match="larger than 32 MiB"):
        read_text(tmp_path / "huge")


def test_another_users_file_is_rejected_if_it_must_be_owned(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert read_text(tmp_path / "file", own=True) == "x"
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(tmp_path / "file", 65534, 65534)
    assert read_text(tmp_path / "file") == "x"
    with pytest.raises(OSError, match="another user's file"):
        read_text(tmp_path / "file", own=True)


def test_replacing_a_file_keeps_its_mode_and_follows_its_link(tmp_path: Path) -> None:
    replace_text(tmp_path / "new", "1", mode=0o600)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    (tmp_path / "new").chmod(0o640)
    (tmp_path / "link").symlink_to("new")
    replace_text(tmp_path / "link", "2", mode=0o600)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "new").read_text() == "2"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "new"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_regular_file_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        replace_text(pipe, "text\n")
        assert os.read(reader, 100) == b"text\n"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert [file.name for file in tmp_path.iterdir()] == ["pipe"]


def test_a_full_disk_keeps_the_old_file_and_leaves_no_other(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    program = (
        "import sys; from pathlib import Path; from pulumi_account.core.files import replace_text\n"
        "try: replace_text(Path(sys.argv[1]), 'x' * 100_000)\n"
        "except OSError as error: print(type(error).__name__)"
    )

    def fill_the_disk() -> None:
        # Writing more fails as on a full disk.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "file")],
        check=True,
        capture_output=True,
        text=True,
        preexec_fn=fill_the_disk,
    )
    assert done.stdout == "OSError\n"
    assert (tmp_path / "file").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_file_left_by_a_killed_run_does_not_block_a_replacement(tmp_path: Path) -> None:
    (tmp_path / ".file.new").write_text("half of")
    (tmp_path / ".file.new").chmod(0o666)
    replace_text(tmp_path / "file", "whole", mode=0o600)
    assert (tmp_path / "file").read_text() == "whole"
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_forget_removes_only_old_matching_files(tmp_path: Path) -> None:
    for name, age in (("old.run", 90_000), ("young.run", 60), ("old.txt", 90_000)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, (tmp_path / name).stat().st_mtime - age))
    create_obstacle(tmp_path / "loop.run", "loop")
    forget(tmp_path, "*.run")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["loop.run", "old.txt", "young.run"]
    forget(tmp_path / "loop.run", "*")
    forget(tmp_path / "nowhere", "*")


@pytest.mark.parametrize(
    "text",
    ["", " ", "relative", "./here", "~nobody-at-all/x", "/a\0b", "/a\nb", "/\ud800", "/\u202e", "/" + "x" * 5000],
)
def test_a_directory_must_be_absolute_and_printable(text: str) -> None:
    with pytest.raises(ValueError, match=r"^must be an absolute path, or begin with ~"):
        directory_named(text)


@given(st.text())
def test_a_directory_is_a_path_or_a_value_error(text: str) -> None:
    try:
        assert directory_named(text).is_absolute()
    except ValueError as error:
        assert str(error).startswith("must be an absolute path")  # noqa: PT017 - any text is one of the two


def test_an_invalid_directory_is_reported_with_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SOME_DIRECTORY", raising=False)
    assert directory_of_variable("SOME_DIRECTORY") is None
    monkeypatch.setenv("SOME_DIRECTORY", str(tmp_path))
    assert directory_of_variable("SOME_DIRECTORY") == tmp_path
    monkeypatch.setenv("SOME_DIRECTORY", "here")
    with pytest.raises(ConfigurationError, match=r"^SOME_DIRECTORY must be an absolute path, or begin with ~$"):
        directory_of_variable("SOME_DIRECTORY")
