"""What people see of the verbs that both front ends run: names of accounts, and the way to the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle
from pulumi_account.core.errors import AccessDeniedError, AccountError
from pulumi_account.front_end.verbs import Verbs
from pulumi_account.organization.account_name.lifecycle import OrganizationAccountNameLifecycle
from pulumi_account.organization.alternate_contact.lifecycle import OrganizationAlternateContactLifecycle
from pulumi_account.organization.fleet.verbs import OrganizationVerbs

if TYPE_CHECKING:
    from pulumi_account.core.runtime import Runtime
    from tests.conftest import World

ONE, TWO = "100000000001", "100000000002"
URN = "urn:pulumi:prod::project::pulumi-python:dynamic/account:AlternateContact::security"
CONTACT = {
    "alternate_contact_type": "SECURITY",
    "name": "Ada",
    "title": "Duty officer",
    "email_address": "ada@example.com",
    "phone_number": "+1 206 555 0100",
}


def failures_of_overrides(runtime: Runtime, overrides: dict[str, Any]) -> list[str]:
    verbs = OrganizationVerbs(OrganizationAlternateContactLifecycle(runtime))
    checked = verbs.check("", {}, {"accounts": [ONE], **CONTACT, "overrides": overrides})
    return [f"{failure.property} {failure.reason}" for failure in checked.failures]


def test_a_wrong_override_names_the_account_unless_names_are_secret(world: World) -> None:
    runtime = world.runtime()
    runtime.names.learn({ONE: "Payments Prod"})
    wrong = {ONE: {"phone_number": "x" * 26}, TWO: {"name": "Bea"}}
    told, not_named = failures_of_overrides(runtime, wrong)
    assert told.startswith(f"overrides {ONE} (Payments Prod).phone_number must be")
    assert not_named == f"overrides {TWO} is not among accounts"
    (told,) = failures_of_overrides(runtime, {ONE: "Bea"})
    assert told == f"overrides {ONE} (Payments Prod): must be a mapping"

    secret = world.runtime({"account:secretContacts": True})
    secret.names.learn({ONE: "Payments Prod"})
    assert failures_of_overrides(secret, wrong)[0].startswith(f"overrides {ONE}.phone_number must be")


def test_a_wrong_name_of_one_of_many_accounts_shows_the_one_that_aws_has(world: World) -> None:
    runtime = world.runtime()
    runtime.names.learn({ONE: "Payments Prod"})
    verbs = OrganizationVerbs(OrganizationAccountNameLifecycle(runtime))
    (failure,) = verbs.check("", {}, {"names": {ONE: "Zürich", TWO: "Shop"}}).failures
    assert failure.reason.startswith(f"{ONE} (Payments Prod): must be an account name")


@pytest.mark.parametrize(
    ("urn", "command"), [(URN, "pulumi-account doctor --stack prod"), ("", "pulumi-account doctor")]
)
def test_a_denied_call_leads_to_the_doctor_of_the_stack(world: World, urn: str, command: str) -> None:
    world.emulator.create_organization(1)
    world.emulator.deny(ONE)
    verbs = Verbs(AlternateContactLifecycle(world.runtime()), lambda: urn)
    with pytest.raises(AccessDeniedError) as caught:
        verbs.create(urn, {"account_id": ONE, **CONTACT})
    first, *hint = str(caught.value).splitlines()
    assert first.startswith(f"create AlternateContact ({ONE}/SECURITY): arn:aws:sts::123456789012:user/moto is not")
    assert first.endswith("]")
    assert hint == ["To check your credentials and what they may do, run:", f"  {command}"]


def test_an_error_that_says_all_by_itself_does_not_lead_to_the_doctor(world: World) -> None:
    verbs = Verbs(AlternateContactLifecycle(world.runtime()), lambda: URN)
    verbs.create(URN, CONTACT)
    with pytest.raises(AccountError) as caught:
        verbs.create(URN, {**CONTACT, "name": "Bea"})
    assert "doctor" not in str(caught.value)
