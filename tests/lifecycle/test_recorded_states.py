"""States written by a release are read, repaired and deleted by this version, on both engines.

``tests/contract/states/{version}.json`` holds the Pulumi CLI's export, the declarations of the program, and the
settings in AWS. CONTRIBUTING.md says how to record the state of a release.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
from pulumi.automation import Deployment

import pulumi_account
from tests.conftest import RECORD_STATE
from tests.lifecycle.conftest import ADDRESS, CALLER, CONTACT, dynamic_only
from tests.recorded_states import (
    FORMAT,
    FOUR,
    ONE,
    STATES,
    THREE,
    TWO,
    VERSIONS,
    account_client,
    prepare_aws,
    recorded_state,
)

if TYPE_CHECKING:
    from tests.lifecycle.conftest import Project

MEMBERS = (ONE, TWO, THREE, FOUR)
EVERY_KIND = {
    "AccountName",
    "AlternateContact",
    "DelegatedAdministrator",
    "OrganizationAccountName",
    "OrganizationAlternateContact",
    "OrganizationPrimaryContact",
    "OrganizationRegionOptIn",
    "PrimaryContact",
    "PrimaryEmail",
    "RegionOptIn",
    "TrustedAccess",
}
UNHEALTHY = {
    "contacts": {
        ONE: {"status": "not_removed"},
        TWO: {"status": "drifted", "properties": ["name"]},
        THREE: {"status": "missing"},
        FOUR: {"status": "not_set"},
    },
    "addresses": {TWO: {"status": "drifted", "properties": ["city"]}},
    "names": {TWO: {"status": "drifted", "properties": ["account_name"]}},
    "regions": {
        ONE: {"status": "drifted", "regions": {"af-south-1": "not_opted_out", "me-south-1": "drifted"}},
        TWO: {"status": "drifted", "regions": {"ap-east-1": "drifted"}},
    },
}
"""What the recorded state says of accounts, by the resource's name."""


def configure(project: Project) -> None:
    """Set fast quotas in the stack's settings, and so in its state."""
    fast = {"rate": 1000, "burst": 1000}
    paced = ("DeleteAlternateContact", "DisableRegion", "EnableRegion", "ListRegions", "PutAccountName")
    quotas = dict.fromkeys(paced, fast)
    with (project.folder / "Pulumi.dev.yaml").open("a") as settings:
        settings.write(f"config:\n  account:quotas: '{json.dumps(quotas)}'\n")


def declare(project: Project) -> None:
    project.declare("trusted", "TrustedAccess")
    project.declare("delegate", "DelegatedAdministrator", account_id=THREE)
    project.contact("own", secret=["name", "email_address"])
    project.contact("operations", account_id=TWO, alternate_contact_type="OPERATIONS")
    project.declare("address", "PrimaryContact", **ADDRESS)
    project.declare("name", "AccountName", account_name="Archives", on_existing="overwrite")
    names = {ONE: "Payments", TWO: "Shop"}
    project.declare("names", "OrganizationAccountName", names=names, on_existing="overwrite")
    project.declare("email", "PrimaryEmail", account_id=ONE, primary_email="archives@example.com")
    project.declare("region", "RegionOptIn", region_name="eu-central-2")
    project.declare("addresses", "OrganizationPrimaryContact", accounts=[ONE, TWO], **ADDRESS)
    declare_many(project, [ONE, TWO, THREE], ["af-south-1", "me-south-1"], "Head of Archives")


def declare_many(project: Project, accounts: list[str], regions: list[str], title: str) -> None:
    overrides = {THREE: {"title": title}}
    project.declare("contacts", "OrganizationAlternateContact", accounts=accounts, overrides=overrides, **CONTACT)
    project.declare(
        "regions", "OrganizationRegionOptIn", accounts=[ONE, TWO, THREE], region_names=regions, on_removal="opt_out"
    )


def make_unhealthy(project: Project) -> None:
    """Make an update fail in some accounts, change others in AWS, and refresh."""
    emulator = project.emulator
    declare_many(project, [TWO, THREE, FOUR], ["me-south-1", "ap-east-1"], "Head of Backups")
    for operation, account in (
        ("DeleteAlternateContact", ONE),
        ("PutAlternateContact", FOUR),
        ("DisableRegion", ONE),
        ("EnableRegion", TWO),
    ):
        emulator.faults.add(operation, code="AccessDeniedException", account_id=account, times=None)
    project.fails("up", continue_on_error=True)
    emulator.faults.clear()
    emulator.account(TWO).alternate_contacts["SECURITY"]["Name"] = "Drifted"
    del emulator.account(THREE).alternate_contacts["SECURITY"]
    emulator.account(TWO).contact_information["City"] = "Drifted"
    emulator.account(ONE).regions["me-south-1"] = "DISABLED"
    account_client(project.emulator).put_account_name(AccountId=TWO, AccountName="Drifted")
    project.run("refresh")


