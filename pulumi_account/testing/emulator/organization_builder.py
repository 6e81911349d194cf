"""Creates an organization in moto's backends: thousands of accounts in a second or two.

moto's own CreateAccount looks all accounts through several times for each. Here it makes the first account, and the
others are copies of that.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

from .organizations import DEFAULT_ROLE, SERVICE_PRINCIPAL, moto_time

if TYPE_CHECKING:
    from .organization_description import DescribedAccount, OrganizationDescription


_AGE: Final = timedelta(days=365)


@dataclass(frozen=True)
class EmulatedOrganization:
    """An organization that `Emulator.create_organization` made."""

    id: str
    management_account_id: str
    member_account_ids: tuple[str, ...]
    organizational_unit_ids: Mapping[str, str] = field(default_factory=dict)
    """By path; the root's ID by ``/``."""


class OrganizationBuilder:
    """Builds one organization in moto, whose accounts joined a year ago; `build` is called once."""

    def __init__(self, description: OrganizationDescription, management_account_id: str, now: float) -> None:
        from moto.organizations.models import organizations_backends

        self.backend: Any = organizations_backends[management_account_id]["aws"]
        self.unit_ids: dict[str, str] = {}
        """The organizational units' IDs by path; the root's by ``/``."""
        self._description = description
        self._members: dict[str, tuple[str, str]] = organizations_backends.master_accounts
        self._first: Any = None
        self._joined = moto_time(now) - _AGE
        self._role: Any = None

    def build(self) -> list[DescribedAccount]:
        """Build the organization and return its member accounts in the order in which they joined."""
        self.backend.create_organization("us-east-1", FeatureSet=self._description.feature_set)
        self.backend.accounts[0].create_time = self._joined
        self.unit_ids["/"] = self.backend.org.root_id
        for path, unit in self._description.organizational_units.items():
            self._unit(path)
            resource = self.backend.get_organizational_unit_by_id(self.unit_ids[path])
            resource.tags.update(unit.tags)
        accounts = list(self._description.accounts())
        for number, (path, account) in enumerate(accounts):
            self._add(account, self.unit_ids[path or "/"], timedelta(milliseconds=number))
        self._set_up()
        return [account for _, account in accounts]

    def organization(self) -> EmulatedOrganization:
        """Return the organization that was built."""
        members = tuple(str(account.id) for _, account in self._description.accounts())
        return EmulatedOrganization(self.backend.org.id, self.backend.org.master_account_id, members, self.unit_ids)

    def _set_up(self) -> None:
        """Enable trusted access for the account service and register its delegated administrator, as described."""
        if self._description.trusted_access:
            self.backend.enable_aws_service_access(ServicePrincipal=SERVICE_PRINCIPAL)
        if self._description.delegated_administrator is not None:
            self.backend.register_delegated_administrator(
                AccountId=self._description.delegated_administrator, ServicePrincipal=SERVICE_PRINCIPAL
            )

    def _unit(self, path: str) -> str:
        if path not in self.unit_ids:
            above, _, name = path.rpartition("/")
            parent = self._unit(above or "/")
            made = self.backend.create_organizational_unit(ParentId=parent, Name=name)
            self.unit_ids[path] = made["OrganizationalUnit"]["Id"]
        return self.unit_ids[path]

    def _add(self, described: DescribedAccount, parent_id: str, later: timedelta) -> None:
        account_id = described.id or ""
        account = self._create(account_id) if self._first is None else self._copy(account_id)
        account.name = described.name or f"Account {account_id}"
        account.email = described.email or f"aws-{account_id}@example.com"
        account.state = described.state
        account.status = "SUSPENDED" if described.state == "CLOSED" else described.state
        account.tags = dict(described.tags)
        account.parent_id = parent_id
        account.create_time = self._joined + later

    def _create(self, account_id: str) -> Any:
        from moto.organizations import utils

        with mock.patch.object(utils, "make_random_account_id", return_value=account_id):
            self.backend.create_account(AccountName="", Email="")
        self._first = self.backend.accounts[-1]
        self._role = _roles(account_id).get_role(DEFAULT_ROLE)
        return self._first

    def _copy(self, account_id: str) -> Any:
        from moto.organizations import utils

        account = copy.copy(self._first)
        account.id = account_id
        account.create_account_status_id = utils.make_random_create_account_status_id()
        account.attached_policies = list(self._first.attached_policies)
        for policy in account.attached_policies:
            policy.attachments.append(account)
        self.backend.accounts.append(account)
        self._members[account_id] = self._members[self._first.id]
        self._add_role(account_id)
        return account

    def _add_role(self, account_id: str) -> None:
        _roles(account_id).create_role(
            role_name=self._role.name,
            assume_role_policy_document=self._role.assume_role_policy_document,
            path="",
            permissions_boundary=None,
            description="",
            tags=[],
            max_session_duration="3600",
        )


def _roles(account_id: str) -> Any:
    from moto.iam.models import iam_backends

    return iam_backends[account_id]["aws"]
