from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.automation import OpType

from pulumi_account import AccountBaseline
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

    deployed = stack.up()
    outputs = deployed.outputs
    # The contact comes before the name that its messages show.
    assert "AlternateContact 100000000001/SECURITY (Log archive): phone_number" in deployed.stdout

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
        ('"name": "F"', '"nme": "F"', "alternate_contacts.SECURITY.nme is not a property of this contact"),
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


CONTACT = {"name": "F", "title": "T", "email_address": "f@example.com", "phone_number": "1"}
LATER = pulumi.Output.from_input


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (
            {"alternate_contacts": LATER({})},
            ["alternate_contacts must be a mapping of types to contacts"],
        ),
        ({"alternate_contacts": []}, ["alternate_contacts must be a mapping of types to contacts"]),
        ({"alternate_contacts": {"SECURITY": None}}, ["alternate_contacts.SECURITY must be a mapping"]),
        (
            {"alternate_contacts": {"SECURITY": LATER(CONTACT)}},
            ["alternate_contacts.SECURITY must be a mapping"],
        ),
        (
            {"alternate_contacts": {"billing": {**CONTACT, "nme": "x", "title": None, "name": LATER("")}}},
            [
                "alternate_contacts.BILLING.nme is not a property of this contact; expected one of name, title,",
                "alternate_contacts.BILLING.title is required",
            ],
        ),
        (
            {"alternate_contacts": {"SECURITY": {**CONTACT, "alternate_contact_type": "BILLING", "account_id": "1"}}},
            ["alternate_contacts.SECURITY.account_id is not a property of this contact"],
        ),
        ({"primary_contact": "W"}, ["primary_contact must be a mapping, whose values may be outputs"]),
        ({"primary_contact": {"fullName": "W"}}, ["primary_contact.fullName is not a property of this contact"]),
        ({"enabled_regions": LATER(["eu-central-2"])}, ["enabled_regions must be a list of regions"]),
        ({"disabled_regions": [None]}, ["disabled_regions must be a list of regions"]),
    ],
)
def test_what_is_wrong_is_named_by_its_place_before_anything_is_declared(
    inputs: dict[str, Any], said: list[str]
) -> None:
    with pytest.raises(pulumi.RunError) as caught:
        AccountBaseline("b", **inputs)

    lines = str(caught.value).splitlines()
    assert len(lines) >= len(said)
    assert all(any(line.startswith(f"AccountBaseline b: {text}") for line in lines) for text in said), lines
