"""``organization_accounts`` in the process of a program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from pulumi.runtime import set_all_config
from pulumi.runtime.config import CONFIG

from pulumi_account import OrganizationAccount, organization_accounts
from pulumi_account.core.errors import AccountSelectionError, ConfigurationError, InvalidRequestError
from pulumi_account.dynamic import verbs as dynamic

if TYPE_CHECKING:
    from tests.conftest import World

CALLER, MEMBER, OTHER = "123456789012", "100000000001", "100000000002"


@pytest.fixture(autouse=True)
def program(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Isolate runtimes and configuration from other tests."""
    world.emulator.create_organization(2)
    monkeypatch.setattr(dynamic, "_runtimes", {})
    token = CONFIG.set({})
    yield
    CONFIG.reset(token)


def test_without_arguments_all_active_accounts_are_returned() -> None:
    accounts = organization_accounts()
    assert accounts == [MEMBER, OTHER, CALLER]
    assert all(isinstance(account, OrganizationAccount) for account in accounts)
    assert [account.is_management for account in accounts] == [False, False, True]


def test_every_argument_narrows_the_selection(world: World) -> None:
    assert organization_accounts(organizational_units="/", names=["*1", "*2"], exclude_account_ids=OTHER) == [MEMBER]
    assert organization_accounts(tags={"environment": "production"}, allow_empty=True) == []
    assert organization_accounts(include_management_account=False, exclude_names="*1") == [OTHER]
    assert organization_accounts(organizational_units="/", include_nested=False, exclude_tags={"a": "b"})
    assert organization_accounts(exclude_organizational_units="/", states="ACTIVE", allow_empty=True) == []
    world.emulator.reset()
    assert organization_accounts(account_ids=[OTHER, "999999999999"]) == [OTHER, "999999999999"]
    assert world.emulator.calls() == []


def test_an_account_has_what_organizations_knows_without_a_further_call(world: World) -> None:
    world.emulator.reset(state=True)
    organization = world.emulator.create_organization(
        [{"id": MEMBER, "email": "root@example.com", "tags": {"owner": "finance"}}]
    )
    world.emulator.reset()
    account = organization_accounts(include_management_account=False)[0]
    assert world.operations("organizations") == ["ListAccounts"]
    assert (account.email, account.tags, account.created) == ("root@example.com", None, None)
    assert account.path == f"{organization.id}/{organization.organizational_unit_ids['/']}/{MEMBER}/"
    assert account.joined is not None
    assert datetime.fromisoformat(account.joined).utcoffset() == timedelta(0)
    world.emulator.settings.account_paths = False
    assert organization_accounts()[0].path is None


def test_tags_and_dates_of_creation_take_a_call_for_each_account_and_only_if_asked_for(world: World) -> None:
    world.emulator.reset(state=True)
    world.emulator.create_organization([{"id": MEMBER, "tags": {"owner": "finance"}}, OTHER])
    world.emulator.reset()
    tagged = organization_accounts(read_tags=True)
    assert [account.tags for account in tagged] == [{"owner": "finance"}, {}, {}]
    assert world.operations("organizations") == ["ListAccounts", *["ListTagsForResource"] * 3]
    dated = organization_accounts(account_ids=MEMBER, read_created=True)
    assert [account.created for account in dated] == ["2025-01-01T00:00:00+00:00"]
    assert world.operations() == ["GetAccountInformation"]
    # Choosing by tags has read them already.
    world.emulator.reset()
    (chosen,) = organization_accounts(tags={"owner": "finance"}, read_tags=True)
    assert chosen.tags == {"owner": "finance"}
    assert world.operations("organizations").count("ListTagsForResource") == 3


def test_the_management_accounts_date_of_creation_is_read_with_its_own_credentials_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.emulator.reset(state=True)
    world.emulator.create_organization([MEMBER, OTHER], delegated_administrator=MEMBER)
    assert all(account.created for account in organization_accounts(read_created=True))
    monkeypatch.setattr(dynamic, "_runtimes", {})
    for name, value in world.emulator.environment(MEMBER).items():
        monkeypatch.setenv(name, value)
    created = {str(account): account.created for account in organization_accounts(read_created=True)}
    assert {account for account, date in created.items() if date is None} == {CALLER}


def test_secret_contacts_leaves_the_emails_out() -> None:
    set_all_config({"account:secretContacts": "true"})
    assert [account.email for account in organization_accounts()] == [None] * 3


def test_stack_settings_and_a_connection_select_the_organization(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in world.emulator.environment(MEMBER).items():
        monkeypatch.setenv(name, value)
    role = f"arn:aws:iam::{CALLER}:role/organizer"
    assert organization_accounts(connection={"role_arn": role}) == [MEMBER, OTHER, CALLER]
    set_all_config({"account:assumeRole": f'{{"roleArn": "{role}"}}'})
    assert organization_accounts() == [MEMBER, OTHER, CALLER]


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        (
            {"account_ids": "1"},
            AccountSelectionError,
            "organization_accounts: account_ids: must be an account ID",
        ),
        ({"names": "nobody"}, AccountSelectionError, "organization_accounts: the selection matches no accounts"),
        ({"connection": {"role": "x"}}, AccountSelectionError, "organization_accounts: connection.role: "),
        ({"connection": {}}, AccountSelectionError, "connection: must have a profile or a role_arn"),
    ],
)
def test_an_error_is_raised_as_this_packages_type_and_shown_in_one_line(
    arguments: dict[str, Any], kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind, match=said) as caught:
        organization_accounts(**arguments)
    assert isinstance(caught.value, pulumi.RunError)


def test_a_wrong_setting_and_an_aws_error_are_shown_in_one_line(world: World) -> None:
    set_all_config({"account:onExisting": "nonsense"})
    with pytest.raises(ConfigurationError, match="organization_accounts: account:onExisting"):
        organization_accounts()
    set_all_config({})
    world.emulator.faults.add("ListAccounts", code="InvalidInputException")
    with pytest.raises(InvalidRequestError) as caught:
        organization_accounts()
    assert isinstance(caught.value, pulumi.RunError)
