"""An audit over HTTP: what each cell says, which calls are made, and what a report holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.audit.auditing import audit
from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.declared import DeclaredByStack
from pulumi_account.audit.report import Report
from pulumi_account.audit.rules import AUDITORS_RULES, COMPARISON_RULES, MAILBOX_OF_A_PERSON, SECURITY_CONTACT_MISSING
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.importing.journal import Journal
from pulumi_account.organization.selection.accounts import select_accounts
from pulumi_account.organization.selection.model import ACCOUNT_STATES, AccountSelection
from pulumi_account.organization.selection.organization_account import OrganizationAccount
from pulumi_account.organization.selection.unit_names import unit_paths

if TYPE_CHECKING:
    from tests.conftest import World

CALLER = "123456789012"
MEMBERS = [str(100_000_000_001 + number) for number in range(8)]
JANE = {"Name": "Jane Doe", "Title": "Officer", "EmailAddress": "jane.doe@example.com", "PhoneNumber": "+41 44 5558001"}
TEAM = {"Name": "Billing", "Title": "Desk", "EmailAddress": "billing@example.com", "PhoneNumber": "044 5558002"}
OPERATIONS = {**TEAM, "Name": "Operations", "EmailAddress": "ops@example.com", "PhoneNumber": "+41 44 5558003"}
DETAILS = ("Jane", "Doe", "Officer", "example.com", "5558", "Desk")
ALL = {"BILLING": TEAM, "OPERATIONS": OPERATIONS, "SECURITY": JANE}


@pytest.fixture
def organization(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PULUMI_ACCOUNT_IMPORT_DIRECTORY", str(tmp_path / "imports"))
    world.emulator.create_organization(
        [
            {"id": MEMBERS[1], "name": "Denied", "denied": True},
            {
                "id": MEMBERS[2],
                "name": "Partly",
                "denied": ("ListRegions", "GetContactInformation"),
                "alternate_contacts": ALL,
            },
            {"id": MEMBERS[3], "name": "Gone", "state": "SUSPENDED"},
            {"id": MEMBERS[4], "name": "Failing", "alternate_contacts": ALL},
            {"id": MEMBERS[5], "name": "Switching", "alternate_contacts": ALL, "regions": {"eu-central-2": "ENABLING"}},
        ],
        organizational_units={
            "/Workloads/Production": [{"id": MEMBERS[0], "name": "Complete", "alternate_contacts": ALL}],
        },
    )
    return world


def run(world: World, **members: Any) -> Report:
    runtime = world.runtime()
    accounts = select_accounts(runtime, AccountSelection(states=ACCOUNT_STATES, include_management_account=False))
    return audit(runtime, accounts, **members)


def statuses(report: Report) -> dict[str | None, str]:
    """Return the status of each cell, by account, as one letter each."""
    letters = {"ok": "+", "finding": "!", "missing": "0", "denied": "d", "unreadable": "u", "not_read": "-"}
    return {
        account.name: "".join(letters[account.cells[column].status] for column in COLUMNS)
        for account in report.accounts
    }


def test_each_cell_says_what_is_known_of_it(organization: World) -> None:
    organization.emulator.faults.add(
        "GetContactInformation", "InternalServerException", account_id=MEMBERS[4], times=None
    )
    report = run(organization)
    # Billing has a phone number without country code, Security the mailbox of a person.
    assert statuses(report) == {
        "Complete": "!+!+++",
        "Denied": "dddd+d",
        "Partly": "!+!d+d",
        "Gone": "------",
        "Failing": "!+!u++",
        "Switching": "!+!++!",
    }
    assert {account.name: account.outcome for account in report.accounts if account.outcome != "read"} == {
        "Denied": "denied", "Partly": "denied", "Gone": "suspended", "Failing": "failed",
    }  # fmt: skip
    assert not report.is_complete
    by_name = {account.name: account for account in report.accounts}
    assert by_name["Denied"].findings == ()
    assert "is not authorized for account:GetAlternateContact" in str(by_name["Denied"].reason)
    reasons = {account["name"]: str(account["reason"]) for account in report.to_json()["accounts"]}
    assert f"/{MEMBERS[1]}" in reasons["Denied"]
    assert not any("{" in reason for reason in reasons.values())
    assert by_name["Switching"].regions == {"eu-central-2": "ENABLING"}
    assert [finding.rule for finding in by_name["Complete"].findings] == [
        "phone-number-not-international", "mailbox-of-a-person",
    ]  # fmt: skip
    assert report.compared_with == "rules"
    assert report.rules == AUDITORS_RULES
    assert report.made_at.endswith("+00:00")
    assert str(report.organization_id).startswith("o-")
    assert not [operation for operation in organization.operations() if not operation.startswith(("Get", "List"))]


def test_a_report_has_contact_details_only_if_they_are_asked_for(organization: World) -> None:
    told = str(run(organization).to_json())
    assert not [detail for detail in DETAILS if detail in told]
    report = run(organization, details=True)
    security = report.accounts[0].cells["security"]
    assert security.details == {
        "name": "Jane Doe",
        "title": "Officer",
        "email_address": "jane.doe@example.com",
        "phone_number": "+41 44 5558001",
    }
    assert report.accounts[0].cells["regions"].details is None
    written = report.to_json()["accounts"][0]["cells"]
    assert written["security"]["details"] == security.details
    assert "details" not in written["regions"]


def test_only_what_the_rules_are_about_is_read(organization: World) -> None:
    report = run(organization, rules=[SECURITY_CONTACT_MISSING])
    assert report.columns == ("security",)
    assert set(organization.operations()) == {"GetAlternateContact"}
    assert len(organization.operations()) == 5
    assert report.accounts[0].cells.keys() == {"security"}
    assert report.accounts[0].name == "Complete"
    assert run(organization, rules=[MAILBOX_OF_A_PERSON]).columns == ("billing", "operations", "security")


def test_a_stack_without_settings_has_nothing_to_compare(world: World) -> None:
    with pytest.raises(ConfigurationError, match="nothing to audit: the stack declares no contact, name or region"):
        audit(
            world.runtime(),
            [OrganizationAccount(CALLER)],
            rules=COMPARISON_RULES,
            declared=DeclaredByStack({"resources": []}),
        )
    assert not world.operations()


def test_units_and_tags_are_told_if_they_are_given(organization: World) -> None:
    runtime = organization.runtime()
    accounts = select_accounts(runtime, AccountSelection(account_ids=MEMBERS[:1], verify=True), read_tags=True)
    units = unit_paths(runtime.accounts.organizations(None), accounts)
    (account,) = audit(runtime, accounts, units=units).accounts
    assert (account.unit, account.tags, account.state) == ("Root/Workloads/Production", {}, "ACTIVE")


def test_the_callers_own_account_needs_no_organization(world: World) -> None:
    world.emulator.account(CALLER).name = "Payments"
    report = audit(world.runtime(), [OrganizationAccount(CALLER)])
    (account,) = report.accounts
    assert (account.name, account.unit, account.state, report.organization_id) == ("Payments", "", None, None)
    assert {call.service for call in world.emulator.calls()} == {"account", "sts"}


def test_a_throttled_call_is_repeated(organization: World) -> None:
    organization.emulator.faults.add("GetAlternateContact", "TooManyRequestsException", times=3)
    assert statuses(run(organization))["Complete"] == "!+!+++"
    assert organization.emulator.call_counts()["GetAlternateContact"]["429"] == 3


def test_an_interrupted_audit_continues_where_it_stopped(organization: World, tmp_path: Path) -> None:
    seen = []

    def interrupt(reading: Any) -> None:
        seen.append(reading.account_id)
        if len(seen) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(organization, journal=Journal(tmp_path, {}), on_progress=interrupt)
    read = Journal(tmp_path, {}).readings().keys()
    assert read
    organization.emulator.reset()
    again = run(organization, journal=Journal(tmp_path, {}))
    assert not read & {call.account_id for call in organization.emulator.calls(service="account")}
    assert again.accounts == run(organization).accounts
