"""Where accounts are, as paths of names, with as few calls as there are units with units."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pulumi_account.organization.selection.accounts import select_accounts
from pulumi_account.organization.selection.model import AccountSelection
from pulumi_account.organization.selection.organization_account import OrganizationAccount
from pulumi_account.organization.selection.unit_names import unit_paths

if TYPE_CHECKING:
    from tests.conftest import World


def test_each_account_gets_the_names_of_its_units(world: World) -> None:
    world.emulator.create_organization(
        organizational_units={"/Workloads/Production": 2, "/Workloads/Test": 1, "/Sandbox": 1}
    )
    runtime = world.runtime()
    accounts = select_accounts(runtime, AccountSelection())
    world.emulator.reset()
    paths = unit_paths(runtime.accounts.organizations(None), [*accounts, OrganizationAccount("999999999999")])
    assert Counter(paths.values()) == {
        "Root": 1, "Root/Workloads/Production": 2, "Root/Workloads/Test": 1, "Root/Sandbox": 1,
    }  # fmt: skip
    # The root and /Workloads have units; nobody has to ask about the others.
    assert Counter(world.operations("organizations")) == {"ListRoots": 1, "ListOrganizationalUnitsForParent": 2}


def test_without_paths_nothing_is_asked(world: World) -> None:
    client = world.runtime().accounts.organizations(None)
    assert unit_paths(client, [OrganizationAccount("999999999999")]) == {}
    assert world.operations("organizations") == []
