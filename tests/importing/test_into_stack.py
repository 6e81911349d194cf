from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest
from pulumi.automation import ConfigValue, Deployment

from pulumi_account.core.errors import StackConflictError, StackStateError
from pulumi_account.importing.import_file import import_file
from pulumi_account.importing.into_stack import into_stack
from tests.importing.settings import NAMED, declare, put_into_aws
from tests.importing.stacks import importable
from tests.lifecycle.conftest import CALLER, CONTACT, project, shared_emulator  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lifecycle.conftest import Project

SECRET = {"title", "address_line1"}
CONTENT = import_file(NAMED, secrets=SECRET)


class InMemoryStack:
    """A stack that only keeps the last state it was given."""

    name = "organization/life/dev"
    project_name = "life"
    needs_secrets_provider = False

    def __init__(self, content: dict[str, Any], *, refuses: str = "", forgets: bool = False) -> None:
        self.state = Deployment(3, content)
        self.refuses, self.forgets = refuses, forgets

    def export_stack(self) -> Deployment:
        return self.state

    def import_stack(self, state: Deployment) -> None:
        if self.refuses == "half":
            self.state = Deployment(3, {**(state.deployment or {}), "resources": []})
        if self.refuses:
            raise RuntimeError(f"\n code: 255\n stderr: error: {self.refuses}\n")
        self.state = state if not self.forgets else Deployment(3, {})

    def get_all_config(self) -> dict[str, ConfigValue]:
        return {"account:region": ConfigValue("eu-west-1"), "life:token": ConfigValue("hush", secret=True)}


