"""The policy of a VPC endpoint for the account service, AWS's example with its ARNs corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pulumi_account.core.errors import ConfigurationError

from .arns import EVERY_ACCOUNT, Partition, account_arn, member_account_arn
from .document import ENDPOINT_POLICY_SIZE, PolicyDocument
from .identity import read_actions, write_actions

ENDPOINT_SERVICE_NAME: Final = "com.amazonaws.us-east-1.account"
"""The name of the account service for a VPC endpoint, which exists in us-east-1 only."""
_PRINCIPAL: Final = re.compile(r"arn:aws[\w-]*:(iam|sts)::\d{12}:[\w+=,.@/-]+", re.ASCII)


def endpoint_policy(
    principals: Sequence[str],
    resources: Iterable[str] = ("AlternateContact",),
    *,
    allow_deletions: bool = False,
    organization_id: str | None = None,
    management_account_id: str | None = None,
    partition: Partition = "aws",
) -> PolicyDocument:
    """Return the policy of a VPC endpoint that lets only some principals read and change settings through it.

    Unless deletions are allowed, the endpoint denies them to everybody, as the guide's example does. Its Resource is no
    ARN of the account service, and one of its Principals isn't in the form that a policy needs. The policy lets only
    the account service's own calls through, so that calls to Organizations or STS don't depend on this endpoint.

    Args:
        principals: ARNs of users, roles or accounts, such as ``arn:aws:iam::123456789012:user/Alice``.
        resources: what they may manage, such as ``AlternateContact``, ``PrimaryContact`` or ``RegionOptIn``.
        allow_deletions: whether they may also delete.
        organization_id: the organization whose members may be named, such as ``o-aa111bb222``; without it, only
            calls on the caller's own account are let through.
        management_account_id: the 12 digits of the organization's management account; needed with ``organization_id``.
        partition: the AWS partition, such as ``aws`` or ``aws-cn``.

    Raises ConfigurationError for an unknown resource or a malformed ARN or ID, and if the policy is larger than AWS
    accepts.

    """
    if not principals or not all(_PRINCIPAL.fullmatch(principal) for principal in principals):
        raise ConfigurationError("principals: expected ARNs such as arn:aws:iam::123456789012:user/Alice")
    named = tuple(resources)
    writes = write_actions(named)
    deletions = [action for action in writes if action.startswith("account:Delete")]
    allowed = sorted({*read_actions(named), *writes} - (set() if allow_deletions else {*deletions}))
    arns = [account_arn(EVERY_ACCOUNT, partition=partition)]
    if organization_id is not None:
        arns.append(
            member_account_arn(
                EVERY_ACCOUNT,
                organization_id=organization_id,
                management_account_id=management_account_id or "",
                partition=partition,
            )
        )
    statements: list[dict[str, Any]] = [
        {
            "Sid": "AllowSettings",
            "Effect": "Allow",
            "Principal": {"AWS": sorted(principals)},
            "Action": allowed,
            "Resource": arns,
        }
    ]
    if deletions and not allow_deletions:
        statements.append(
            {"Sid": "DenyDeletions", "Effect": "Deny", "Principal": "*", "Action": deletions, "Resource": "*"}
        )
    return PolicyDocument.of(*statements).fitting(ENDPOINT_POLICY_SIZE)
