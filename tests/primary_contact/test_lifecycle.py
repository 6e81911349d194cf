"""The verbs of the primary contact, with boto3 over HTTP; every call is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pulumi_account.core.errors import ExistingSettingError
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.requests import CreateRequest, DeleteRequest, ReadRequest, UpdateRequest
from pulumi_account.primary_contact.lifecycle import PrimaryContactLifecycle
from pulumi_account.primary_contact.model import PrimaryContactInputs
from tests.conftest import ADDRESS, CALLER

if TYPE_CHECKING:
    from tests.conftest import World

STATE = {**ADDRESS, "account_id": CALLER}


def inputs(**changes: Any) -> PrimaryContactInputs:
    checked, failures = PrimaryContactInputs.check({**ADDRESS, **changes})
    assert checked is not None, failures
    return checked


def held() -> dict[str, str]:
    answer: dict[str, str] = boto3.client("account").get_contact_information()["ContactInformation"]  # type: ignore[assignment]
    return answer


def test_create_makes_one_put(world: World) -> None:
    response = PrimaryContactLifecycle(world.runtime()).create(
        CreateRequest(inputs(on_existing="overwrite", company_name=" Example GmbH "))
    )
    assert response.identity == CALLER
    assert response.properties == {**STATE, "company_name": "Example GmbH", "on_existing": "overwrite"}
    assert world.operations() == ["PutContactInformation"]
    assert held()["CompanyName"] == "Example GmbH"


def test_update_removes_an_optional_property_in_aws(world: World) -> None:
    life = PrimaryContactLifecycle(world.runtime())
    life.create(CreateRequest(inputs(on_existing="overwrite", company_name="Example", address_line2="c/o")))
    world.emulator.reset()
    life.update(UpdateRequest(CALLER, {**STATE, "company_name": "Example", "address_line2": "c/o"}, inputs()))
    assert world.operations() == ["PutContactInformation"]
    assert "CompanyName" not in held()
    assert "AddressLine2" not in held()


def test_update_keeps_the_verification_status_unless_the_number_changes(world: World) -> None:
    life = PrimaryContactLifecycle(world.runtime())
    state = {**STATE, "verification_status": "VERIFIED"}
    same = life.update(UpdateRequest(CALLER, state, inputs(city="Potsdam")))
    other = life.update(UpdateRequest(CALLER, state, inputs(phone_number="+49 1")))
    assert same.properties["verification_status"] == "VERIFIED"
    assert "verification_status" not in other.properties


def test_update_keeps_ignored_properties_as_they_are_or_are_missing_in_aws(world: World) -> None:
    life = PrimaryContactLifecycle(world.runtime())
    life.create(CreateRequest(inputs(on_existing="overwrite", company_name="Example")))
    drifted = {**held(), "City": "Hamburg"}
    del drifted["CompanyName"]
    boto3.client("account").put_contact_information(ContactInformation=drifted)  # type: ignore[arg-type]
    state = {**STATE, "company_name": "Example"}
    ignored = IgnoredChanges(("city", '["company_name"]'))
    life.update(UpdateRequest(CALLER, state, inputs(company_name="Example", full_name="Other"), ignored))
    assert held() == {**drifted, "FullName": "Other"}


def test_read_makes_one_get_and_returns_the_verification_status(world: World) -> None:
    life = PrimaryContactLifecycle(world.runtime())
    life.create(CreateRequest(inputs(on_existing="overwrite")))
    world.emulator.reset()
    response = life.read(ReadRequest(CALLER, STATE))
    assert response is not None
    assert response.inputs == ADDRESS
    assert set(response.properties) == {*STATE, "verification_status"}
    assert world.operations() == ["GetContactInformation"]


def test_delete_makes_no_call_and_says_that_the_contact_stays(world: World) -> None:
    PrimaryContactLifecycle(world.runtime()).delete(DeleteRequest(CALLER, STATE))
    assert world.operations() == []
    assert "stays unchanged" in world.narrator.said[0]


def test_an_existing_contact_is_rejected_unless_equal_or_overwritten(world: World) -> None:
    life = PrimaryContactLifecycle(world.runtime())
    with pytest.raises(
        ExistingSettingError, match=r"already has a primary contact that differs in .*import_='123456789012'"
    ):
        life.create(CreateRequest(inputs()))
    assert world.operations() == ["GetContactInformation"]
    PrimaryContactLifecycle(world.runtime({"account:onExisting": "overwrite"})).create(CreateRequest(inputs()))
    assert world.operations() == ["GetContactInformation", "PutContactInformation"]
    world.emulator.reset()
    adopted = life.create(CreateRequest(inputs()))
    assert adopted.properties["verification_status"]
    assert world.operations() == ["GetContactInformation"]
    assert world.narrator.said == [f"PrimaryContact {CALLER}: adopted, AWS already has it as declared"]


def test_a_property_set_only_in_aws_is_a_difference(world: World) -> None:
    life = PrimaryContactLifecycle(world.runtime())
    life.create(CreateRequest(inputs(company_name="Example", on_existing="overwrite")))
    with pytest.raises(ExistingSettingError, match="differs in company_name;"):
        life.create(CreateRequest(inputs()))
