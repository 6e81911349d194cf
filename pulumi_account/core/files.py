"""Opens the user's files safely: never waits for a pipe and never reads a device.

A program may pass any path, and a shared directory may hold anything. Failures are OSError.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_TEXT: Final = 32 * 1024 * 1024
"""The largest text file that is read, in bytes."""
_LONGEST_PATH: Final = 4096
_SAFE_FLAGS: Final = (
    getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
)


def open_regular(file: Path, flags: int, mode: int = 0o666, *, own: bool = False) -> int:
    """Open a regular file and return its descriptor; never waits for the other end of a pipe.

    Raises OSError, also for an invalid path, a pipe, a device or a directory, and, with ``own``, for another user's
    file.
    """
    try:
        descriptor = os.open(file, flags | _SAFE_FLAGS, mode)
    except ValueError:  # A NUL, or a lone surrogate.
        raise OSError(errno.EINVAL, "not a valid path") from None
    found = os.fstat(descriptor)
    refused = "not a regular file" if not stat.S_ISREG(found.st_mode) else ""
    if own and hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        refused = refused or "another user's file"
    if refused:
        os.close(descriptor)
        raise OSError(errno.EINVAL, refused)
    return descriptor


def read_text(file: Path, *, errors: str = "strict", own: bool = False) -> str:
    """Return the text of a regular file in UTF-8, without a byte order mark.

    Raises OSError like ``open_regular``, and for more than ``LARGEST_TEXT`` bytes; UnicodeDecodeError.
    """
    with os.fdopen(open_regular(file, os.O_RDONLY, own=own), "rb") as stream:
        content = stream.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise OSError(errno.EFBIG, f"larger than {LARGEST_TEXT // 1024 // 1024} MiB")
    return content.decode("utf-8-sig", errors).replace("\r\n", "\n")


def replace_text(file: Path, text: str, *, mode: int = 0o666) -> None:
    """Write a file atomically: a failure or a power cut leaves the old one. Raises OSError.

    The caller holds the lock of the file, if it has one. ``mode``, minus the umask, applies to a new file; an existing
    file keeps its mode. A symbolic link stays one. A path that is not a regular file, such as /dev/null
    or a named pipe, is written to and never replaced.
    """
    if file.exists() and not file.is_file():
        file.write_text(text, encoding="utf-8", newline="\n")
        return
    file = Path(os.path.realpath(file))
    temporary = file.with_name(f".{file.name}.new")
    temporary.unlink(missing_ok=True)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE_FLAGS, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(descriptor)
        with suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(file.stat().st_mode))
        temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync(file.parent)


def _sync(directory: Path) -> None:
    # Not every system supports it, and the file is already renamed.
    with suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def forget(directory: Path, pattern: str, seconds: float = 24 * 3600.0) -> None:
    """Remove the files of a directory that have not been written for some seconds, by default a day."""
    # The file system's own time, not a scaled clock's.
    before = time.time() - seconds
    with suppress(OSError):
        for file in directory.glob(pattern):
            with suppress(OSError):
                if file.stat().st_mtime < before:
                    file.unlink()


def os_error_reason(error: OSError) -> str:
    """Return why a file couldn't be used, in a few words."""
    return (error.strerror or str(error)).lower()


def directory_named(text: str) -> Path:
    """Return the directory that a setting names. Raises ValueError, which says what is allowed."""
    allowed = "must be an absolute path, or begin with ~"
    if not text.isprintable() or len(text) > _LONGEST_PATH:
        raise ValueError(f"{allowed}, and have up to {_LONGEST_PATH} printable characters")
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f"{allowed} for a home directory that exists") from None
    if not path.is_absolute():
        raise ValueError(allowed)
    return path


def directory_of_user(find: Callable[[], Path]) -> Path | None:
    """Return the directory that a function of platformdirs finds; None for a user without a home directory."""
    try:
        path = find()
    except RuntimeError:
        return None
    return path if path.is_absolute() else None


def directory_of_variable(variable: str) -> Path | None:
    """Return the directory that an environment variable names; None if it is not set. Raises ConfigurationError."""
    named = os.environ.get(variable)
    if not named:
        return None
    try:
        return directory_named(named)
    except ValueError as error:
        raise ConfigurationError(f"{variable} {error}") from None
