"""The accounts that the settings allow, for any credentials and connections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pulumi_account.core.errors import AccountNotAllowedError
from pulumi_account.core.settings import Connection
from tests.aws.written_accounts import KEYS, MEMBER, put, role
from tests.conftest import CALLER

if TYPE_CHECKING:
    from tests.conftest import World


ALLOWED = [
    ({"aws:allowedAccountIds": CALLER}, None),
    ({"aws:forbiddenAccountIds": MEMBER}, None),
    # As in pulumi-aws, these apply to the account of the credentials, even if they manage a member.
    ({"aws:allowedAccountIds": CALLER}, MEMBER),
    ({"account:allowedAccountIds": MEMBER}, MEMBER),
    ({"account:forbiddenAccountIds": CALLER}, MEMBER),
]


@pytest.mark.parametrize(("settings", "account"), ALLOWED)
def test_an_allowed_account_is_written(world: World, settings: dict[str, str], account: str | None) -> None:
    world.emulator.create_organization([MEMBER])
    assert put(world, settings, account=account) == (account or CALLER)


@pytest.mark.parametrize(
    ("settings", "account", "said"),
    [
        (
            {"aws:allowedAccountIds": MEMBER},
            None,
            f"belong to account {CALLER}, and aws:allowedAccountIds does not include it",
        ),
        ({"aws:allowedAccountIds": MEMBER}, MEMBER, f"belong to account {CALLER}, and aws:allowedAccountIds"),
        (
            {"aws:forbiddenAccountIds": CALLER},
            MEMBER,
            f"belong to account {CALLER}, and aws:forbiddenAccountIds includes it",
        ),
        (
            {"account:allowedAccountIds": CALLER},
            MEMBER,
            f"account {MEMBER} is not allowed: account:allowedAccountIds does not include it",
        ),
        (
            {"account:forbiddenAccountIds": CALLER},
            None,
            f"account {CALLER} is not allowed: account:forbiddenAccountIds includes it",
        ),
        (
            {"aws:allowedAccountIds": CALLER, "aws:assumeRoles": json.dumps([{"roleArn": role(MEMBER)}])},
            None,
            f"belong to account {MEMBER}, and",
        ),
    ],
)
def test_a_disallowed_account_is_neither_read_nor_written(
    world: World, settings: dict[str, str], account: str | None, said: str
) -> None:
    world.emulator.create_organization([MEMBER])
    world.emulator.reset()
    with pytest.raises(AccountNotAllowedError) as caught:
        world.runtime(settings).accounts.client(None, account)
    assert said in str(caught.value)
    assert world.operations() == world.operations("organizations") == []


def test_changing_an_organization_requires_its_management_account_to_be_allowed(world: World) -> None:
    world.emulator.create_organization([MEMBER])
    world.emulator.reset()
    principal = {"ServicePrincipal": "account.amazonaws.com"}
    allowed = world.runtime({"account:allowedAccountIds": MEMBER}).accounts.organizations(None)
    allowed.list("ListAccounts")
    with pytest.raises(AccountNotAllowedError, match=CALLER):
        allowed.call("EnableAWSServiceAccess", **principal)
    forbidden = world.runtime({"account:forbiddenAccountIds": MEMBER}).accounts.organizations(None)
    with pytest.raises(AccountNotAllowedError, match=MEMBER):
        forbidden.call("RegisterDelegatedAdministrator", AccountId=MEMBER, **principal)
    with pytest.raises(AccountNotAllowedError, match=CALLER):
        world.runtime({"aws:allowedAccountIds": MEMBER}).accounts.organizations(None)
    assert world.operations("organizations") == ["ListAccounts"]


def test_account_limits_apply_to_a_connections_account_and_its_source_credentials(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    by_role = Connection(role_arn=role(MEMBER))
    assert put(world, {"aws:allowedAccountIds": CALLER}, by_role) == MEMBER
    for settings in ({"aws:allowedAccountIds": MEMBER}, {"account:allowedAccountIds": CALLER}):
        with pytest.raises(AccountNotAllowedError):
            world.runtime(settings).accounts.client(by_role, None)
    # A connection's own profile inherits nothing from the stack.
    (tmp_path / "config").write_text(f"[profile p]\n{KEYS}")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    world.runtime({"aws:allowedAccountIds": MEMBER}).accounts.client(Connection(profile="p"), None)
    with pytest.raises(AccountNotAllowedError):
        world.runtime({"account:allowedAccountIds": MEMBER}).accounts.client(Connection(profile="p"), None)
