from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pulumi.automation import ConfigValue

from pulumi_account.core.errors import AccountError, ConfigurationError, FolderError
from pulumi_account.core.installation import requirement
from pulumi_account.importing import project
from pulumi_account.importing.project import check_folder, write_project
from pulumi_account.importing.resource_types import CONTACT_DETAILS, properties_with
from pulumi_account.importing.secret_values import is_secret
from pulumi_account.testing.emulator import Emulator
from tests.importing.inventories import (
    ADDRESS,
    CALLER,
    CONTACT,
    account,
    account_name,
    alternate_contact,
    inventory,
    members,
    primary_contact,
    primary_email,
    region,
)
from tests.importing.stacks import import_resources
from tests.proofs import OFFLINE, proves
from tests.pulumi_stack import Pulumi

FOUND = inventory(account(CALLER, "Zürich", [alternate_contact(CALLER), primary_contact(CALLER), region(CALLER)]))
AWKWARD = {**CONTACT, "name": "運用", "title": 'the "boss" {of} \\all'}
SHARED = inventory(
    account(CALLER, "Management", [alternate_contact(CALLER), primary_contact(CALLER), region(CALLER, enabled=False)]),
    *(
        account(member, name, [alternate_contact(member), primary_contact(member), region(member, enabled=True)])
        for member, name in zip(members(3), ("日本支社", 'Team "A"', 'Team "A"'), strict=True)
    ),
    account(
        "100000000008",
        "Payments",
        [account_name("100000000008"), primary_contact("100000000008"), primary_email("100000000008")],
    ),
    account(
        "100000000009",
        None,
        [account_name("100000000009", 'Team "B"'), alternate_contact("100000000009", "BILLING", **AWKWARD)],
    ),
)
FILES = {".gitignore", "Pulumi.yaml", "__main__.py", "import.json", "requirements.txt"}


