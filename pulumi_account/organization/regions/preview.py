"""What a preview says about regions: in which accounts each one is opted out of, or stays opted in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_account.organization.fleet.many_accounts import named

if TYPE_CHECKING:
    from pulumi_account.core.account_names import AccountNames


@dataclass(frozen=True)
class AccountChange:
    """How the regions of one account change.

    Args:
        opted_in: the regions that the resource has opted into.
        wanted: by region declared from now on, whether it is to be opted into.
        is_new: whether nothing is known of the account yet.
        declared_elsewhere: the regions that other resources declare.

    """

    opted_in: frozenset[str]
    wanted: Mapping[str, bool]
    is_new: bool = False
    declared_elsewhere: frozenset[str] = frozenset()

    @property
    def turned_off(self) -> set[str]:
        """The regions that were opted into and are now declared as opted out of."""
        return {region for region in self.opted_in if self.wanted.get(region) is False}

    @property
    def no_longer_declared(self) -> set[str]:
        """The regions that were opted into and that nothing declares anymore."""
        return set(self.opted_in - self.wanted.keys() - self.declared_elsewhere)

    @property
    def maybe_turned_off(self) -> set[str]:
        """The regions that are opted out of in a new account, if it has opted into them."""
        return {region for region, enabled in self.wanted.items() if not enabled} if self.is_new else set()


def region_changes(changes: Mapping[str, AccountChange], names: AccountNames, *, opts_out: bool) -> str:
    """Return in words in which accounts regions are opted out of or stay opted in; empty if there is no change.

    ``opts_out`` says whether regions that nothing declares anymore are opted out of.
    """
    by_account = {
        "opts out of {region} in {accounts}": {
            account: change.turned_off | (change.no_longer_declared if opts_out else set())
            for account, change in changes.items()
        },
        "opts out of {region}, where it is opted in, in {accounts}": {
            account: change.maybe_turned_off for account, change in changes.items()
        },
        "{region} stays opted in in {accounts}": {
            account: set() if opts_out else change.no_longer_declared for account, change in changes.items()
        },
    }
    return "; ".join(
        text.format(region=region, accounts=named(accounts, names))
        for text, regions in by_account.items()
        for region, accounts in _accounts_by_region(regions).items()
    )


def _accounts_by_region(regions: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for account, names in regions.items():
        for region in names:
            found.setdefault(region, []).append(account)
    return dict(sorted(found.items()))
