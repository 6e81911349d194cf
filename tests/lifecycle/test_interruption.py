from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psutil
import pytest
from pulumi.automation import ConfigValue

from tests.lifecycle.conftest import CALLER, CONTACT
from tests.organization.statuses import statuses

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

DELAY = 4.0


def test_a_run_killed_while_a_region_is_enabling_can_be_run_again(project: Project) -> None:
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


def test_a_destroy_killed_while_a_region_is_disabling_can_be_run_again(project: Project) -> None:
    emulator = project.emulator
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2", on_removal="opt_out")
    project.run("up")
    emulator.settings.region_delay = DELAY
    try:
        project.killed("destroy", lambda: bool(emulator.calls(operation="DisableRegion")))
        project.run("destroy")
    finally:
        emulator.settings.region_delay = 0.3
    assert "DisableRegion" not in project.calls()
    assert emulator.account(CALLER).regions["eu-central-2"] == "DISABLED"


ACCOUNTS = [str(100_000_000_001 + number) for number in range(40)]
# Forty accounts take more than three seconds, long enough to interrupt a run midway.
QUOTAS = json.dumps({"PutAlternateContact": {"rate": 10, "burst": 8}, "GetAlternateContact": {"rate": 10, "burst": 8}})


@pytest.fixture
def organization(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "tests")
    project.emulator.create_organization(ACCOUNTS)
    project.declare("contacts", "OrganizationAlternateContact", accounts=ACCOUNTS, **CONTACT)
    project.stack.set_config("account:quotas", ConfigValue(QUOTAS))
    return project


def remarks(project: Project) -> dict[str, str]:
    return statuses(project.resource("contacts")["outputs"])


def holding(project: Project) -> set[str]:
    return {account for account in ACCOUNTS if project.held(account)}


def test_after_ctrl_c_finished_accounts_are_kept_and_the_next_run_does_the_rest(
    organization: Project,
) -> None:
    emulator = organization.emulator
    said = organization.interrupted("up", lambda: len(emulator.calls(operation="PutAlternateContact")) >= 10)
    done = holding(organization)
    assert 10 <= len(done) < 40
    assert f"canceled when {len(done)} of 40 accounts were done: run again for the others" in said
    assert {account for account, remark in remarks(organization).items() if remark == "as declared"} == done
    assert organization.run("preview") == {"update": 1}
    assert f"not set yet: {40 - len(done)} accounts" in organization.output
    organization.run("up")
    left = 40 - len(done)
    assert organization.calls() == {"GetCallerIdentity": 1, "GetAlternateContact": left, "PutAlternateContact": left}
    assert organization.run("preview") == {}


def test_ctrl_c_during_a_refresh_keeps_the_state_and_the_next_refresh_finds_the_drift(
    organization: Project,
) -> None:
    organization.run("up")
    emulator = organization.emulator
    for account in ACCOUNTS:
        emulator.account(account).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    emulator.reset()
    said = organization.interrupted("refresh", lambda: len(emulator.calls(operation="GetAlternateContact")) >= 10)
    assert "canceled when" in said
    assert set(remarks(organization).values()) == {"as declared"}
    organization.run("refresh")
    assert set(remarks(organization).values()) == {"drifted: name"}


def test_ctrl_c_while_a_region_is_enabling_ends_the_wait_and_the_next_run_continues(project: Project) -> None:
    emulator = project.emulator
    project.declare("zurich", "RegionOptIn", region_name="eu-central-2")
    emulator.settings.region_delay = 1000
    try:
        said = project.interrupted("up", lambda: bool(emulator.calls(operation="EnableRegion")))
        assert "canceled: still ENABLING; run again to continue" in said
        emulator.clock.advance(1000)
        project.run("up")
    finally:
        emulator.settings.region_delay = 0.3
    assert "EnableRegion" not in project.calls()
    assert project.run("preview") == {}


def test_a_killed_run_makes_no_further_calls_and_can_be_run_again(organization: Project) -> None:
    emulator = organization.emulator
    ending = organization.killed("up", lambda: len(emulator.calls(operation="PutAlternateContact")) >= 10)
    assert ending
    _, alive = psutil.wait_procs(ending, timeout=60)
    assert alive == []
    held = len(holding(organization))
    assert held < 40
    organization.run("up")
    assert organization.calls() == {
        "GetCallerIdentity": 1, "GetAlternateContact": 40, "PutAlternateContact": 40 - held
    }  # fmt: skip
    assert holding(organization) == {*ACCOUNTS}
    assert organization.run("preview") == {}