def _names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_a_project_has_every_file_that_an_import_needs(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "Our Accounts"

    settings = write_project(folder, FOUND)

    assert _names(folder) == FILES
    assert _names(folder.parent) == {folder.name}
    assert yaml.safe_load((folder / "Pulumi.yaml").read_text("utf-8")) == {
        "name": "our-accounts",
        "description": "Contacts and regions of AWS accounts",
        "runtime": "python",
    }
    assert (folder / "requirements.txt").read_text("utf-8") == f"{requirement()}\n"
    imported = json.loads((folder / "import.json").read_text("utf-8"))
    assert [each["name"] for each in imported["resources"]] == [each.resource_name for each in settings]


def test_files_with_contact_details_are_private_to_the_owner_and_ignored_by_git(tmp_path: Path) -> None:
    folder = tmp_path / "project"

    write_project(folder, FOUND, secrets=CONTACT_DETAILS)

    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    left = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(left) == FILES - {"import.json"}
    for name in ("import.json", "contacts.json"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    for name in left:
        text = (folder / name).read_text("utf-8")
        assert not [value for value in (*CONTACT.values(), *ADDRESS.values()) if value in text]


def test_secret_details_are_written_to_a_file_for_the_stack_configuration(tmp_path: Path) -> None:
    write_project(tmp_path / "some", FOUND, secrets=["phone_number"])
    write_project(tmp_path / "all", FOUND, secrets=CONTACT_DETAILS)

    assert json.loads((tmp_path / "some" / "contacts.json").read_text("utf-8")) == {
        "security-contact": {"phone_number": CONTACT["phone_number"]},
        "primary-contact": {"phone_number": ADDRESS["phone_number"]},
    }
    assert json.loads((tmp_path / "all" / "contacts.json").read_text("utf-8")) == {
        "security-contact": CONTACT,
        "primary-contact": ADDRESS,
    }
    settings = [yaml.safe_load((tmp_path / each / "Pulumi.yaml").read_text("utf-8")) for each in ("some", "all")]
    assert "config" not in settings[0]
    assert settings[1]["config"] == {"account:secretContacts": {"value": True}}


def test_more_secret_details_than_the_configuration_can_hold_are_rejected(tmp_path: Path) -> None:
    own = [account(each, None, [primary_contact(each, full_name=f"Owner of {each}")]) for each in members(400)]

    with pytest.raises(ConfigurationError, match=r"have 1[0-9][0-9] kB, but Pulumi passes a program at most 120 kB"):
        write_project(tmp_path / "project", inventory(*own), secrets=CONTACT_DETAILS)

    assert not list(tmp_path.iterdir())
    write_project(
        tmp_path / "shared", inventory(*(account(each, None, [primary_contact(each)]) for each in members(400)))
    )


def test_an_empty_folder_is_filled_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "日本"
    folder.mkdir()
    before = folder.stat().st_ino
    monkeypatch.chdir(folder)

    write_project(Path(), FOUND)

    assert folder.stat().st_ino == before
    assert _names(folder) == FILES
    assert yaml.safe_load((folder / "Pulumi.yaml").read_text("utf-8"))["name"] == "ri-ben"


def _not_empty(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").touch()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_not_empty, "{folder}: is not empty; choose a new or an empty folder"),
        (Path.touch, "{folder}: is not a folder; choose a new or an empty folder"),
        (lambda folder: folder.symlink_to("nowhere"), "{folder}: is not a folder; choose a new or an empty folder"),
    ],
)
def test_a_folder_with_content_is_left_unchanged(make: Callable[[Path], object], said: str, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    make(folder)
    before = sorted(tmp_path.rglob("*"))

    for attempt in (lambda: check_folder(folder), lambda: write_project(folder, FOUND)):
        with pytest.raises(FolderError) as raised:
            attempt()
        assert str(raised.value) == said.format(folder=folder)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_below_a_file_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(FolderError) as raised:
        check_folder(tmp_path / "file" / "project")

    assert str(raised.value) == f"{tmp_path}/file/project: can't be written: {tmp_path}/file is not a folder"


_UNWRITABLE = """
import sys
from pathlib import Path
from pulumi_account.core.errors import FolderError
from pulumi_account.importing.project import check_folder
import os
if os.getuid() == 0:
    os.setuid(65534)
try:
    check_folder(Path(sys.argv[1]))
except FolderError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="the platform has no such permissions")
@pytest.mark.parametrize("folder", ["readonly", "readonly/deep/below"])
def test_an_unwritable_folder_is_rejected(folder: str, tmp_path: Path) -> None:
    for each in (tmp_path, *tmp_path.parents[:2]):
        each.chmod(0o755)
    (tmp_path / "readonly").mkdir(mode=0o555)

    said = subprocess.run(
        [sys.executable, "-c", _UNWRITABLE, str(tmp_path / folder)], capture_output=True, text=True, check=True
    ).stdout

    assert said == f"{tmp_path / folder}: can't be written: permission denied\n"


@pytest.mark.parametrize(
    ("there_before", "step", "fails_at"),
    [
        (False, "write", 1),
        (False, "write", 5),
        (False, "rename", 1),
        (True, "write", 1),
        (True, "write", 5),
        (True, "rename", 1),
        (True, "rename", 5),
    ],
)
def test_a_failed_write_leaves_no_files(
    there_before: bool, step: str, fails_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "project"
    if there_before:
        folder.mkdir()
    owner, name = (project, "_write_file") if step == "write" else (Path, "rename")
    real: Callable[..., object] = getattr(owner, name)
    steps = iter(range(1, 10))

    def failing(*args: object) -> object:
        if next(steps) == fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*args)

    monkeypatch.setattr(owner, name, failing)
    with pytest.raises(FolderError) as raised:
        write_project(folder, FOUND)

    assert str(raised.value) == f"{folder}: can't be written: no space left on device"
    assert list(tmp_path.rglob("*")) == ([folder] if there_before else [])


def test_an_invalid_template_or_secret_leaves_no_folder(tmp_path: Path) -> None:
    attempts: list[dict[str, object]] = [{"name_template": "{who}"}, {"name_template": "x"}, {"secrets": ["colour"]}]
    for given in attempts:
        with pytest.raises(ConfigurationError):
            write_project(tmp_path / "project", FOUND, **given)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
    assert issubclass(FolderError, AccountError)


@pytest.fixture(params=["offline", "pulumi"])
def opened(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    account_emulator: Emulator,
    this_python_first: None,  # noqa: ARG001 - used for its effect
) -> Callable[[Path], Any]:
    """Open the stack of a project on either engine."""
    if request.param == "offline":
        from pulumi_account.testing import engine

        proves(request, OFFLINE)
        environment = {**account_emulator.environment(), "PULUMI_CONFIG_PASSPHRASE": "tests"}
        return lambda folder: engine.create_or_select_stack("dev", folder, state_dir=tmp_path, env_vars=environment)
    pulumi: Pulumi = request.getfixturevalue("pulumi")
    proves(request, pulumi.cli.label)
    return lambda folder: pulumi.new_stack(
        folder, tmp_path / "state", account_emulator.environment(), project=folder.name
    )


@pytest.mark.parametrize(
    ("secrets", "verb"), [(frozenset(), "up"), (CONTACT_DETAILS, "preview")], ids=["in the program", "as secrets"]
)
def test_an_imported_project_previews_without_changes_and_writes_nothing(
    secrets: frozenset[str], verb: str, opened: Callable[[Path], Any], tmp_path: Path, account_emulator: Emulator
) -> None:
    folder = tmp_path / "project"
    settings = write_project(folder, SHARED, secrets=secrets)
    stack = opened(folder)
    if secrets:
        stack.set_config("contacts", ConfigValue((folder / "contacts.json").read_text("utf-8"), secret=True))

    resources = json.loads((folder / "import.json").read_text("utf-8"))["resources"]
    import_resources(stack, resources, tmp_path / "before.json")
    getattr(stack, verb)(expect_no_changes=True)

    held = {each["urn"].split("::")[-1]: each for each in stack.export_stack().deployment["resources"]}
    for each in settings:
        inputs = {key: value for key, value in held[each.resource_name]["inputs"].items() if key != "__provider"}
        assert {key for key, value in inputs.items() if is_secret(value)} == properties_with(secrets) & set(inputs)
        assert secrets or inputs == each.setting.inputs
    assert not [call for call in account_emulator.calls(service="account") if not call.operation.startswith("Get")]
