"""``pulumi-account accounts``, and the options with which every subcommand selects accounts."""

from __future__ import annotations

import json
from datetime import timezone
from typing import TYPE_CHECKING, Any

import boto3
import click
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from pulumi_account.cli._account_options import account_options
from pulumi_account.cli.accounts import command
from pulumi_account.organization.selection.model import AccountSelection

if TYPE_CHECKING:
    from tests.conftest import World

CALLER = "123456789012"
MEMBERS = ["100000000001", "100000000002", "100000000003"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, prog_name="pulumi-account accounts")


def selection_from(*arguments: str) -> AccountSelection | None:
    found: list[AccountSelection | None] = []

    @click.command()
    @account_options
    def probe(selection: AccountSelection | None) -> None:
        found.append(selection)

    result = CliRunner().invoke(probe, arguments)
    assert result.exit_code == 0, result.output
    return found[0]


def test_accounts_are_listed_as_a_table_and_as_json(world: World) -> None:
    world.emulator.create_organization(3)
    boto3.client("organizations").close_account(AccountId=MEMBERS[1])
    table = run()
    assert table.exit_code == 0
    lines = [line.split() for line in table.stdout.splitlines()]
    assert [line[0] for line in lines] == ["ID", MEMBERS[0], MEMBERS[2], CALLER, "3"]
    assert lines[3][-2:] == ["management", "account"]
    listed = json.loads(run("--json", "--state", "closed", "--state", "ACTIVE", "--no-management-account").stdout)
    assert [account["id"] for account in listed] == MEMBERS
    (root,) = boto3.client("organizations").list_roots()["Roots"]
    joined = boto3.client("organizations").describe_account(AccountId=MEMBERS[1])["Account"]["JoinedTimestamp"]
    assert listed[1] == {
        "id": MEMBERS[1],
        "name": f"Account {MEMBERS[1]}",
        "state": "CLOSED",
        "is_management": False,
        "path": f"{root['Arn'].split('/')[1]}/{root['Id']}/{MEMBERS[1]}/",
        "joined": joined.astimezone(timezone.utc).isoformat(),
    }


def test_control_characters_in_a_name_are_escaped_for_terminals_and_kept_in_json(world: World) -> None:
    name = "[red]a\x1b[31m\n100000000009\u202e\x9b\u2028ü"
    world.emulator.create_organization([{"id": MEMBERS[0], "name": name}])
    table = run("--no-management-account").stdout
    assert table.splitlines()[1].split("  ")[1] == "[red]a\\x1b[31m\\n100000000009\\u202e\\x9b\\u2028ü"
    listed = run("--json", "--no-management-account").stdout
    assert json.loads(listed)[0]["name"] == name
    assert listed.replace("\n", "").isprintable()


def test_columns_are_shown_on_request_and_only_they_take_further_calls(world: World) -> None:
    tags = {"environment": "production", "team": "payments"}
    payments = {"id": MEMBERS[0], "name": "Payments Prod", "email": "aws+payments@example.com", "tags": tags}
    units = {"/Workloads/Production": [payments], "/Sandbox": [MEMBERS[1]]}
    world.emulator.create_organization([MEMBERS[2]], organizational_units=units)
    chosen = run("--columns", "ID, name,unit,tags,email_domain,state,joined,management")
    assert chosen.exit_code == 0
    head, first, *_ = chosen.stdout.splitlines()
    assert head.split() == ["ID", "Name", "Unit", "Tags", "E-mail", "domain", "State", "Joined"]
    assert first.split("  ")[:2] == [MEMBERS[0], "Payments Prod"]
    assert first.split()[3:7] == ["/Workloads/Production", "environment=production,", "team=payments", "example.com"]
    assert "aws+payments" not in chosen.stdout
    calls = ["ListAccounts", *["ListTagsForResource"] * 4, *["ListOrganizationalUnitsForParent"] * 2, "ListRoots"]
    assert sorted(world.operations("organizations")) == sorted(calls)

    world.emulator.reset()
    listed = json.loads(run("--columns", "unit,tags,email-domain,created", "--json").stdout)
    assert listed[0]["tags"] == tags
    assert [account["unit"] for account in listed] == ["/Workloads/Production", "/Sandbox", "/", "/"]
    world.emulator.reset()
    assert json.loads(run("--columns", "unit-id,email-domain", "--json", "--name", "Payments*").stdout)[0]["unit_id"]
    assert world.operations("organizations") == ["ListAccounts"]


UNIT = "/Workloads and shared services/Production environments EU/Card processing (PCI DSS)"
TAGS = {"cost-center": "4711-0815-long", "environment": "production", "team": "payments-and-settlement"}


