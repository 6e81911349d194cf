from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pulumi.automation import ConfigValue

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.importing.import_file import import_file
from pulumi_account.importing.resource_types import CONTACT_DETAILS
from tests.importing.settings import NAMED, declare, put_into_aws
from tests.importing.stacks import import_resources
from tests.lifecycle.conftest import CALLER, project, shared_emulator  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lifecycle.conftest import Project


def test_an_import_from_the_file_makes_no_calls_and_previews_without_changes(
    project: Project,  # noqa: F811
    tmp_path: Path,
) -> None:
    put_into_aws(project)
    secret = {"title", "address_line1"}
    content = import_file(NAMED, secrets=secret)
    project.emulator.reset()
    assert import_resources(project.stack, content["resources"], tmp_path / "before.json") == len(NAMED) == 4
    assert project.calls() == {}
    declare(project, secret)
    assert project.run("preview", expect_no_changes=True) == {}
    assert project.calls() == {}
    state = project.resource("billing")
    assert state["inputs"]["title"] == state["outputs"]["title"] == "[secret]"
    assert state["outputs"]["name"] == 'Zoë "Z" Nuñez'
    assert state["id"] == f"{CALLER}/BILLING"
    assert project.run("refresh") == {}
    assert project.run("up", expect_no_changes=True) == {}
    assert set(project.calls()) <= {"GetCallerIdentity"}


def test_contact_details_that_are_secret_in_the_stack_are_imported_as_secrets(
    project: Project,  # noqa: F811
    tmp_path: Path,
) -> None:
    project.stack.set_config("account:secretContacts", ConfigValue("true"))
    content = import_file(NAMED[:1], secrets=CONTACT_DETAILS)
    import_resources(project.stack, content["resources"], tmp_path / "before.json")
    project.declare("security", "AlternateContact", **NAMED[0].setting.inputs)
    assert project.run("preview", expect_no_changes=True) == {}
    state = project.resource("security")
    for name in ("name", "title", "email_address", "phone_number"):
        assert state["inputs"][name] == state["outputs"][name] == "[secret]"
    assert state["outputs"]["alternate_contact_type"] == "SECURITY"


def test_only_secrets_are_marked_in_inputs_and_outputs() -> None:
    resource = import_file(NAMED, secrets={"title"})["resources"][1]
    for bag in (resource["inputs"], resource["outputs"]):
        marked = {name for name, value in bag.items() if isinstance(value, dict)}
        assert marked == {"title"}
        assert json.loads(bag["title"]["plaintext"]) == "C:\\Chief '«1»'"
        assert bag["__provider"]


def test_a_secret_that_is_not_a_contact_detail_is_rejected_with_the_allowed_names() -> None:
    with pytest.raises(
        ConfigurationError, match="secrets: unknown contact detail account_id, colour; expected account_name, addr"
    ):
        import_file(NAMED, secrets={"title", "colour", "account_id"})
