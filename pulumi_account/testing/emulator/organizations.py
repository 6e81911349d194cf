"""Who calls, and what organization an account is in: read out of moto's backends, in this process.

moto is imported when it is first needed: no forwarded call yet means no organization and no credentials but
the default account's.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from unittest import mock

SERVICE_PRINCIPAL: Final = "account.amazonaws.com"
DEFAULT_ROLE: Final = "OrganizationAccountAccessRole"


@dataclass(frozen=True)
class Caller:
    """The identity that signed a request."""

    account_id: str
    arn: str


@dataclass(frozen=True)
class Organization:
    """What the account service asks about an organization."""

    id: str
    management_account_id: str
    all_features: bool
    trusted_access: bool
    delegated_administrators: frozenset[str]


def default_account_id() -> str:
    """Return the account of credentials that moto didn't hand out, as moto itself takes it."""
    return os.environ.get("MOTO_ACCOUNT_ID", "123456789012")


class Moto:
    """moto's process-wide backends, as far as the account service needs them."""

    def __init__(self) -> None:
        self._callers: dict[tuple[str, str], Caller] = {}
        self._lock = threading.Lock()

    def reset(self) -> None:
        """Empty all of moto's backends, for every emulator in this process; nothing if moto was never imported."""
        self._callers.clear()
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
        if "moto.organizations.models" not in sys.modules:
            return None
        from moto.organizations.models import organizations_backends

        management, partition = organizations_backends.master_accounts.get(account_id, (account_id, partition))
        # Looked up without creating anything: moto makes backends of whatever account it is asked for.
        backends = organizations_backends.get(management)
        backend = backends.get(partition) if backends else None
        if backend is None or backend.org is None:
            return None
        return Organization(
            id=backend.org.id,
            management_account_id=management,
            all_features=backend.org.feature_set == "ALL",
            trusted_access=any(service["ServicePrincipal"] == SERVICE_PRINCIPAL for service in backend.services),
            delegated_administrators=frozenset(
                admin.account.id for admin in backend.admins if SERVICE_PRINCIPAL in admin.services
            ),
        )

    def member(self, account_id: str, partition: str) -> Any:
        """Return moto's own record of an account in an organization (``name``, ``email``, ``status``), or None."""
        organization = self.organization(account_id, partition)
        if organization is None:
            return None
        from moto.organizations.models import organizations_backends

        accounts = organizations_backends[organization.management_account_id][partition].accounts
        return next((account for account in accounts if account.id == account_id), None)

    def load(self) -> None:
        """Import moto and let it take the account service as one that can have a delegated administrator."""
        with self._lock:
            from moto.organizations.models import FakeDelegatedAdministrator

            if SERVICE_PRINCIPAL not in FakeDelegatedAdministrator.SUPPORTED_SERVICES:
                FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(SERVICE_PRINCIPAL)

    def create_organization(self, management_account_id: str, members: Iterable[str], feature_set: str) -> Any:
        """Create an organization with these member accounts, and return moto's backend of it."""
        self.load()
        from moto.organizations import utils
        from moto.organizations.models import organizations_backends

        backend = organizations_backends[management_account_id]["aws"]
        backend.create_organization("us-east-1", FeatureSet=feature_set)
        for account_id in members:
            with mock.patch.object(utils, "make_random_account_id", lambda account_id=account_id: account_id):
                backend.create_account(AccountName=f"Account {account_id}", Email=f"aws-{account_id}@example.com")
        return backend

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
