"""Every public name can be imported, has a docstring and is documented."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_account
from pulumi_account import errors
from pulumi_account.dynamic import verbs
from pulumi_account.testing import pytest_plugin
from tests.conftest import CALLER
from tests.source import ROOT

if TYPE_CHECKING:
    from tests.conftest import World

MODULES = (
    "pulumi_account",
    "pulumi_account.errors",
    "pulumi_account.events",
    "pulumi_account.policies",
    "pulumi_account.testing.emulator",
    "pulumi_account.testing.engine",
)
DOCS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))
GUIDE = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
HELD = {"AlternateContactType": "SECURITY", "Name": "A", "Title": "CISO", "EmailAddress": "c@d.ef", "PhoneNumber": "1"}
# Data and type aliases have no docstrings.
WITHOUT_DOCSTRING = {"ACTIONS", "AlternateContactType", "COMPONENTS", "PERMISSIONS", "Partition"}


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_is_exported_and_documented(name: str) -> None:
    module = import_module(name)
    # docs/api.md documents all argument classes together.
    resources = {each for each in module.__all__ if f"{each}Args" in module.__all__}
    args = {f"{each}Args" for each in resources}

    assert len(module.__all__) == len(set(module.__all__))
    for each in module.__all__:
        value = getattr(module, each)
        assert isinstance(value, ModuleType) or each in WITHOUT_DOCSTRING or inspect.getdoc(value), each
        assert each in args or re.search(rf"`[^`\n]*\b{each}\b[^`\n]*`", DOCS), f"{each} is not documented"


def test_type_checkers_see_exactly_the_exported_names() -> None:
    stub = Path(str(pulumi_account.__file__)).with_suffix(".pyi").read_text(encoding="utf-8")
    listed = re.findall(r'^    "(\w+)",$', stub, re.MULTILINE)
    assert list(pulumi_account.__all__) == listed == sorted(listed)


def test_the_fixture_of_the_pytest_plugin_is_documented() -> None:
    assert pytest_plugin.account_emulator.__doc__
    assert "`account_emulator`" in DOCS


def test_every_error_a_program_can_catch_is_in_the_guide_with_its_attributes() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE))
    assert set(errors.__all__) <= rows
    attributes = {
        name for row in re.findall(r"^\| (`.*?`) \|", GUIDE, re.MULTILINE) for name in re.findall(r"\w+", row)
    }
    assert vars(errors.AccountError()).keys() <= attributes
    for name in errors.__all__:
        assert issubclass(getattr(errors, name), errors.AccountError)


def test_the_errors_documented_by_get_functions_are_public() -> None:
    for name in pulumi_account.__all__:
        if inspect.isfunction(getattr(pulumi_account, name)):
            raised = set(re.findall(r"\b\w+Error\b", inspect.getdoc(getattr(pulumi_account, name)) or ""))
            assert raised <= {*errors.__all__, "RunError"}, name


def test_importing_the_errors_loads_neither_pulumi_nor_boto3() -> None:
    code = "import sys; from pulumi_account import errors; print({'pulumi', 'boto3', 'pydantic'} & sys.modules.keys())"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "set()"


def test_the_program_in_the_guide_catches_the_documented_errors(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    [program] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    declared: list[dict[str, Any]] = []
    warned: list[str] = []
    monkeypatch.setattr(pulumi_account, "AlternateContact", lambda _name, **values: declared.append(values))
    monkeypatch.setattr(pulumi.log, "warn", warned.append)
    monkeypatch.setattr(verbs, "_runtimes", {})

    exec(program, {})  # noqa: S102 - the program is the guide's
    world.emulator.account(CALLER).alternate_contacts["SECURITY"] = {**HELD}
    exec(program, {})  # noqa: S102
    world.emulator.deny(CALLER)
    exec(program, {})  # noqa: S102

    assert [values["title"] for values in declared] == ["Duty officer", "CISO", "Duty officer"]
    assert warned == [f"GetAlternateContact is denied in account {CALLER}: AccessDeniedException"]
