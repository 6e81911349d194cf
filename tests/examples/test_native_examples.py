"""The examples in other languages deploy on the Pulumi CLI, with the native plugin."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pulumi.automation import ConfigValue

from pulumi_account.testing.emulator import Emulator
from tests.lifecycle.programs import add_plugin
from tests.native.pulumi_package import generate_sdk
from tests.native.yaml_stack import needs
from tests.proofs import proves

if TYPE_CHECKING:
    from tests.pulumi_stack import Pulumi, PulumiStack

EXAMPLES = Path(__file__).parents[2] / "examples"
NODE_MODULES = EXAMPLES / "typescript" / "node_modules"
TITLES = {"BILLING": "Accounts payable", "OPERATIONS": "Operations on call", "SECURITY": "Security on call"}

pytestmark = pytest.mark.usefixtures("this_python_first")


def native_example(name: str, pulumi: Pulumi, folder: Path, emulator: Emulator, **config: str) -> PulumiStack:
    """Open a stack of a copied example that starts the plugin of these tests."""
    project = folder / "project"
    shutil.copytree(EXAMPLES / name, project, ignore=shutil.ignore_patterns("node_modules", "sdks", "Pulumi.*.yaml"))
    add_plugin(project, folder)
    # The test checks the types of the program itself.
    variables = {**emulator.environment(), "PULUMI_NODEJS_TRANSPILE_ONLY": "true"}
    stack = pulumi.new_stack(project, folder / "state", variables, project=name)
    stack.set_all_config({key: ConfigValue(value) for key, value in config.items()})
    return stack


def install_sdk(pulumi: Pulumi, folder: Path) -> None:
    """Generate and compile the SDK, put it where ``pulumi package add`` does, and check the types of the program."""
    project = folder / "project"
    (project / "sdks").mkdir()
    sdk = generate_sdk(pulumi, project / "sdks", "nodejs")
    compiler = ["node", str(NODE_MODULES / "typescript" / "bin" / "tsc"), "--skipLibCheck"]
    packages = project / "node_modules"
    (packages / "@pulumi-account").mkdir(parents=True)
    for installed in NODE_MODULES.iterdir():
        if installed.name != "@pulumi-account":
            (packages / installed.name).symlink_to(installed)
    (packages / "@pulumi-account" / "native").symlink_to(sdk)
    for command in ([*compiler, "--noCheck", "-p", str(sdk)], [*compiler, "--noEmit", "-p", "."]):
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def contacts(emulator: Emulator, account_id: str) -> dict[str, Any]:
    return {name: each["Title"] for name, each in emulator.account(account_id).alternate_contacts.items()}


def test_yaml_sets_the_security_contact_of_every_member_account(
    tmp_path: Path, pulumi: Pulumi, account_emulator: Emulator, request: pytest.FixtureRequest
) -> None:
    needs("pulumi-language-yaml")
    proves(request, pulumi.cli.label)
    members = account_emulator.create_organization(members=2).member_account_ids
    stack = native_example("yaml", pulumi, tmp_path, account_emulator, email="security@example.com")

    assert stack.up().summary.resource_changes == {"create": 3}
    assert [contacts(account_emulator, member) for member in members] == [{"SECURITY": "Duty officer"}] * 2
    assert account_emulator.account().regions["eu-central-2"] == "ENABLED"
    assert set(stack.preview().change_summary) == {"same"}


def test_typescript_sets_the_contacts_of_each_account_through_a_provider_of_its_own(
    tmp_path: Path, pulumi: Pulumi, account_emulator: Emulator, request: pytest.FixtureRequest
) -> None:
    needs("pulumi-language-nodejs")
    if not (NODE_MODULES / "@pulumi" / "pulumi").is_dir():
        pytest.skip("npm packages are missing: npm install --prefix examples/typescript")
    proves(request, pulumi.cli.label)
    members = account_emulator.create_organization(members=2, trusted_access=False).member_account_ids
    # Numbers, as `pulumi config set --path` stores them.
    accounts = json.dumps([int(member) for member in members])
    config = {"accounts": accounts, "role": "OrganizationAccountAccessRole"}
    stack = native_example("typescript", pulumi, tmp_path, account_emulator, **config)
    install_sdk(pulumi, tmp_path)

    # The stack, two providers, and in each account three contacts and a region.
    assert stack.up().summary.resource_changes == {"create": 1 + 2 + 2 * 4}
    assert [contacts(account_emulator, member) for member in members] == [TITLES] * 2
    assert [account_emulator.account(member).regions["eu-central-2"] for member in members] == ["ENABLED"] * 2
