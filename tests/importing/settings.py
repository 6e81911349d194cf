"""The settings that a reading finds in an account, and the same settings declared in a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_account.importing.found import FoundSetting, NamedSetting
from tests.lifecycle.conftest import ADDRESS, CALLER, CONTACT

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.lifecycle.conftest import Project

AWKWARD = {**CONTACT, "name": 'Zoë "Z" Nuñez', "title": "C:\\Chief '«1»'", "alternate_contact_type": "BILLING"}
HELD = {"AlternateContactType": "SECURITY", "Name": CONTACT["name"], "Title": CONTACT["title"],
        "EmailAddress": CONTACT["email_address"], "PhoneNumber": CONTACT["phone_number"]}  # fmt: skip
AWKWARD_HELD = {**HELD, "AlternateContactType": "BILLING", "Name": AWKWARD["name"], "Title": AWKWARD["title"]}
PRIMARY = {"FullName": "Wilhelmina Example", "AddressLine1": "Nowhere Street 1", "City": "Berlin", "CountryCode": "DE",
           "PhoneNumber": "+49 30 555888", "PostalCode": "10115", "StateOrRegion": "Berlin"}  # fmt: skip


def contact(values: dict[str, Any], account_id: str = CALLER) -> FoundSetting:
    properties = {**values, "account_id": account_id}
    inputs = values if account_id == CALLER else properties
    identity = f"{account_id}/{values['alternate_contact_type']}"
    return FoundSetting("AlternateContact", account_id, identity, dict(inputs), properties)


NAMED = (
    NamedSetting("security", contact(CONTACT)),
    NamedSetting("billing", contact(AWKWARD)),
    NamedSetting(
        "primary", FoundSetting("PrimaryContact", CALLER, CALLER, dict(ADDRESS), {**ADDRESS, "account_id": CALLER})
    ),
    NamedSetting(
        "zurich",
        FoundSetting(
            "RegionOptIn", CALLER, f"{CALLER}/eu-central-2", {"region_name": "eu-central-2", "enabled": False},
            {"region_name": "eu-central-2", "enabled": False, "account_id": CALLER, "opt_status": "DISABLED"},
        ),
    ),
)  # fmt: skip


def put_into_aws(project: Project) -> None:
    account = project.emulator.account(CALLER)
    account.alternate_contacts.update(SECURITY=dict(HELD), BILLING=dict(AWKWARD_HELD))
    account.contact_information.clear()
    account.contact_information.update(PRIMARY)


def declare(project: Project, secret: Collection[str] = ()) -> None:
    for named in NAMED:
        inputs = named.setting.inputs
        project.declare(
            named.resource_name, named.setting.kind, **inputs, secret=[key for key in inputs if key in secret]
        )
