from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pulumi_account.alternate_contact.model import AlternateContactInputs
from tests.lifecycle.conftest import ADDRESS, CALLER, CONTACT, dynamic_only

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

DETAILS = ("Ferdinand", "Head of Alarms", "Drifted", "Nowhere")
TRANSFORMED = """
import pulumi
import pulumi_account

def hide(args):
    props = {**args.props, "name": pulumi.Output.secret(args.props["name"])}
    return pulumi.ResourceTransformationResult(props, args.opts)

def hide_too(args):
    props = {**args.props, "phone_number": pulumi.Output.secret(args.props["phone_number"])}
    return pulumi.ResourceTransformResult(props, args.opts)

pulumi.runtime.register_stack_transformation(hide)
options = {"additional_secret_outputs": ["title"]}
if %s:
    options["transforms"] = [hide_too]
pulumi_account.AlternateContact(
    "security",
    alternate_contact_type="SECURITY",
    name="hidden by a transformation " * 3,
    title="hidden as an output " * 3,
    email_address="anna@example.com",
    phone_number="hidden by a transform",
    opts=pulumi.ResourceOptions(**options),
)
"""


def test_secret_outputs_stay_encrypted_in_the_state_after_drift_and_refresh(
    project: Project,
) -> None:
    held = AlternateContactInputs.model_validate({**CONTACT, "alternate_contact_type": "BILLING"}).members()
    project.emulator.account(CALLER).alternate_contacts["BILLING"] = held
    options = {"additional_secret_outputs": ["name", "title", "address_line1"]}
    project.declare("read", "AlternateContact.get", id="BILLING", options=options)
    project.contact("owned", options=options)
    project.declare("primary", "PrimaryContact", **ADDRESS, options=options)
    many = {
        "accounts": [CALLER],
        "overrides": {CALLER: {"title": "Head of Alarms"}},
        "alternate_contact_type": "OPERATIONS",
    }
    hidden = {"additional_secret_outputs": ["name", "title", "overrides"]}
    project.declare("many", "OrganizationAlternateContact", **{**CONTACT, **many}, options=hidden)
    project.run("up")
    for contact in project.emulator.account(CALLER).alternate_contacts.values():
        contact["Name"] = "Drifted"
    project.run("refresh")
    state = json.dumps([project.resource(name) for name in ("read", "owned", "primary", "many")])
    assert not [detail for detail in DETAILS if detail in state]
    # Each is in plain text once: the details that weren't marked secret.
    assert project.resource("read")["outputs"]["email_address"] == CONTACT["email_address"]
    # A resource that is only read has no inputs that a preview could show as removed.
    assert project.is_native or set(project.resource("read")["inputs"]) <= {"__provider"}
    assert project.run("preview", diff=True)["update"] == 2
    # The option doesn't make the inputs of a native resource secrets.
    assert project.is_native or not [detail for detail in DETAILS if detail in project.output]


@dynamic_only
def test_an_invalid_secret_value_is_never_printed(project: Project) -> None:
    # The offline engine runs only transformations, no transforms.
    is_real = "automation" in project.opened_by
    (project.folder / "__main__.py").write_text(TRANSFORMED % is_real)
    said = project.fails("preview")
    for name in ("name", "title", "phone_number"):
        assert f"{name} must be a" in said
    assert "hidden" not in said
