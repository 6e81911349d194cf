"""What a reading of accounts found: settings by account, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from pulumi_account.core.errors import ACCOUNT

KINDS: Final = ("AlternateContact", "PrimaryContact", "RegionOptIn")
Kind = Literal["AlternateContact", "PrimaryContact", "RegionOptIn"]
Outcome = Literal["read", "denied", "suspended", "failed"]


@dataclass(frozen=True)
class FoundSetting:
    """A setting that AWS holds, as a resource would have it.

    ``kind`` is one of KINDS, ``identity`` the resource's ID, ``inputs`` what a program declares (without ``account_id``
    in the caller's own account), ``properties`` what a state holds. ``failures`` say what the resource would not accept
    of it, as AWS has older settings that it wouldn't take today; they name properties and hold no value.
    """

    kind: Kind
    account_id: str
    identity: str
    inputs: dict[str, Any]
    properties: dict[str, Any]
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class AccountReading:
    """The result of reading one account.

    Args:
        account_id: the account.
        name: its name in the organization, if known.
        outcome: ``read`` only if each setting asked for was read or is known not to exist.
        reason: why the outcome is another one, equal for accounts that failed alike; ACCOUNT stands for the account.
        settings: what was read, also of an account that failed in part.

    """

    account_id: str
    name: str | None
    outcome: Outcome
    reason: str | None = None
    settings: tuple[FoundSetting, ...] = ()

    @property
    def explanation(self) -> str | None:
        """The reason, with the account's ID."""
        return None if self.reason is None else self.reason.replace(ACCOUNT, self.account_id)


@dataclass(frozen=True)
class Inventory:
    """All accounts that were asked for, in the order in which they were."""

    caller_account_id: str
    accounts: tuple[AccountReading, ...]

    @property
    def settings(self) -> tuple[FoundSetting, ...]:
        """Every setting found, in the accounts' order."""
        return tuple(setting for account in self.accounts for setting in account.settings)

    @property
    def declarable(self) -> Inventory:
        """The same without settings that a resource would not accept: these would make every preview fail."""
        return replace(
            self,
            accounts=tuple(
                replace(account, settings=tuple(setting for setting in account.settings if not setting.failures))
                for account in self.accounts
            ),
        )

    @property
    def is_complete(self) -> bool:
        """Whether all that was asked for was read; suspended accounts hold nothing that could be."""
        return all(account.outcome in {"read", "suspended"} for account in self.accounts)


@dataclass(frozen=True)
class NamedSetting:
    """A setting under the name that its resource has in the program and in the stack."""

    resource_name: str
    setting: FoundSetting
