from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from pulumi.automation import Deployment

from pulumi_account.testing.engine import EngineError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.testing.engine.runs import Project


def _file(project: Project) -> Path:
    return project.root / ".pulumi-offline" / "sample" / "dev.json"


def _state(project: Project) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(_file(project).read_text())
    return content


def test_the_state_file_has_pulumis_deployment_format(project: Project) -> None:
    project.write('a = File("a")\nFile("b", of=a.etag)\npulumi.export("x", a.etag)')
    project.offline().up()
    state = _state(project)
    assert state["version"] == 3
    stack, provider, a, b = state["deployment"]["resources"]
    assert stack["type"] == "pulumi:pulumi:Stack"
    assert stack["outputs"] == {"x": "a-1"}
    assert provider["urn"] == "urn:pulumi:dev::sample::pulumi:providers:pulumi-python::default"
    assert provider["inputs"] == {"aws:region": "eu-west-1", "sample:greeting": "hello"}
    assert a["id"] == "a#1"
    assert a["parent"] == stack["urn"]
    assert a["provider"] == f"{provider['urn']}::{provider['id']}"
    assert a["created"] <= a["modified"]
    assert b["dependencies"] == b["propertyDependencies"]["of"] == [a["urn"]]
    assert state["deployment"]["pending_operations"] == []


def test_the_state_is_on_disk_after_every_step_with_pending_operations(project: Project) -> None:
    project.write('a = File("a")\nFile("b", of=a.etag, hold="create")')
    seen: list[Any] = []

    def look() -> None:
        while not (project.store / "b.held").exists():
            pass
        seen.append(_state(project)["deployment"])
        (project.store / "b.released").touch()

    thread = threading.Thread(target=look)
    thread.start()
    project.offline().up()
    thread.join()
    assert [resource.get("id") for resource in seen[0]["resources"]][2:] == ["a#1"]
    (pending,) = seen[0]["pending_operations"]
    assert pending["type"] == "creating"
    assert pending["resource"]["urn"].endswith("::b")


def test_pending_operations_of_a_killed_run_are_reported_until_a_refresh_clears_them(project: Project) -> None:
    project.write('File("a")')
    stack = project.offline()
    stack.up()
    state = _state(project)
    a = state["deployment"]["resources"][-1]
    lost = {**a, "urn": a["urn"] + "-lost", "id": ""}
    state["deployment"]["pending_operations"] = [
        {"resource": lost, "type": "creating"},
        {"resource": a, "type": "updating"},
    ]
    _file(project).write_text(json.dumps(state))
    output = stack.up().stdout
    assert "2 pending operations" in output
    assert "a-lost, interrupted while creating" in output
    stack.preview()
    assert len(_state(project)["deployment"]["pending_operations"]) == 1, (
        "the create stays: an update finishes the rest"
    )
    assert "1 pending operations" in stack.up().stdout
    stack.refresh()
    assert _state(project)["deployment"]["pending_operations"] == []
    assert "pending operations" not in stack.up().stdout


def test_secrets_are_encrypted_at_rest_and_unchanged_ones_keep_their_ciphertext(project: Project) -> None:
    project.write('a = File("a", color=Output.secret("tomato"))\npulumi.export("color", a.color)')
    stack = project.offline()
    stack.up()
    first = _file(project).read_text()
    assert "tomato" not in first
    assert first.count("ciphertext") == 3
    assert stack.outputs()["color"].secret
    assert stack.outputs()["color"].value == "tomato"
    stack.up()
    ciphers = [resource["outputs"].get("color") for resource in json.loads(first)["deployment"]["resources"]]
    again = [resource["outputs"].get("color") for resource in _state(project)["deployment"]["resources"]]
    assert ciphers == again


def test_the_state_file_is_private_to_its_owner(project: Project) -> None:
    project.write('File("a")')
    project.offline().up()
    assert _file(project).stat().st_mode & 0o077 == 0


