"""What docs/organization.md says about arguments, options, permissions and programs is true."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

from click import Option
from pulumi.automation import OpType

from pulumi_account import organization_accounts
from pulumi_account.cli.accounts import command
from pulumi_account.core.quotas import ORGANIZATIONS_OPERATIONS, quota
from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import create_or_select_stack

TEXT = (Path(__file__).parents[2] / "docs" / "organization.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_policies_allow_exactly_the_operations_that_are_called() -> None:
    actions = [action for block in blocks("json") for action in json.loads(block)["Statement"][0]["Action"]]
    assert sorted(actions) == sorted(f"organizations:{operation}" for operation in ORGANIZATIONS_OPERATIONS)


def test_every_argument_and_option_is_documented() -> None:
    table = TEXT.partition("| Argument |")[2].partition("\n\n")[0]
    for argument in set(inspect.signature(organization_accounts).parameters) - {"connection"}:
        assert f"`{argument}" in table
    choosing = [parameter for parameter in command.params if isinstance(parameter, Option)]
    for option in choosing:
        if option.name not in {"profile", "region", "role_arn", "as_json", "columns"}:
            assert any(f"`{name}" in table for name in option.opts), option.opts
    assert "`--columns` chooses" in TEXT


def test_the_documented_rates_are_the_quotas_in_use() -> None:
    rows = re.findall(r"\| (List\w+|Describe\w+).*\| (\d+), (\d+)(?: each)? \|", TEXT)
    assert len(rows) == 4
    for operation, rate, burst in rows:
        allowed = quota(operation, "aws", {})
        assert (allowed.rate, allowed.burst) == (float(rate), int(burst))


def test_the_programs_deploy_and_then_preview_without_changes(account_emulator: Emulator, tmp_path: Path) -> None:
    account_emulator.create_organization(2, organizational_units={"/Workloads": 1}, trusted_access=False)
    (tmp_path / "Pulumi.yaml").write_text("name: organization\nruntime: python\n")
    (tmp_path / "__main__.py").write_text("\n".join(blocks("python")))
    stack = create_or_select_stack("test", tmp_path, env_vars={"PULUMI_CONFIG_PASSPHRASE": "test"})

    stack.up()

    organization = [f"10000000000{number}" for number in (1, 2, 3)]
    with_contact = [account for account in organization if account_emulator.account(account).alternate_contacts]
    assert with_contact == ["100000000002", "100000000003"]
    assert set(stack.preview().change_summary) == {OpType.SAME}
