"""The offline engine's own files: damaged, replaced by other things, changed concurrently, or on a full disk."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from pulumi.automation import ConfigValue

from pulumi_account.testing.engine import EngineError, create_or_select_stack
from pulumi_account.testing.engine.crypter import Crypter
from tests.core.test_files import OBSTACLES, create_obstacle

if TYPE_CHECKING:
    from tests.testing.engine.runs import Project

pytestmark = pytest.mark.timeout(120)
PASSPHRASE = {"PULUMI_CONFIG_PASSPHRASE": "x"}


def test_concurrently_encrypted_secrets_are_all_readable_later() -> None:
    for _ in range(3):
        crypter = Crypter("sample", PASSPHRASE)
        start = threading.Barrier(4)

        def encrypt(number: int, crypter: Crypter = crypter, start: threading.Barrier = start) -> str:
            start.wait()
            return crypter.encrypt(f"secret {number}")

        with ThreadPoolExecutor(4) as pool:
            ciphertexts = list(pool.map(encrypt, range(4)))
        later = Crypter("sample", PASSPHRASE)
        assert [later.decrypt(each) for each in ciphertexts] == [f"secret {number}" for number in range(4)]


def test_a_setting_is_not_written_while_another_process_holds_the_stack(project: Project) -> None:
    with FileLock(state_file(project).with_name("dev.lock")), pytest.raises(EngineError, match="is locked by another"):
        project.offline().set_config("token", ConfigValue("hush", secret=True))
    assert not (project.root / "Pulumi.dev.yaml").exists()


def state_file(project: Project) -> Path:
    file = project.root / ".pulumi-offline" / "sample" / "dev.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


@pytest.mark.parametrize(
    "held",
    [b"", b"{", b"\xff", b"[]", b"3", b"{}", b'{"version": 3, "deployment": []}', b"[" * 5000,
     b'{"version": 3, "deployment": {"resources": [{}]}}', b'{"version": 3, "deployment": {"resources": 3}}'],
)  # fmt: skip
def test_a_damaged_state_is_reported_in_one_line_and_left_unchanged(project: Project, held: bytes) -> None:
    state_file(project).write_bytes(held)
    for use in (project.offline().preview, project.offline().outputs, project.offline().export_stack):
        with pytest.raises(EngineError, match=r"state .*dev\.json|dev\.json\)$") as caught:
            use()
        assert "\n" not in str(caught.value)
    assert state_file(project).read_bytes() == held


@pytest.mark.parametrize("what", OBSTACLES)
@pytest.mark.parametrize("name", ["dev.json", "dev.lock"])
def test_an_obstacle_in_place_of_the_state_or_its_lock_is_reported(project: Project, name: str, what: str) -> None:
    create_obstacle(state_file(project).with_name(name), what)
    with pytest.raises(EngineError, match=r"can't be (read|locked)"):
        project.offline().preview()


def test_a_leftover_lock_does_not_block_a_run(project: Project) -> None:
    project.write("")
    state_file(project).with_name("dev.lock").write_text("12345")
    assert project.offline().up().summary.result == "succeeded"


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a\0", "x" * 101, "a b", "ü"])
def test_a_stack_name_must_be_valid_in_pulumi(project: Project, name: str) -> None:
    with pytest.raises(EngineError, match=r"^A stack's name must be 1 to 100 letters"):
        create_or_select_stack(name, project.root)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("Pulumi.yaml", "- a"), ("Pulumi.yaml", "name: ../x\nruntime: python\n"), ("Pulumi.yaml", "name: \0"),
        ("Pulumi.yaml", "name: sample\nruntime: python\nconfig: 3\n"), ("Pulumi.yaml", "a: " + "[" * 3000),
        ("Pulumi.yaml", "name: sample\nruntime: {name: python, options: 3}\n"),
        ("Pulumi.dev.yaml", "3"), ("Pulumi.dev.yaml", "config: [a]\n"), ("Pulumi.dev.yaml", "config: {3: 4}\n"),
        ("Pulumi.dev.yaml", "encryptionsalt: 5\nconfig: {a: {secure: b}}\n"),
        ("Pulumi.dev.yaml", "encryptionsalt: v1:ü:v1:x:y\nconfig: {a: {secure: v1:x:y}}\n"),
        ("Pulumi.dev.yaml", "config: {a: 2001-99-99}\n"),
    ],
)  # fmt: skip
def test_a_damaged_project_is_reported_in_one_line(project: Project, file: str, text: str) -> None:
    (project.root / file).write_text(text)
    with pytest.raises(EngineError) as caught:
        project.offline().get_all_config()
    assert "\n" not in str(caught.value)


RUN = """
import resource, signal, sys
from pulumi_account.testing.engine import EngineError, create_or_select_stack

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

def fill_the_disk(line):
    # The engine's own, for the provider's host runs by now: writing on fails as it does where no space is left.
    if "creating" in line:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

try:
    create_or_select_stack("dev", sys.argv[1]).up(on_output=fill_the_disk)
except EngineError as error:
    print(error)
"""


def test_a_full_disk_is_reported_in_one_line_and_keeps_the_old_state(project: Project) -> None:
    project.write('File("a")')
    project.offline().up()
    project.write('File("a")\nFile("b", color="x" * 200_000)')
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(project.root)],
        env={**project.environment, "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert "The state can't be written (file too large)" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert json.loads(state_file(project).read_text())["deployment"]["resources"][-1]["urn"].endswith("::a")
    assert sorted(each.name for each in state_file(project).parent.iterdir()) == ["dev.json", "dev.lock"]
    project.write('File("a")')
    assert project.offline().up().summary.resource_changes == {"same": 2}
