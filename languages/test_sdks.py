"""The SDKs that the Pulumi CLI generates compile with each language's own tools.

Where there is a program, `pulumi package add` generates the SDK, as for a user; the program is then deployed to the
emulator by this Python's plugin. Packages come from the languages' registries.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from pulumi_account.native.schema import schema_text
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.pulumi_cli import NoPulumiCliError, PulumiCli, isolated, on_path

from .conftest import is_for, not_compiled

PROGRAMS: Final = Path(__file__).parent
BIN: Final = Path(sys.executable).parent
PLUGIN: Final = BIN / "pulumi-resource-account"
TITLE: Final = "Duty officer"
GO_SDK: Final = "example.com/pulumi-account/sdk/go/..."

pytestmark = pytest.mark.timeout(1800)


@dataclass(frozen=True)
class Language:
    """One of Pulumi's languages.

    Args:
        generator: the name that the CLI has for it.
        compile: the commands that compile the SDK, in the program's folder or else in the SDK's.

    """

    generator: str
    compile: tuple[tuple[str, ...], ...]


WITH_PROGRAM: Final = {
    "Go": Language("go", (("go", "build", GO_SDK), ("go", "vet", "."))),
    "TypeScript": Language(
        "nodejs", (("npx", "tsc", "--noEmit", "-p", "."), ("npx", "tsc", "--noEmit", "-p", "sdks/account"))
    ),
    "Python": Language(
        "python",
        ((sys.executable, "-m", "mypy", "--strict", "--python-executable", "venv/bin/python", "__main__.py"),),
    ),
}
WITHOUT_PROGRAM: Final = {
    "C#": Language("dotnet", (("dotnet", "build"),)),
    "Java": Language("java", (("gradle", "--console=plain", "compileJava"),)),
}


class Commands:
    """Runs commands in a folder, with a Pulumi home and state of their own.

    Args:
        folder: the folder.
        home: where the CLI keeps its files.
        variables: further environment variables.

    """

    def __init__(self, folder: Path, home: Path, variables: dict[str, str]) -> None:
        self._folder = folder
        state = home / "state"
        state.mkdir(parents=True)
        path = {"PATH": os.pathsep.join([str(BIN), os.environ["PATH"]]), "PULUMI_CONFIG_PASSPHRASE": "tests"}
        self._environment = {**os.environ, **path, **isolated(home, state), **variables}

    def run(self, *command: str) -> str:
        """Run a command that must succeed; return what it prints."""
        done = subprocess.run(
            command, cwd=self._folder, env=self._environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def run_all(self, commands: Iterable[tuple[str, ...]]) -> None:
        """Run commands that must succeed."""
        for command in commands:
            self.run(*command)


def cli_for(request: pytest.FixtureRequest, name: str, language: Language) -> PulumiCli:
    """Return the CLI if there is all that the language needs; otherwise say what there is not."""
    is_for(request, name)
    for tool in (f"pulumi-language-{language.generator}", *(command[0] for command in language.compile)):
        if shutil.which(tool) is None:
            not_compiled(f"{tool} is not on PATH")
    try:
        return on_path()
    except NoPulumiCliError as error:
        not_compiled(str(error))


@pytest.mark.parametrize("name", WITH_PROGRAM)
def test_a_program_compiles_with_the_sdk_and_deploys(request: pytest.FixtureRequest, tmp_path: Path, name: str) -> None:
    language = WITH_PROGRAM[name]
    pulumi = str(cli_for(request, name, language).executable)
    project = tmp_path / "project"
    shutil.copytree(PROGRAMS / language.generator, project)
    with Emulator() as emulator:
        commands = Commands(project, tmp_path / "home", emulator.environment())
        commands.run(pulumi, "--non-interactive", "package", "add", str(PLUGIN))
        commands.run_all(language.compile)
        commands.run(pulumi, "--non-interactive", "stack", "init", "dev")
        commands.run(pulumi, "--non-interactive", "up", "--yes", "--skip-preview")
        assert json.loads(commands.run(pulumi, "stack", "output", "--json")) == {"title": TITLE}
        assert emulator.account().alternate_contacts["SECURITY"]["Title"] == TITLE
        commands.run(pulumi, "--non-interactive", "destroy", "--yes", "--skip-preview")
        assert emulator.account().alternate_contacts == {}


@pytest.mark.parametrize("name", WITHOUT_PROGRAM)
def test_an_sdk_compiles(request: pytest.FixtureRequest, tmp_path: Path, name: str) -> None:
    language = WITHOUT_PROGRAM[name]
    pulumi = str(cli_for(request, name, language).executable)
    schema = tmp_path / "schema.json"
    schema.write_text(schema_text(), encoding="utf-8")
    Commands(tmp_path, tmp_path / "home", {}).run(
        pulumi, "package", "gen-sdk", str(schema), "--language", language.generator, "--out", str(tmp_path)
    )
    Commands(tmp_path / language.generator, tmp_path / "compiling", {}).run_all(language.compile)
