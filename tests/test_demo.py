"""The demo as a user runs it: in its own process, in any environment."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from demo.installer import install
from demo.processes import Outcome, follow, kill_session, run
from demo.transcript import Message, Progress, Step, Transcript
from pulumi_account.testing.pulumi_cli import PulumiCli
from tests.proofs import OFFLINE, proves

ROOT = Path(__file__).parents[1]
# Without a limit these would take 300 s or more; a loaded machine may take a while to reach the limit.
LONG_BEFORE_SECONDS = 200
# Refuses every connection at once.
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment full of settings that must not be used, without a Pulumi CLI or a way to install one."""
    (tmp_path / "temporary").mkdir()
    (tmp_path / "aws").write_text("[default]\naws_access_key_id = theirs\nendpoint_url = http://127.0.0.1:9\n")
    yield {
        "HOME": str(tmp_path),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "TMPDIR": str(tmp_path / "temporary"),
        "AWS_PROFILE": "theirs",
        "AWS_CONFIG_FILE": str(tmp_path / "aws"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "aws"),
        "AWS_ENDPOINT_URL": NOWHERE,
        "AWS_ENDPOINT_URL_STS": NOWHERE,
        "PULUMI_BACKEND_URL": NOWHERE,
        "PULUMI_HOME": str(tmp_path / "no such home"),
        "HTTP_PROXY": NOWHERE,
        "HTTPS_PROXY": NOWHERE,
        "http_proxy": NOWHERE,
        "https_proxy": NOWHERE,
    }
    assert list((tmp_path / "temporary").iterdir()) == [], "the demo left files behind"
    assert processes_with(str(tmp_path)) == [], "the demo left processes behind"


def processes_with(text: str) -> list[str]:
    """Return the processes with a text in their environment; killed ones get a moment to end."""
    found = [process for process in psutil.process_iter() if text in environment_of(process)]
    _, left = psutil.wait_procs(found, timeout=60)
    return [str(process) for process in left]


def environment_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.environ().values())
    except psutil.Error:
        return ""


def demo(environment: dict[str, str], *arguments: str, project: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "demo", "--project", str(project), *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=240,
    )


