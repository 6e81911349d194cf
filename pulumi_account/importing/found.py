"""The result of reading accounts: settings by account, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Literal

from pulumi_account.core.reasons import of_account

Kind = Literal[
    "AlternateContact", "PrimaryContact", "RegionOptIn", "AccountName", "PrimaryEmail", "OrganizationAccountName"
]
KINDS: Final[tuple[Kind, ...]] = ("AlternateContact", "PrimaryContact", "RegionOptIn", "AccountName", "PrimaryEmail")
"""The kinds that can be read. The names of several accounts are declared as one OrganizationAccountName."""
USUAL_KINDS: Final = KINDS[:3]
"""The kinds that are read by default; every account has a name and an e-mail address, which few programs manage."""
Outcome = Literal["read", "denied", "suspended", "failed"]


@dataclass(frozen=True)
class FoundSetting:
    """A setting in AWS, in the form of a resource.

    ``kind`` is one of KINDS, ``identity`` the resource's ID, ``inputs`` what a program declares (without ``account_id``
    in the caller's own account), ``properties`` what a state contains. ``failures`` say what the resource would not
    accept, because AWS has old settings that it wouldn't accept today; they name properties and contain no value.
    """

    kind: Kind
    account_id: str
    identity: str
    inputs: dict[str, Any]
    properties: dict[str, Any]
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class SkippedSetting:
    """A setting that AWS has no way to change in this account; ``reason`` are words that follow the account."""

    kind: Kind
    identity: str
    reason: str


@dataclass(frozen=True)
class AccountOutcome:
    """Whether an account was read, and if not, why.

    Args:
        account_id: the account.
        name: its name, if known.
        outcome: ``read`` only if each chosen setting was read or is known not to exist.
        reason: why the outcome is another one, equal for accounts with the same failure; ACCOUNT and ACCOUNT_IN_ARN
            stand for the ID. No contact detail.

    """

    account_id: str
    name: str | None
    outcome: Outcome
    reason: str | None = None

    @property
    def explanation(self) -> str | None:
        """The reason with the account's ID."""
        return None if self.reason is None else of_account(self.reason, self.account_id)

    @property
    def is_settled(self) -> bool:
        """Whether everything chosen was read; suspended accounts can't be."""
        return self.outcome in {"read", "suspended"}


@dataclass(frozen=True)
class AccountReading(AccountOutcome):
    """The result of reading one account.

    Args:
        settings: what was read, also if other parts of the account failed.
        unread: ``denied`` or ``failed`` for each part that could not be read, by type of alternate contact or by kind.
        region_statuses: the status of each region that is not disabled, if the regions were read.
        skipped: what only other accounts have, which counts as read.

    """

    settings: tuple[FoundSetting, ...] = ()
    unread: Mapping[str, Outcome] = field(default_factory=dict)
    region_statuses: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[SkippedSetting, ...] = ()


@dataclass(frozen=True)
class Inventory:
    """All chosen accounts, in the order in which they were chosen."""

    caller_account_id: str
    accounts: tuple[AccountReading, ...]

    def name_in(self, identity: str) -> str | None:
        """Return the name of the account of a setting's ID, if it is known."""
        return self._names.get(identity.partition("/")[0])

    @cached_property
    def _names(self) -> dict[str, str | None]:
        return {account.account_id: account.name for account in self.accounts}

    @property
    def settings(self) -> tuple[FoundSetting, ...]:
        """Every setting found, in the order of the accounts."""
        return tuple(setting for account in self.accounts for setting in account.settings)

    @property
    def skipped(self) -> tuple[SkippedSetting, ...]:
        """Every setting that was skipped, in the order of the accounts."""
        return tuple(setting for account in self.accounts for setting in account.skipped)

    @property
    def declarable(self) -> Inventory:
        """The inventory without settings that a resource would not accept, which would make every preview fail."""
        return replace(
            self,
            accounts=tuple(
                replace(account, settings=tuple(setting for setting in account.settings if not setting.failures))
                for account in self.accounts
            ),
        )

    @property
    def is_complete(self) -> bool:
        """Whether everything chosen was read; suspended accounts can't be."""
        return all(account.is_settled for account in self.accounts)


@dataclass(frozen=True)
class NamedSetting:
    """A setting and the name of its resource in the program and the stack."""

    resource_name: str
    setting: FoundSetting