def on_screen(monkeypatch: pytest.MonkeyPatch, width: int, *arguments: str) -> list[str]:
    """Return what the command prints on a terminal of a width."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    result = run(*arguments, "--no-management-account")
    assert result.exit_code == 0
    assert max(map(cell_len, result.stdout.splitlines())) <= width
    return result.stdout.splitlines()


def test_a_long_unit_is_folded_before_a_slash_and_other_cells_between_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = {"id": MEMBERS[0], "name": "payments-production-eu-central-1", "tags": TAGS}
    world.emulator.create_organization(organizational_units={UNIT: [account]})
    shown = on_screen(monkeypatch, 99, "--columns", "id,name,unit,tags")
    assert shown == [
        "ID            Name                         Unit                         Tags",
        "100000000001  payments-production-eu-      /Workloads and shared        cost-center=4711-0815-long,",
        "              central-1                    services                     environment=production,",
        "                                           /Production environments EU  team=payments-and-",
        "                                           /Card processing (PCI DSS)   settlement",
        "1 account",
    ]


def test_a_screen_that_is_too_narrow_for_a_table_gets_a_block_for_each_account(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = [{"id": MEMBERS[0], "name": "決済サービス本番環境アカウント東京", "tags": TAGS}, {"id": MEMBERS[1]}]
    world.emulator.create_organization(organizational_units={UNIT: accounts})
    shown = on_screen(monkeypatch, 40, "--columns", "id,name,unit,tags,state")
    assert shown == [
        "ID     100000000001",
        "Name   決済サービス本番環境アカウント東",
        "       京",
        "Unit   /Workloads and shared services",
        "       /Production environments EU",
        "       /Card processing (PCI DSS)",
        "Tags   cost-center=4711-0815-long,",
        "       environment=production,",
        "       team=payments-and-settlement",
        "State  ACTIVE",
        "",
        "ID     100000000002",
        "Name   Account 100000000002",
        "Unit   /Workloads and shared services",
        "       /Production environments EU",
        "       /Card processing (PCI DSS)",
        "State  ACTIVE",
        "",
        "2 accounts",
    ]


def test_nothing_is_folded_or_padded_where_the_output_is_no_terminal(world: World) -> None:
    world.emulator.create_organization(organizational_units={UNIT: [{"id": MEMBERS[0], "tags": TAGS}]})
    shown = run("--columns", "id,unit,tags,name").stdout.splitlines()
    assert UNIT in shown[1]
    assert "team=payments-and-settlement" in shown[1]
    assert [line for line in shown if line != line.rstrip()] == []


def test_a_named_closed_account_requires_its_state_option(world: World) -> None:
    world.emulator.create_organization(1)
    boto3.client("organizations").close_account(AccountId=MEMBERS[0])
    refused = run("--account", MEMBERS[0])
    assert refused.exit_code == 1
    assert refused.stderr.endswith("is CLOSED: remove it, or add CLOSED to the states (--state: ACTIVE)\n")
    assert run("--account", MEMBERS[0], "--state", "CLOSED").exit_code == 0


def test_a_long_name_is_printed_in_full_and_markup_is_not_rendered(world: World) -> None:
    world.emulator.create_organization()
    name = "[red]Ünïcode[/red] " + "x" * 100
    boto3.client("organizations").create_account(AccountName=name, Email="a@example.com")
    assert name in run().stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--account", "12"], 2, "--account: must be an account ID: a string of 12 digits\n"),
        (["--ou", "Workloads"], 2, "--organizational-unit: must be an organizational unit's ID (ou-abcd-12345678)"),
        (["--exclude-ou", "x"], 2, "--exclude-organizational-unit: must be an organizational unit's ID"),
        (["--state", "asleep"], 2, "--state: must be one of PENDING_ACTIVATION, ACTIVE"),
        (["--organization", "--account", CALLER], 2, "--organization means all accounts"),
        (["--ou", "/A//B"], 2, "--organizational-unit: must be an organizational unit's ID"),
        (["--name", ""], 2, "--name: must be a name"),
        (["--exclude-tag", "=x"], 2, "--exclude-tag: must have keys that are not empty"),
        (["--role-arn", ""], 2, "--role-arn: must be a string of 20 to 2048 characters"),
        (["--profile", ""], 2, "--profile: must be the name of an AWS profile; it is empty"),
        (["--region", " "], 2, "--region: must be a region's code, such as eu-central-1; it is empty"),
        (["--columns", "id,mailbox"], 2, "--columns: unknown column mailbox; expected one or more of id, name, state,"),
        (["--columns", " "], 2, "--columns: is empty; expected one or more of id, name"),
        (["--no-nested"], 2, "--no-nested needs --organizational-unit"),
        (["--role-arn", "arn:aws:iam::1:user/x"], 2, "--role-arn: must be an IAM role's ARN"),
        (["--profile", "nobody"], 1, "profile nobody (--profile) was not found"),
        (
            ["--account", "999999999999"],
            1,
            "--account: 999999999999 is not in the organization of account 123456789012",
        ),
        (["--ou", "/Nothing"], 1, "organizational unit /Nothing does not exist"),
        (["--name", "nobody-*"], 1, "the selection matches no accounts"),
    ],
)
def test_a_wrong_option_is_one_line_that_names_it(world: World, arguments: list[str], code: int, said: str) -> None:
    world.emulator.create_organization(1)
    result = run(*arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith(f"pulumi-account accounts: {said}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "values"),
    [
        (["--organization"], {}),
        (["--account", MEMBERS[0], "--account", CALLER], {"account_ids": (MEMBERS[0], CALLER)}),
        (["--ou", "/A", "--no-nested"], {"organizational_units": ("/A",), "include_nested": False}),
        (
            ["--tag", "a=1", "--tag", "a=2", "--tag", "b", "--tag", "c="],
            {"tags": {"a": ("1", "2"), "b": (), "c": ("",)}},
        ),
        (["--name", "x*", "--no-management-account"], {"names": ("x*",), "include_management_account": False}),
        (["--state", "suspended"], {"states": ("SUSPENDED",)}),
        (
            ["--exclude-account", CALLER, "--exclude-ou", "/A", "--exclude-name", "x", "--exclude-tag", "a=1"],
            {
                "exclude_account_ids": (CALLER,),
                "exclude_organizational_units": ("/A",),
                "exclude_names": ("x",),
                "exclude_tags": {"a": ("1",)},
            },
        ),
    ],
)
def test_the_options_become_a_verified_selection(arguments: list[str], values: dict[str, Any]) -> None:
    selection = selection_from(*arguments)
    assert selection is not None
    assert selection.model_dump() == AccountSelection.of(**values, verify=True).model_dump()


def test_without_options_no_selection_is_made() -> None:
    assert selection_from() is None
