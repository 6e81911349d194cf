"""The accounts of a baseline; some may be outputs that only a deployment knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.fields import ACCOUNT_ID_FORM


@dataclass(frozen=True)
class ChosenAccounts:
    """Account IDs; ``later`` has all of them once the outputs are known, and is None without outputs."""

    known: frozenset[str]
    outputs: tuple[pulumi.Output[Any], ...] = ()
    later: pulumi.Output[list[str]] | None = None

    @classmethod
    def of(cls, accounts: Any) -> ChosenAccounts:
        """Take a list of IDs and outputs, or an output of a list. Raises ConfigurationError."""
        if isinstance(accounts, pulumi.Output):
            return cls(frozenset(), (), accounts.apply(_stripped))
        if isinstance(accounts, str) or not all(isinstance(account, str | pulumi.Output) for account in accounts):
            raise ConfigurationError(f"accounts must be a list of account IDs, each {ACCOUNT_ID_FORM}")
        outputs = tuple(account for account in accounts if isinstance(account, pulumi.Output))
        known = frozenset(str(account).strip() for account in accounts if isinstance(account, str))
        return cls(known, outputs, pulumi.Output.all(*accounts).apply(_stripped) if outputs else None)

    def without(self, excluded: Collection[str]) -> Any:
        """Return the accounts except these; known ones stay known in a preview if possible."""
        if self.later is None or (self.known and self.known.issuperset(excluded)):
            return [*sorted(self.known - set(excluded)), *self.outputs]
        if not excluded:
            return [*sorted(self.known), *self.outputs] if self.outputs else self.later
        return self.later.apply(lambda accounts: [account for account in accounts if account not in excluded])

    def only(self, accounts: Collection[str]) -> Any:
        """Return which of these accounts are among the chosen ones."""
        if self.later is None or self.known.issuperset(accounts):
            return sorted(self.known & set(accounts))
        return self.later.apply(lambda chosen: [account for account in chosen if account in accounts])

    def among(self, by_account: Mapping[str, Any]) -> Any:
        """Return the values of the chosen accounts; None if there are none."""
        if self.later is None or self.known.issuperset(by_account):
            return _among(by_account, self.known)
        both = pulumi.Output.all(self.later, dict(by_account))
        return both.apply(lambda values: _among(values[1], values[0]))

    def warn_about(self, accounts: Collection[str], what: str) -> None:
        """Warn of overrides of accounts that are not among the chosen ones."""

        def warn(chosen: Collection[str]) -> None:
            strangers = sorted(set(accounts).difference(chosen))
            if strangers:
                pulumi.log.warn(
                    f"{what}: the overrides of {', '.join(strangers)} have no effect: these accounts are not selected"
                )

        if self.later is None:
            warn(self.known)
        else:
            self.later.apply(warn)


def _stripped(accounts: Sequence[Any]) -> list[str]:
    return sorted(str(account).strip() for account in accounts)


def _among(by_account: Mapping[str, Any], chosen: Collection[str]) -> dict[str, Any] | None:
    return {account: value for account, value in by_account.items() if account in chosen} or None
