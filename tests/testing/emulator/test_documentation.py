from __future__ import annotations

import re
import shlex
from http import HTTPStatus
from pathlib import Path

import pytest
import requests

from pulumi_account.cli.emulator import command
from pulumi_account.testing.emulator import Emulator

TEXT = (Path(__file__).parents[3] / "docs" / "emulator.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
COMMANDS = [line for line in LINES if not line.startswith("curl ")]
PAGES = [line.removeprefix('curl "$AWS_ENDPOINT_URL').removesuffix('"') for line in LINES if line.startswith("curl ")]


def test_the_organization_in_the_guide_can_be_built(emulator: Emulator, tmp_path: Path) -> None:
    (described,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    file = tmp_path / "organization.yaml"
    file.write_text(described, encoding="utf-8")
    made = emulator.load_organization(file)
    assert len(made.member_account_ids) == 20 + 3 + 150
    assert made.organizational_unit_ids.keys() == {"/", "/Workloads", "/Workloads/Production", "/Sandbox"}
    assert emulator.account("100000000003").denied == {"*"}
    assert emulator.account("100000000021").regions["eu-central-2"] == "ENABLED"


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_in_the_guide_use_existing_options(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("organization.yaml").write_text("members: 1")
    name, subcommand, *options = shlex.split(line)
    assert (name, subcommand) == ("pulumi-account", "emulator")
    command.make_context("emulator", options)


@pytest.mark.parametrize("page", PAGES)
def test_the_emulator_answers_for_the_pages_in_the_guide(emulator: Emulator, page: str) -> None:
    assert requests.get(f"{emulator.url}{page}", timeout=60).status_code == HTTPStatus.OK
