"""The names that a program has read stand beside the IDs of its accounts, although another process shows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.lifecycle.conftest import CONTACT, dynamic_only

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

ONE, TWO, THREE = "100000000001", "100000000002", "100000000003"
NAMES = {ONE: "Payments Prod", TWO: "Ledger\x1b[31m", THREE: "A name of fifty characters, which AWS still allows"}
PAYMENTS = f"{ONE} (Payments Prod)"
LEDGER, LONG = rf"{TWO} (Ledger\x1b[31m)", f"{THREE} (A name of fifty characters, w…)"
PROGRAM = f"""
import json
from pathlib import Path
import pulumi
import pulumi_account as account

accounts = account.organization_accounts(include_management_account=False)
account.OrganizationAlternateContact("contacts", accounts=accounts, **{CONTACT!r})
for name, changes in json.loads(Path("declared.json").read_text()).items():
    account.AlternateContact(name, account_id=accounts[0], **{{**{CONTACT!r}, **changes}})
"""


def write(project: Project, **declared: dict[str, Any]) -> None:
    (project.folder / "declared.json").write_text(json.dumps(declared))


@dynamic_only
def test_names_that_the_program_has_read_stand_beside_ids_without_another_call(project: Project) -> None:
    project.emulator.create_organization([{"id": account, "name": name} for account, name in NAMES.items()])
    (project.folder / "__main__.py").write_text(PROGRAM)
    billing = {"alternate_contact_type": "BILLING", "name": "B", "email_address": "b@example.com"}
    write(project, billing={**billing, "phone_number": "030 1"})
    assert project.run("preview") == {"create": 3}
    assert f"OrganizationAlternateContact organization/SECURITY: added: 3 accounts ({PAYMENTS}, {LEDGER}, {LONG})" in (
        project.output
    )
    assert f"AlternateContact {ONE}/BILLING (Payments Prod): phone_number can't receive an SMS" in project.output

    write(project)
    for failing in (TWO, THREE):
        project.emulator.faults.add("PutAlternateContact", code="ValidationException", account_id=failing, times=None)
    said = project.fails("up")
    assert "2 of 3 accounts failed, the others are done:\n" in said
    assert f"    {LEDGER}        {THREE} (A name of fifty cha…)\n" in said
    assert project.calls() == {
        "GetCallerIdentity": 2,
        "ListAccounts": 1,
        "GetAlternateContact": 3,
        "PutAlternateContact": 3,
    }

    project.emulator.faults.clear()
    project.emulator.faults.add("PutAlternateContact", code="ValidationException", account_id=ONE, times=None)
    write(project, billing={**billing, "phone_number": "+49 30 1"})
    said = project.fails("up")
    assert f"create AlternateContact {ONE}/BILLING (Payments Prod): PutAlternateContact: AWS does not accept" in said
    assert project.calls().keys() <= {"GetCallerIdentity", "ListAccounts", "GetAlternateContact", "PutAlternateContact"}
    resources = project.stack.export_stack().deployment["resources"]
    held = [resource.get(bag, {}) for resource in resources for bag in ("inputs", "outputs")]
    assert "Ledger" not in json.dumps(held)
    assert not any("program_names" in bag for bag in held)
