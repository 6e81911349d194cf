"""Writes the folder of a Pulumi project that declares the found settings, completely or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.errors import ConfigurationError, FolderError
from pulumi_account.core.installation import requirement
from pulumi_account.core.printable import printable_json

from .contact_variables import SETTING, ContactVariables
from .import_file import import_file
from .naming import named
from .program import render, subject
from .resource_types import CONTACT_DETAILS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from .found import Inventory, NamedSetting

IMPORT_FILE: Final = "import.json"
SECRETS_FILE: Final = f"{SETTING}.json"
"""The content of the stack's secret setting, if details are left out of the program."""
_PRIVATE: Final = frozenset({IMPORT_FILE, SECRETS_FILE})
"""Files with contact details that are useless after the import: only their owner can read them; git ignores them."""
_IGNORED: Final = (*sorted(_PRIVATE), "*.state.json", ".venv/", "__pycache__/")
_LONGEST_PROJECT_NAME: Final = 100
# Pulumi passes all settings to a program in one environment variable, which Linux limits to 128 KiB.
_LARGEST_SETTING: Final = 120_000


def write_project(
    folder: Path, inventory: Inventory, *, name_template: str | None = None, secrets: Collection[str] = ()
) -> tuple[NamedSetting, ...]:
    """Write a Pulumi project and return what it declares.

    ``folder`` must be empty or not be there yet. ``secrets`` are names of contact details whose values are left out of
    the program, and are in ``contacts.json``, for ``pulumi config set --secret contacts``. Raises FolderError if the
    folder can't be written, ConfigurationError for a name template or a secret that is not allowed, or for more secret
    details than a stack's settings can have; then nothing is written.
    """
    check_folder(folder)
    settings = named(inventory, name_template)
    files = {
        "Pulumi.yaml": _pulumi_yaml(folder, settings, secrets),
        "requirements.txt": f"{requirement()}\n",
        ".gitignore": "".join(f"{pattern}\n" for pattern in _IGNORED),
        "__main__.py": render(settings, inventory, secrets=secrets),
        IMPORT_FILE: _json(import_file(settings, secrets=secrets)),
    }
    if values := ContactVariables(settings, secrets).secret_values:
        files[SECRETS_FILE] = _secret_setting(values)
    with _saying_why(folder):
        _write(folder, files)
    return settings


def check_folder(folder: Path) -> None:
    """Raise FolderError if a project can't be written there; also called before a long read."""
    with _saying_why(folder):
        if folder.is_dir():
            if any(folder.iterdir()):
                raise FolderError(f"{folder}: is not empty; choose a new or an empty folder")
        elif folder.exists() or folder.is_symlink():
            raise FolderError(f"{folder}: is not a folder; choose a new or an empty folder")
        nearest = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
        if not nearest.is_dir():
            raise FolderError(f"{folder}: can't be written: {nearest} is not a folder")
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise FolderError(f"{folder}: can't be written: permission denied")


def _write(folder: Path, files: Mapping[str, str]) -> None:
    there = folder.is_dir()
    if not there:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    # Into an existing folder, which may be the current one or on another file system.
    within = folder if there else folder.absolute().parent
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.absolute().name}-", dir=within))
    try:
        for name, content in files.items():
            _write_file(temporary / name, content)
        if there:
            _move(temporary, folder, files)
        else:
            temporary.chmod(0o777 & ~_umask())
            temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _move(temporary: Path, folder: Path, names: Collection[str]) -> None:
    if {each.name for each in folder.iterdir()} != {temporary.name}:
        raise FolderError(f"{folder}: is not empty; choose a new or an empty folder")
    moved = []
    try:
        for name in names:
            (temporary / name).rename(folder / name)
            moved.append(folder / name)
    except BaseException:
        for file in moved:
            file.unlink(missing_ok=True)
        raise


def _write_file(file: Path, content: str) -> None:
    mode = 0o600 if file.name in _PRIVATE else 0o666
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(content)


def _umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


@contextmanager
def _saying_why(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderError(f"{folder}: can't be written: {(error.strerror or str(error)).lower()}") from None


def _pulumi_yaml(folder: Path, settings: Sequence[NamedSetting], secrets: Collection[str]) -> str:
    import yaml
    from slugify import slugify

    # Only the absolute path of the current folder has a name.
    name = slugify(folder.absolute().resolve().name, max_length=_LONGEST_PROJECT_NAME) or "accounts"
    project: dict[str, Any] = {
        "name": name,
        "description": f"{subject(settings)} of AWS accounts",
        "runtime": "python",
    }
    if CONTACT_DETAILS.issubset(secrets):
        # Contacts that are added to the program later are to be secret as well.
        project["config"] = {"account:secretContacts": {"value": True}}
    text: str = yaml.safe_dump(project, sort_keys=False, allow_unicode=True)
    return text


def _secret_setting(values: Mapping[str, Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    size = len(json.dumps(text))
    if size > _LARGEST_SETTING:
        raise ConfigurationError(
            f"secrets: the details of these contacts have {size // 1000} kB, but Pulumi passes a program at most "
            f"{_LARGEST_SETTING // 1000} kB of settings: import fewer accounts into one project, or keep fewer "
            "details out of the program"
        )
    return text


def _json(content: Mapping[str, Any]) -> str:
    return f"{printable_json(content)}\n"
