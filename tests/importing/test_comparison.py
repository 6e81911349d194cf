from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.account_name.former_names import after_rename
from pulumi_account.core.clients import SECONDS_UNTIL_CHANGE_SHOWS
from pulumi_account.core.errors import StackStateError
from pulumi_account.importing.comparison import compare
from pulumi_account.importing.found import AccountReading, FoundSetting, Inventory, SkippedSetting
from pulumi_account.importing.import_file import import_file
from pulumi_account.importing.into_stack import into_stack
from pulumi_account.importing.stack_state import exported
from pulumi_account.testing.emulator import ManualClock
from pulumi_account.testing.engine import EngineError
from tests.importing.inventories import primary_email
from tests.importing.settings import NAMED, contact
from tests.importing.stacks import importable
from tests.lifecycle.conftest import ADDRESS, CALLER, CONTACT, project, shared_emulator  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lifecycle.conftest import Project

FOUND = tuple(named.setting for named in NAMED)
MEMBER, SHUT, FOREIGN = "210987654321", "333333333333", "444444444444"


def inventory(*settings: FoundSetting, **more: Any) -> Inventory:
    read = AccountReading(CALLER, "management", "read", settings=settings)
    return Inventory(CALLER, (read, *more.get("accounts", ())))


def state(*settings: FoundSetting, **changes: Any) -> dict[str, Any]:
    resources = []
    for setting in settings:
        kind = f"pulumi-python:dynamic/account:{setting.kind}"
        resources.append({
            "urn": f"urn:pulumi:dev::life::{kind}::{setting.identity}", "custom": True, "type": kind,
            "id": setting.identity, "outputs": {**setting.properties, "__provider": "x"}, **changes,
        })  # fmt: skip
    return {"resources": [{"urn": "urn:pulumi:dev::life::a:b:C::c", "type": "a:b:C", "custom": True}, *resources]}


def test_settings_equal_in_aws_and_stack_are_reported_as_the_same() -> None:
    compared = compare(inventory(*FOUND), state(*FOUND))
    assert compared.is_same
    assert compared.is_complete
    assert [each.identity for each in compared.same] == [setting.identity for setting in FOUND]
    assert compared.lines() == ["the same: 4"]


def test_each_difference_is_named_without_its_value() -> None:
    changed = contact({**CONTACT, "title": "Chief Bell", "phone_number": "1"})
    compared = compare(inventory(FOUND[1], changed), state(FOUND[0], FOUND[2]))
    assert not compared.is_same
    assert compared.is_complete
    assert compared.lines() == [
        f"in AWS, not in the stack: AlternateContact {CALLER}/BILLING (management)",
        f"in the stack, gone in AWS: PrimaryContact {CALLER} (management) (resource {CALLER})",
        f"differs: AlternateContact {CALLER}/SECURITY (management) (resource {CALLER}/SECURITY): title, phone_number",
        "the same: 0",
    ]
    told = json.dumps(compared.as_json())
    assert "Bell" not in told
    assert CONTACT["name"] not in told
    assert json.loads(told)["differing"][0]["differing"] == ["title", "phone_number"]


def test_a_setting_that_was_not_read_is_never_gone() -> None:
    accounts = (
        AccountReading(MEMBER, "member", "denied", "GetAlternateContact"),
        AccountReading(SHUT, None, "suspended"),
    )
    stack = state(contact(CONTACT, MEMBER), contact(CONTACT, SHUT), contact(CONTACT, FOREIGN), FOUND[2])
    compared = compare(inventory(accounts=accounts), stack, kinds=["AlternateContact"])
    assert compared.is_same
    assert not compared.is_complete
    assert [each.reason for each in compared.not_compared] == [
        f"account {MEMBER} (member) is denied",
        f"account {SHUT} is suspended",
        f"account {FOREIGN} was not read",
        "PrimaryContact was not read",
    ]
    assert compared.lines()[-3:] == [
        f"not read: account {MEMBER} (member): denied: GetAlternateContact",
        f"not read: account {SHUT}: suspended",
        "the same: 0",
    ]


def test_the_readable_part_of_an_account_is_compared() -> None:
    changed = contact({**CONTACT, "title": "Chief Bell"}, MEMBER)
    part = AccountReading(MEMBER, None, "failed", "no answer", settings=(changed,))
    billing = contact({**CONTACT, "alternate_contact_type": "BILLING"}, MEMBER)
    compared = compare(inventory(accounts=(part,)), state(contact(CONTACT, MEMBER), billing))
    assert [each.differing for each in compared.differing] == [("title",)]
    assert [each.identity for each in compared.not_compared] == [billing.identity]


