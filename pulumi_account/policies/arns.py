"""ARNs that policies about the account service name, in every partition."""

from __future__ import annotations

from typing import Final, Literal

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.identity import ACCOUNT_ID, ORGANIZATION_ID

Partition = Literal["aws", "aws-cn", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-us-gov"]
PARTITIONS: Final[tuple[Partition, ...]] = (
    "aws",
    "aws-cn",
    "aws-eusc",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-us-gov",
)
_ANY_ORGANIZATION: Final = "o-*"
EVERY_ACCOUNT: Final = "*"
"""Stands for every account in a policy, where an account ID can be given."""
READ_ONLY_ACCESS: Final = "AWSAccountManagementReadOnlyAccess"
"""AWS's managed policy that allows every read of the account service on every account."""
FULL_ACCESS: Final = "AWSAccountManagementFullAccess"
"""AWS's managed policy that allows everything in the account service on every account."""


def account_arn(account_id: str, *, partition: Partition = "aws") -> str:
    """Return an account's ARN in the standalone context: a call without AccountId, on the caller's own account.

    Args:
        account_id: the account's 12 digits, or ``*`` for every account.
        partition: the AWS partition, such as ``aws`` or ``aws-cn``.

    Raises ConfigurationError for anything else.

    """
    return f"arn:{_partition(partition)}:account::{_account(account_id)}:account"


def member_account_arn(
    account_id: str, *, organization_id: str, management_account_id: str, partition: Partition = "aws"
) -> str:
    """Return an account's ARN in the organizations context: a call that names the account by AccountId.

    Args:
        account_id: the member's 12 digits, or ``*`` for every account of the organization.
        organization_id: the organization's ID, ``o-`` and 10 to 32 letters or digits; ``o-*`` for any.
        management_account_id: the 12 digits of its management account, also if a delegated administrator calls; ``*``
            for any.
        partition: the AWS partition, such as ``aws`` or ``aws-cn``.

    Raises ConfigurationError for anything else.

    """
    where = f"{_account(management_account_id)}:account/{_organization(organization_id)}"
    return f"arn:{_partition(partition)}:account::{where}/{_account(account_id)}"


def managed_policy_arn(name: str, *, partition: Partition = "aws") -> str:
    """Return the ARN of one of AWS's managed policies.

    Args:
        name: the policy's name, such as READ_ONLY_ACCESS or FULL_ACCESS.
        partition: the AWS partition, such as ``aws`` or ``aws-cn``.

    Raises ConfigurationError for an unknown partition.

    """
    return f"arn:{_partition(partition)}:iam::aws:policy/{name}"


def organizations_arn(
    kind: Literal["account", "ou", "root"],
    entity_id: str,
    *,
    organization_id: str,
    management_account_id: str,
    partition: Partition = "aws",
) -> str:
    """Return the ARN of an account, an organizational unit or the root in the Organizations API.

    Args:
        kind: ``account``, ``ou`` or ``root``.
        entity_id: its ID, or ``*`` for each.
        organization_id: as for member_account_arn.
        management_account_id: as for member_account_arn.
        partition: the AWS partition, such as ``aws`` or ``aws-cn``.

    Raises ConfigurationError for anything else.

    """
    where = f"{_account(management_account_id)}:{kind}/{_organization(organization_id)}"
    return f"arn:{_partition(partition)}:organizations::{where}/{entity_id}"


def _partition(partition: str) -> str:
    if partition not in PARTITIONS:
        raise ConfigurationError(f"partition: unknown; expected one of {', '.join(PARTITIONS)}")
    return partition


def _account(account_id: str) -> str:
    if account_id != EVERY_ACCOUNT and not ACCOUNT_ID.fullmatch(account_id):
        raise ConfigurationError(f"an account ID must be 12 digits, or {EVERY_ACCOUNT} for every account")
    return account_id


def _organization(organization_id: str) -> str:
    if organization_id != _ANY_ORGANIZATION and not ORGANIZATION_ID.fullmatch(organization_id):
        raise ConfigurationError("organization_id must be o- and 10 to 32 lowercase letters or digits, or o-*")
    return organization_id