def test_a_wrong_passphrase_is_reported(project: Project) -> None:
    project.write('File("a", color=Output.secret("tomato"))')
    project.offline().up()
    project.environment["PULUMI_CONFIG_PASSPHRASE"] = "another"
    with pytest.raises(EngineError, match="Wrong passphrase"):
        project.offline().up()


def test_without_a_passphrase_secrets_are_rejected(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    del project.environment["PULUMI_CONFIG_PASSPHRASE"]
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE", raising=False)
    project.write('File("a")')
    assert "passphrase" not in project.offline().up().stdout
    project.write('File("a", color=Output.secret("tomato"))')
    with pytest.raises(EngineError, match="need a passphrase: set PULUMI_CONFIG_PASSPHRASE"):
        project.offline().up()
    assert "tomato" not in _file(project).read_text()


def test_an_export_can_be_imported_elsewhere(project: Project) -> None:
    project.write('a = File("a", color=Output.secret("tomato"))\npulumi.export("color", a.color)')
    project.offline().up()
    exported = project.offline().export_stack()
    other = project.offline("other")
    text = json.dumps(exported.deployment).replace(":dev:", ":other:").replace("sample-dev", "sample-other")
    other.import_stack(Deployment(version=3, deployment=json.loads(text)))
    assert other.preview().change_summary == {"same": 2}
    assert other.outputs()["color"].value == "tomato"


def test_an_import_drops_pending_operations_and_rejects_unsupported_resources(project: Project) -> None:
    project.write('File("a")')
    stack = project.offline()
    stack.up()
    content = _state(project)["deployment"]
    pending = [{"resource": content["resources"][-1], "type": "creating"}]
    stack.import_stack(Deployment(version=3, deployment={**content, "pending_operations": pending}))
    assert _state(project)["deployment"]["pending_operations"] == []
    bucket = {"urn": "urn:pulumi:dev::sample::aws:s3/bucket:Bucket::b", "type": "aws:s3/bucket:Bucket", "custom": True}
    with pytest.raises(EngineError, match=r"Bucket::b.*needs the Pulumi CLI"):
        stack.import_stack(Deployment(version=3, deployment={**content, "resources": [bucket]}))
    with pytest.raises(EngineError, match="version 4"):
        stack.import_stack(Deployment(version=4, deployment=content))
    with pytest.raises(EngineError, match="awskms"):
        stack.import_stack(Deployment(version=3, deployment={**content, "secrets_providers": {"type": "awskms"}}))
    for unsupported in ("taint", "pendingReplacement", "deletedWith"):
        resource = {**content["resources"][-1], unsupported: True}
        with pytest.raises(EngineError, match=f"::a: its {unsupported} needs the Pulumi CLI"):
            stack.import_stack(Deployment(version=3, deployment={**content, "resources": [resource]}))
    assert stack.preview().change_summary == {"same": 2}


def test_a_preview_does_not_change_the_state(project: Project) -> None:
    project.write('File("a", kind="k")')
    stack = project.offline()
    stack.preview()
    assert not _file(project).exists()
    stack.up()
    before = _file(project).read_text()
    project.write('File("a", kind="l", delete_first=True)')
    stack.preview()
    assert _file(project).read_text() == before


def test_the_state_directory_can_be_set(project: Project, tmp_path: Path) -> None:
    from pulumi_account.testing.engine import create_or_select_stack

    project.write('File("a")')
    stack = create_or_select_stack("dev", project.root, state_dir=tmp_path / "states", env_vars=project.environment)
    stack.up()
    assert (tmp_path / "states" / "sample" / "dev.json").exists()
    assert not (project.root / ".pulumi-offline").exists()


def test_the_outputs_of_a_partial_failure_can_be_large(project: Project) -> None:
    project.write('File("a", partial="create", heavy=2_000_000)')
    with pytest.raises(EngineError, match="2 errors occurred:\n\t\\* no room\n\t\\* no light"):
        project.offline().up()
    state = {resource["urn"].rpartition("::")[2]: resource for resource in project.resources(project.offline())}
    assert len(state["a"]["outputs"]["ballast"]) == 2_000_000
    assert state["a"]["init_errors"] == ["no room", "no light"]