def test_values_that_the_model_considers_equal_do_not_differ() -> None:
    held = contact({**CONTACT, "name": f" {CONTACT['name']} ", "connection": {"profile": "p"}, "on_existing": "fail"})
    region = replace(FOUND[3], properties={**FOUND[3].properties, "enabled": True})
    waited = replace(region, properties={**region.properties, "timeout_minutes": 5.0, "opt_status": "ENABLING"})
    assert compare(inventory(FOUND[0], region), state(held, waited)).lines() == ["the same: 2"]


def test_a_region_that_is_off_or_on_by_default_is_not_gone() -> None:
    default = replace(FOUND[3], identity=f"{CALLER}/eu-west-1", properties={"opt_status": "ENABLED_BY_DEFAULT"})
    enabled = replace(FOUND[3], identity=f"{CALLER}/af-south-1", properties={"enabled": True, "opt_status": "ENABLED"})
    compared = compare(inventory(), state(FOUND[3], default, enabled))
    assert [each.identity for each in compared.same] == [FOUND[3].identity, default.identity]
    assert [each.identity for each in compared.gone_in_aws] == [enabled.identity]


def organization(kind: str, **outputs: Any) -> dict[str, Any]:
    token = f"pulumi-python:dynamic/account:Organization{kind}"
    urn = f"urn:pulumi:dev::life::{token}::many"
    return {"resources": [{"urn": urn, "custom": True, "type": token, "id": "organization", "outputs": outputs}]}


def test_a_resource_over_many_accounts_is_compared_account_by_account() -> None:
    other = contact({**CONTACT, "title": "Chief Bell"}, MEMBER)
    read = AccountReading(MEMBER, None, "read", settings=(other,))
    outputs = {
        "accounts": [CALLER, MEMBER, FOREIGN, SHUT],
        "account_statuses": {SHUT: {"status": "not_set"}},
        "overrides": {FOREIGN: {"title": "x"}},
    }
    stack = organization("AlternateContact", **CONTACT, **outputs)
    compared = compare(inventory(contact(CONTACT), accounts=(read,)), stack, kinds=["AlternateContact"])
    assert compared.lines() == [
        f"differs: AlternateContact {MEMBER}/SECURITY (resource many): title",
        f"not compared: AlternateContact {FOREIGN}/SECURITY (resource many): account {FOREIGN} was not read",
        "the same: 1",
    ]
    stack["resources"][0]["outputs"]["overrides"] = {MEMBER: {"title": "Chief Bell"}}
    assert compare(inventory(contact(CONTACT), accounts=(read,)), stack, kinds=["AlternateContact"]).is_same


def test_encrypted_overrides_leave_contact_details_uncompared() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "?"}
    stack = organization("AlternateContact", **CONTACT, accounts=[CALLER], overrides=secret)
    compared = compare(inventory(contact(CONTACT)), stack)
    assert compared.same[0].not_comparable == ("name", "title", "email_address", "phone_number")
    assert not compared.is_complete


def test_primary_contacts_and_regions_of_many_accounts_are_compared() -> None:
    accounts = [CALLER, MEMBER]
    statuses = {MEMBER: {"status": "in_progress", "regions": {"eu-central-2": "in_progress"}}}
    member = AccountReading(MEMBER, None, "read")
    stack = organization("PrimaryContact", **ADDRESS, accounts=[CALLER])
    assert compare(inventory(FOUND[2]), stack).lines() == ["the same: 1"]
    regions = organization("RegionOptIn", region_names=["eu-central-2"], accounts=accounts, account_statuses=statuses)
    enabled = replace(FOUND[3], identity=f"{CALLER}/eu-central-2", properties={"region_name": "eu-central-2"})
    compared = compare(inventory(enabled, accounts=(member,)), regions)
    assert [each.identity for each in compared.same] == [f"{CALLER}/eu-central-2"]
    assert [each.identity for each in compared.gone_in_aws] == [f"{MEMBER}/eu-central-2"]


def name(value: str, account_id: str = CALLER) -> FoundSetting:
    properties = {"account_id": account_id, "account_name": value}
    return FoundSetting("AccountName", account_id, account_id, properties, properties)


