"""``organization_accounts`` in the process of a program."""

from __future__ import annotations

from collections.abc import Iterator
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
