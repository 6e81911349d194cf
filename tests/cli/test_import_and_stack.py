"""``pulumi-account import`` into a stack, and compared with one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pulumi.automation import OpType

from pulumi_account.importing import cli_stack
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import create_or_select_stack
from tests.cli.imports import HELD, run
from tests.conftest import CALLER
from tests.importing.stacks import open_offline_stack


@pytest.mark.usefixtures("offline_stacks")
def test_an_import_into_a_stack_previews_without_changes(own_account: Emulator) -> None:
    result = run("new", "--into-stack", "--yes", "--stack", "dev")
    assert result.exit_code == 0, result.output
    assert "Added to the stack dev: 2 resources" in result.stdout
    stack = create_or_select_stack("dev", "new")
    assert set(stack.preview(expect_no_changes=True).change_summary) == {OpType.SAME}
    assert own_account.call_counts()


@pytest.mark.usefixtures("offline_stacks")
def test_a_conflict_with_the_stack_leaves_no_files(own_account: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("held", "--into-stack", "--yes").exit_code == 0
    stack = open_offline_stack(Path("held"), "dev", create=False)
    monkeypatch.setattr(cli_stack, "open_stack", lambda *_, **__: stack)
    state = Path("held/.pulumi-offline/held/dev.json").read_bytes()
    names = "--name-template", "other-{type}"
    result = run("new", "--into-stack", "--yes", *names)
    assert result.exit_code == 1
    assert result.stderr.startswith("pulumi-account import: the stack dev already has 123456789012/SECURITY, as urn:")
    assert result.stderr.count("\n") == 1
    assert not Path("new").exists()
    Path("empty").mkdir()
    assert run("empty", "--into-stack", "--yes", *names).exit_code == 1
    assert not list(Path("empty").iterdir())
    assert Path("held/.pulumi-offline/held/dev.json").read_bytes() == state
    assert own_account.call_counts()


@pytest.mark.usefixtures("offline_stacks")
def test_a_stack_is_not_changed_without_confirmation(own_account: Emulator) -> None:
    assert run("new", "--into-stack").exit_code == 1
    assert not Path("new").exists()
    assert own_account.call_counts() == {}


@pytest.mark.usefixtures("offline_stacks")
def test_check_compares_with_the_stack_and_changes_nothing(own_account: Emulator) -> None:
    assert run("new", "--into-stack", "--yes").exit_code == 0
    check = ("new", "--check", "--stack", "dev")
    same = run(*check)
    assert (same.exit_code, same.stdout) == (0, "the same: 2\n")
    state = Path("new/.pulumi-offline/new/dev.json").read_bytes()
    account = own_account.account(CALLER)
    account.alternate_contacts["BILLING"] = dict(HELD)
    account.alternate_contacts["SECURITY"]["Title"] = "Chief Bell"
    different = run(*check, "--json")
    assert different.exit_code == 4
    compared = json.loads(different.stdout)
    assert [each["differing"] for each in compared["differing"]] == [["title"]]
    assert [each["identity"] for each in compared["not_in_stack"]] == [f"{CALLER}/BILLING"]
    assert "Bell" not in different.output
    own_account.deny(CALLER, "GetContactInformation")
    del account.alternate_contacts["BILLING"]
    account.alternate_contacts["SECURITY"]["Title"] = HELD["Title"]
    assert run(*check).exit_code == 3
    assert Path("new/.pulumi-offline/new/dev.json").read_bytes() == state
