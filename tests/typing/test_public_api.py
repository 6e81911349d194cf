"""The public API as a type checker sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_account
from pulumi_account import AlternateContactArgs, RegionOptInArgs
from pulumi_account.dynamic.resource import split_arguments

GOOD = """
from collections.abc import Sequence
import pulumi
from pulumi_account import AccountBaseline, AlternateContactArgs, OrganizationAlternateContact
from pulumi_account import OrganizationPrimaryContact, OrganizationRegionOptIn, RegionOptInArgs
from pulumi_account import OrganizationAccountName, organization_accounts
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
details = AlternateContactArgs(
    alternate_contact_type="BILLING", name="n", title="t", email_address="e@x.io", phone_number=contact.phone_number
)
details.title = "u"
AlternateContact("as one object", details, pulumi.ResourceOptions(protect=True))
RegionOptIn("as one object", RegionOptInArgs(region_name="eu-central-2"))
RegionOptIn("options second", pulumi.ResourceOptions(protect=True), region_name="eu-central-2")
many = OrganizationAlternateContact(
    "many", accounts=["123456789012", contact.account_id], alternate_contact_type="BILLING", name="n", title="t",
    email_address="e@x.io", phone_number="1", overrides={"123456789012": {"name": contact.name}},
)
listed: pulumi.Output[Sequence[str]] = many.accounts
OrganizationRegionOptIn("again", accounts=many.accounts, region_names=["eu-central-2"])
named = OrganizationAccountName("names", names={each: contact.name for each in organization_accounts()})
OrganizationAccountName("from an output", names=named.names, on_existing="overwrite")
AccountBaseline("named", name=contact.name)
"""
BAD = {
    "an unknown property": 'RegionOptIn("r", region="eu-central-2")',
    "a property of the wrong type": 'RegionOptIn("r", region_name="eu-central-2", timeout_minutes="60")',
    "a missing property": 'RegionOptIn("r")',
    "an unknown connection key": 'RegionOptIn("r", region_name="x", connection={"role": "r"})',
    "an output where a plain value is due": "get_region_opt_in(contact.name)",
    "a property that a reading has none of": 'RegionOptIn.get("r", "eu-central-2", enabled=True)',
    "a change of what was read": 'get_region_opt_in("eu-central-2").enabled = False',
    "an unknown type of contact": 'details.alternate_contact_type = "SECURTY"',
    "an unknown type of contact by keyword": 'AlternateContact("s", name="n", title="t", email_address="e", '
    'phone_number="1", alternate_contact_type="SECURTY")',
    "an unknown type of contact in a baseline": 'AccountBaseline("b", alternate_contacts={"SECURTY": '
    '{"name": "n", "title": "t", "email_address": "e", "phone_number": "1"}})',
    "an unknown property in one object": 'RegionOptInArgs(region="eu-central-2")',
    "another resource's object": 'RegionOptIn("r", details)',
    "an object and keywords": 'AlternateContact("s", details, name="n")',
    "an unknown property in an override": 'OrganizationRegionOptIn("o", accounts=["1"], region_names=["x"], '
    'overrides={"1": {"region_name": ["y"]}})',
    "an override of the wrong type": 'OrganizationRegionOptIn("o", accounts=["1"], region_names=["x"], '
    'overrides={"1": {"enabled": "no"}})',
    "a mapping of accounts": 'OrganizationRegionOptIn("o", accounts={"1": "x"}, region_names=["x"])',
    "a list of names": 'OrganizationAccountName("o", names=["x"])',
    "a name that is no text": 'OrganizationAccountName("o", names={"1": 1})',
    "a subclass": "class Mine(RegionOptIn): ...",
}


def mypy(folder: Path) -> str:
    return output_of(folder, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache"), "program.py")


def pyright(folder: Path) -> str:
    pytest.importorskip("pyright", reason="pyright is not installed")
    return output_of(folder, "-m", "pyright", "--pythonpath", sys.executable, "program.py")


def output_of(folder: Path, *arguments: str) -> str:
    # Otherwise pyright looks for a newer version of itself.
    environment = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=280
    ).stdout


@pytest.mark.parametrize("check", [mypy, pyright])
def test_a_good_program_is_accepted_and_each_bad_line_rejected(tmp_path: Path, check: Callable[[Path], str]) -> None:
    (tmp_path / "program.py").write_text("\n".join((GOOD, *BAD.values(), "")))
    said = check(tmp_path)
    first = GOOD.count("\n") + 2
    lines = {
        int(line.partition("program.py:")[2].split(":")[0]) for line in said.splitlines() if " error: " in f"{line} "
    }
    assert lines == set(range(first, first + len(BAD))), said


def contact() -> dict[str, Any]:
    return {"alternate_contact_type": "SECURITY", "name": "n", "title": "t", "email_address": "e", "phone_number": "1"}


@pytest.mark.parametrize("args", [(), (None,), (pulumi.ResourceOptions(),)], ids=["name", "none", "options"])
def test_inputs_can_be_keywords_with_or_without_options_after_the_name(args: tuple[Any, ...]) -> None:
    inputs, opts = split_arguments(AlternateContactArgs, args, contact())
    assert inputs == {**contact(), "account_id": None, "on_existing": None, "connection": None}
    assert opts is (args[0] if args else None)


def test_inputs_can_be_one_object_with_options_second_or_by_keyword() -> None:
    one, opts = AlternateContactArgs(**contact()), pulumi.ResourceOptions()
    expected = split_arguments(AlternateContactArgs, (), contact())[0]
    for args, named in (((one, opts), {}), ((one,), {"opts": opts})):
        assert split_arguments(AlternateContactArgs, args, named) == (expected, opts)
    assert "n" not in repr(one).rpartition(".")[2].replace("AlternateContactArgs object", "")


@pytest.mark.parametrize(
    ("args", "inputs"),
    [
        ((AlternateContactArgs(**contact()),), {"name": "n"}),
        ((RegionOptInArgs(region_name="x"),), {}),
        ((contact(),), {}),
        ((), {"name": "n"}),
        ((), {**contact(), "nickname": "n"}),
    ],
    ids=["both", "another resource's", "a dict", "too few", "unknown"],
)
def test_other_arguments_raise_a_type_error_that_names_the_class(args: tuple[Any, ...], inputs: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="AlternateContactArgs"):
        split_arguments(AlternateContactArgs, args, inputs)


def test_exported_names_are_sorted_and_documented() -> None:
    assert pulumi_account.__all__ == sorted(pulumi_account.__all__)
    for name in pulumi_account.__all__:
        # Except a Literal, which can't have a docstring.
        assert getattr(pulumi_account, name).__doc__ or name == "AlternateContactType"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="attribute Nothing"):
        getattr(pulumi_account, "Nothing")  # noqa: B009 - mypy also knows that it is missing
