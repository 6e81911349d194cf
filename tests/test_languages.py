"""`make test-sdks` says which SDKs it has not compiled, and why; where each is required, it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from languages.conftest import REQUIRE_SDKS, not_compiled
from languages.test_sdks import WITH_PROGRAM, WITHOUT_PROGRAM
from pulumi_account.native.schema import schema
from tests.source import ROOT


def test_the_last_line_names_every_language_that_is_not_compiled_and_what_is_missing() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PULUMI_"))}
    environment = {**kept, "PATH": str(Path(sys.executable).parent)}
    command = [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", "languages"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240)

    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == (
        "Compiled: no SDK. Not compiled: Go (pulumi-language-go is not on PATH), "
        "TypeScript (pulumi-language-nodejs is not on PATH), Python (pulumi-language-python is not on PATH), "
        "C# (pulumi-language-dotnet is not on PATH), Java (pulumi-language-java is not on PATH)."
    )


def test_a_required_language_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRE_SDKS, "1")
    with pytest.raises(pytest.fail.Exception, match=f"{REQUIRE_SDKS} is set, and gradle is not on PATH"):
        not_compiled("gradle is not on PATH")


def test_every_language_of_the_schema_is_compiled() -> None:
    generators = {each.generator for each in (*WITH_PROGRAM.values(), *WITHOUT_PROGRAM.values())}
    # The schema's name of a generator is that of the language.
    assert {{"dotnet": "csharp"}.get(name, name) for name in generators} == set(schema()["language"])
