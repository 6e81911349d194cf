"""A program in Python deploys with the SDK that the Pulumi CLI generates, beside this package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account import __version__
from pulumi_account.testing.emulator import Emulator
from tests.lifecycle.programs import add_plugin
from tests.native.pulumi_package import generate_sdk
from tests.proofs import proves
from tests.pulumi_stack import LEAN_PIP

if TYPE_CHECKING:
    from tests.pulumi_stack import Pulumi

MEMBER = "100000000001"
BILLING = {
    "AlternateContactType": "BILLING",
    "Name": "Finance",
    "Title": "Accounts payable",
    "EmailAddress": "finance@example.com",
    "PhoneNumber": "+1 206 555 0102",
}
PROGRAM = """
import pulumi
import pulumi_account
import pulumi_account_native as native

assert native.AlternateContact is not pulumi_account.AlternateContact
workloads = native.Provider(
    "workloads", assume_role={"role_arn": "arn:aws:iam::100000000001:role/OrganizationAccountAccessRole"}
)
reading, owning = pulumi.InvokeOptions(provider=workloads), pulumi.ResourceOptions(provider=workloads)
finance = native.get_alternate_contact(alternate_contact_type=native.AlternateContactType.BILLING, opts=reading)
security = native.AlternateContact(
    "security",
    alternate_contact_type=native.AlternateContactType.SECURITY,
    name="Security Team",
    title="Duty officer",
    email_address="security@example.com",
    phone_number=finance.phone_number,
    opts=owning,
)
zurich = native.RegionOptIn(
    "zurich", region_name="eu-central-2", on_removal=native.RegionOnRemoval.OPT_OUT, opts=owning
)
found = native.get_alternate_contact_output(
    alternate_contact_type=security.alternate_contact_type, opts=reading
)
pulumi.export("read", pulumi.Output.concat(found.account_id, " ", found.title, " ", found.phone_number))
pulumi.export("status", zurich.opt_status)
pulumi.export("dynamic", pulumi_account.organization_accounts(include_management_account=False))
"""


def installed_sdk(pulumi: Pulumi, folder: Path) -> Path:
    """Generate the SDK, with the metadata that pip would add, which it reads; return the folder to import it from."""
    sdk = generate_sdk(pulumi, folder, "python")
    metadata = sdk / f"pulumi_account_native-{__version__}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: pulumi_account_native\nVersion: {__version__}\n")
    return sdk


@pytest.mark.usefixtures("this_python_first")
def test_a_program_with_the_generated_sdk_deploys_beside_this_package(
    tmp_path: Path, pulumi: Pulumi, account_emulator: Emulator, request: pytest.FixtureRequest
) -> None:
    proves(request, f"{pulumi.cli.label}, native plugin")
    account_emulator.create_organization([MEMBER], trusted_access=False)
    member = account_emulator.account(MEMBER)
    member.alternate_contacts["BILLING"] = dict(BILLING)
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: native\nruntime: python\n")
    (folder / "__main__.py").write_text(PROGRAM)
    add_plugin(folder, tmp_path)
    path = os.pathsep.join([LEAN_PIP, str(installed_sdk(pulumi, tmp_path))])
    variables = {**account_emulator.environment(), "PYTHONPATH": path}
    stack = pulumi.new_stack(folder, tmp_path / "state", variables, project="native")

    # The stack, a provider, a contact and a region.
    assert stack.up().summary.resource_changes == {"create": 4}
    assert member.alternate_contacts["SECURITY"]["PhoneNumber"] == BILLING["PhoneNumber"]
    exported: Any = stack.export_stack().deployment
    [outputs] = [each["outputs"] for each in exported["resources"] if each["type"] == "pulumi:pulumi:Stack"]
    assert outputs == {
        "read": f"{MEMBER} Duty officer {BILLING['PhoneNumber']}",
        "status": "ENABLED",
        "dynamic": [MEMBER],
    }
    assert set(stack.preview().change_summary) == {"same"}
    assert stack.destroy().summary.resource_changes == {"delete": 4}
    assert member.alternate_contacts.keys() == {"BILLING"}
    assert member.regions["eu-central-2"] == "DISABLED"
