"""Lifecycles of stacks: offline they must go as on Pulumi's own engine (recorded in recorded/)."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

from pulumi.automation import ConfigValue

from tests.testing.engine.runs import Act, Project

A = 'File("a", color="red", kind="k")'
CHAIN = """
    a = File("a", kind={kind!r}{options})
    b = File("b", of=a.etag)
    c = File("c", color=b.etag)
    d = File("d", ResourceOptions(depends_on=[a]))
"""
URN = "urn:pulumi:dev::sample::pulumi-python:dynamic/test:File::a"
SECRET = """
    a = File("a", ResourceOptions(additional_secret_outputs=["etag"]), color=Output.secret("red"),
             nested={{"x": [1, Output.secret(2)], "y": "open"}}, size={size})
    b = File("b", color=a.color, from_etag=a.etag, secret_etag=True)
    pulumi.export("color", a.color)
    pulumi.export("b", b.etag)
"""
IGNORING = 'File("a", ResourceOptions(ignore_changes=[{0}]), {1})'
PROTECTED = """
    a = File("a", ResourceOptions(protect=True), kind="{0}")
    File("b", ResourceOptions(depends_on=[a]))
"""
OUTPUTS = """
    a = File("a", color={color!r}, size=1.5, count=2, flag=True, nested={{"p": [1, "x"]}})
    pulumi.export("etag", a.etag)
    pulumi.export("{name}", a.color)