def holding(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resources": [*resources], **more}


def held(spec: dict[str, Any], **changes: Any) -> dict[str, Any]:
    urn = f"urn:pulumi:dev::life::{spec['type']}::{spec['name']}"
    return {"urn": urn, "custom": True, **{key: spec[key] for key in ("id", "type", "inputs", "outputs")}, **changes}


def test_an_import_into_an_empty_stack_previews_without_changes(project: Project, tmp_path: Path) -> None:  # noqa: F811
    put_into_aws(project)
    project.stack.set_config("account:onExisting", ConfigValue("fail"))
    backup = tmp_path / "before.json"
    taken = into_stack(importable(project.stack), CONTENT, backup=backup)
    assert taken.added == ("security", "billing", "primary", "zurich")
    assert taken.copy == backup
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    declare(project, SECRET)
    assert project.run("preview", expect_no_changes=True) == {}
    assert project.resource("billing")["inputs"]["title"] == "[secret]"
    assert project.run("refresh") == {}
    again = into_stack(importable(project.stack), CONTENT, backup=tmp_path / "again.json")
    assert (again.added, again.held, again.copy) == ((), taken.added, None)
    assert not (tmp_path / "again.json").exists()
    project.remove("security")
    assert project.run("up") == {"delete": 1}


def test_existing_resources_of_a_stack_keep_their_state_and_secrets(project: Project, tmp_path: Path) -> None:  # noqa: F811
    put_into_aws(project)
    project.declare("security", "AlternateContact", **CONTACT, secret=["name"])
    project.run("up")
    before = project.stack.export_stack().deployment["resources"]
    rest = {"resources": CONTENT["resources"][1:]}
    taken = into_stack(importable(project.stack), rest, backup=tmp_path / "before.json")
    assert taken.added == ("billing", "primary", "zurich")
    after = project.stack.export_stack().deployment["resources"]
    assert [each for each in after if each["urn"] in {old["urn"] for old in before}] == before
    saved = json.loads((tmp_path / "before.json").read_text())
    assert saved["deployment"]["resources"] == before
    declare(project, SECRET)
    project.declare("security", "AlternateContact", **CONTACT, secret=["name"])
    assert project.run("preview", expect_no_changes=True) == {}


def test_the_new_state_has_the_root_and_provider_that_the_resources_need(tmp_path: Path) -> None:
    stack = InMemoryStack({"secrets_providers": {"type": "passphrase"}, "manifest": {"version": "v3.100.0"}})
    into_stack(stack, {"resources": CONTENT["resources"][:1]}, backup=tmp_path / "before.json", protect=True)
    content = dict(stack.state.deployment or {})
    assert content["manifest"] == {"version": "v3.100.0"}
    root, provider, contact = content["resources"]
    assert root["urn"] == "urn:pulumi:dev::life::pulumi:pulumi:Stack::life-dev"
    assert provider["urn"] == "urn:pulumi:dev::life::pulumi:providers:pulumi-python::default"
    assert provider["inputs"]["account:region"] == "eu-west-1"
    assert provider["inputs"]["life:token"]["plaintext"] == '"hush"'
    assert contact["urn"] == "urn:pulumi:dev::life::pulumi-python:dynamic/account:AlternateContact::security"
    assert contact["provider"] == f"{provider['urn']}::{provider['id']}"
    assert contact["parent"] == root["urn"]
    assert contact["protect"] is True
    assert contact["created"].endswith("Z")


def test_the_default_provider_of_the_stack_is_used(tmp_path: Path) -> None:
    kind = "pulumi:providers:pulumi-python"
    mine, default = (
        {"urn": f"urn:pulumi:dev::life::{kind}::{name}", "type": kind, "custom": True, "id": f"{name}-1"}
        for name in ("mine", "default")
    )
    stack = InMemoryStack(holding(mine, default))
    into_stack(stack, {"resources": [CONTENT["resources"][3]]}, backup=tmp_path / "before.json")
    root, *rest, region = (stack.state.deployment or {})["resources"]
    assert root["type"] == "pulumi:pulumi:Stack"
    assert rest == [mine, default]
    assert region["provider"] == f"{default['urn']}::default-1"


BILLING, SECURITY = CONTENT["resources"][1], CONTENT["resources"][0]
CONFLICTS = {
    "another ID for the name": (holding(held(SECURITY, id=f"{CALLER}/BILLING")), f"the ID {CALLER}/BILLING, not"),
    "the setting under another name": (holding(held({**SECURITY, "name": "other"})), "can't have it as security too"),
    "the setting, as a native resource": (
        holding(held({**SECURITY, "type": "account:index:AlternateContact"})),
        "can't have it as security too",
    ),
    "the setting, about to be deleted": (holding(held(SECURITY, delete=True)), "can't have it as security too"),
    "the setting, only read": (holding(held(SECURITY, external=True)), "only reads it"),
    "other values": (
        holding(held(SECURITY, outputs={**SECURITY["outputs"], "name": "Somebody", "phone_number": "1"})),
        "with a different name, phone_number: run `pulumi refresh` first",
    ),
    "a pending operation": (
        holding(pending_operations=[{"resource": {"urn": "urn:x"}, "type": "creating"}]),
        "pending operations, the first on urn:x: run `pulumi refresh` first",
    ),
    "a resource of another project": (
        holding({"urn": "urn:pulumi:dev::death::a:b:C::c", "type": "a:b:C"}),
        "has urn:pulumi:dev::death::a:b:C::c of another project or stack",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CONFLICTS)
def test_a_conflict_is_one_line_and_changes_nothing(what: str, tmp_path: Path) -> None:
    content, said = CONFLICTS[what]
    stack = InMemoryStack(content)
    with pytest.raises(StackConflictError) as refusal:
        into_stack(stack, CONTENT, backup=tmp_path / "before.json")
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert "Somebody" not in str(refusal.value)
    assert stack.state.deployment == content
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("twice", "said"), [({"id": "x"}, "two resources would be urn:"), ({"name": "x"}, "can't have it as x too")]
)
def test_a_duplicate_in_the_file_is_a_conflict(twice: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(StackConflictError, match=said):
        into_stack(InMemoryStack({}), {"resources": [SECURITY, {**SECURITY, **twice}]}, backup=tmp_path / "before.json")


def test_values_encrypted_in_the_export_do_not_conflict(tmp_path: Path) -> None:
    sealed = {**BILLING["outputs"]["title"], "ciphertext": "v1:x"}
    del sealed["plaintext"]
    stack = InMemoryStack(holding(held(BILLING, outputs={**BILLING["outputs"], "title": sealed})))
    assert into_stack(stack, {"resources": [BILLING]}, backup=tmp_path / "before.json").held == ("billing",)


def test_a_failure_says_what_the_stack_now_holds(tmp_path: Path) -> None:
    content = holding(held(SECURITY))
    with pytest.raises(StackStateError, match=r"refused the new state \(no lock\); its state is unchanged"):
        into_stack(InMemoryStack(content, refuses="no lock"), CONTENT, backup=tmp_path / "one.json")
    with pytest.raises(
        StackStateError,
        match=r"refused the new state \(half\); restore it with `pulumi stack.*--file .*two.json`",
    ):
        into_stack(InMemoryStack(content, refuses="half"), CONTENT, backup=tmp_path / "two.json")
    with pytest.raises(StackStateError, match=r"doesn't have what was imported; restore it with .* --file .*three"):
        into_stack(InMemoryStack(content, forgets=True), CONTENT, backup=tmp_path / "three.json")
    assert json.loads((tmp_path / "three.json").read_text()) == {"version": 3, "deployment": content}


def test_without_a_backup_the_state_stays_unchanged(tmp_path: Path) -> None:
    stack = InMemoryStack({})
    (tmp_path / "there.json").touch()
    for backup in (tmp_path / "there.json", tmp_path / "nowhere" / "before.json"):
        with pytest.raises(StackStateError, match="the state can't be copied to"):
            into_stack(stack, CONTENT, backup=backup)
    assert stack.state.deployment == {}


class CliEncryptedStack(InMemoryStack):
    """A stack whose secrets the CLI encrypts."""

    needs_secrets_provider = True

    def get_all_config(self) -> dict[str, ConfigValue]:
        if "secrets_providers" in (self.state.deployment or {}):
            raise RuntimeError("\n code: 255\n stderr: error: incorrect passphrase\n")
        return {}


def test_a_missing_secrets_provider_or_configuration_is_reported_before_any_change(tmp_path: Path) -> None:
    stack = CliEncryptedStack({})
    with pytest.raises(StackStateError, match="has no secrets provider to encrypt secrets with yet: run `pulumi up`"):
        into_stack(stack, CONTENT, backup=tmp_path / "before.json")
    with pytest.raises(StackStateError, match=r"has no readable configuration: incorrect passphrase$"):
        into_stack(CliEncryptedStack({"secrets_providers": {}}), CONTENT, backup=tmp_path / "before.json")
    assert stack.state.deployment == {}
    assert not list(tmp_path.iterdir())
    assert into_stack(stack, import_file(NAMED), backup=tmp_path / "before.json").added


def test_a_state_in_another_format_is_rejected(tmp_path: Path) -> None:
    stack = InMemoryStack({})
    stack.state = Deployment(4, {})
    with pytest.raises(StackStateError, match="format 4; only format 3"):
        into_stack(stack, CONTENT, backup=tmp_path / "before.json")