def aws_of(project: Project) -> dict[str, dict[str, Any]]:
    """Return the settings of each account in AWS, in the form ``create_organization`` takes.

    Those of the caller also have its name, and the change of a member's e-mail address that is pending.
    """
    settings: dict[str, dict[str, Any]] = {
        account_id: {
            "name": account.name,
            "alternate_contacts": account.alternate_contacts,
            "contact_information": account.contact_information,
            "regions": {name: status for name, status in account.regions.items() if status == "ENABLED"},
        }
        for account_id in (CALLER, *MEMBERS)
        for account in [project.emulator.account(account_id)]
    }
    settings[CALLER].update(created=project.emulator.account(CALLER).created)
    own = project.emulator.account(CALLER)
    pending = project.emulator.account(ONE).email_update
    assert pending is not None
    settings[CALLER].update(name=own.name, created=own.created, email_update=asdict(pending))
    return settings


def exported(project: Project) -> dict[str, Any]:
    """Return the export with secrets in clear, which each engine encrypts in its own way when it imports them."""
    state = project.stack.export_stack()
    export = {"version": state.version, "deployment": dict(state.deployment)}
    for resource in export["deployment"]["resources"]:
        for name in ("sourcePosition", "stackTrace"):  # Paths of the recording machine.
            resource.pop(name, None)
    return export


def resources(project: Project) -> dict[str, tuple[Any, Any]]:
    """Return the inputs and outputs of each resource of this package, by name."""
    held = project.stack.export_stack().deployment["resources"]
    ours = [each for each in held if each["type"].startswith("pulumi-python:")]
    return {each["urn"].rpartition("::")[2]: (each["inputs"], each["outputs"]) for each in ours}


def statuses(held: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    return {name: held[name][1]["account_statuses"] for name in UNHEALTHY}


@pytest.mark.skipif(f"not config.getoption({RECORD_STATE!r})", reason="records the state of a release")
@pytest.mark.parametrize("project", ["pulumi"], indirect=True)
def test_record_the_state_of_this_version(project: Project) -> None:
    project.emulator.create_organization(MEMBERS, trusted_access=False)
    # Before any run of this test: the emulator never dates an account after its membership.
    project.emulator.account(CALLER).created = 1_600_000_000
    configure(project)
    declare(project)
    project.run("up")
    make_unhealthy(project)
    assert statuses(resources(project)) == UNHEALTHY
    recorded = {"declared": project.declared, "aws": aws_of(project), "export": exported(project)}
    text = json.dumps(recorded, indent=1, ensure_ascii=False)
    (STATES / f"{pulumi_account.__version__}.json").write_text(f"{text}\n", encoding="utf-8")


@dynamic_only
@pytest.mark.parametrize("version", VERSIONS)
def test_a_recorded_state_is_refreshed_repaired_and_deleted(project: Project, version: str) -> None:
    recorded = recorded_state(version)
    prepare_aws(project.emulator, recorded["aws"])
    configure(project)
    for name, (kind, arguments, options, secret) in recorded["declared"].items():
        project.declare(name, kind, **arguments, options=options, secret=secret)
    assert {kind for kind, *_ in recorded["declared"].values()} == EVERY_KIND
    project.stack.import_stack(Deployment(FORMAT, recorded["export"]["deployment"]))
    before = resources(project)
    assert statuses(before) == UNHEALTHY

    # AWS is unchanged, so a refresh changes nothing in the state and reports the accounts to repair.
    assert project.run("refresh") == {"update": len(UNHEALTHY)}
    assert resources(project) == before
    assert project.run("up") == {"update": len(UNHEALTHY)}
    assert statuses(resources(project)) == {name: {} for name in UNHEALTHY}
    assert project.run("preview") == {}
    held = project.stack.export_stack().deployment["resources"]
    many = [each for each in held if {"accounts", "names"} & each.get("inputs", {}).keys()]
    assert len(many) == len(UNHEALTHY)
    assert all("::trusted" in "".join(each["dependencies"]) for each in many)

    assert project.run("destroy") == {"delete": len(recorded["declared"]) + 1}  # plus the stack itself
    for account_id, kept in ((CALLER, ["eu-central-2"]), (ONE, []), (TWO, []), (THREE, []), (FOUR, [])):
        account = project.emulator.account(account_id)
        assert account.alternate_contacts == {}
        assert [name for name, status in account.regions.items() if status in {"ENABLED", "ENABLING"}] == kept
