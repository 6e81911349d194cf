"""Where accounts are in the organization, as paths of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .organization_account import units_of
from .tree import OrganizationTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_account.core.clients import OrganizationsClient

    from .organization_account import OrganizationAccount


def unit_paths(client: OrganizationsClient, accounts: Sequence[OrganizationAccount]) -> dict[str, str]:
    """Return the path of each account that has one, such as ``Root/Workloads/Production``, by account ID.

    It makes the calls of ``unit_names`` and raises the same errors.
    """
    return {account_id: "/".join(names) for account_id, names in unit_names(client, accounts).items()}


def unit_names(client: OrganizationsClient, accounts: Sequence[OrganizationAccount]) -> dict[str, list[str]]:
    """Return by account ID the names of the root and of the units that an account with a path is in.

    It takes one call for the root, and one for each unit that these accounts' units are in
    (ListOrganizationalUnitsForParent). A unit whose name isn't found keeps its ID. Raises ApiError or one of its kind.
    """
    chains = {account.id: units_of(account) for account in accounts}
    parents = dict.fromkeys(unit for chain in chains.values() for unit in chain[:-1])
    names = OrganizationTree(client).names(parents) if any(chains.values()) else {}
    return {account_id: [names.get(unit, unit) for unit in chain] for account_id, chain in chains.items() if chain}
