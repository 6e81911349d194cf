"""Workflows, hooks, owners, the security policy and the version are consistent with the package."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import pulumi_account
from tests.source import PYPROJECT, ROOT, needs_source

PROJECT = PYPROJECT["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README, VERSIONS, CONTRIBUTING, CHANGELOG = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "docs/versions.md", "CONTRIBUTING.md", "CHANGELOG.md")
)
GITHUB = ROOT / ".github"
# The base loader reads only strings: other loaders read a plain "on" as a boolean.
WORKFLOWS: dict[str, dict[str, Any]] = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - creates no objects
    for path in sorted((GITHUB / "workflows").glob("*.yml"))
}
TESTED = WORKFLOWS["test"]


def classified() -> list[str]:
    return re.findall(r"Programming Language :: Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))


def targets() -> set[str]:
    return {name for names in re.findall(r"^([a-z][a-z -]*):(?!=)", MAKEFILE, re.MULTILINE) for name in names.split()}


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


def permissions(workflow: dict[str, Any]) -> list[dict[str, str]]:
    return [workflow["permissions"], *(job.get("permissions", {}) for job in workflow["jobs"].values())]


def test_the_tested_pythons_match_the_classifiers_and_the_readme() -> None:
    pythons = TESTED["jobs"]["test"]["strategy"]["matrix"]["python"]

    assert pythons == classified()
    assert PROJECT["requires-python"] == f">={pythons[0]}"
    for page in (README, VERSIONS):
        assert set(re.findall(r"Python (3\.\d+) to (3\.\d+)", page)) == {(pythons[0], pythons[-1])}


def test_oldest_and_newest_dependencies_and_the_wheel_are_tested_on_a_required_cli_and_browser() -> None:
    job = TESTED["jobs"]["test"]

    assert job["strategy"]["matrix"]["target"] == ["test", "test-oldest", "test-dist"]
    assert job["env"] == {"PULUMI_ACCOUNT_REQUIRE_CLI": "1", "PULUMI_ACCOUNT_REQUIRE_CHROMIUM": "1"}
    (setup,) = (step for step in job["steps"] if step.get("uses", "").startswith("pulumi/actions@"))
    assert setup["with"] == {"pulumi-version": "${{ inputs.pulumi-version }}"}, "a command would need a stack"


def test_the_sdk_of_every_language_has_to_compile() -> None:
    job = TESTED["jobs"]["sdks"]

    assert job["env"] == {"PULUMI_ACCOUNT_REQUIRE_SDKS": "1"}
    (setup,) = (step for step in job["steps"] if step.get("uses", "").startswith("pulumi/actions@"))
    assert setup["with"] == {"pulumi-version": "${{ inputs.pulumi-version }}"}


def test_ci_tests_the_documented_cli_and_the_weekly_run_the_newest() -> None:
    pinned = TESTED["on"]["workflow_call"]["inputs"]["pulumi-version"]["default"]

    assert f"Pulumi CLI {pinned.removesuffix('.0')}." in VERSIONS
    assert WORKFLOWS["weekly"]["jobs"]["test"]["with"] == {"pulumi-version": "latest"}
    for name in ("ci", "weekly", "release"):
        assert WORKFLOWS[name]["jobs"]["test"]["uses"] == "./.github/workflows/test.yml"
    for name in ("ci", "release"):
        assert "with" not in WORKFLOWS[name]["jobs"]["test"]


def test_the_built_distribution_is_tested_and_published() -> None:
    for job in (TESTED["jobs"]["test"], *(WORKFLOWS["release"]["jobs"][name] for name in ("attest", "publish"))):
        assert "checkout" not in str(job["steps"])
        downloads = [step["with"] for step in job["steps"] if "download-artifact@" in step.get("uses", "")]
        assert {"name": "dist", "path": "dist"} in downloads
    assert [step["run"] for step in steps(TESTED) if "make" in step.get("run", "")] == [
        "make dist",
        "make sbom",
        "make docs",
        "make plugin",
        'make "$TARGET"',
        "make test-sdks",
    ]
    needs = {name: job.get("needs") for name, job in WORKFLOWS["release"]["jobs"].items()}
    assert needs == {"check": None, "test": "check", "attest": "test", "publish": "attest", "announce": "publish"}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_make_target_of_a_workflow_exists(name: str) -> None:
    named = {target for step in steps(WORKFLOWS[name]) for target in re.findall(r"make ([a-z-]+)", step.get("run", ""))}
    matrices = [job.get("strategy", {}).get("matrix", {}) for job in WORKFLOWS[name]["jobs"].values()]

    assert named | {target for matrix in matrices for target in matrix.get("target", [])} <= targets()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_only_the_release_workflow_may_write_and_only_per_job(name: str) -> None:
    whole, *jobs = permissions(WORKFLOWS[name])

    assert set(whole.values()) <= {"read"}
    writable = {scope for job in jobs for scope, access in job.items() if access != "read"}
    assert writable == ({"attestations", "contents", "id-token"} if name == "release" else set())


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_pinned_by_commit_and_no_step_holds_a_secret(name: str) -> None:
    text = (GITHUB / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)

    assert used
    for action, comment in used:
        is_own = action.startswith("./.github/workflows/")
        assert is_own or re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", action), action
        assert is_own or re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action
    assert "secrets." not in text
    for step in steps(WORKFLOWS[name]):
        assert "${{" not in step.get("run", ""), "text of others would run as a command"


def test_the_hooks_are_exactly_the_lint_targets() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    entries = [hook["entry"].removeprefix("make ") for hook in repository["hooks"]]

    assert repository["repo"] == "local"
    assert sorted(entries) == sorted(target for target in targets() if target.startswith("lint-"))


def test_contributing_lists_every_target() -> None:
    listed = set(re.findall(r"^\| `make ([a-z-]+)` \|", CONTRIBUTING, re.MULTILINE))

    inner = {target for target in targets() if target.startswith("lint-")} | {"help"}
    assert listed == targets() - inner


@needs_source
def test_frozen_files_have_owners() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    owned = [line.split()[0] for line in lines if line and not line.startswith("#")]

    assert {"/pulumi_account/providers.py", "/tests/contract/"} <= set(owned)
    assert [path for path in owned if not (ROOT / path.strip("/")).exists()] == []


def test_a_bug_report_asks_for_versions_and_warns_about_personal_data() -> None:
    form = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / "bug.yml").read_text(encoding="utf-8"))
    fields = {field.get("id", "warning"): field for field in form["body"]}

    asked = fields["versions"]["attributes"]["value"]
    for name in ("Pulumi CLI", "Pulumi SDK", "pulumi-account", "Python", "boto3"):
        assert f"{name}" in asked
    assert fields["versions"]["validations"]["required"]
    assert "Don't paste names, e-mail addresses, phone numbers" in fields["warning"]["attributes"]["value"]


def test_the_version_is_stated_once_and_repeated_in_the_readme_status() -> None:
    assert "version" in PROJECT["dynamic"]
    assert set(re.findall(r"(\d+\.\d+\.\d+), not yet published", README)) <= {pulumi_account.__version__}


def test_the_installed_package_has_the_stated_version() -> None:
    code = "import importlib.metadata as m, pulumi_account as p; print(p.__version__, m.version('pulumi-account'))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout

    stated, installed = said.split()
    assert stated == installed == pulumi_account.__version__


@needs_source
@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ("v9.9.9", "the tag is 'v9.9.9', but the version is "),
        (f"v{pulumi_account.__version__}", "CHANGELOG.md has no section for "),
    ],
)
def test_an_unprepared_release_is_rejected(tag: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text("## [Unreleased]\n")
    package = tmp_path / "pulumi_account"
    package.mkdir()
    (package / "__init__.py").write_text(Path(pulumi_account.__file__).read_text(encoding="utf-8"), encoding="utf-8")

    done = subprocess.run(
        ["make", "check-release", f"TAG={tag}"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 2
    assert reason in done.stdout
