"""Lifecycles of stacks, offline and, if available, on a Pulumi CLI: both must match what a CLI recorded.

To record again, with a Pulumi CLI on PATH: RECORD=1 pytest tests/testing/engine/test_same_as_pulumi.py
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proofs import OFFLINE, proves
from tests.pulumi_stack import Pulumi
from tests.testing.engine.runs import Project, play
from tests.testing.engine.scenarios import LIVES

RECORDED = Path(__file__).parent / "recorded"
# On a CLI an operation takes seconds: without RECORD only a few lifecycles are played on it.
ON_CLI = [*LIVES] if os.environ.get("RECORD") else ["components", "secrets"]


def _recorded(name: str) -> object:
    return json.loads((RECORDED / f"{name}.json").read_text())


@pytest.mark.parametrize("name", LIVES)
def test_a_lifecycle_offline_matches_the_recording_from_pulumi(
    name: str, project: Project, request: pytest.FixtureRequest
) -> None:
    proves(request, OFFLINE)
    acts = [replace(act, options={**act.options, "parallel": 1}) for act in LIVES[name]]
    assert play(project, project.offline(), acts) == _recorded(name)


@pytest.mark.usefixtures("this_python_first")
@pytest.mark.parametrize("name", ON_CLI)
def test_a_lifecycle_on_the_pulumi_cli_matches_the_recording(
    name: str, project: Project, pulumi: Pulumi, request: pytest.FixtureRequest
) -> None:
    proves(request, pulumi.cli.label)
    played = play(project, project.pulumi(pulumi), LIVES[name])
    if os.environ.get("RECORD"):
        RECORDED.mkdir(exist_ok=True)
        (RECORDED / f"{name}.json").write_text(json.dumps(played, indent=1, sort_keys=True) + "\n")
    assert played == _recorded(name)
