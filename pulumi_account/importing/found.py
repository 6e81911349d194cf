"""What a reading of accounts found: settings by account, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Literal

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
    """What reading one account came to.

    ``outcome`` is ``read`` only if every setting asked for was read or is known not to be there; ``reason`` says in one
    line why it is anything else. What could be read of an account that failed in part is in ``settings`` all the same.
    """

    account_id: str
    name: str | None
    outcome: Outcome
    reason: str | None = None
    settings: tuple[FoundSetting, ...] = ()


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
