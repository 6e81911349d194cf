from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from pulumi.automation import Deployment

from pulumi_account.front_end.wire_keys import SECRET_SIGNATURE, SIGNATURE_KEY
from pulumi_account.testing.engine import EngineError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.testing.engine.runs import Project


def _file(project: Project) -> Path:
    return project.root / ".pulumi-offline" / "sample" / "dev.json"


def _state(project: Project) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(_file(project).read_text())
    return content


def test_the_state_file_has_the_resources_in_the_form_of_pulumis_deployments(project: Project) -> None:
    project.write('a = File("a")\nFile("b", of=a.etag)\npulumi.export("x", a.etag)')
    project.offline().up()
    state = _state(project)
    assert state["version"] == 3
    stack, a, b = state["deployment"]["resources"]
    assert stack["type"] == "pulumi:pulumi:Stack"
    assert stack["outputs"] == {"x": "a-1"}
    assert a["id"] == "a#1"
    assert a["parent"] == stack["urn"]
    assert b["dependencies"] == b["propertyDependencies"]["of"] == [a["urn"]]


def test_the_state_is_on_disk_after_every_step(project: Project) -> None:
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
    assert [resource.get("id") for resource in seen[0]["resources"]] == [None, "a#1"]


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
    with pytest.raises(EngineError, match="can't be decrypted: it is damaged, PULUMI_CONFIG_PASSPHRASE has changed"):
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


def test_an_export_of_the_pulumi_cli_with_secrets_in_clear_can_be_imported(project: Project) -> None:
    project.write('File("a", color=Output.secret("tomato"))')
    stack = project.offline()
    stack.up()
    content = _state(project)["deployment"]
    cli = {"plaintext": '"tomato"', SIGNATURE_KEY: SECRET_SIGNATURE}
    provider = {"urn": "urn:pulumi:dev::sample::pulumi:providers:pulumi-python::default", "custom": True, "id": "x"}
    provider |= {"type": "pulumi:providers:pulumi-python", "inputs": {"sample:token": cli}}
    for bag in ("inputs", "outputs"):
        content["resources"][-1][bag]["color"] = cli
    state = {"resources": [*content["resources"], provider], "pending_operations": [], "metadata": {}}
    stack.import_stack(Deployment(version=3, deployment=state))
    assert "tomato" not in _file(project).read_text()
    exported = stack.export_stack().deployment or {}
    assert provider["urn"] in {each["urn"] for each in exported["resources"]}
    assert stack.preview().change_summary == {"same": 2}
    assert stack.destroy().summary.resource_changes == {"delete": 2}


def test_a_state_that_needs_the_pulumi_cli_is_rejected(project: Project) -> None:
    project.write('File("a")')
    stack = project.offline()
    stack.up()
    content = _state(project)["deployment"]
    bucket = {"urn": "urn:pulumi:dev::sample::aws:s3/bucket:Bucket::b", "type": "aws:s3/bucket:Bucket", "custom": True}
    with pytest.raises(EngineError, match=r"Bucket::b.*needs the Pulumi CLI"):
        stack.import_stack(Deployment(version=3, deployment={**content, "resources": [bucket]}))
    with pytest.raises(EngineError, match="version 4 needs the Pulumi CLI"):
        stack.import_stack(Deployment(version=4, deployment=content))
    encrypted = {SIGNATURE_KEY: SECRET_SIGNATURE, "ciphertext": "v1:8J9XtU2CtV0YQJ5F:aZL0xLrqRP9y"}
    resource = {**content["resources"][-1], "outputs": {"color": encrypted}}
    with pytest.raises(EngineError, match="whose secrets need the Pulumi CLI"):
        stack.import_stack(Deployment(version=3, deployment={**content, "resources": [resource]}))
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
