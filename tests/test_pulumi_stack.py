"""The shortcuts of the tests' Pulumi CLI runs make no difference."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.pulumi_stack import LEAN_PIP


def test_the_lean_pip_answers_like_pip() -> None:
    listed: list[str] = []
    versions: list[str] = []
    for path in ("", LEAN_PIP):
        environment = {**os.environ, "PYTHONPATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        for arguments, answers in ((["list", "--format", "json"], listed), (["--version"], versions)):
            command = [sys.executable, "-m", "pip", *arguments]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            answers.append(done.stdout)

    pips, lean = ([(each["name"], each["version"]) for each in json.loads(answer)] for answer in listed)
    assert sorted(lean) == sorted(pips)
    assert len(lean) > 20
    assert versions[0].split()[:2] == versions[1].split()[:2]
