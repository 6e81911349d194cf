"""Callers and organizations, read from moto's backends in this process.

moto is imported when it is first needed: no forwarded call yet means no organization and no credentials but
the default account's.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Final

SERVICE_PRINCIPAL: Final = "account.amazonaws.com"
DEFAULT_ROLE: Final = "OrganizationAccountAccessRole"


@dataclass(frozen=True)
class Caller:
    """The identity that signed a request."""

    account_id: str
    arn: str


@dataclass(frozen=True)
class Organization:
    """The facts about an organization that the account service needs."""

    id: str
    management_account_id: str
    all_features: bool
    trusted_access: bool
    delegated_administrators: frozenset[str]


def default_account_id() -> str:
    """Return the account of credentials that moto didn't issue, as moto itself determines it."""
    return os.environ.get("MOTO_ACCOUNT_ID", "123456789012")


def moto_time(seconds: float) -> datetime:
    """Return a time as moto keeps it: in UTC, without saying so."""
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)


class Moto:
    """moto's process-wide backends, as far as the account service needs them."""

    def __init__(self) -> None:
        self._callers: dict[tuple[str, str], Caller] = {}
        self._accounts: dict[str, Any] = {}
        self._lock = threading.Lock()

    def reset(self) -> None:
        """Empty all of moto's backends, for every emulator in this process; does nothing if moto wasn't imported."""
        self._callers.clear()
        self._accounts.clear()
        if "moto.core.base_backend" in sys.modules:
            from moto.core.base_backend import BackendDict
            from moto.organizations.models import organizations_backends

            BackendDict.reset()
            organizations_backends.master_accounts.clear()

    def caller(self, access_key_id: str, partition: str) -> Caller:
        """Return the identity that an access key belongs to; the default account's for a key unknown to moto."""
        key = (access_key_id, partition)
        caller = self._callers.get(key)
        if caller is None:
            caller = self._callers[key] = self._find_caller(access_key_id, partition)
        return caller

    def _find_caller(self, access_key_id: str, partition: str) -> Caller:
        if "moto.sts.models" in sys.modules:
            from moto.iam.models import iam_backends
            from moto.sts.models import sts_backends

            for account_id, backends in list(iam_backends.items()):
                if any(access_key_id in backend.access_keys for backend in list(backends.values())):
                    backend = sts_backends[account_id][partition]
                    _, arn, owner = backend.get_caller_identity(access_key_id, global_region(partition))
                    return Caller(owner, arn)
        account_id = default_account_id()
        return Caller(account_id, f"arn:{partition}:sts::{account_id}:user/moto")

    def organization(self, account_id: str, partition: str) -> Organization | None:
        """Return the organization that an account is in."""
        backend = self.backend(account_id, partition)
        if backend is None:
            return None
        return Organization(
            id=backend.org.id,
            management_account_id=backend.org.master_account_id,
            all_features=backend.org.feature_set == "ALL",
            trusted_access=any(service["ServicePrincipal"] == SERVICE_PRINCIPAL for service in backend.services),
            delegated_administrators=frozenset(
                admin.account.id for admin in backend.admins if SERVICE_PRINCIPAL in admin.services
            ),
        )

    def backend(self, account_id: str, partition: str) -> Any:
        """Return moto's backend of the organization that an account is in, or None."""
        if "moto.organizations.models" not in sys.modules:
            return None
        from moto.organizations.models import organizations_backends

        management, partition = organizations_backends.master_accounts.get(account_id, (account_id, partition))
        # Doesn't index the backends, because moto creates one for any account that it is asked for.
        backends = organizations_backends.get(management)
        backend = backends.get(partition) if backends else None
        return backend if backend is not None and backend.org is not None else None

    def backend_of_entity(self, entity_id: str) -> Any:
        """Return moto's backend of the organization that has an account, organizational unit or root; or None."""
        if "moto.organizations.models" not in sys.modules:
            return None
        from moto.organizations.models import organizations_backends

        for backends in list(organizations_backends.values()):
            for backend in list(backends.values()):
                entities: list[Any] = [*backend.ou, *backend.accounts]
                if any(entity.id == entity_id for entity in entities):
                    return backend
        return None

    def policies_above(self, account_id: str, partition: str) -> list[list[Any]]:
        """Return the policies of an account and of each unit above it, up to the root.

        Returns none for a management account, which they don't bind, and if there are only AWS's own.
        """
        backend = self.backend(account_id, partition)
        if backend is None or all(policy.aws_managed for policy in backend.policies):
            return []
        member = self.member(account_id, partition)
        if member is None or account_id == backend.org.master_account_id:
            return []
        return [member.attached_policies, *(unit.attached_policies for unit in self._units_above(backend, member))]

    def organization_path(self, account_id: str, partition: str) -> str | None:
        """Return the path of an account's unit, ``o-…/r-…/ou-…/``; None if it is in no organization."""
        backend, member = self.backend(account_id, partition), self.member(account_id, partition)
        if backend is None or member is None:
            return None
        units = [unit.id for unit in self._units_above(backend, member)]
        return "".join(f"{part}/" for part in (backend.org.id, *reversed(units)))

    def tags_of(self, account_id: str, partition: str) -> dict[str, str]:
        """Return the tags that an account has in its organization."""
        member = self.member(account_id, partition)
        return dict(member.tags) if member is not None else {}

    @staticmethod
    def _units_above(backend: Any, member: Any) -> Iterator[Any]:
        units = {unit.id: unit for unit in backend.ou}
        unit = units.get(member.parent_id)
        while unit is not None:
            yield unit
            unit = units.get(unit.parent_id)

    def iam_policies(self, caller_arn: str, partition: str) -> list[str]:
        """Return the policy documents that moto's IAM has for a caller's role or user; none for any other caller."""
        account_id, name = caller_arn.split(":")[4], caller_arn.rpartition(":")[2]
        kind, _, rest = name.partition("/")
        backends = sys.modules["moto.iam.models"].iam_backends if "moto.iam.models" in sys.modules else {}
        if account_id not in backends:
            return []
        backend = backends[account_id][partition]
        if kind == "assumed-role":
            held = [role for role in backend.roles.values() if role.name == rest.split("/")[0]]
        else:
            held = [user for user in backend.users.values() if kind == "user" and user.name == rest.rpartition("/")[2]]
            held += [group for group in backend.groups.values() if any(user in group.users for user in held)]
        texts = [text for each in held for text in _documents(each.policies)]
        versions = [
            version for each in held for policy in each.managed_policies.values() for version in policy.versions
        ]
        return texts + [version.document for version in versions if version.is_default]

    def member(self, account_id: str, partition: str) -> Any:
        """Return moto's own record of an account in an organization (``name``, ``email``, ``status``), or None."""
        backend = self.backend(account_id, partition)
        if backend is None:
            return None
        account = self._accounts.get(account_id)
        if account is None or account.organization_id != backend.org.id:
            found = (account for account in backend.accounts if account.id == account_id)
            account = self._accounts[account_id] = next(found, None)
        return account

    def emails(self, account_id: str, partition: str) -> set[str]:
        """Return the e-mail addresses of all accounts in an account's organization; empty if it is in none."""
        backend = self.backend(account_id, partition)
        return set() if backend is None else {account.email for account in backend.accounts}

    def load(self) -> None:
        """Import moto and let it accept the account service as one that can have a delegated administrator."""
        with self._lock:
            from moto.organizations.models import FakeDelegatedAdministrator

            if SERVICE_PRINCIPAL not in FakeDelegatedAdministrator.SUPPORTED_SERVICES:
                FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(SERVICE_PRINCIPAL)

    def assume_role(self, account_id: str, role_name: str) -> Any:
        """Return moto's record of a new session of a role, with its credentials; the role need not exist."""
        self.load()
        from moto.sts.models import sts_backends

        return sts_backends[account_id]["aws"].assume_role(
            region_name="us-east-1",
            role_session_name="emulator",
            role_arn=f"arn:aws:iam::{account_id}:role/{role_name}",
            policy="",
            duration=3600,
            external_id="",
        )


def _documents(policies: Any) -> list[str]:
    """Return the inline policies of a role, user or group, as moto keeps them."""
    return [text if isinstance(text, str) else text["policy_document"] for text in policies.values()]


def global_region(partition: str) -> str:
    """Return the region that hosts a partition's global services."""
    return {"aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1"}.get(partition, "us-east-1")
