"""A stack of dynamic resources becomes one of native resources and the other way round, without a write to AWS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pulumi.automation import Deployment
from pydantic.alias_generators import to_camel

from pulumi_account.testing.emulator import Emulator
from tests.lifecycle.conftest import CONTACT
from tests.lifecycle.programs import add_plugin
from tests.native.conftest import SECRET, Plugin, plain, secret
from tests.native.yaml_stack import PROJECT, declare, yaml_stack
from tests.proofs import proves
from tests.recorded_states import FORMAT, VERSIONS, prepare_aws, recorded_state

if TYPE_CHECKING:
    from tests.conftest import World
    from tests.pulumi_stack import Pulumi

DYNAMIC = "pulumi-python:dynamic/account:"
READS = ("Describe", "Get", "List")


def healthy(recorded: dict[str, Any]) -> dict[str, Any]:
    """Return the recorded deployment as it is when no account needs a repair."""
    deployment: dict[str, Any] = recorded["export"]["deployment"]
    for resource in deployment["resources"]:
        if "account_statuses" in resource.get("outputs", {}):
            resource["outputs"]["account_statuses"] = {}
    return deployment


def native(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return arguments of a dynamic resource as a program declares them of the native one."""
    renamed = {to_camel(name): value for name, value in arguments.items() if name != "__provider"}
    if "overrides" in renamed:
        overrides = renamed["overrides"].items()
        renamed["overrides"] = {account: native(values) for account, values in overrides}
    return renamed


def revealed(properties: dict[str, Any]) -> dict[str, Any]:
    """Return recorded properties as the engine sends them to a plugin."""
    return {
        name: secret(json.loads(value["plaintext"]))
        if isinstance(value, dict) and SECRET.items() <= value.items()
        else value
        for name, value in properties.items()
    }


def writes(emulator: Emulator) -> list[str]:
    return [call.operation for call in emulator.calls() if not call.operation.startswith((*READS, "AssumeRole"))]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_plugin_takes_over_every_recorded_state_without_a_write(plugin: Plugin, world: World, version: str) -> None:
    recorded = recorded_state(version)
    prepare_aws(world.emulator, recorded["aws"])
    resources = [each for each in healthy(recorded)["resources"] if each["type"].startswith(DYNAMIC)]
    world.emulator.reset()

    for resource in resources:
        kind, name = resource["type"].removeprefix(DYNAMIC), resource["urn"].rpartition("::")[2]
        olds, old_inputs = revealed(resource["outputs"]), revealed(resource["inputs"])
        checked = plugin.call("Check", kind, name, olds=old_inputs, news=native(old_inputs))
        assert list(checked.failures) == []
        news = plain(checked.inputs)
        diff = plugin.call("Diff", kind, name, id=resource["id"], olds=olds, news=news, old_inputs=old_inputs)
        assert (list(diff.diffs), list(diff.replaces)) == (["__provider"], []), kind
        updated = plugin.call("Update", kind, name, id=resource["id"], olds=olds, news=news, old_inputs=old_inputs)
        outputs = plain(updated.properties)
        assert outputs == native(olds), kind
        again = plugin.call("Diff", kind, name, id=resource["id"], olds=outputs, news=news, old_inputs=news)
        assert again.changes == again.DIFF_NONE, kind

    assert len(resources) == len(recorded["declared"])
    assert writes(world.emulator) == []


def test_a_change_made_while_moving_is_shown_and_written(plugin: Plugin, world: World) -> None:
    recorded = recorded_state(VERSIONS[-1])
    prepare_aws(world.emulator, recorded["aws"])
    (resource,) = [each for each in healthy(recorded)["resources"] if each["urn"].endswith("::operations")]
    news = plugin.checked("AlternateContact", {**native(resource["inputs"]), "title": "Head of Sirens"})
    bags = {"id": resource["id"], "olds": resource["outputs"], "old_inputs": resource["inputs"], "news": news}
    diff = plugin.call("Diff", "AlternateContact", **bags)
    world.emulator.reset()
    plugin.call("Update", "AlternateContact", **bags)

    assert set(diff.diffs) == {"__provider", "title"}
    assert writes(world.emulator) == ["PutAlternateContact"]


