"""The policy of an audit is exactly what it needs: the emulator enforces it, and with less, something is not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pulumi_account.audit.auditing import audit
from pulumi_account.core.errors import AccessDeniedError
from pulumi_account.organization.selection.accounts import select_accounts
from pulumi_account.organization.selection.model import AccountSelection
from pulumi_account.organization.selection.organization_account import OrganizationAccount
from pulumi_account.organization.selection.unit_names import unit_paths
from pulumi_account.policies import AUDIT, for_resources
from tests.conftest import CALLER
from tests.policies.callers import MEMBER, actions_of, without

if TYPE_CHECKING:
    from tests.conftest import World


def test_with_each_action_taken_out_an_audit_lacks_something(world: World) -> None:
    organization = world.emulator.create_organization(organizational_units={"/Workloads/Test": [MEMBER]})
    policy = for_resources(
        AUDIT,
        account_id=CALLER,
        organization_id=organization.id,
        management_account_id=organization.management_account_id,
    )
    assert _reads_everything(world, policy)
    assert len(actions_of(policy)) == 10
    for action in sorted(actions_of(policy)):
        assert not _reads_everything(world, without(policy, action)), action
    assert not [name for name in world.emulator.call_counts() if not name.startswith(("Get", "List", "Describe"))]


def _reads_everything(world: World, policy: Mapping[str, Any]) -> bool:
    world.emulator.policies.set_identity_policy(policy)
    try:
        return all(_audits(world))
    except AccessDeniedError:
        return False
    finally:
        world.emulator.policies.clear()


def _audits(world: World) -> Iterator[bool]:
    """Audit the own account, then members as the options can choose them; yields whether everything was read."""
    runtime = world.runtime()
    yield audit(runtime, [OrganizationAccount(CALLER)]).is_complete
    for chosen, has_paths in (
        ({}, True),
        ({"account_ids": MEMBER, "verify": True}, True),
        ({"organizational_units": "/Workloads"}, False),
    ):
        world.emulator.settings.account_paths = has_paths
        accounts = select_accounts(runtime, AccountSelection(**chosen), read_tags=True)
        units = unit_paths(runtime.accounts.organizations(None), accounts)
        yield audit(runtime, accounts, units=units).is_complete
