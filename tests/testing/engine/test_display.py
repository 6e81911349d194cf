from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pulumi_account.testing.engine import EngineError

if TYPE_CHECKING:
    from tests.testing.engine.runs import Project


def _lines(project: Project, operation: str, program: str, **options: object) -> list[str]:
    project.write(program)
    lines: list[str] = []
    try:
        stdout = getattr(project.offline(), operation)(on_output=lines.append, **options).stdout
    except EngineError as error:
        stdout = error.stdout
    assert stdout.splitlines() == lines
    return lines


@pytest.mark.parametrize("operation", ["preview", "up", "refresh", "destroy"])
def test_every_operation_first_says_that_this_is_not_pulumis_engine(project: Project, operation: str) -> None:
    first = _lines(project, operation, "pass")[0]
    assert "offline engine" in first
    assert "not the Pulumi CLI" in first


def test_steps_outputs_and_counts_are_shown_like_in_the_cli(project: Project) -> None:
    lines = _lines(project, "up", 'a = File("a")\npulumi.export("etag", a.etag)\npulumi.export("n", 1)')
    text = "\n".join(lines)
    assert " +  pulumi-python:dynamic/test:File a creating" in lines
    assert re.search(r"^ \+  pulumi-python:dynamic/test:File a created \(\d\.\d\ds\)$", text, re.MULTILINE)
    assert '    etag: "a-1"\n    n   : 1' in text
    assert "Resources:\n    + 2 created\n" in text
    assert re.match(r"Duration: \ds", lines[-1])


def test_updates_list_the_differing_properties_and_with_diff_their_values(project: Project) -> None:
    stack = project.offline()
    project.write('File("a", color="red", size=1, hush=Output.secret("x"))')
    stack.up()
    change = 'File("a", color="blue", more=True, hush=Output.secret("y"))'
    assert " ~  pulumi-python:dynamic/test:File a update [diff: ~color, ~hush, +more, -size]" in _lines(
        project, "preview", change
    )
    lines = _lines(project, "preview", change, diff=True)
    shown = [line.strip() for line in lines if line.startswith("      ")]
    assert shown == [
        '~ color: "red" => "blue"',
        "~ hush: [secret] => [secret]",
        "+ more: true",
        'name: "a"',
        "- size: 1",
    ]


def test_unknown_values_are_shown_as_unknown(project: Project) -> None:
    lines = _lines(project, "preview", 'a = File("a")\nFile("b", of=a.etag)', diff=True)
    assert "        of: [unknown]" in lines


def test_messages_of_program_and_provider_are_shown(project: Project) -> None:
    lines = _lines(
        project,
        "up",
        """
        import sys
        print("from the program")
        print("to its stderr", file=sys.stderr)
        a = File("a", say="create", tell="create")
        pulumi.log.warn("careful", a)
        pulumi.log.info("for the moment", a, ephemeral=True)
        pulumi.log.debug("not for anyone")
        """,
    )
    text = "\n".join(lines)
    said = ("from the program", "to its stderr", "create of a", "warning: careful", "for the moment", "create goes on")
    for message in said:
        assert text.count(message) == 1
    assert "not for anyone" not in text


def test_check_failures_name_the_property_but_not_its_value(project: Project) -> None:
    lines = _lines(
        project,
        "preview",
        'File("a", color=Output.secret("red"), l=[1, {"x": True}], reject=["color", "l", "name", "none", ""])',
    )
    text = "\n".join(lines)
    resource = "pulumi-python:dynamic/test:File resource 'a' has a problem"
    for name in ("color", "l", "name", "none"):
        assert f"error: property {name} of {resource}: {name} will not do" in text
    assert f"error: {resource}:  will not do" in text
    assert "red" not in text


def test_a_failing_program_shows_only_its_own_frames(project: Project) -> None:
    lines = _lines(project, "up", "def f():\n    raise ValueError('no')\nf()")
    text = "\n".join(lines)
    assert "Program failed with an unhandled exception:" in text
    assert "ValueError: no" in text
    assert "child.py" not in text
    assert "runpy" not in text


def test_a_program_that_exits_on_its_own_fails_the_run(project: Project) -> None:
    lines = _lines(project, "up", "import os\nos._exit(3)")
    assert any("program exited with non-zero exit code: 3" in line for line in lines)


def test_a_run_error_is_shown_without_a_traceback(project: Project) -> None:
    text = "\n".join(_lines(project, "up", "raise pulumi.RunError('set the thing')"))
    assert "error: set the thing" in text
    assert "Traceback" not in text


def test_a_failing_step_shows_the_providers_error_under_its_resource(project: Project) -> None:
    text = "\n".join(_lines(project, "up", 'File("a", fail="create")'))
    assert " +  pulumi-python:dynamic/test:File a **creating failed**" in text
    assert "    pulumi-python:dynamic/test:File a error: " in text
    assert "no create of a" in text
    assert "error: update failed" in text
    assert "1 errored" in text
