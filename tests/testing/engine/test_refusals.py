from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_account.testing.engine import EngineError, create_or_select_stack

if TYPE_CHECKING:
    from pathlib import Path

    from tests.testing.engine.runs import Project

REFUSED = {
    "another provider's resource": (
        'pulumi.CustomResource("aws:s3/bucket:Bucket", "logs")',
        "'logs' of type aws:s3/bucket",
    ),
    "an invoke": ('pulumi.runtime.invoke("aws:index/getRegion:getRegion", {})', "aws:index/getRegion:getRegion"),
    "an alias": ('File("a", ResourceOptions(aliases=[pulumi.Alias(name="old")]))', "'a' of type .*an alias"),
    "import_": ('File("a", ResourceOptions(import_="x"))', "'a' of type .*import_"),
    "an explicit provider": (
        'File("a", ResourceOptions(provider=pulumi.ProviderResource("pulumi-python", "mine", {})))',
        "'mine' of type pulumi:providers:pulumi-python",
    ),
    "transforms": ('File("a", ResourceOptions(transforms=[lambda args: None]))', "'a' of type .*a transform"),
    "stack transforms": ("pulumi.runtime.register_resource_transform(lambda args: None)", "Callback"),
    "hooks": (
        """
        hook = pulumi.ResourceHook("h", lambda args: None)
        File("a", ResourceOptions(hooks=pulumi.ResourceHookBinding(after_create=[hook])))
        """,
        "'h'",
    ),
    "a replacement trigger": (
        'File("a", ResourceOptions(replacement_trigger="x"))',
        "'a' of type .*replacement_trigger",
    ),
    "deleted_with": ('a = File("a")\nFile("b", ResourceOptions(deleted_with=a))', "'b' of type .*deleted_with"),
    "replace_with": ('a = File("a")\nFile("b", ResourceOptions(replace_with=[a]))', "replace_with|ReplaceWith"),
    "a remote component": ('pulumi.ComponentResource("x:y:Z", "far", {}, None, True)', "'far' of type x:y:Z"),
    "reading another provider's resource": (
        'pulumi.CustomResource("aws:s3/bucket:Bucket", "logs", {}, ResourceOptions(id="x"))',
        "'logs' of type aws:s3/bucket",
    ),
    "a stack reference": ('pulumi.StackReference("org/project/stack")', "'org/project/stack'"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_features_that_need_the_cli_are_rejected_by_name_and_create_nothing(what: str, project: Project) -> None:
    program, named = REFUSED[what]
    project.write(program)
    stack = project.offline()
    with pytest.raises(EngineError, match=named) as refusal:
        stack.up(parallel=1)
    assert "Pulumi CLI" in str(refusal.value)
    made = [name for verb, name, _ in project.calls() if verb == "create"]
    assert made in ([], ["a"] if what in ("replace_with", "deleted_with") else [])


def test_unknown_options_are_rejected(project: Project) -> None:
    with pytest.raises(TypeError, match="target_dependents"):
        project.offline().up(target_dependents=True)  # type: ignore[call-arg]


def test_a_directory_without_a_python_project_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="runtime: python"):
        create_or_select_stack("dev", tmp_path)
    (tmp_path / "Pulumi.yaml").write_text("name: x\nruntime: nodejs\n")
    with pytest.raises(EngineError, match="runtime: python"):
        create_or_select_stack("dev", tmp_path)


def test_a_missing_virtual_environment_is_reported(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: x\nruntime: {name: python, options: {virtualenv: venv}}\n")
    with pytest.raises(EngineError, match="names venv, which is no virtual environment"):
        create_or_select_stack("dev", tmp_path)


def test_expect_no_changes_fails_if_there_are_changes(project: Project) -> None:
    project.write('File("a")')
    stack = project.offline()
    with pytest.raises(EngineError, match="no changes were expected"):
        stack.preview(expect_no_changes=True)
    stack.up()
    assert stack.preview(expect_no_changes=True).change_summary == {"same": 2}


def test_replacing_an_unknown_resource_is_rejected(project: Project) -> None:
    project.write('File("a")')
    with pytest.raises(EngineError, match="Target 'urn:nothing' could not be found in the stack"):
        project.offline().up(replace=["urn:nothing"])


def test_a_resource_that_others_use_is_not_deleted_before_its_replacement(project: Project) -> None:
    program = 'a = File("a", kind={!r}, delete_first=True)\nFile("b", of=a.etag)'
    project.write(program.format("k"))
    stack = project.offline()
    stack.up()
    project.write(program.format("l"))
    for verb in (stack.preview, stack.up):
        with pytest.raises(EngineError, match=r"before it is replaced needs the Pulumi CLI, because '.*::b'"):
            verb()
    assert "a#1" in [each.get("id") for each in project.resources(stack)]


def test_a_run_that_would_delete_a_protected_resource_deletes_nothing(project: Project) -> None:
    project.write('a = File("a")\nb = File("b", ResourceOptions(protect=True), of=a.etag)\nFile("c", of=b.etag)')
    stack = project.offline()
    stack.up()
    project.calls()
    for verb in (stack.destroy, stack.preview, stack.up):
        with pytest.raises(EngineError, match="it can't be deleted, because it is protected"):
            verb()
        project.write('File("a")')
    assert [name for verb, name, _ in project.calls() if verb == "delete"] == []
    assert {each["id"] for each in project.resources(stack) if "test:File" in each["type"]} == {"a#1", "b#1", "c#1"}


def test_managing_what_was_only_read_is_rejected(project: Project) -> None:
    project.write('a = File("a")\nFile("b", ResourceOptions(id="a#1", depends_on=[a]), name="a")')
    stack = project.offline()
    stack.up()
    project.write('File("a")\nFile("b")')
    with pytest.raises(EngineError, match=r"managing what the stack only read before.* needs the Pulumi CLI"):
        stack.up()
