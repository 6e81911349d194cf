from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from pulumi.automation import ConfigValue

from pulumi_account.testing.engine import EngineError

if TYPE_CHECKING:
    from tests.testing.engine.runs import Project

SHOW = """
    config = pulumi.Config()
    pulumi.export("greeting", config.get("greeting"))
    pulumi.export("region", pulumi.Config("aws").get("region"))
    pulumi.export("token", config.get_secret("token"))
    pulumi.export("data", config.get_object("data"))
    pulumi.export("count", config.get_int("count"))
"""


def test_project_and_stack_configuration_reach_the_program_and_secrets_stay_secret(project: Project) -> None:
    project.write(SHOW)
    stack = project.offline()
    stack.set_config("token", ConfigValue("hush", secret=True))
    stack.set_config("aws:region", ConfigValue("us-east-1"))
    file = project.root / "Pulumi.dev.yaml"
    settings = yaml.safe_load(file.read_text())
    settings["config"] |= {"sample:data": {"a": [1, {"b": settings["config"]["sample:token"]}]}, "sample:count": 3}
    file.write_text(yaml.safe_dump(settings))
    outputs = stack.up().outputs
    assert {key: output.value for key, output in outputs.items()} == {
        "greeting": "hello", "region": "us-east-1", "token": "hush", "data": {"a": [1, {"b": "hush"}]}, "count": 3,
    }  # fmt: skip
    assert outputs["token"].secret
    assert not outputs["greeting"].secret
    assert stack.get_all_config()["sample:data"].secret


def test_set_and_remove_write_the_file_like_the_cli(project: Project) -> None:
    stack = project.offline()
    file = project.root / "Pulumi.dev.yaml"
    file.write_text("config:\n  sample:old: kept\n")
    stack.set_config("plain", ConfigValue("5"))
    assert file.read_text() == "config:\n  sample:old: kept\n  sample:plain: '5'\n"
    stack.set_config("token", ConfigValue("hush", secret=True))
    settings = yaml.safe_load(file.read_text())
    assert list(settings["config"]["sample:token"]) == ["secure"]
    assert "hush" not in file.read_text()
    token = stack.get_all_config()["sample:token"]
    assert token.value == "hush"
    assert token.secret
    stack.remove_config("token")
    assert "sample:token" not in stack.get_all_config()
    assert stack.get_all_config()["sample:greeting"].value == "hello"


def test_a_declared_value_without_a_value_is_reported(project: Project) -> None:
    file = project.root / "Pulumi.yaml"
    file.write_text(file.read_text() + "  sample:needed:\n    type: string\n".replace("sample:", ""))
    with pytest.raises(EngineError, match="Stack 'dev' is missing configuration value 'needed'"):
        project.offline().preview()


def test_a_secret_that_the_pulumi_cli_encrypted_is_rejected(project: Project) -> None:
    secret = "{secure: v1:8J9XtU2CtV0YQJ5F:aZL0xLrqRP9y}"
    (project.root / "Pulumi.dev.yaml").write_text(f"encryptionsalt: v1:x=:v1:y:z\nconfig: {{sample:token: {secret}}}\n")
    with pytest.raises(EngineError, match="whose secrets need the Pulumi CLI"):
        project.offline().preview()


def test_a_refresh_uses_the_configuration_of_now(project: Project) -> None:
    project.write('File("a")')
    stack = project.offline()
    stack.up()
    stack.set_config("greeting", ConfigValue("hi"))
    project.calls()
    stack.refresh()
    assert ["configure", "", {"greeting": "hi", "token": None}] in project.calls()


def test_invalid_yaml_is_reported(project: Project) -> None:
    (project.root / "Pulumi.dev.yaml").write_text("config: [\n")
    with pytest.raises(EngineError, match=r"Pulumi\.dev\.yaml"):
        project.offline().preview()
