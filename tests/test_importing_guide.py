"""Every command of docs/importing.md works, on the offline engine and on the Pulumi CLI."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from pulumi_account.cli.import_ import command
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.pulumi_cli import PulumiCli, isolated
from tests.proofs import OFFLINE, proves

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```shell\n(.*?)```", GUIDE, re.DOTALL)
HELD = {"Name": 'Zoë "Z" Nuñez', "Title": "C:\\Chief '«1»'", "EmailAddress": "z@example.com", "PhoneNumber": "+41 1"}
# The offline engine with the CLI's name and arguments.
PULUMI_OFFLINE = """#!{python}
import json, sys
sys.path.insert(0, "{root}")
if sys.argv[1:] == ["stack", "select", "--create", "dev"]:
    sys.exit()
from pathlib import Path
from pulumi.automation import ConfigValue
from pulumi_account.testing.engine import create_or_select_stack
from tests.importing.stacks import import_resources

verb, *arguments = sys.argv[1:]
stack = create_or_select_stack("dev", Path.cwd())
if verb == "import":
    assert arguments == ["--file", "import.json", "--generate-code=false", "--protect=false", "--yes"]
    import_resources(stack, json.loads(Path("import.json").read_text())["resources"], Path("before.state.json"))
elif verb == "preview":
    assert arguments == ["--expect-no-changes"]
    stack.preview(expect_no_changes=True)
else:
    assert [verb, *arguments] == ["config", "set", "--secret", "contacts"]
    stack.set_config("contacts", ConfigValue(sys.stdin.read(), secret=True))
"""
# The command, with stacks of the offline engine instead of the CLI's.
IMPORT_OFFLINE = """#!{python}
import sys
sys.path.insert(0, "{root}")
from pulumi_account.cli import main
from tests.importing.stacks import use_offline_stacks

use_offline_stacks()
main()
"""


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(time_scale=1000) as emulator:
        account: dict[str, Any] = {"alternate_contacts": {"SECURITY": HELD}, "regions": {"eu-central-2": "ENABLED"}}
        emulator.create_organization(
            [{"name": "Log archive", "alternate_contacts": {"BILLING": HELD}}, {"state": "SUSPENDED"}],
            organizational_units={"/Workloads": [{**account, "name": 'Team "pay"'}, {**account, "name": "Shop"}]},
        )
        emulator.account("123456789012").alternate_contacts["SECURITY"] = dict(HELD)
        yield emulator


@pytest.mark.parametrize("engine", ["offline", "pulumi"])
def test_every_command_works_in_the_order_of_the_guide(
    engine: str, emulator: Emulator, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    cli: PulumiCli | None = request.getfixturevalue("pulumi_cli") if engine == "pulumi" else None
    proves(request, cli.label if cli else OFFLINE)
    commands = tmp_path / "commands"
    commands.mkdir()
    if engine == "offline":
        for name, script in {"pulumi": PULUMI_OFFLINE, "pulumi-account": IMPORT_OFFLINE}.items():
            (commands / name).write_text(script.replace("{python}", sys.executable).replace("{root}", str(ROOT)))
            (commands / name).chmod(0o755)
    (tmp_path / "state").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_"))}
    environment = {
        **kept,
        **emulator.environment(),
        "PATH": os.pathsep.join([str(commands), str(Path(sys.executable).parent), kept["PATH"]]),
        "PULUMI_ACCOUNT_IMPORT_DIRECTORY": str(tmp_path / "imports"),
        "PULUMI_ACCOUNT_PACING_DIRECTORY": str(tmp_path / "pacing"),
        **isolated(tmp_path / "home", tmp_path / "state"),
        "PULUMI_CONFIG_PASSPHRASE": "guide",
    }
    folder = tmp_path / "work"
    folder.mkdir()
    for block in BLOCKS:
        done = subprocess.run(
            ["bash", "-e", "-c", block], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
    assert [path.name for path in sorted(folder.iterdir())] == sorted(
        ["accounts", "security", "names", "private", "taken-in", "again", "summary.json"]
    )
    assert "Nuñez" not in (folder / "private" / "__main__.py").read_text()
    written = [name for name in emulator.call_counts() if not name.startswith(("Get", "List", "Describe"))]
    assert written == []


def test_every_documented_option_exists() -> None:
    options = {name for parameter in command.params for name in parameter.opts if isinstance(parameter, click.Option)}
    prose = re.sub(r"^pulumi .*$", "", GUIDE, flags=re.MULTILINE)
    named = set(re.findall(r"--[a-z][a-z-]*[a-z]", prose)) - {"--exclude"}
    assert named <= options
    assert len(named) > 10
