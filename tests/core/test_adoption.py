"""What `import_` compares and adopts, with boto3 over HTTP; every call is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle
from pulumi_account.core.adoption import adopt
from pulumi_account.core.errors import AccessDeniedError, RegionSwitchError
from pulumi_account.core.fields import UNKNOWN
from pulumi_account.primary_contact.lifecycle import PrimaryContactLifecycle
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle
from tests.conftest import ADDRESS, CALLER, CONTACT

if TYPE_CHECKING:
    from pulumi_account.core.inputs import Failure
    from pulumi_account.core.lifecycle import Lifecycle
    from pulumi_account.core.requests import CreateResponse
    from tests.conftest import World

MEMBER = "210987654321"
REGION = {"region_name": "eu-central-2", "enabled": False}
HELD = {
    "AlternateContactType": "SECURITY",
    "Name": "Ferdinand Security",
    "Title": "Head of Alarms",
    "EmailAddress": "ferdinand@example.com",
    "PhoneNumber": "+49 30 555777",
}
PRIMARY = {
    "FullName": "Wilhelmina Example",
    "AddressLine1": "Nowhere Street 1",
    "City": "Berlin",
    "CountryCode": "DE",
    "PhoneNumber": "+49 30 555888",
    "PostalCode": "10115",
    "StateOrRegion": "Berlin",
}
Compared = tuple["CreateResponse | None", "list[Failure]"]


def compare(lifecycle: Lifecycle[Any], values: dict[str, Any]) -> Compared:
    inputs, failures = lifecycle.inputs.check(values)
    assert inputs is not None, failures
    return adopt(lifecycle, inputs)


def contact(world: World, import_: str, **changes: Any) -> Compared:
    return compare(AlternateContactLifecycle(world.runtime()), {**CONTACT, "import_": import_, **changes})


def primary(world: World, **changes: Any) -> Compared:
    return compare(PrimaryContactLifecycle(world.runtime()), {**ADDRESS, "import_": CALLER, **changes})


def region(world: World, **changes: Any) -> Compared:
    return compare(RegionOptInLifecycle(world.runtime()), {**REGION, "import_": "eu-central-2", **changes})


def reasons(compared: Compared) -> dict[str, str]:
    adopted, failures = compared
    assert adopted is None
    return {failure.property: failure.reason for failure in failures}


@pytest.fixture
def held(world: World) -> World:
    world.emulator.create_organization([MEMBER])
    for account_id in (CALLER, MEMBER):
        account = world.emulator.account(account_id)
        account.alternate_contacts["SECURITY"] = dict(HELD)
        account.contact_information.clear()
        account.contact_information.update(PRIMARY)
    return world


@pytest.mark.parametrize("import_", ["SECURITY", " security ", f"{CALLER}/SECURITY", f"{CALLER}/Security"])
def test_an_equal_contact_is_adopted_with_one_read(held: World, import_: str) -> None:
    adopted, failures = contact(held, import_)
    assert not failures
    assert adopted is not None
    assert adopted.identity == f"{CALLER}/SECURITY"
    assert adopted.properties.items() >= {**CONTACT, "account_id": CALLER}.items()
    assert held.operations() == ["GetAlternateContact"]


@pytest.mark.parametrize("import_", ["eu-central-2", "EU-Central-2", f"{CALLER}/eu-central-2"])
def test_an_equal_region_is_adopted_with_one_read(world: World, import_: str) -> None:
    adopted, _ = region(world, import_=import_)
    assert adopted is not None
    assert adopted.identity == f"{CALLER}/eu-central-2"
    assert adopted.properties["opt_status"] == "DISABLED"
    assert world.operations() == ["GetRegionOptStatus"]


def test_an_equal_primary_contact_is_adopted_with_one_read(held: World) -> None:
    adopted, _ = primary(held)
    assert adopted is not None
    assert adopted.identity == CALLER
    assert held.operations() == ["GetContactInformation"]


def test_a_member_is_reached_by_account_id_or_by_role(held: World) -> None:
    by_name, _ = contact(held, f"{MEMBER}/SECURITY", account_id=MEMBER)
    by_role, _ = contact(held, "SECURITY", connection=held.role_in(MEMBER).model_dump(exclude_none=True))
    for adopted in (by_name, by_role):
        assert adopted is not None
        assert adopted.identity == f"{MEMBER}/SECURITY"


@pytest.mark.parametrize("import_", ["BILLING", f"{CALLER}/BILLING", CALLER, "1/SECURITY", "a/b/c", "/", f"{CALLER}/"])
def test_an_invalid_id_is_rejected_with_the_allowed_forms_and_without_a_call(world: World, import_: str) -> None:
    assert reasons(contact(world, import_)) == {
        "import_": "must be SECURITY or {account, 12 digits}/SECURITY for this resource"
    }
    assert reasons(contact(world, import_, account_id=CALLER)) == {
        "import_": f"must be SECURITY or {CALLER}/SECURITY for this resource"
    }
    assert world.operations("sts") == world.operations() == []


@pytest.mark.parametrize("import_", ["SECURITY", "eu-central-2", f"{CALLER}/SECURITY"])
def test_a_primary_contact_accepts_only_an_account_id(world: World, import_: str) -> None:
    assert reasons(primary(world, import_=import_)) == {"import_": "must be {account, 12 digits} for this resource"}


def test_an_account_that_contradicts_the_id_is_reported_on_its_property(held: World) -> None:
    other = f"{MEMBER}/SECURITY"
    role = held.role_in(CALLER).model_dump(exclude_none=True)
    assert reasons(contact(held, other, account_id=CALLER)) == {
        "account_id": f"must be {MEMBER}, the account that import_ names"
    }
    assert reasons(contact(held, other, connection=role)) == {
        "connection": f"must have a role in {MEMBER}, the account that import_ names"
    }
    assert held.operations("sts") == []
    assert reasons(contact(held, other)) == {
        "account_id": f"must be {MEMBER}, the account that import_ names; without it, it is {CALLER}, the account of "
        "the credentials"
    }
    assert held.operations() == []


def test_each_differing_property_is_named_without_its_value_in_aws(held: World) -> None:
    held.emulator.account(CALLER).alternate_contacts["SECURITY"] |= {"Title": 'Chief "Bell"', "PhoneNumber": "1"}
    adopted, failures = contact(held, "SECURITY")
    assert adopted is None
    assert [(failure.property, failure.reason) for failure in failures] == [
        ("phone_number", "differs from what AWS has"),
        ("title", "differs from what AWS has"),
    ]


def test_an_optional_property_missing_on_either_side_is_named(held: World) -> None:
    held.emulator.account(CALLER).contact_information["CompanyName"] = "Müller & Söhne"
    _, failures = primary(held, website_url="https://example.com")
    assert {failure.property: failure.reason for failure in failures} == {
        "company_name": "is set in AWS, but not in the program",
        "website_url": "is not set in AWS; an import needs a program that is equal to what AWS has",
    }


def test_a_missing_contact_is_reported_and_a_denial_is_not_mistaken_for_it(world: World) -> None:
    assert reasons(contact(world, "SECURITY")) == {
        "import_": f"{CALLER}/SECURITY does not exist in AWS; remove import_ to create it"
    }
    world.emulator.faults.add("GetAlternateContact", code="AccessDeniedException")
    with pytest.raises(AccessDeniedError):
        contact(world, "SECURITY")


def test_unknown_inputs_defer_the_comparison_to_the_deployment(held: World) -> None:
    assert contact(held, "SECURITY", name=UNKNOWN) == (None, [])
    assert contact(held, f"{MEMBER}/SECURITY", account_id=UNKNOWN) == (None, [])
    assert contact(held, "SECURITY", alternate_contact_type=UNKNOWN) == (None, [])
    assert "import_" in reasons(contact(held, "BILLING", name=UNKNOWN))
    assert held.operations() == []


def test_a_differing_region_is_reported_with_its_status(world: World) -> None:
    _, failures = region(world, enabled=True)
    assert [(failure.property, failure.reason) for failure in failures] == [
        ("enabled", "differs from AWS, which has false (DISABLED)")
    ]
    _, failures = region(world, region_name="us-east-1", import_="us-east-1")
    assert failures[0].reason == "differs from AWS, which has true (ENABLED_BY_DEFAULT)"


def test_adopting_a_region_in_transition_waits_without_a_write(world: World) -> None:
    boto3.client("account").enable_region(RegionName="eu-central-2")
    lifecycle = RegionOptInLifecycle(world.runtime())
    inputs, _ = lifecycle.inputs.check({**REGION, "enabled": True, "import_": "eu-central-2"})
    assert inputs is not None
    adopted, _ = adopt(lifecycle, inputs)
    assert adopted is not None
    assert adopted.properties["opt_status"] == "ENABLING"
    settled = lifecycle.wait_for_adopted(inputs, adopted)
    assert settled is not None
    assert settled.properties == {**adopted.properties, "opt_status": "ENABLED"}
    assert "DisableRegion" not in world.operations()
    assert world.operations().count("EnableRegion") == 1


def test_a_region_that_settles_in_another_status_is_an_error_and_not_switched(world: World) -> None:
    client = boto3.client("account")
    client.enable_region(RegionName="eu-central-2")
    lifecycle = RegionOptInLifecycle(world.runtime())
    inputs, _ = lifecycle.inputs.check({**REGION, "enabled": True, "import_": "eu-central-2"})
    assert inputs is not None
    adopted, _ = adopt(lifecycle, inputs)
    assert adopted is not None
    world.clock.sleep(700)
    client.disable_region(RegionName="eu-central-2")
    world.clock.sleep(700)
    world.emulator.reset()
    with pytest.raises(RegionSwitchError, match="ended as DISABLED"):
        lifecycle.wait_for_adopted(inputs, adopted)
    assert world.operations() == ["GetRegionOptStatus"]