def expect_full_lifecycle(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stdout + done.stderr
    for verb in ("preview", "up", "refresh", "destroy"):
        assert f"$ pulumi {verb}" in done.stdout
    assert "killed after" in done.stdout
    assert "What AWS now holds" in done.stdout
    assert "Example Corp, Tacoma" in done.stdout
    assert "Everything is as expected" in done.stdout
    assert "\x1b" not in done.stdout, "a log was colored"


def test_the_offline_engine_runs_the_full_lifecycle_in_a_hostile_environment(
    hostile: dict[str, str], request: pytest.FixtureRequest
) -> None:
    proves(request, OFFLINE)
    before = subprocess.run(["git", "status", "--short"], cwd=ROOT, capture_output=True, text=True, check=False)

    done = demo(hostile, "--engine", "offline")

    expect_full_lifecycle(done)
    assert "the offline engine in place of the Pulumi CLI" in done.stdout
    after = subprocess.run(["git", "status", "--short"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert after.stdout == before.stdout


def test_the_pulumi_cli_runs_the_full_lifecycle(
    hostile: dict[str, str], pulumi_cli: PulumiCli, request: pytest.FixtureRequest
) -> None:
    proves(request, pulumi_cli.label)
    path = os.pathsep.join([str(pulumi_cli.executable.parent), hostile["PATH"]])

    done = demo({**hostile, "PATH": path}, "--engine", "pulumi")

    expect_full_lifecycle(done)
    assert "the Pulumi CLI" in done.stdout


def test_without_a_pulumi_cli_or_a_way_to_install_it_the_demo_fails_quickly_in_one_line(
    hostile: dict[str, str],
) -> None:
    started = time.monotonic()

    done = demo(hostile, "--engine", "pulumi")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("The demo failed: no Pulumi CLI: no pulumi on PATH; the SDK's installer failed (")
    assert time.monotonic() - started < LONG_BEFORE_SECONDS


def test_a_program_that_fails_is_reported_in_one_line(hostile: dict[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(ROOT / "examples" / "quickstart", broken / "examples" / "quickstart")
    shutil.copy(ROOT / "Pulumi.yaml", broken)
    program = broken / "examples" / "quickstart" / "__main__.py"
    program.write_text(program.read_text().replace('country_code="US"', 'country_code="UK"'))

    done = demo(hostile, "--engine", "offline", project=broken)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("The demo failed: pulumi preview failed: ")
    assert "country_code" in done.stderr


def test_a_directory_without_the_quick_start_is_reported_in_one_line(hostile: dict[str, str], tmp_path: Path) -> None:
    done = demo(hostile, "--engine", "offline", project=tmp_path)

    assert done.returncode == 1
    assert "holds no quick start" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_demo_leaves_no_files_or_processes(hostile: dict[str, str], number: signal.Signals) -> None:
    # A shell's background job ignores SIGINT, and so would the processes that the tests start.
    script = "from demo.__main__ import main, signal; signal.signal(signal.SIGINT, signal.default_int_handler); main()"
    command = [sys.executable, "-u", "-c", script, "--engine", "offline"]
    with subprocess.Popen(
        command, cwd=ROOT, env=hostile, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            if line.startswith("$ pulumi"):
                process.send_signal(number)
                break
        _, errors = process.communicate(timeout=30)

    assert process.returncode == 130
    assert errors == "The demo was interrupted; it left nothing behind.\n"


def test_a_stalled_installer_is_stopped() -> None:
    started = time.monotonic()

    reason = install([sys.executable, "-c", "import time; time.sleep(600)"], stalled_after=0.4)

    assert reason == "nothing arrived for 0.4 s"
    assert time.monotonic() - started < LONG_BEFORE_SECONDS


def test_an_installer_that_never_ends_is_stopped() -> None:
    endless = "import itertools, time\nfor i in itertools.count(): open(str(i), 'w').write('x'); time.sleep(0.05)"

    assert install([sys.executable, "-c", endless], stalled_after=600, longest=0.7) == "not done after 0.7 s"


def test_an_installer_that_fails_gives_its_reason() -> None:
    assert (
        install([sys.executable, "-c", "import sys; print('noise', flush=True); sys.exit('no route to host')"])
        == "no route to host"
    )


def test_an_installer_that_succeeds_gives_no_reason() -> None:
    assert install([sys.executable, "-c", ""]) is None


def test_a_command_is_killed_with_all_processes_it_started(tmp_path: Path) -> None:
    # The Pulumi CLI also gives its plugins their own process groups.
    spawn = "import os, subprocess; subprocess.Popen(['sleep', '600'], preexec_fn=os.setpgrp)"
    write = "open('events', 'w').write('{\\\"a\\\": 1}\\n{\\\"b\\\"')"
    started = f"{spawn}; {write}; import time; time.sleep(600)"
    environment = {"PATH": os.environ["PATH"], "MARK": str(tmp_path)}
    heard: list[object] = []

    def on_event(event: object) -> bool:
        heard.append(event)
        return True

    outcome = follow([sys.executable, "-c", started], tmp_path, environment, 30, tmp_path / "events", on_event)

    assert outcome.code == -signal.SIGKILL
    assert heard == [{"a": 1}]
    assert processes_with(str(tmp_path)) == []


def test_all_events_and_output_of_a_command_are_read(tmp_path: Path) -> None:
    write = "import json; f = open('events', 'w'); [print(json.dumps({'n': n}), file=f) for n in range(5000)]"
    heard: list[object] = []

    def on_event(event: object) -> bool:
        heard.append(event)
        return False

    command = [sys.executable, "-c", f"{write}; print('done'); raise SystemExit(3)"]
    outcome = follow(command, tmp_path, os.environ, 30, tmp_path / "events", on_event)

    assert outcome == Outcome(3, "done\n")
    assert heard == [{"n": n} for n in range(5000)]


def test_a_command_that_times_out_is_killed(tmp_path: Path) -> None:
    outcome = run([sys.executable, "-c", "import time; time.sleep(600)"], tmp_path, os.environ, timeout=0.5)

    assert outcome.code == -signal.SIGKILL


def test_killing_an_ended_session_is_no_error() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    process.wait()

    kill_session(process.pid)


URN = "urn:pulumi:demo::quickstart::pulumi-python:dynamic/account:AlternateContact::security"
TYPE = "pulumi-python:dynamic/account:AlternateContact"


def ended(operation: str, *, old: dict[str, str] | None = None, new: dict[str, str] | None = None) -> dict[str, Any]:
    states = {
        "old": {"inputs": old, "outputs": {}} if old is not None else None,
        "new": {"inputs": new, "outputs": {}} if new is not None else None,
    }
    return {"metadata": {"op": operation, "urn": URN, "type": TYPE, **states}}


def diagnostic(message: str, **more: object) -> dict[str, Any]:
    return {"diagnosticEvent": {"urn": URN, "message": message, "color": "never", "severity": "info", **more}}


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        ({"resOutputsEvent": {**ended("create", new={}), "planning": True}}, ("+", "create", ())),
        ({"resOutputsEvent": ended("create", new={})}, ("+", "created", ())),
        (
            {"resOutputsEvent": ended("update", old={"title": "a", "x": "1"}, new={"title": "b", "y": "1"})},
            ("~", "updated", ("~title", "-x", "+y")),
        ),
        ({"resOutputsEvent": ended("delete-replaced", old={})}, ("--", "deleted original", ())),
    ],
)
def test_a_step_shows_its_mark_and_its_changes(event: dict[str, Any], shown: object) -> None:
    step = Transcript().record(event)

    assert isinstance(step, Step)
    assert (step.type, step.name) == ("AlternateContact", "security")
    assert (step.mark, step.words, step.changed) == shown


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        (diagnostic("<{%reset%}>ENABLING 3 s<{%reset%}>\n", ephemeral=True), Progress("security", "ENABLING 3 s")),
        (diagnostic("careful\nand more\n", severity="warning"), Message("careful", "warning")),
        (diagnostic("registering\n", severity="debug"), None),
        (diagnostic("\n"), None),
        ({"resOutputsEvent": ended("same", old={}, new={})}, None),
        ({"resourcePreEvent": ended("create", new={})}, None),
        ({"preludeEvent": {"config": {}}}, None),
        ({"cancelEvent": {}}, None),
    ],
)
def test_an_event_shows_only_what_is_worth_printing(event: dict[str, Any], shown: object) -> None:
    assert Transcript().record(event) == shown


def test_steps_errors_and_the_count_of_unchanged_resources_are_kept() -> None:
    transcript = Transcript()
    for event in [
        {"resOutputsEvent": ended("create-replacement", old={}, new={})},
        {"resOutputsEvent": ended("delete-replaced", old={})},
        diagnostic("create AlternateContact (x):\n denied\n", severity="error"),
        diagnostic("update failed\n", severity="error"),
        {"summaryEvent": {"resourceChanges": {"same": 3, "replace": 1}}},
    ]:
        transcript.record(event)

    assert transcript.steps == {"security": ["create-replacement", "delete-replaced"]}
    assert transcript.errors == ["create AlternateContact (x): denied", "update failed"]
    assert transcript.unchanged == 3
