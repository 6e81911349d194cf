from __future__ import annotations

import errno
import subprocess
import sys

import pytest
from click.testing import CliRunner

from pulumi_account.cli import accounts
from pulumi_account.cli._commands import pulumi_account
from pulumi_account.core.installation import install_command
from pulumi_account.testing.emulator import Emulator

WITHOUT = """
import sys
sys.modules[{module!r}] = None
sys.argv = ["pulumi-account", *{arguments!r}]
from pulumi_account.cli import main
main()
"""


def python(source: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("module", "arguments", "extra"),
    [
        ("click", ["--help"], "cli"),
        ("werkzeug", ["emulator", "--port", "0"], "testing"),
        ("moto", ["emulator", "--port", "0"], "testing"),
    ],
)
def test_a_missing_extra_is_named_in_one_line(module: str, arguments: list[str], extra: str) -> None:
    done = python(WITHOUT.format(module=module, arguments=arguments))
    assert done.returncode == 2
    assert done.stderr == f"pulumi-account: {module} is not installed; run: {install_command(extra)}\n"


def test_the_help_lists_the_subcommands() -> None:
    done = python("import sys; sys.argv = ['x', '-h']; from pulumi_account.cli import main; main()")
    assert done.returncode == 0
    assert "  emulator  Emulate AWS's account API.\n" in done.stdout
    assert "..." not in done.stdout.partition("Commands:")[2]


def test_an_interrupted_subcommand_exits_with_130_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(accounts, "new_runtime", interrupted)
    result = CliRunner().invoke(pulumi_account, ["accounts"], prog_name="pulumi-account")
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr == "pulumi-account accounts: interrupted\n"


def test_output_that_does_not_fit_on_the_disk_is_reported_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(accounts, "new_runtime", full)
    result = CliRunner().invoke(pulumi_account, ["accounts"], prog_name="pulumi-account")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "pulumi-account accounts: the output can't be written: no space left on device\n"


def test_an_interruption_while_the_command_is_loaded_exits_with_130_too() -> None:
    loading = """
import importlib, sys
def interrupted(*_):
    raise KeyboardInterrupt
from pulumi_account.cli import _commands, main
_commands.importlib.import_module = interrupted
sys.argv = ["pulumi-account", "accounts"]
main()
"""
    done = python(loading)
    assert (done.returncode, done.stderr) == (130, "pulumi-account: interrupted\n")


@pytest.mark.parametrize(
    ("encoding", "name", "mark"), [("ascii", "決済 Zürich", "✗"), ("latin-1", r"\u6c7a\u6e08 Zürich", "x")]
)
def test_names_in_any_script_are_printed_in_any_encoding(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, encoding: str, name: str, mark: str
) -> None:
    emulator.create_organization([{"name": "決済 Zürich"}])
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    source = "import sys; sys.argv = ['x', 'audit', '--organization']; from pulumi_account.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, check=False, timeout=60)
    said = done.stdout.decode("utf-8" if encoding == "ascii" else encoding)
    assert (done.returncode, done.stderr) == (4, b"")
    (row,) = [line for line in said.splitlines() if line.startswith("100000000001")]
    assert name in row
    assert mark in row


def test_an_unknown_subcommand_is_a_usage_error() -> None:
    done = python("import sys; sys.argv = ['x', 'nonsense']; from pulumi_account.cli import main; main()")
    assert done.returncode == 2
    assert "No such command 'nonsense'" in done.stderr


def test_the_command_is_installed_under_its_name() -> None:
    from importlib.metadata import entry_points

    (script,) = entry_points(group="console_scripts", name="pulumi-account")
    assert script.value == "pulumi_account.cli:main"
