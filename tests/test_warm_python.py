"""The forked processes of the Pulumi CLI's ``python`` behave like those of Python itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.warm_python import warm_python

TELLS = """
import os, sys
print(sys.argv, os.getcwd(), os.environ["TOLD"], __name__)
print("warning", file=sys.stderr)
import beside
sys.exit(int(sys.stdin.read()))
"""
WAITS = "import os, signal, sys\nprint(os.getpid(), flush=True)\nsignal.pause()\n"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with warm_python(tmp_path_factory.mktemp("python")) as folder:
        yield str(folder / "python3")


def test_a_script_has_its_arguments_directory_environment_streams_and_exit_code(python: str, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(TELLS)
    (tmp_path / "beside.py").write_text("print('beside')")
    ran = [
        subprocess.run(
            [each, "-u", str(tmp_path / "script.py"), "a b", "-c"],
            cwd=tmp_path,
            env={**os.environ, "TOLD": "x=y\nz"},
            input="3",
            capture_output=True,
            text=True,
            check=False,
        )
        for each in (python, sys.executable)
    ]
    forked, started = ((each.returncode, each.stdout, each.stderr) for each in ran)
    assert forked == started
    assert forked[0] == 3


@pytest.mark.parametrize(
    "arguments", [["--version"], ["-c", "import sys; print(sys.argv[1:])", "a"], ["-m", "json.tool", "--help"]]
)
def test_questions_and_modules_have_the_answers_of_python_every_time(python: str, arguments: list[str]) -> None:
    once, again, started = (
        subprocess.run([each, *arguments], capture_output=True, text=True, check=True)
        for each in (python, python, sys.executable)
    )
    assert once.stdout == again.stdout == started.stdout != ""
    assert once.stderr == again.stderr == started.stderr == ""


def test_a_question_that_fails_fails_every_time(python: str) -> None:
    for _ in range(2):
        failed = subprocess.run([python, "-c", "print('no'); raise SystemExit(4)"], capture_output=True, check=False)
        assert (failed.returncode, failed.stdout) == (4, b"no\n")


def test_the_python_path_and_an_exception_count(python: str, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "fails.py").write_text("raise ValueError('no')")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "elsewhere")}
    ran = subprocess.run(
        [python, "-u", "-m", "fails"], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stderr.endswith("ValueError: no\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_reaches_the_forked_process_and_ends_both(python: str, number: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "waits.py").write_text(WAITS)
    command = [python, "-u", str(tmp_path / "waits.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        forked = int(process.stdout.readline())
        assert forked != process.pid
        process.send_signal(number)
        assert process.stdout.read() == ""  # the end of both closes the stream
        assert process.wait() == -number
