"""The programs of the lifecycles, which declare what stands in a file, and the native plugin's command."""

from __future__ import annotations

import sys
from pathlib import Path

PROGRAM = """
import json
from operator import attrgetter
from pathlib import Path
import pulumi
import pulumi_account

declared = json.loads(Path(__file__).with_name("declared.json").read_text())
made = {}
for name, (kind, arguments, options, secret) in declared.items():
    if "depends_on" in options:
        options["depends_on"] = [made[other] for other in options["depends_on"]]
    for key, value in arguments.items():
        if isinstance(value, dict) and "of" in value:
            arguments[key] = made[value["of"]].account_id
        if isinstance(value, list):
            arguments[key] = [made[item["of"]].account_id if isinstance(item, dict) else item for item in value]
    for key in secret:
        arguments[key] = pulumi.Output.secret(arguments[key])
    made[name] = attrgetter(kind)(pulumi_account)(name, **arguments, opts=pulumi.ResourceOptions(**options))
    pulumi.export(name, made[name].id)
"""

# The same with the native plugin's resources, without a generated SDK. What is declared is in camelCase already.
NATIVE_PROGRAM = """
import json
from pathlib import Path
import pulumi

from pulumi_account.dynamic.program_record import show_no_interruption

# The engine interrupts a program when a resource fails, and Python would print a traceback.
show_no_interruption()

class Resource(pulumi.CustomResource):
    def __init__(self, kind, name, arguments, opts):
        super().__init__(f"account:index:{kind}", name, {"accountId": None, **arguments}, opts)

declared = json.loads(Path(__file__).with_name("declared.json").read_text())
made = {}

def known(value):
    return made[value["of"]].accountId if isinstance(value, dict) and "of" in value else value

for name, (kind, arguments, options, secret) in declared.items():
    if "depends_on" in options:
        options["depends_on"] = [made[other] for other in options["depends_on"]]
    for key, value in arguments.items():
        arguments[key] = [known(item) for item in value] if isinstance(value, list) else known(value)
    for key in secret:
        arguments[key] = pulumi.Output.secret(arguments[key])
    made[name] = Resource(kind, name, arguments, pulumi.ResourceOptions(**options))
    pulumi.export(name, made[name].id)
"""
PLUGIN = "#!{python}\nfrom pulumi_account.native.process import main\n\nmain()\n"


def add_plugin(project: Path, folder: Path, python: str = sys.executable) -> None:
    """Have a project use the native plugin, which a Python runs."""
    write_plugin(folder, python)
    with (project / "Pulumi.yaml").open("a") as settings:
        settings.write(f"plugins:\n  providers:\n    - name: account\n      path: {folder}\n")


def write_plugin(folder: Path, python: str = sys.executable) -> Path:
    """Write the native plugin's command into a folder."""
    command = folder / "pulumi-resource-account"
    command.write_text(PLUGIN.format(python=python))
    command.chmod(0o755)
    return command