def test_names_are_compared_and_a_former_name_is_no_difference_while_aws_may_show_it() -> None:
    clock = ManualClock()
    former = after_rename({}, ["Shop"], "Payments", clock.time())
    held = replace(name("Payments"), properties={**name("Payments").properties, "former_names": former})
    many = organization("AccountName", names={CALLER: "Payments", MEMBER: "Archive"}, former_names={CALLER: former})
    read = AccountReading(MEMBER, None, "read", settings=(name("Archive", MEMBER),))
    for stack in (many, state(held)):
        given = inventory(name("Shop"), accounts=(read,) if stack is many else ())
        compared = compare(given, stack, kinds=["AccountName"], clock=clock)
        assert compared.lines() == [f"the same: {2 if stack is many else 1}"]
        later = ManualClock()
        later.advance(SECONDS_UNTIL_CHANGE_SHOWS)
        compared = compare(given, stack, kinds=["AccountName"], clock=later)
        assert [each.differing for each in compared.differing] == [("account_name",)]
        assert "Shop" not in str(compared.lines())


def test_a_former_e_mail_address_is_no_difference_while_its_change_is_under_way() -> None:
    clock = ManualClock()
    now = datetime.fromtimestamp(clock.time(), timezone.utc).isoformat()
    declared, former = "new@example.com", primary_email(MEMBER, "old@example.com")
    read = AccountReading(MEMBER, None, "read", settings=(former,))

    def compared(shown: AccountReading, **outputs: Any) -> list[tuple[str, ...]]:
        held = replace(former, properties={"account_id": MEMBER, "primary_email": declared, **outputs})
        found = compare(inventory(accounts=(shown,)), state(held), kinds=["PrimaryEmail"], clock=clock)
        assert "example.com" not in str(found)
        return [each.differing for each in found.differing]

    assert compared(read, status="PENDING") == []
    assert compared(read, status="COMPLETED", updated_at=now) == []
    assert compared(read, status="COMPLETED") == [("primary_email",)]
    capital = replace(former, properties={**former.properties, "primary_email": "NEW@example.com"})
    assert compared(replace(read, settings=(capital,)), status="COMPLETED") == []
    clock.advance(SECONDS_UNTIL_CHANGE_SHOWS)
    assert compared(read, status="COMPLETED", updated_at=now) == [("primary_email",)]


def test_a_setting_that_only_other_accounts_have_is_not_compared() -> None:
    skipped = SkippedSetting("PrimaryEmail", CALLER, "is the organization's management account")
    read = AccountReading(CALLER, None, "read", skipped=(skipped,))
    compared = compare(Inventory(CALLER, (read,)), state(primary_email(CALLER)), kinds=["PrimaryEmail"])
    assert [each.reason for each in compared.not_compared] == [
        f"account {CALLER} is the organization's management account"
    ]
    assert compared.is_same


def test_names_that_the_export_hides_are_not_compared() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "?"}
    assert compare(inventory(), organization("AccountName", names=secret)).lines() == ["the same: 0"]


@pytest.mark.parametrize("mark", ["external", "delete"])
def test_a_resource_the_stack_only_reads_or_will_delete_does_not_count_as_its_own(mark: str) -> None:
    compared = compare(inventory(FOUND[0]), state(FOUND[0], **{mark: True}))
    assert [each.identity for each in compared.not_in_stack] == [FOUND[0].identity]


def test_secrets_are_compared_if_the_export_shows_them(project: Project, tmp_path: Path) -> None:  # noqa: F811
    secrets = {"title", "address_line1"}
    into_stack(importable(project.stack), import_file(NAMED, secrets=secrets), backup=tmp_path / "before.json")
    changed = replace(FOUND[2], properties={**ADDRESS, "address_line1": "Elsewhere 2", "city": "Bonn"})
    compared = compare(inventory(FOUND[0], FOUND[1], changed, FOUND[3]), exported(importable(project.stack)))
    (differing,) = compared.differing
    if project.failure is EngineError:
        assert differing.differing == ("city",)
        assert differing.not_comparable == ("address_line1",)
        assert [each.not_comparable for each in compared.same] == [("title",), ("title",), ()]
        assert not compared.is_complete
        assert (
            "partly compared: AlternateContact 123456789012/SECURITY (management) (resource security): title is "
            in (compared.lines()[1])
        )
    else:
        assert differing.differing == ("address_line1", "city")
        assert compared.is_complete


def test_a_stack_that_cannot_be_exported_is_reported_in_one_line() -> None:
    class Gone:
        name = "dev"

        def export_stack(self) -> Any:
            raise RuntimeError("\n code: 255\n stdout: \n stderr: error: no stack named 'dev' found\n")

    with pytest.raises(StackStateError, match=r"^the stack dev can't be exported: no stack named 'dev' found$"):
        exported(Gone())  # type: ignore[arg-type]
