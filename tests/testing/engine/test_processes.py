from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from pulumi_account.testing.engine import EngineError

if TYPE_CHECKING:
    from tests.testing.engine.runs import Project

RUN = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job has it ignored
import sys
from pulumi_account.testing.engine import create_or_select_stack
create_or_select_stack("dev", sys.argv[1]).up(on_output=print)
"""


def _start(project: Project) -> subprocess.Popen[str]:
    environment = {**os.environ, **project.environment, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", RUN, str(project.root)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.01)


def _processes(project: Project) -> list[str]:
    """Return the command lines of processes that have this project's store in their environment."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):  # belongs to another user, or is gone
            if process.environ().get("STORE") == str(project.store):
                found.append(" ".join(process.cmdline()))
    return [line for line in found if line]


def _wait_until_gone(project: Project) -> None:
    deadline = time.monotonic() + 60
    while _processes(project):
        assert time.monotonic() < deadline, _processes(project)
        time.sleep(0.02)


def test_no_process_outlives_a_run_whether_it_succeeds_or_fails(project: Project) -> None:
    stack = project.offline()
    project.write('File("a")')
    stack.up()
    assert _processes(project) == []
    project.write('File("a", color="x", fail="update")')
    with pytest.raises(EngineError):
        stack.up()
    assert _processes(project) == []


def test_after_a_sigkill_during_a_create_no_process_remains_and_the_next_run_continues(project: Project) -> None:
    project.write('a = File("a")\nFile("b", of=a.etag, hold="create")')
    run = _start(project)
    _wait_for(project.store / "b.held")
    assert len(_processes(project)) == 3
    run.kill()
    run.wait()
    _wait_until_gone(project)
    project.calls()
    (project.store / "b.released").touch()
    again = project.offline().up()
    assert again.summary.resource_changes == {"same": 2, "create": 1}
    assert [name for verb, name, _ in project.calls() if verb == "create"] == ["b"]


@pytest.mark.parametrize("moment", range(0, 6, 2))
def test_a_sigkill_at_any_moment_leaves_a_usable_state(project: Project, moment: int) -> None:
    project.write('above = None\nfor n in range(12):\n    above = File(f"f{n}", of=above and above.etag)')
    run = _start(project)
    _wait_for(project.store / f"f{moment * 2}.versions")
    run.kill()
    run.wait()
    stack = project.offline()
    stack.up()
    kept = [each["id"].split("#")[0] for each in project.resources(stack) if "test:File" in each["type"]]
    assert sorted(kept) == sorted(f"f{n}" for n in range(12))
    assert stack.preview().change_summary == {"same": 13}


def test_an_interrupt_lets_the_step_in_flight_finish(project: Project) -> None:
    project.write('a = File("a", hold="create")\nFile("b", of=a.etag)')
    run = _start(project)
    _wait_for(project.store / "a.held")
    run.send_signal(signal.SIGINT)
    time.sleep(0.2)
    assert run.poll() is None
    (project.store / "a.released").touch()
    assert run.wait(60) != 0
    assert [each["id"] for each in project.resources(project.offline()) if "test:File" in each["type"]] == ["a#1"]


def test_after_a_second_interrupt_which_ends_at_once_the_next_run_does_the_step_again(project: Project) -> None:
    project.write('File("a", hold="create")')
    run = _start(project)
    _wait_for(project.store / "a.held")
    run.send_signal(signal.SIGINT)
    time.sleep(0.2)
    run.send_signal(signal.SIGINT)
    assert run.wait(60) != 0
    _wait_until_gone(project)
    (project.store / "a.released").touch()
    project.calls()
    assert project.offline().up().summary.resource_changes == {"create": 1, "same": 1}
    assert [name for verb, name, _ in project.calls() if verb == "create"] == ["a"]


def test_concurrent_runs_are_rejected_and_the_lock_of_a_killed_run_is_free(project: Project) -> None:
    project.write('File("a", hold="create")')
    run = _start(project)
    _wait_for(project.store / "a.held")
    with pytest.raises(EngineError, match=r"The stack is locked by another run \(.*dev\.lock\)"):
        project.offline().preview()
    run.kill()
    run.wait()
    (project.store / "a.released").touch()
    assert project.offline().up().summary.resource_changes == {"same": 1, "create": 1}


def test_program_and_provider_have_the_same_environment_as_in_pulumi(project: Project) -> None:
    (project.root / "beside.py").write_text("HERE = True\n")
    project.write("""
        import os, sys, beside
        from pathlib import Path
        pulumi.export("names", [pulumi.get_project(), pulumi.get_stack(), pulumi.get_organization()])
        pulumi.export("at", [os.getcwd(), pulumi.get_root_directory(), sys.argv])
        pulumi.export("dry", pulumi.runtime.is_dry_run())
        pulumi.export("stdin", sys.stdin.read())
    """)
    outputs = {key: output.value for key, output in project.offline().up().outputs.items()}
    assert outputs == {
        "names": ["sample", "dev", "organization"],
        "at": [str(project.root), str(project.root), ["."]],
        "dry": False,
        "stdin": "",
    }


def test_the_main_option_locates_the_program(project: Project) -> None:
    (project.root / "app").mkdir()
    (project.root / "app" / "start.py").write_text("import pulumi\npulumi.export('here', __file__)\n")
    yaml = project.root / "Pulumi.yaml"
    yaml.write_text(yaml.read_text() + "main: app/start.py\n")
    assert project.offline().up().outputs["here"].value == "start.py"
