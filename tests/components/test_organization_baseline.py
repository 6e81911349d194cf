from __future__ import annotations

from pathlib import Path

import pytest
from pulumi.automation import OpType

from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import EngineError, Stack, create_or_select_stack

BASELINE = """\
accounts: {}
on_existing: Overwrite
defaults:
  alternate_contacts:
    SECURITY: &team
      name: Ferdinand Security
      title: Head of Alarms
      email_address: ferdinand@example.com
      phone_number: +49 30 555777
    BILLING:
      <<: *team
      title: Accounts payable
  primary_contact:
    full_name: Wilhelmina Example
    address_line1: Nowhere Street 1
    city: Oslo
    country_code: NO
    phone_number: +47 555
    postal_code: 0150
overrides:
  100000000001:
    alternate_contacts:
      SECURITY:
        title: Head of Logs
      BILLING: null
    enabled_regions: [eu-central-2]
    name: Log archive
"""
PROGRAM = "import pulumi_account as account\naccount.OrganizationBaseline('all', baseline='baseline.yaml'{arguments})\n"


def opened(tmp_path: Path, arguments: str = "", baseline: str = BASELINE) -> Stack:
    (tmp_path / "Pulumi.yaml").write_text("name: baseline\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(PROGRAM.format(arguments=arguments))
    (tmp_path / "baseline.yaml").write_text(baseline)
    return create_or_select_stack("test", tmp_path, env_vars={"PULUMI_CONFIG_PASSPHRASE": "test"})


def titles(emulator: Emulator, account_id: str) -> dict[str, str]:
    contacts = emulator.account(account_id).alternate_contacts
    return {contact_type: contact["Title"] for contact_type, contact in contacts.items()}


def test_a_file_declares_an_organization_with_overrides_for_single_accounts(
    account_emulator: Emulator, tmp_path: Path
) -> None:
    account_emulator.create_organization(members=2)
    stack = opened(tmp_path)

    stack.up()

    assert titles(account_emulator, "100000000001") == {"SECURITY": "Head of Logs"}
    for account_id in ("100000000002", "123456789012"):
        assert titles(account_emulator, account_id) == {"SECURITY": "Head of Alarms", "BILLING": "Accounts payable"}
        assert account_emulator.account(account_id).contact_information["PostalCode"] == "0150"
    switched = [call for call in account_emulator.calls() if call.operation == "EnableRegion"]
    assert [call.account_id for call in switched] == ["100000000001"]
    assert [call.account_id for call in account_emulator.calls(operation="PutAccountName")] == ["100000000001"]
    assert account_emulator.account("100000000001").name == "Log archive"
    resources = (stack.export_stack().deployment or {})["resources"]
    assert "account:index:OrganizationBaseline" in {resource["type"] for resource in resources}
    assert set(stack.preview().change_summary) == {OpType.SAME}


def test_existing_settings_are_rejected_unless_file_or_argument_says_overwrite(
    account_emulator: Emulator, tmp_path: Path
) -> None:
    account_emulator.create_organization(members=1)
    stack = opened(tmp_path, ", on_existing='fail'", BASELINE)
    with pytest.raises(EngineError, match="already has a primary contact that differs"):
        stack.up()
    stack = opened(tmp_path, ", on_existing='overwrite'", BASELINE.replace("on_existing: Overwrite\n", ""))
    stack.up()
    assert account_emulator.account().contact_information["City"] == "Oslo"
    with pytest.raises(EngineError, match=r"baseline.yaml:2: on_existing: must be one of overwrite, fail"):
        opened(tmp_path, "", BASELINE.replace("Overwrite", "ask")).preview()


def test_two_teams_share_a_file_and_each_keeps_its_own_settings(account_emulator: Emulator, tmp_path: Path) -> None:
    account_emulator.create_organization(members=1)
    for team in ("security", "finance"):
        (tmp_path / team).mkdir()
    security = opened(tmp_path / "security", ", owns=['security', 'regions']")
    finance = opened(tmp_path / "finance", ", owns=['BILLING', 'primary_contact']")

    security.up()
    assert titles(account_emulator, "123456789012") == {"SECURITY": "Head of Alarms"}
    finance.up()
    security.destroy()

    assert titles(account_emulator, "123456789012") == {"BILLING": "Accounts payable"}
    assert set(finance.preview().change_summary) == {OpType.SAME}


@pytest.mark.parametrize(
    ("arguments", "baseline", "said"),
    [
        (
            "",
            BASELINE.replace("Head of Logs", "x" * 51),
            "baseline.yaml:24: overrides.100000000001.alternate",
        ),
        (", accounts=['123456789012']", BASELINE, "the accounts must be given either as accounts or by the baseline"),
        ("", BASELINE.replace("accounts: {}\n", "", 1), "the accounts must be given either as accounts or by the"),
        (
            ", owns=['LEGAL']",
            BASELINE,
            "owns must be a list of BILLING, OPERATIONS, SECURITY, primary_contact",
        ),
        (", owns='SECURITY'", BASELINE, "owns must be a list of BILLING"),
    ],
)
def test_an_error_is_reported_in_the_preview_without_a_traceback(
    account_emulator: Emulator, tmp_path: Path, arguments: str, baseline: str, said: str
) -> None:
    with pytest.raises(EngineError) as caught:
        opened(tmp_path, arguments, baseline).preview()

    assert f"OrganizationBaseline all: {said}" in f"{caught.value}"
    assert "Traceback" not in f"{caught.value}"
    assert not {call.service for call in account_emulator.calls()} & {"account"}


def test_overrides_of_accounts_not_selected_are_reported_as_having_no_effect(
    account_emulator: Emulator, tmp_path: Path
) -> None:
    stack = opened(tmp_path, ", accounts=['123456789012']", BASELINE.replace("accounts: {}\n", "", 1))

    lines: list[str] = []
    stack.up(on_output=lines.append)

    assert "the overrides of 100000000001 have no effect" in "\n".join(lines)
    assert titles(account_emulator, "123456789012") == {"SECURITY": "Head of Alarms", "BILLING": "Accounts payable"}


@pytest.mark.parametrize(
    "accounts",
    [
        "['123456789012', one.account_id.apply(lambda _: '100000000001'), '100000000002']",
        "one.account_id.apply(lambda _: ['123456789012', '100000000001', '100000000002'])",
    ],
    ids=["among the accounts", "the list"],
)
def test_accounts_known_only_at_deployment_get_their_overrides(
    account_emulator: Emulator, tmp_path: Path, accounts: str
) -> None:
    account_emulator.create_organization(members=2)
    stack = opened(tmp_path, f", accounts={accounts}", BASELINE.replace("accounts: {}\n", "", 1))
    program = tmp_path / "__main__.py"
    imported, declared = program.read_text().splitlines()
    program.write_text(f"{imported}\none = account.RegionOptIn('one', region_name='eu-west-1')\n{declared}\n")

    stack.preview()
    stack.up()

    assert titles(account_emulator, "100000000001") == {"SECURITY": "Head of Logs"}
    for account_id in ("100000000002", "123456789012"):
        assert titles(account_emulator, account_id) == {"SECURITY": "Head of Alarms", "BILLING": "Accounts payable"}
    switched = [call for call in account_emulator.calls() if call.operation == "EnableRegion"]
    assert [call.account_id for call in switched] == ["100000000001"]
    assert account_emulator.account("100000000001").name == "Log archive"
    assert set(stack.preview().change_summary) == {OpType.SAME}
