"""pyproject.toml, docs/versions.md and the version checks name the same versions."""

from __future__ import annotations

import re
from importlib.metadata import version

import botocore
import pytest

from pulumi_account.aws.paced_calls import _refuse_old_botocore
from pulumi_account.core.errors import UnsupportedVersionError
from pulumi_account.core.versions import BOTO3, PULUMI, Supported
from tests.source import PYPROJECT, ROOT

PROJECT = PYPROJECT["project"]
PAGE = (ROOT / "docs" / "versions.md").read_text(encoding="utf-8")


def floors() -> dict[str, str]:
    extras = PROJECT["optional-dependencies"]
    found = {}
    for requirement in (*PROJECT["dependencies"], *extras["cli"], *extras["testing"]):
        name, _, rest = re.sub(r"\[[^]]*\]", "", requirement).partition(">=")
        if name != "pulumi-account":
            found[name] = rest.partition(",")[0]
    return found


def test_every_dependency_has_a_documented_minimum_version() -> None:
    stated: dict[str, str] = {}
    for names, versions in re.findall(r"^\| ([\w, -]+?)(?: \(extra `\w+`\))? \| (\d[^|]*?) \|$", PAGE, re.MULTILINE):
        libraries, oldest = names.split(", "), versions.partition(", tested")[0].split(", ")
        stated.update(zip(libraries, oldest * len(libraries) if len(oldest) == 1 else oldest, strict=False))

    assert stated == floors()
    assert all(floors().values())


@pytest.mark.parametrize("supported", [PULUMI, BOTO3])
def test_the_checked_versions_match_the_requirements_and_the_docs(supported: Supported) -> None:
    floor = floors()[supported.package]

    assert supported.oldest in {floor, f"{floor}.0"}
    assert f"{floor}, tested up to {supported.newest_tested} |" in PAGE


def test_the_installed_versions_are_supported() -> None:
    assert PULUMI.includes(version("pulumi"))
    assert BOTO3.includes(version("boto3"))
    assert BOTO3.includes(version("botocore"))


@pytest.mark.parametrize(
    ("installed", "is_supported"),
    [("3.267.0", False), ("3.268.0", True), ("3.268.0a1790853877", True), ("3.1000.0", True), ("4.0.0", True)],
)
def test_versions_are_compared_as_numbers(installed: str, is_supported: bool) -> None:
    assert PULUMI.includes(installed) == is_supported


def test_an_older_botocore_is_rejected_in_one_line_with_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(botocore, "__version__", "1.43.2")

    with pytest.raises(UnsupportedVersionError) as caught:
        _refuse_old_botocore()

    said = str(caught.value)
    assert said.startswith("botocore 1.43.2 does not work with pulumi-account: ")
    assert said.endswith(f"pip install 'boto3>={BOTO3.oldest},<={BOTO3.newest_tested}'")
    assert "\n" not in said
