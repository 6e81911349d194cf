from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lifecycle.conftest import CALLER

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

DELAY = 4.0


def test_a_run_killed_while_a_region_is_enabling_is_simply_run_again(project: Project) -> None:
    emulator = project.emulator
    project.contact()
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2")
    emulator.settings.region_delay = DELAY
    try:
        project.killed("up", lambda: bool(emulator.calls(operation="EnableRegion")))
        assert emulator.account(CALLER).regions["eu-central-2"] == "ENABLING"
        project.run("up")
    finally:
        emulator.settings.region_delay = 0.3
    assert "EnableRegion" not in project.calls()
    assert project.resource("zurich")["outputs"]["opt_status"] == "ENABLED"
    assert set(project.held()) == {"SECURITY"}
    assert project.run("preview") == {}


def test_a_destroy_killed_while_a_region_is_disabling_is_simply_run_again(project: Project) -> None:
    emulator = project.emulator
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2")
    project.run("up")
    emulator.settings.region_delay = DELAY
    try:
        project.killed("destroy", lambda: bool(emulator.calls(operation="DisableRegion")))
        project.run("destroy")
    finally:
        emulator.settings.region_delay = 0.3
    assert "DisableRegion" not in project.calls()
    assert emulator.account(CALLER).regions["eu-central-2"] == "DISABLED"
