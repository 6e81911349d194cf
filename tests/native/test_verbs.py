"""Every verb of the plugin, over gRPC to the service and over HTTP to the emulated AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
import pytest

from pulumi_account.native.servicer import AccountServicer
from tests.conftest import CALLER
from tests.native.conftest import CONTACT, UNKNOWN, Plugin, kinds, partial_state, plain, secret

if TYPE_CHECKING:
    from tests.conftest import World

MEMBER = "100000000001"
OTHER_MEMBER = "100000000002"
STATE = {**CONTACT, "accountId": CALLER}
HELD = {
    "AlternateContactType": "SECURITY",
    "Name": "Anna Held",
    "Title": "Before",
    "EmailAddress": "anna@example.com",
    "PhoneNumber": "+1",
}
ID = f"{CALLER}/SECURITY"


def test_check_normalizes_inputs_and_makes_no_call(plugin: Plugin, world: World) -> None:
    given = {**CONTACT, "alternateContactType": " security ", "name": "Ferdinand Security "}
    assert plugin.checked("AlternateContact", given) == CONTACT
    assert plugin.checked("RegionOptIn", {"regionName": "EU-central-2"}) == {
        "regionName": "eu-central-2",
        "enabled": True,
    }
    assert world.operations() == []


def test_check_reports_each_wrong_property_and_shows_the_engine_no_contact_detail(plugin: Plugin) -> None:
    given = {**CONTACT, "name": "", "accountId": "1", "emailAddress": "no address"}
    failures = {each.property: each.reason for each in plugin.call("Check", "AlternateContact", news=given).failures}
    # The engine prints the value of a property that a failure names.
    assert failures.pop("accountId") == "must be an account ID: a string of 12 digits"
    assert failures.keys() == {""}
    told = [each.reason for each in plugin.call("Check", "AlternateContact", news=given).failures]
    assert [text.partition(" ")[0] for text in told] == ["name", "emailAddress", "must"]


def test_check_refuses_properties_of_another_name_and_what_is_no_property(plugin: Plugin) -> None:
    [failure] = plugin.call(
        "Check", "AlternateContact", news={**CONTACT, "email_address": "x", "import_": "y"}
    ).failures
    assert failure.reason.startswith("email_address, import_ is not a property of this resource; expected one of ")
    assert "emailAddress" in failure.reason
    assert plugin.checked("AlternateContact", {**CONTACT, "onExisting": None, "connection": None}) == CONTACT
    nulls = {"accounts": [MEMBER], "overrides": {MEMBER: {"title": None, "name": "Anna"}, OTHER_MEMBER: None}}
    checked = plugin.checked("OrganizationAlternateContact", {**CONTACT, **nulls})
    assert checked["overrides"] == {MEMBER: {"name": "Anna"}}
    asset = {"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "text": "x"}
    error = plugin.refused("Check", "AlternateContact", news={**CONTACT, "name": asset})
    assert error.details() == "name can't hold an asset"


def test_a_one_time_password_is_in_no_bag_that_a_state_holds_and_ends_the_change(plugin: Plugin, world: World) -> None:
    world.emulator.create_organization([MEMBER])
    news = {"accountId": MEMBER, "primaryEmail": "new@example.com", "otp": secret("ABC123")}
    inputs = plugin.checked("PrimaryEmail", news)
    assert "otp" not in inputs
    created = plugin.call("Create", "PrimaryEmail", properties=inputs)
    state = plain(created.properties)
    assert "otp" not in state
    assert state["status"] == "PENDING"
    assert state["otpRecord"].keys() == secret("").keys()
    [mailed] = world.emulator.one_time_passwords()
    plugin.configure(**{f"otp.{MEMBER}": secret(mailed.code)})
    inputs = plugin.checked("PrimaryEmail", {name: news[name] for name in ("accountId", "primaryEmail")})
    compared = plugin.call("Diff", "PrimaryEmail", id=MEMBER, olds=state, news=inputs, old_inputs=inputs)
    assert kinds(compared) == {"status": "UPDATE"}
    updated = plugin.call("Update", "PrimaryEmail", id=MEMBER, olds=state, news=inputs)
    assert plain(updated.properties)["status"] == "ACCEPTED"


@pytest.mark.parametrize(
    ("news", "expected", "replaces"),
    [
        (CONTACT, {}, []),
        ({**CONTACT, "title": "Other"}, {"title": "UPDATE"}, []),
        ({**CONTACT, "title": UNKNOWN}, {"title": "UPDATE"}, []),
        (
            {**CONTACT, "alternateContactType": "BILLING"},
            {"alternateContactType": "UPDATE_REPLACE"},
            ["alternateContactType"],
        ),
        ({**CONTACT, "accountId": MEMBER}, {"accountId": "UPDATE_REPLACE"}, ["accountId"]),
        ({**CONTACT, "onExisting": "overwrite"}, {}, []),
    ],
    ids=["none", "update", "unknown", "replace", "other account", "creation only"],
)
def test_diff_names_each_property_that_changes(
    plugin: Plugin, news: dict[str, Any], expected: dict[str, str], replaces: list[str]
) -> None:
    answer = plugin.call("Diff", "AlternateContact", id=ID, olds=STATE, news=news, old_inputs=STATE)
    assert kinds(answer) == expected
    assert list(answer.replaces) == replaces
    assert answer.changes == (answer.DIFF_SOME if expected else answer.DIFF_NONE)


def test_diff_says_whether_a_property_is_added_or_removed(plugin: Plugin) -> None:
    address = {
        "fullName": "Wilhelmina Example",
        "addressLine1": "Nowhere Street 1",
        "city": "Berlin",
        "countryCode": "DE",
        "phoneNumber": "+49 30 555888",
        "postalCode": "10115",
        "stateOrRegion": "Berlin",
    }
    olds, news = {**address, "accountId": CALLER, "companyName": "Example"}, {**address, "addressLine2": "3rd floor"}
    answer = plugin.call("Diff", "PrimaryContact", id=CALLER, olds=olds, news=news)
    assert kinds(answer) == {"companyName": "DELETE", "addressLine2": "ADD"}


def test_diff_of_many_accounts_names_the_accounts(plugin: Plugin) -> None:
    olds = {**CONTACT, "accounts": [MEMBER], "accountStatuses": {MEMBER: {"status": "drifted", "properties": ["name"]}}}
    news = {**CONTACT, "accounts": [MEMBER, OTHER_MEMBER], "overrides": {MEMBER: {"emailAddress": "m@example.com"}}}
    answer = plugin.call("Diff", "OrganizationAlternateContact", id="organization/SECURITY", olds=olds, news=news)
    assert kinds(answer) == {
        "accounts[1]": "ADD",
        f'accountStatuses["{MEMBER}"]': "DELETE",
        f'overrides["{MEMBER}"]': "ADD",
    }


def test_a_preview_tells_the_outputs_as_far_as_they_are_known_and_makes_no_call(plugin: Plugin, world: World) -> None:
    created = plugin.call("Create", "RegionOptIn", properties={"regionName": "eu-central-2"}, preview=True)
    assert plain(created.properties) == {"regionName": "eu-central-2", "accountId": UNKNOWN, "optStatus": UNKNOWN}
    olds, news = {**STATE}, {**CONTACT, "title": UNKNOWN}
    updated = plugin.call("Update", "AlternateContact", id=ID, olds=olds, news=news, preview=True)
    assert plain(updated.properties) == {**news, "accountId": CALLER}
    assert world.operations() == []


def test_create_update_read_and_delete_change_what_aws_has(plugin: Plugin, world: World) -> None:
    assert plugin.created("AlternateContact", CONTACT) == (ID, STATE)
    news = {**CONTACT, "title": "Head of Sirens"}
    updated = plugin.call("Update", "AlternateContact", id=ID, olds=STATE, news=news)
    assert plain(updated.properties) == {**STATE, "title": "Head of Sirens"}
    assert world.emulator.account(CALLER).alternate_contacts["SECURITY"]["Title"] == "Head of Sirens"
    read = plugin.call("Read", "AlternateContact", id=ID, properties=STATE, inputs=CONTACT)
    assert plain(read.inputs) == news
    plugin.call("Check", "AlternateContact", news={**CONTACT, "alternateContactType": "BILLING"})
    plugin.call("Delete", "AlternateContact", id=ID, properties=STATE)
    assert world.emulator.account(CALLER).alternate_contacts == {}
    gone = plugin.call("Read", "AlternateContact", id=ID, properties=STATE, inputs=CONTACT)
    assert (gone.id, plain(gone.properties)) == ("", {})


def test_an_internal_part_of_the_state_is_read_back(plugin: Plugin, world: World) -> None:
    """A former name, which AWS may show for hours, doesn't count as drift."""
    account = world.emulator.account(CALLER)
    former = account.name
    id_, state = plugin.created("AccountName", {"accountName": "Payments", "onExisting": "overwrite"})
    account.name = former
    read = plugin.call("Read", "AccountName", id=id_, properties=state, inputs={"accountName": "Payments"})
    assert plain(read.inputs)["accountName"] == "Payments"
    assert plain(read.properties) == state
    account.name = "Drifted"
    read = plugin.call("Read", "AccountName", id=id_, properties=state, inputs={"accountName": "Payments"})
    assert plain(read.inputs)["accountName"] == "Drifted"


