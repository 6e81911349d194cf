"""What a preview says of regions: in how many accounts each is going to be opted out of, or stays opted in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pulumi_account.organization.fleet.many_accounts import named


@dataclass(frozen=True)
class AccountChange:
    """One account's regions: those that are opted into (``held``), and those declared from now on (``wanted``).

    ``is_new`` says that nothing is known of the account yet; ``elsewhere`` are regions that other resources declare.
    """

    held: frozenset[str]
    wanted: Mapping[str, bool]
    is_new: bool = False
    elsewhere: frozenset[str] = frozenset()

    @property
    def opted_out(self) -> set[str]:
        """The regions that were opted into, and are declared as kept opted out of."""
        return {region for region in self.held if self.wanted.get(region) is False}

    @property
    def leaving(self) -> set[str]:
        """The regions that were opted into, and that nothing declares any more."""
        return set(self.held - self.wanted.keys() - self.elsewhere)

    @property
    def perhaps_opted_out(self) -> set[str]:
        """The regions that are opted out of in a new account, if it has opted into them."""
        return {region for region, enabled in self.wanted.items() if not enabled} if self.is_new else set()


def region_changes(accounts: Mapping[str, AccountChange], *, opts_out: bool) -> str:
    """Return in words which regions are opted out of where; ``opts_out`` says what becomes of those that leave."""
    out = {account: change.opted_out | (change.leaving if opts_out else set()) for account, change in accounts.items()}
    stays = {} if opts_out else {account: change.leaving for account, change in accounts.items()}
    perhaps = {account: change.perhaps_opted_out for account, change in accounts.items()}
    return "; ".join(
        said.format(region=region, accounts=named(where))
        for said, regions in (
            ("opts out of {region} in {accounts}", out),
            ("opts out of {region}, where it is opted in, in {accounts}", perhaps),
            ("{region} stays opted in in {accounts}", stays),
        )
        for region, where in by_region(regions).items()
    )


def by_region(regions: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return the accounts by region, of regions by account."""
    found: dict[str, list[str]] = {}
    for account, names in regions.items():
        for region in names:
            found.setdefault(region, []).append(account)
    return dict(sorted(found.items()))
