"""The get functions as a program calls them; every call is counted."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pulumi
import pytest

import pulumi_account
from pulumi_account.core.errors import AccessDeniedError, AccountError, ConfigurationError, NotFoundError
from pulumi_account.core.settings import settings_from
from pulumi_account.dynamic import get_functions as functions
from pulumi_account.dynamic import verbs as dynamic
from tests.conftest import CALLER

if TYPE_CHECKING:
    from tests.conftest import World

MEMBER = "210987654321"
HELD = {"AlternateContactType": "SECURITY", "Name": "Anna", "Title": "B", "EmailAddress": "c@d.ef", "PhoneNumber": "1"}


class Stack:
    """Replaces the root resource of a run."""


Configure = Callable[[dict[str, str]], None]


@pytest.fixture(autouse=True)
def configure(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Configure]:
    """A function that sets the stack's configuration and runs it on the world's clock."""
    monkeypatch.delenv("PULUMI_CONFIG", raising=False)

    def to(config: dict[str, str]) -> None:
        monkeypatch.setattr(dynamic, "_runtimes", {settings_from(config): world.runtime(config)})
        pulumi.runtime.set_all_config(config)

    to({})
    world.emulator.create_organization([MEMBER])
    world.emulator.account(CALLER).alternate_contacts["SECURITY"] = dict(HELD)
    yield to
    pulumi.runtime.set_all_config({})


async def known(output: pulumi.Output[Any]) -> tuple[Any, bool]:
    return await output.future(), await output.is_secret()


def test_an_alternate_contact_is_returned_as_it_is_in_aws(world: World) -> None:
    found = pulumi_account.get_alternate_contact("security")
    assert found == pulumi_account.GetAlternateContactResult(
        id=f"{CALLER}/SECURITY",
        account_id=CALLER,
        alternate_contact_type="SECURITY",
        name="Anna",
        title="B",
        email_address="c@d.ef",
        phone_number="1",
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.name = "Else"  # type: ignore[misc]
    assert world.operations() == ["GetAlternateContact"]


def test_a_primary_contact_is_returned_with_none_for_absent_properties() -> None:
    found = pulumi_account.get_primary_contact(account_id=MEMBER)
    assert (found.id, found.account_id, found.company_name) == (MEMBER, MEMBER, "Example Corp.")
    assert found.address_line2 is None
    assert found.verification_status == "VERIFIED"


def test_account_information_is_returned_as_it_is_in_aws(world: World) -> None:
    boto3.client("account").put_account_name(AccountId=MEMBER, AccountName="Payments")
    found = pulumi_account.get_account_information(account_id=MEMBER)
    assert (found.id, found.account_id, found.account_name) == (MEMBER, MEMBER, "Payments")
    assert found.account_state == "ACTIVE"
    assert found.account_created_date == "2025-01-01T00:00:00+00:00"
    assert world.operations() == ["PutAccountName", "GetAccountInformation"]


def test_a_primary_email_is_read_of_the_member_that_has_to_be_named(world: World) -> None:
    found = pulumi_account.get_primary_email(account_id=MEMBER)
    assert found == pulumi_account.GetPrimaryEmailResult(MEMBER, MEMBER, f"aws-{MEMBER}@example.com")
    assert world.operations() == ["GetPrimaryEmail"]
    with pytest.raises(ConfigurationError, match="get_primary_email: account_id is required: AWS takes"):
        pulumi_account.get_primary_email(account_id=None)  # type: ignore[arg-type]  # as an unset variable may be


def test_a_region_can_be_read_with_a_role_in_a_member(world: World) -> None:
    role = world.role_in(MEMBER).role_arn
    assert role is not None
    found = pulumi_account.get_region_opt_in("US-east-1", connection={"role_arn": role})
    assert found == pulumi_account.GetRegionOptInResult(
        id=f"{MEMBER}/us-east-1",
        account_id=MEMBER,
        region_name="us-east-1",
        enabled=True,
        opt_status="ENABLED_BY_DEFAULT",
    )


def test_an_error_keeps_its_type_and_is_shown_without_a_traceback(world: World) -> None:
    with pytest.raises(NotFoundError) as missing:
        pulumi_account.get_alternate_contact("BILLING")
    assert str(missing.value) == f"get AlternateContact (BILLING): {CALLER}/BILLING does not exist in AWS"
    world.emulator.faults.add("GetAlternateContact", code="AccessDeniedException")
    with pytest.raises(AccessDeniedError) as denied:
        pulumi_account.get_alternate_contact("SECURITY", account_id=CALLER)
    for caught in (missing, denied):
        assert isinstance(caught.value, pulumi.RunError)
        assert isinstance(caught.value, AccountError)


def test_invalid_arguments_are_named_without_a_call(world: World) -> None:
    with pytest.raises(
        ConfigurationError,
        match=r"account_id must be an account ID: a string of 12 digits; alternate_contact_type must be",
    ):
        pulumi_account.get_alternate_contact("FIRE", account_id="1")
    with pytest.raises(ConfigurationError, match=r"^get_primary_contact: connection must have a profile or a role_arn"):
        pulumi_account.get_primary_contact(connection={})
    assert world.operations("sts") == world.operations() == []


def test_the_stack_settings_apply_and_a_misspelled_one_is_an_error(
    world: World, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure({"account:assumeRole": f'{{"roleArn": "{world.role_in(MEMBER).role_arn}"}}'})
    assert pulumi_account.get_primary_contact().account_id == MEMBER
    configure({})
    monkeypatch.setenv("PULUMI_CONFIG", '{"account:asumeRole": "x"}')
    with pytest.raises(ConfigurationError, match="account:asumeRole is an unknown setting"):
        pulumi_account.get_primary_contact()


def test_the_output_form_reads_once_its_inputs_are_known(world: World) -> None:
    async def program() -> None:
        role = pulumi.Output.from_input(str(world.role_in(MEMBER).role_arn))
        found = pulumi_account.get_region_opt_in_output(
            pulumi.Output.from_input("us-east-1"), connection={"role_arn": role}
        )
        assert await known(found.opt_status) == ("ENABLED_BY_DEFAULT", False)
        contact = pulumi_account.get_alternate_contact_output(pulumi.Output.secret("SECURITY"))
        assert await known(contact.name) == ("Anna", True)
        information = pulumi_account.get_account_information_output(account_id=pulumi.Output.from_input(MEMBER))
        assert await known(information.account_id) == (MEMBER, False)
        with pytest.raises(NotFoundError):
            await pulumi_account.get_alternate_contact_output("BILLING").future()

    asyncio.run(program())


def test_secret_contacts_makes_outputs_secret_and_rejects_plain_results(configure: Configure) -> None:
    configure({"account:secretContacts": "true"})
    with pytest.raises(ConfigurationError, match="use get_alternate_contact_output"):
        pulumi_account.get_alternate_contact("SECURITY")
    assert pulumi_account.get_region_opt_in("us-east-1").enabled

    async def program() -> None:
        assert await known(pulumi_account.get_alternate_contact_output("SECURITY").name) == ("Anna", True)
        assert (await known(pulumi_account.get_primary_contact_output()))[1]
        assert (await known(pulumi_account.get_account_information_output()))[1]
        assert (await known(pulumi_account.get_primary_email_output(account_id=MEMBER)))[1]
        assert await known(pulumi_account.get_region_opt_in_output("us-east-1").enabled) == (True, False)

    asyncio.run(program())


def test_sessions_last_for_one_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Automation API runs several inline programs in one process, with different credentials."""
    monkeypatch.setattr(dynamic, "_runtimes", {})
    seen = []
    for account_id in (CALLER, MEMBER, CALLER):
        for name, value in world.emulator.environment(account_id).items():
            monkeypatch.setenv(name, value)
        stack = Stack()
        monkeypatch.setattr(functions, "get_root_resource", lambda stack=stack: stack)
        seen.append([pulumi_account.get_region_opt_in(name).account_id for name in ("us-east-1", "us-west-2")])
    assert seen == [[CALLER, CALLER], [MEMBER, MEMBER], [CALLER, CALLER]]
    assert world.operations("sts").count("GetCallerIdentity") == 3


def test_an_output_as_an_argument_is_refused_with_the_function_that_takes_it(world: World) -> None:
    async def refused() -> str:
        later = pulumi.Output.from_input(MEMBER)
        with pytest.raises(ConfigurationError) as caught:
            pulumi_account.get_primary_contact(account_id=later)  # type: ignore[arg-type]
        return str(caught.value)

    assert asyncio.run(refused()) == (
        "get_primary_contact: account_id must be a plain value; use get_primary_contact_output, which takes outputs"
    )
    assert world.operations() == []