def test_a_renamed_resource_keeps_what_its_new_name_has_set(plugin: Plugin, world: World) -> None:
    plugin.created("AlternateContact", CONTACT, "new")
    plugin.call("Delete", "AlternateContact", "old", id=ID, properties=STATE)
    assert world.emulator.account(CALLER).alternate_contacts.keys() == {"SECURITY"}


def test_a_resource_that_moves_to_another_provider_keeps_what_it_has_set(world: World) -> None:
    # Each explicit provider is a process, which the engine starts with its address.
    one, other, later = (Plugin(AccountServicer(address)).configure() for address in ("a:1", "a:1", "a:2"))
    one.created("AlternateContact", CONTACT)
    other.call("Delete", "AlternateContact", id=ID, properties=STATE)
    assert world.emulator.account(CALLER).alternate_contacts.keys() == {"SECURITY"}
    later.call("Delete", "AlternateContact", id=ID, properties=STATE)
    assert world.emulator.account(CALLER).alternate_contacts == {}
    for plugin in (one, other, later):
        plugin.close()


def test_errors_are_one_line_with_the_names_that_users_write(plugin: Plugin, world: World) -> None:
    world.emulator.account(CALLER).alternate_contacts["SECURITY"] = dict(HELD)
    error = plugin.refused("Create", "AlternateContact", properties=CONTACT)
    assert error.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert error.details().startswith(f"create AlternateContact (SECURITY): account {CALLER} already has a SECURITY")
    assert "emailAddress, name" in error.details()
    assert "onExisting='overwrite'" in error.details()
    assert "\n" not in error.details()
    assert "Anna" not in error.details()
    missing = plugin.refused("Read", "AlternateContact", id="BILLING")
    assert missing.details() == f"get AlternateContact (BILLING): {CALLER}/BILLING does not exist in AWS"
    nameless = plugin.refused("Read", "OrganizationAlternateContact", id="organization/SECURITY")
    assert nameless.details().startswith(
        "OrganizationAlternateContact can't be read by its ID, which names no accounts"
    )
    # Whose plugin the CLI has downloaded may not have the command of the doctor.
    world.emulator.faults.add("GetAlternateContact", code="AccessDeniedException")
    denied = plugin.refused("Create", "AlternateContact", properties={**CONTACT, "alternateContactType": "BILLING"})
    assert "is not authorized for account:GetAlternateContact" in denied.details()
    assert "\n" not in denied.details()


