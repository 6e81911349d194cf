"""The wheel and the source distribution, as they are published."""

from __future__ import annotations

import email
import re
import subprocess
import sys
import tarfile
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.source import ROOT, needs_source

pytestmark = needs_source


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source distribution, and the wheel built from it."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (source,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return source, wheel


def names_in(source: Path) -> set[str]:
    with tarfile.open(source) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def test_both_distributions_hold_every_file_of_the_package(built: tuple[Path, Path]) -> None:
    source, wheel = built
    package = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "pulumi_account").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    in_source = names_in(source)
    in_wheel = set(zipfile.ZipFile(wheel).namelist())

    assert {"pulumi_account/pulumi-plugin.json", "pulumi_account/py.typed"} <= package
    assert package <= in_source
    assert package == {name for name in in_wheel if name.startswith("pulumi_account/")}


def test_the_demo_is_only_in_the_source_distribution(built: tuple[Path, Path]) -> None:
    source, wheel = built
    folders = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert "demo/__main__.py" in names_in(source)
    assert {name for name in folders if not name.endswith(".dist-info")} == {"pulumi_account"}


def test_the_description_is_the_readme_with_absolute_links(built: tuple[Path, Path]) -> None:
    wheel = zipfile.ZipFile(built[1])
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = email.message_from_bytes(wheel.read(name))
    description = metadata.get_payload()
    assert isinstance(description, str)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links, written = (re.findall(r"\]\(([^)\s]+)", text) for text in (description, readme))

    assert metadata["Description-Content-Type"] == "text/markdown"
    assert len(links) == len(written) > 20
    assert [link for link in links if not link.startswith("https://")] == []
    for link, original in zip(links, written, strict=True):
        assert link.endswith(original)
    assert "](docs/" not in description


def test_the_source_distribution_holds_every_file_that_tests_read(built: tuple[Path, Path]) -> None:
    """Continuous integration has only this archive, no checkout."""
    left_out = {".git", "build", "dist"}  # .gitignore names the others
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()]
    kept = {
        str(path.relative_to(ROOT))
        for top in ROOT.iterdir()
        if top.name not in left_out
        for path in (top, *top.rglob("*"))
        if path.is_file()
        and not any(fnmatch(part, pattern) for part in path.relative_to(ROOT).parts for pattern in ignored)
    }

    assert {"Makefile", "LICENSE", "tests/contract/frozen.json", ".github/CODEOWNERS", "SECURITY.md"} <= kept
    assert kept <= names_in(built[0])
