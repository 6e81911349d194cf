from __future__ import annotations

from pathlib import Path

import pytest
from pulumi.automation import OpType

from pulumi_account.testing.emulator import Emulator
from pulumi_account.testing.engine import EngineError, Stack, create_or_select_stack

PROGRAM = """
import pulumi
import pulumi_account as account

baseline = account.AccountBaseline(
    "log-archive",
    account_id="100000000001",
    alternate_contacts={
        "security": {"name": "F", "title": "T", "email_address": "f@example.com", "phone_number": "1"},
        "BILLING": {"name": "B", "title": "T", "email_address": "b@example.com", "phone_number": "2"},
    },
    primary_contact={
        "full_name": "W", "address_line1": "Nowhere 1", "city": "Berlin", "country_code": "DE",
        "phone_number": "+49 1", "postal_code": "10115", "state_or_region": "Berlin",
    },
    name="Log archive",
    on_existing="overwrite",
    enabled_regions=["eu-central-2"],
    disabled_regions=["AP-East-1"],
)
pulumi.export("id", baseline.alternate_contacts["SECURITY"].id)
pulumi.export("status", baseline.regions["ap-east-1"].opt_status)
"""


def opened(tmp_path: Path, program: str) -> Stack:
    (tmp_path / "Pulumi.yaml").write_text("name: baseline\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(program)
    return create_or_select_stack("test", tmp_path, env_vars={"PULUMI_CONFIG_PASSPHRASE": "test"})


def test_an_account_baseline_declares_each_setting_under_its_own_name(
    account_emulator: Emulator, tmp_path: Path
) -> None:
    account_emulator.create_organization(members=1)
    stack = opened(tmp_path, PROGRAM)

    outputs = stack.up().outputs

    held = account_emulator.account("100000000001")
    assert set(held.alternate_contacts) == {"SECURITY", "BILLING"}
    assert held.contact_information["FullName"] == "W"
    assert held.name == "Log archive"
    assert outputs["id"].value == "100000000001/SECURITY"
    assert outputs["status"].value == "DISABLED"
    resources = (stack.export_stack().deployment or {})["resources"]
    assert "account:index:AccountBaseline" in {resource["type"] for resource in resources}
    names = {resource["urn"].split("::")[-1] for resource in resources}
    parts = ("security", "billing", "primary-contact", "account-name", "eu-central-2")
    assert names >= {f"log-archive-{part}" for part in parts}
    assert set(stack.preview().change_summary) == {OpType.SAME}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('"security"', '"LEGAL"', "alternate_contacts: the keys must be of BILLING, OPERATIONS, SECURITY"),
        ('"security"', '"billing"', "alternate_contacts: the keys must be of BILLING, OPERATIONS, SECURITY"),
        ('["AP-East-1"]', '["eu-central-2"]', "enabled_regions and disabled_regions name eu-central-2 twice"),
        ('["AP-East-1"]', '"ap-east-1"', "disabled_regions must be a list of regions"),
    ],
)
def test_an_error_is_one_line_without_a_traceback(
    account_emulator: Emulator, tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    with pytest.raises(EngineError) as caught:
        opened(tmp_path, PROGRAM.replace(right, wrong)).preview()

    assert f"AccountBaseline log-archive: {said}" in f"{caught.value}"
    assert "Traceback" not in f"{caught.value}"
    assert account_emulator.calls() == []