def test_ignored_changes_keep_what_aws_has(plugin: Plugin, world: World) -> None:
    world.emulator.account(CALLER).alternate_contacts["SECURITY"] = dict(HELD)
    news = {**CONTACT, "title": "Head of Sirens"}
    plugin.call("Update", "AlternateContact", id=ID, olds=STATE, news=news, ignoreChanges=["emailAddress"])
    held = world.emulator.account(CALLER).alternate_contacts["SECURITY"]
    assert (held["Title"], held["EmailAddress"]) == ("Head of Sirens", "anna@example.com")


def test_statuses_name_properties_as_the_users_of_the_plugin_write_them(plugin: Plugin, world: World) -> None:
    world.emulator.create_organization([MEMBER])
    world.emulator.account(MEMBER).alternate_contacts["SECURITY"] = dict(HELD)
    state = {**CONTACT, "accounts": [MEMBER], "accountStatuses": {}}
    read = plugin.call("Read", "OrganizationAlternateContact", id="organization/SECURITY", properties=state)
    drifted = {"status": "drifted", "properties": ["emailAddress", "name", "phoneNumber", "title"]}
    assert plain(read.properties)["accountStatuses"] == {MEMBER: drifted}
    paths = {"ignoreChanges": ["emailAddress", "name", "phoneNumber", "title"]}
    olds = {"id": read.id, "olds": plain(read.properties), "news": {**CONTACT, "accounts": [MEMBER]}}
    ignored = plugin.call("Diff", "OrganizationAlternateContact", **olds, **paths)
    assert ignored.changes == ignored.DIFF_NONE


