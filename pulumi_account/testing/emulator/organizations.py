"""Callers and organizations, read from moto's backends in this process.

moto is imported when it is first needed: no forwarded call yet means no organization and no credentials but
the default account's.
"""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import dataclass
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
                    _, arn, owner = backend.get_caller_identity(access_key_id, _region(partition))
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


def _region(partition: str) -> str:
    return {"aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1"}.get(partition, "us-east-1")
