from __future__ import annotations

import subprocess
import sys

import pytest

from pulumi_account.core.installation import install_command

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
    assert "emulator  Answer as AWS's account API does" in done.stdout


def test_an_unknown_subcommand_is_a_usage_error() -> None:
    done = python("import sys; sys.argv = ['x', 'nonsense']; from pulumi_account.cli import main; main()")
    assert done.returncode == 2
    assert "No such command 'nonsense'" in done.stderr


def test_the_command_is_installed_under_its_name() -> None:
    from importlib.metadata import entry_points

    (script,) = entry_points(group="console_scripts", name="pulumi-account")
    assert script.value == "pulumi_account.cli:main"