def test_a_verb_that_fails_in_part_records_what_it_has_done(plugin: Plugin, world: World) -> None:
    world.emulator.create_organization([MEMBER, OTHER_MEMBER])
    world.emulator.faults.add("PutAlternateContact", code="AccessDeniedException", account_id=MEMBER, times=None)
    news = {**CONTACT, "accounts": [MEMBER, OTHER_MEMBER]}
    error = plugin.refused("Create", "OrganizationAlternateContact", properties=news)
    state = partial_state(error)
    assert state.id == "organization/SECURITY"
    assert list(state.reasons) == [error.details()]
    assert plain(state.properties)["accountStatuses"] == {MEMBER: {"status": "not_set"}}
    assert plain(state.inputs) == news
    assert world.emulator.account(OTHER_MEMBER).alternate_contacts.keys() == {"SECURITY"}


def test_custom_timeouts_end_the_wait_for_a_region(plugin: Plugin, world: World) -> None:
    # The emulated switch takes ten minutes.
    begun = world.clock.monotonic()
    error = plugin.refused("Create", "RegionOptIn", properties={"regionName": "eu-central-2"}, timeout=90.0)
    assert "timed out after 2 min" in error.details()
    assert world.clock.monotonic() - begun < 180
    in_time = plugin.call("Create", "RegionOptIn", properties={"regionName": "eu-central-2"}, timeout=3600.0)
    assert plain(in_time.properties)["optStatus"] == "ENABLED"


def test_a_state_of_the_dynamic_resource_is_taken_over_without_a_write(plugin: Plugin, world: World) -> None:
    plugin.created("AlternateContact", CONTACT, "other")
    world.emulator.reset()
    olds = {
        "__provider": "gASV...",
        "account_id": CALLER,
        "alternate_contact_type": "SECURITY",
        "name": CONTACT["name"],
        "title": CONTACT["title"],
        "email_address": CONTACT["emailAddress"],
        "phone_number": CONTACT["phoneNumber"],
    }
    former = {name: value for name, value in olds.items() if name != "account_id"}
    inputs = plain(plugin.call("Check", "AlternateContact", "other", olds=former, news=CONTACT).inputs)
    compared = plugin.call("Diff", "AlternateContact", "other", id=ID, olds=olds, news=inputs, old_inputs=former)
    assert (compared.changes, list(compared.replaces)) == (compared.DIFF_SOME, [])
    updated = plugin.call("Update", "AlternateContact", "other", id=ID, olds=olds, news=inputs)
    assert plain(updated.properties) == STATE
    assert world.operations() == []