def test_pulumi_moves_a_stack_to_native_resources_by_their_aliases(
    tmp_path: Path,
    pulumi: Pulumi,
    account_emulator: Emulator,
    this_python_first: None,  # noqa: ARG001 - used for its effect
    request: pytest.FixtureRequest,
) -> None:
    proves(request, pulumi.cli.label)
    recorded = recorded_state(VERSIONS[-1])
    prepare_aws(account_emulator, recorded["aws"])
    stack = yaml_stack(pulumi, tmp_path, account_emulator.environment())
    declared = {}
    for name, (kind, arguments, _, secrets) in recorded["declared"].items():
        properties = {key: {"fn::secret": value} if key in secrets else value for key, value in arguments.items()}
        declared[name] = {"type": f"account:{kind}", "properties": native(properties)}
    declare(tmp_path, declared)
    add_plugin(tmp_path / "project", tmp_path)
    stack.import_stack(Deployment(FORMAT, healthy(recorded)))
    account_emulator.reset()

    assert stack.up().summary.resource_changes == {"update": len(declared), "same": 1}
    assert writes(account_emulator) == []
    exported: Any = stack.export_stack().deployment
    held = exported["resources"]
    ours = [each for each in held if each["type"].startswith("account:")]
    assert len(ours) == len(declared)
    assert [each["urn"] for each in held if each["type"].startswith(DYNAMIC)] == []
    assert all("__provider" not in each["inputs"] | each["outputs"] for each in ours)
    (own,) = [each for each in ours if each["urn"].endswith("::own")]
    assert all(own["outputs"][name].items() >= SECRET.items() for name in ("name", "emailAddress"))
    assert set(stack.preview().change_summary) == {"same"}


DYNAMIC_PROGRAM = f"""
import pulumi_account as account

access = account.TrustedAccess("access")
account.AlternateContact("security", **{CONTACT!r})
"""


@pytest.mark.usefixtures("this_python_first")
def test_a_stack_moves_back_to_dynamic_resources_after_its_native_ones_left_the_state(
    tmp_path: Path, pulumi: Pulumi, account_emulator: Emulator, request: pytest.FixtureRequest
) -> None:
    proves(request, pulumi.cli.label)
    account_emulator.create_organization(members=1, trusted_access=False)
    stack = yaml_stack(pulumi, tmp_path, account_emulator.environment())
    contact = {"type": "account:AlternateContact", "properties": native(CONTACT)}
    declare(tmp_path, {"access": {"type": "account:TrustedAccess"}, "security": contact})
    project = tmp_path / "project"
    add_plugin(project, tmp_path)
    stack.up()
    account_emulator.reset()

    for kind, name in (("TrustedAccess", "access"), ("AlternateContact", "security")):
        urn = f"urn:pulumi:dev::{PROJECT}::account:index:{kind}::{name}"
        arguments = ["state", "delete", urn, "--yes", "--stack", "dev"]
        pulumi.command.run(arguments, str(project), stack.workspace.env_vars)
    (project / "Pulumi.yaml").write_text(f"name: {PROJECT}\nruntime: python\n")
    (project / "__main__.py").write_text(DYNAMIC_PROGRAM)
    assert stack.up().summary.resource_changes["create"] == 2
    assert writes(account_emulator) == []
    exported: Any = stack.export_stack().deployment
    held = {each["type"]: each["outputs"] for each in exported["resources"] if "outputs" in each}
    assert held[f"{DYNAMIC}TrustedAccess"]["adopted"] is True, "so that a destroy leaves it"
    assert held[f"{DYNAMIC}AlternateContact"].items() >= CONTACT.items()
