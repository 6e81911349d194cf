"""The ways to get the plugin: from a clone, and from the archives of a release."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import sysconfig
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement

from pulumi_account import __version__
from pulumi_account.native import process
from pulumi_account.testing.emulator import Emulator
from tests.native.conftest import CONTACT
from tests.native.yaml_stack import declare, yaml_stack
from tests.proofs import proves
from tests.source import PYPROJECT, ROOT, needs_source

if TYPE_CHECKING:
    from tests.pulumi_stack import Pulumi

PLUGIN = ROOT / "plugin"
LOCK = (PLUGIN / "requirements.txt").read_text(encoding="utf-8")


def archives() -> Any:
    spec = spec_from_file_location("archives", PLUGIN / "archives.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve a folder over HTTP; yield its address, and the paths that are asked for."""
    asked: list[str] = []

    class Files(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            asked.append(self.path)

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def locked() -> list[tuple[Requirement, str]]:
    """Return what the plugin installs: each requirement, and the text after it."""
    entries = [entry for entry in LOCK.replace("\\\n", " ").splitlines() if not entry.startswith("#")]
    return [
        (Requirement(before), after) for entry in entries for before, _, after in [entry.partition(" --hash=sha256:")]
    ]


def test_every_dependency_is_locked_to_one_version_with_its_hashes_and_no_index() -> None:
    wanted = [Requirement(each) for each in PYPROJECT["project"]["dependencies"]]
    pinned: dict[str, list[str]] = {}
    for requirement, hashes in locked():
        (specifier,) = requirement.specifier
        assert specifier.operator == "=="
        assert len(hashes.split("--hash=sha256:")[0].strip()) == 64
        pinned.setdefault(requirement.name, []).append(specifier.version)

    assert [each.name for each in wanted if each.name not in pinned] == []
    assert [each.name for each in wanted for version in pinned[each.name] if version not in each.specifier] == []
    assert "http" not in LOCK
    assert "index" not in LOCK


def test_pip_installs_the_command_that_pulumi_starts() -> None:
    module, _, name = PYPROJECT["project"]["scripts"]["pulumi-resource-account"].partition(":")

    assert getattr(import_module(module), name) is process.main


def test_a_clone_runs_the_plugin_of_its_own_source(tmp_path: Path) -> None:
    (tmp_path / "plugin").symlink_to(PLUGIN)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    started = subprocess.Popen(
        [sys.executable, str(tmp_path / "plugin")], stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert started.stdout is not None
        assert int(started.stdout.readline()) > 0
    finally:
        started.kill()
        started.communicate()


@needs_source
def test_an_archive_holds_the_package_and_is_the_same_each_time(tmp_path: Path) -> None:
    builder = archives()
    builder.build("1.2.3", tmp_path)
    built = sorted(path.name for path in tmp_path.iterdir())
    content = {path.read_bytes() for path in tmp_path.iterdir()}
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pulumi_account").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert built == [f"pulumi-resource-account-v1.2.3-{each}.tar.gz" for each in builder.PLATFORMS]
    assert content == {builder.archive()}
    with tarfile.open(tmp_path / built[0]) as archive:
        names = set(archive.getnames())
        assert {each.mode for each in archive} == {0o644}
    assert names == {"LICENSE", "PulumiPlugin.yaml", "__main__.py", "requirements.txt"} | package


@needs_source
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks for the archives of Linux")
def test_pulumi_downloads_an_archive_by_its_address_installs_the_lock_and_runs_it(
    tmp_path: Path,
    pulumi: Pulumi,
    account_emulator: Emulator,
    this_python_first: None,  # noqa: ARG001 - used for its effect
    request: pytest.FixtureRequest,
) -> None:
    proves(request, pulumi.cli.label)
    archives().build(__version__, tmp_path / "release")
    home = tmp_path / "home"
    # pip takes the packages of the tests instead of a package index.
    variables = {"INSTALLED_FOR_THE_TESTS": sysconfig.get_path("purelib"), "PULUMI_HOME": str(home)}
    stack = yaml_stack(pulumi, tmp_path, {**account_emulator.environment(), **variables})
    declare(tmp_path, {"security": {"type": "account:AlternateContact", "properties": CONTACT}})
    machine = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
    with served(tmp_path / "release") as (address, asked):
        install = ["plugin", "install", "resource", "account", __version__, "--server", address]
        shown = subprocess.run(
            [str(pulumi.cli.executable), "--non-interactive", *install],
            env={**os.environ, **stack.workspace.env_vars},
            capture_output=True,
            text=True,
            check=True,
        )
    changes = stack.up().summary.resource_changes

    assert asked == [f"/pulumi-resource-account-v{__version__}-linux-{machine}.tar.gz"]
    assert LOCK in shown.stdout + shown.stderr
    assert changes == {"create": 2}  # the stack too
    assert account_emulator.account().alternate_contacts["SECURITY"]["Title"] == "Head of Alarms"
    assert (home / "plugins" / f"resource-account-v{__version__}" / "venv" / "bin" / "python").exists()