"""


def _act(operation: str) -> Callable[..., Act]:
    """Make acts of an operation: given a program, a change to the outside world, both or neither."""

    def act(*given: Any, **options: Any) -> Act:
        program = next((each for each in given if isinstance(each, str)), None)
        outside = next((each for each in given if callable(each)), None)
        return Act(operation, program and dedent(program), options, outside)

    return act


preview, up, refresh, destroy = map(_act, ("preview", "up", "refresh", "destroy"))


def _edit(name: str, text: str | None) -> Any:
    def outside(project: Project, _stack: Any) -> None:
        file = project.store / f"{name}.object"
        if text is None:
            file.unlink()
        else:
            old, new = text.split(">")
            file.write_text(file.read_text().replace(old, new))

    return outside


def _whole(project: Project, _stack: Any) -> None:
    (project.store / "whole").touch()


def _config(key: str, value: str, *, secret: bool = False) -> Any:
    return lambda _project, stack: stack.set_config(key, ConfigValue(value, secret))


def _lives() -> dict[str, list[Act]]:
    chain, ignoring, protected = CHAIN.format, IGNORING.format, PROTECTED.format
    return {
        "create_same_update_delete": [
            preview(A),
            up(),
            up(),
            preview(A.replace("red", "blue")),
            up(),
            up("pass"),
        ],
        "outputs_and_value_types": [
            up(OUTPUTS.format(color="red", name="color")),
            up(OUTPUTS.format(color="blue", name="colour")),
        ],
        "unknowns": [preview(chain(kind="k", options="")), up(), preview(chain(kind="l", options=""))],
        "replace_creates_first": [up(chain(kind="k", options="")), up(chain(kind="l", options=""))],
        "option_delete_before_replace": [
            up('File("a", ResourceOptions(delete_before_replace=True), kind="k")'),
            up('File("a", ResourceOptions(delete_before_replace=True), kind="l")'),
            up('File("a", ResourceOptions(delete_before_replace=False), kind="m", delete_first=True)'),
        ],
        "forced_replacement": [
            up(A),
            preview(replace=[URN]),
            up(replace=[URN]),
        ],
        "drift_is_read_and_repaired": [
            up(A),
            refresh(_edit("a#1", "red>green")),
            preview(),
            up(),
        ],
        "drift_with_inputs_is_read_and_repaired": [
            up('File("a", color="red", gives_inputs=True)'),
            refresh(_edit("a#1", "red>green")),
            preview(),
            up(),
        ],
        "drift_under_secrets": [
            up('File("a", color=Output.secret("red"), gives_inputs=True)'),
            refresh(_edit("a#1", "red>green")),
            up(),
        ],
        "deleted_object_is_created_again": [
            up(chain(kind="k", options="")),
            refresh(_edit("a#1", None)),
            up(),
        ],
        "failing_create_and_retry": [
            up('a = File("a", fail="create")\nFile("b", of=a.etag)'),
            up('a = File("a")\nFile("b", of=a.etag)'),
        ],
        "partial_create_is_updated_next": [
            up('a = File("a", color=Output.secret("red"), partial="create")\nFile("b", of=a.etag)'),
            preview(),
            refresh(),
            preview(),
        ],
        "partial_update_keeps_the_old_inputs": [
            up('File("a", color="red", partial="update")'),
            up('File("a", color=Output.secret("blue"), partial="update")'),
            up(),
            up(_whole),
        ],
        "partial_read_is_updated_next": [up('File("a", color="red", partial="read")'), refresh(), up()],
        "partial_read_of_an_external_object": [
            up('File("a", partial="read")'),
            up("""
                a = File("a", partial="read")
                File("b", ResourceOptions(id="a#1", depends_on=[a]), name="a", partial="read")
            """),
        ],
        "partial_replacement_deletes_the_old_object_next": [
            up('File("a", kind="k")'),
            up('File("a", kind="l", partial="create")'),
            up(),
        ],
        "partial_create_after_delete_first": [
            up('File("a", kind="k", delete_first=True)'),
            up('File("a", kind="l", delete_first=True, partial="create")'),
            up(),
        ],
        "failing_update_keeps_the_old_state": [
            up(A),
            up('File("a", color="blue", kind="k", fail="update")'),
            up(A.replace("red", "blue")),
        ],
        "failing_delete_of_a_replaced_object_is_retried": [
            up('File("a", kind="k", fail="delete")'),
            up('File("a", kind="l")'),
            up(),
        ],
        "failing_refresh": [up('File("a", fail="read")\nFile("b")'), refresh(_edit("b#1", None))],
        "failing_destroy": [up('a = File("a")\nFile("b", of=a.etag, fail="delete")'), destroy()],
        "check_failures": [up(A), preview('File("a", color="blue", reject=["color", "name"])'), up()],
        "failing_check_and_diff": [up(A), preview('File("a", fail="check")'), up('File("a", fail="diff")')],
        "failing_program": [
            up(f"a = {A}\npulumi.export('x', a.color)"),
            up(f"a = {A.replace('red', 'blue')}\npulumi.export('y', 1)\nraise ValueError('no')"),
        ],
        "protect": [
            up(protected("k")),
            up(protected("l")),
            up('File("b")'),
            up('File("a", kind="k")'),
        ],
        "retain_on_delete": [up('File("a", ResourceOptions(retain_on_delete=True))\nFile("b")'), up("pass")],
        "ignore_changes": [
            up(ignoring('"color", "n.x", "l[0]"', 'color="red", n={"x": 1, "y": 1}, l=[1, 2]')),
            preview(ignoring('"color", "n.x", "l[0]"', 'color="blue", n={"x": 2, "y": 1}, l=[3, 2]')),
            up(ignoring('"color", "n.x"', 'color="blue", n={"x": 2, "y": 2}, l=[3, 2]')),
            up(ignoring('"*"', 'color="x", extra=1')),
        ],
        "replace_on_changes": [
            up('File("a", ResourceOptions(replace_on_changes=["color"]), color="red", unsure=True)'),
            up('File("a", ResourceOptions(replace_on_changes=["color"]), color="blue", unsure=True)'),
            up('File("a", ResourceOptions(replace_on_changes=["color"]), color="red")'),
        ],
        "provider_with_unknown_diff": [
            up('File("a", color="red", unsure=True)'),
            up(),
            up('File("a", color="blue", unsure=True)'),
        ],
        "renamed_without_alias": [up('File("a", color="red")'), up('File("b", color="red")')],
        "components": [
            preview('f = Folder("f", color="red")\npulumi.export("x", f.file.etag)'),
            up(),
            up('f = Folder("f", color="blue", size=2)\npulumi.export("x", f.file.etag)'),
            destroy(),
        ],
        "options_inherited_from_a_component": [
            up('Folder("f", ResourceOptions(protect=True, retain_on_delete=True))'),
            destroy(),
            up('Folder("f")'),
        ],
        "parent_is_a_resource": [
            up('a = File("a")\nFile("b", ResourceOptions(parent=a))'),
            up('File("b")'),
            destroy(),
        ],
        "depends_on_component": [
            up('f = Folder("f")\nFile("b", ResourceOptions(depends_on=[f]))'),
            destroy(),
        ],
        "only_options_change": [
            up(A),
            up('File("a", ResourceOptions(protect=True, retain_on_delete=True), color="red", kind="k")'),
            up(A),
        ],
        "secrets": [
            preview(SECRET.format(size=1)),
            up(),
            refresh(),
            up(SECRET.format(size=2)),
            destroy(),
        ],
        "config": [
            up(A, _config("token", "hush", secret=True)),
            up(_config("greeting", "hi")),
            destroy(),
        ],
        "read_of_an_external_object": [
            up('File("a", color="red")'),
            up("""
                a = File("a", color="red")
                b = File("b", ResourceOptions(id="a#1", depends_on=[a]), name="a")
                pulumi.export("color", b.color)
            """),
            up(),
            destroy(),
        ],
        "read_of_a_missing_object": [up('File("b", ResourceOptions(id="nothing"), name="a")')],
        "duplicate_names": [up('a = File("a")\nFile("a", of=a.etag)')],
    }


LIVES = _lives()
