"""Which resources of policies a caller reaches: accounts in both contexts, roles, and what Organizations has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.identity import account_of_role

from .arns import EVERY_ACCOUNT, Partition, account_arn, member_account_arn, organizations_arn
from .permissions import ACTIONS, DEPARTED, PERMISSIONS

if TYPE_CHECKING:
    from .uses import Use

Widening = Literal["accounts", "roles"]
"""What a wildcard stands for: the accounts of the organization, or the accounts of the roles that are assumed."""


@dataclass(frozen=True)
class Reach:
    """The account of the credentials, the organization that they reach, and what a wildcard stands for."""

    account_id: str
    organization_id: str | None
    management_account_id: str | None
    partition: Partition
    widens: frozenset[Widening] = frozenset()

    def resources(self, use: Use, action: str) -> list[str]:
        """Return the resources on which a use needs an action; none if the caller itself doesn't need it.

        Raises ConfigurationError if they are in an organization that isn't given.
        """
        if use.role_arn is not None:
            # The role makes the calls. Only whether its account is closed is asked without it.
            asks = action == DEPARTED and self.organization_id is not None
            return [self._in_organizations(account_of_role(use.role_arn))] if asks else []
        scope, accounts = ACTIONS[action].scope, self._accounts(use)
        others = [account for account in accounts if account != self.account_id]
        if scope == "all":
            return ["*"]
        if scope == "organizational units":
            return [self._unit("ou"), self._unit("root")]
        if scope == "organizations account":
            return [self._in_organizations(account) for account in others]
        if scope == "member":
            return [self._member(account) for account in others]
        own = [account_arn(self.account_id, partition=self.partition)] if self._includes_own(accounts) else []
        return [*own, *(self._member(account) for account in others)]

    def role(self, role_arn: str) -> str:
        """Return the resource for assuming a role."""
        if "roles" not in self.widens:
            return role_arn
        return role_arn.replace(f"::{account_of_role(role_arn)}:", f"::{EVERY_ACCOUNT}:", 1)

    def _accounts(self, use: Use) -> tuple[str, ...]:
        if use.accounts:
            return tuple(use.accounts)
        return (EVERY_ACCOUNT,) if _spans_organization(use) else (self.account_id,)

    def _includes_own(self, accounts: tuple[str, ...]) -> bool:
        return self.account_id in accounts or EVERY_ACCOUNT in accounts

    def _member(self, account: str) -> str:
        organization_id, management_account_id = self._organization()
        return member_account_arn(
            self._widened(account),
            organization_id=organization_id,
            management_account_id=management_account_id,
            partition=self.partition,
        )

    def _in_organizations(self, account: str) -> str:
        return self._entity("account", self._widened(account))

    def _unit(self, kind: Literal["ou", "root"]) -> str:
        return self._entity(kind, "r-*" if kind == "root" else "ou-*")

    def _entity(self, kind: Literal["account", "ou", "root"], entity_id: str) -> str:
        organization_id, management_account_id = self._organization()
        return organizations_arn(
            kind,
            entity_id,
            organization_id=organization_id,
            management_account_id=management_account_id,
            partition=self.partition,
        )

    def _widened(self, account: str) -> str:
        return EVERY_ACCOUNT if "accounts" in self.widens else account

    def _organization(self) -> tuple[str, str]:
        if self.organization_id is None or self.management_account_id is None:
            raise ConfigurationError(
                "organization_id and management_account_id are missing: accounts are reached through the organization"
            )
        return self.organization_id, self.management_account_id


def _spans_organization(use: Use) -> bool:
    """Whether a use that names no account is in every account of the organization."""
    if use.name.casefold().startswith("organization"):
        return True
    actions = {action for each in PERMISSIONS[use.name].values() for action in each}
    return all(ACTIONS[action].scope != "account" for action in actions)
