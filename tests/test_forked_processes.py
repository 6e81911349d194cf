"""The engine processes that tests fork behave like started ones."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.forked_processes import START, ForkedProcess, start_forked

if TYPE_CHECKING:
    from pulumi_account.testing.engine.processes import RunSettings

ROOT = Path(__file__).parents[1]
LEFT_RUNNING = """
import os, sys
from pathlib import Path
from tests.forked_processes import ForkedProcess
if __name__ == "__main__":
    host = ForkedProcess(["host", "127.0.0.1:1"], Path.cwd(), os.environ)
    int(host.stdout.readline())  # the port that it serves
    print(host.pid)
"""


@dataclass
class _Project:
    directory: Path
    python: str = sys.executable


@dataclass
class _Settings:
    project: _Project
    environment: dict[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["program"], 1, "IndexError: list index out of range"),
        (["program", json.dumps({"program": "."})], 1, "TypeError"),
    ],
    ids=["an immediate exception", "an exception inside the SDK"],
)
def test_an_exception_ends_forked_and_started_processes_the_same_way(
    tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    settings = cast("RunSettings", _Settings(_Project(tmp_path)))
    configuration = {"PULUMI_CONFIG": "{}"}
    processes: list[Any] = [start(settings, arguments, configuration) for start in (start_forked, START)]
    assert [type(process) for process in processes] == [ForkedProcess, subprocess.Popen]
    for process in processes:
        assert process.wait() == code
        assert says in process.stderr.read()


def test_a_forked_process_left_running_ends_with_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "left_running.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{LEFT_RUNNING}")
    ended = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=True)
    assert not Path(f"/proc/{int(ended.stdout)}").exists()
