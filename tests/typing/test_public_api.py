"""The public API as a type checker sees it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pulumi_account

GOOD = """
import pulumi
from pulumi_account import AlternateContact, ConnectionArgs, GetPrimaryContactResult, PrimaryContact, RegionOptIn
from pulumi_account import get_alternate_contact, get_primary_contact_output, get_region_opt_in

role: ConnectionArgs = {"role_arn": pulumi.Output.from_input("arn:aws:iam::123456789012:role/r")}
contact = AlternateContact(
    "security", alternate_contact_type="SECURITY", name="n", title=pulumi.Output.secret("t"), email_address="e@x.io",
    phone_number="1", on_existing="fail", connection=role, opts=pulumi.ResourceOptions(protect=True),
)
text: pulumi.Output[str] = contact.account_id
status: pulumi.Output[str] = RegionOptIn("r", region_name="eu-central-2", enabled=False).opt_status
read: AlternateContact = AlternateContact.get("s", contact.id, pulumi.ResourceOptions(protect=True), connection=role)
city: pulumi.Output[str] = PrimaryContact.get("p", "123456789012").city
mail: str = get_alternate_contact("SECURITY", account_id="123456789012").email_address
primary: pulumi.Output[GetPrimaryContactResult] = get_primary_contact_output(account_id=contact.account_id)
enabled: bool = get_region_opt_in("eu-central-2").enabled
"""
BAD = {
    "an unknown property": 'RegionOptIn("r", region="eu-central-2")',
    "a property of the wrong type": 'RegionOptIn("r", region_name="eu-central-2", timeout_minutes="60")',
    "a missing property": 'RegionOptIn("r")',
    "an unknown connection key": 'RegionOptIn("r", region_name="x", connection={"role": "r"})',
    "an output where a plain value is due": "get_region_opt_in(contact.name)",
    "a property that a reading has none of": 'RegionOptIn.get("r", "eu-central-2", enabled=True)',
    "a change of what was read": 'get_region_opt_in("eu-central-2").enabled = False',
    "a subclass": "class Mine(RegionOptIn): ...",
}


def check(tmp_path: Path, program: str) -> str:
    (tmp_path / "program.py").write_text(program)
    answer = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "program.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    return answer.stdout


def test_a_good_program_is_accepted_and_each_bad_line_refused(tmp_path: Path) -> None:
    bad = "\n".join(BAD.values())
    said = check(tmp_path, f"{GOOD}\n{bad}\n")
    first = GOOD.count("\n") + 2
    lines = {int(line.split(":")[1]) for line in said.splitlines() if ": error:" in line}
    assert lines == set(range(first, first + len(BAD))), said


def test_what_is_exported_is_listed_and_documented() -> None:
    assert pulumi_account.__all__ == sorted(pulumi_account.__all__)
    for name in pulumi_account.__all__:
        assert getattr(pulumi_account, name).__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        pulumi_account.Nothing  # noqa: B018
