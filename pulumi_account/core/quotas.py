"""AWS's quotas of every operation that this package calls, per calling account: (requests per second, burst).

Sources: the quotas in the Account Management reference guide; for operations that it doesn't list, (3, 3) for reads and
(1, 1) for writes. For Organizations, the throttling limits per account in its user guide; those per organization are
higher. For STS, the request quota in IAM's user guide. AWS publishes none for IAM, S3's ListBuckets and
SQS's standard queues: the first two count as unlisted reads of the account API, and SQS's as those of FIFO queues.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from .setting_types import number, whole_number


class Quota(BaseModel):
    """A quota of the account API: ``rate`` calls a second, after ``burst`` calls at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rate: Annotated[float, number(0.001, 1_000_000)] = Field(description="Calls a second, 0.001 to 1,000,000")
    burst: Annotated[int, whole_number(1, 1_000_000)] = Field(description="Calls at once, 1 to 1,000,000")


_COMMERCIAL: Final[Mapping[str, tuple[float, int]]] = MappingProxyType(
    {
        "GetAlternateContact": (10, 15),
        "GetContactInformation": (10, 15),
        "PutAlternateContact": (5, 8),
        "PutContactInformation": (5, 8),
        "DeleteAlternateContact": (1, 6),
        "GetRegionOptStatus": (5, 5),
        "ListRegions": (5, 5),
        "EnableRegion": (1, 1),
        "DisableRegion": (1, 1),
        "GetAccountInformation": (3, 3),
        "GetPrimaryEmail": (3, 3),
        "GetPrimaryEmailUpdateStatus": (3, 3),
        "GetGovCloudAccountInformation": (3, 3),
        "PutAccountName": (1, 1),
        "StartPrimaryEmailUpdate": (1, 1),
        "AcceptPrimaryEmailUpdate": (1, 1),
        "SendPhoneNumberVerification": (1, 1),
        "VerifyPhoneNumber": (1, 1),
    }
)
_PER_TARGET: Final[Mapping[str, tuple[float, int]]] = MappingProxyType({"StartPrimaryEmailUpdate": (3 / 30, 3)})
_CHINA: Final[Mapping[str, tuple[float, int]]] = MappingProxyType(
    {
        "GetAlternateContact": (3, 5),
        "GetContactInformation": (3, 5),
        "PutAlternateContact": (1, 1),
        "PutContactInformation": (1, 1),
    }
)
_ORGANIZATIONS: Final[Mapping[str, tuple[float, int]]] = MappingProxyType(
    {
        "DescribeAccount": (20, 30),
        "DescribeOrganization": (1, 2),
        "ListAccounts": (8, 12),
        "ListAccountsForParent": (5, 8),
        "ListOrganizationalUnitsForParent": (5, 8),
        "ListRoots": (1, 2),
        "ListTagsForResource": (10, 15),
        "EnableAWSServiceAccess": (1, 2),
        "DisableAWSServiceAccess": (1, 2),
        "ListAWSServiceAccessForOrganization": (1, 3),
        "RegisterDelegatedAdministrator": (1, 2),
        "DeregisterDelegatedAdministrator": (1, 2),
        "ListDelegatedAdministrators": (5, 8),
    }
)
_OTHERS: Final[Mapping[str, Mapping[str, tuple[float, int]]]] = MappingProxyType(
    {
        "iam": {"GetRole": (3, 3), "ListAccountAliases": (3, 3), "SimulatePrincipalPolicy": (3, 3)},
        "s3": {"ListBuckets": (3, 3)},
        "sqs": {"DeleteMessageBatch": (300, 300), "ReceiveMessage": (300, 300)},
        "sts": {
            "AssumeRole": (600, 600),
            "AssumeRoleWithWebIdentity": (600, 600),
            "GetCallerIdentity": (600, 600),
        },
    }
)
OPERATIONS_BY_SERVICE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "account": tuple(_COMMERCIAL),
        "organizations": tuple(_ORGANIZATIONS),
        **{service: tuple(operations) for service, operations in _OTHERS.items()},
    }
)
"""The operations that have a quota, by the service's name in botocore; no two services have one of the same name."""
OPERATIONS: Final = OPERATIONS_BY_SERVICE["account"]
ORGANIZATIONS_OPERATIONS: Final = OPERATIONS_BY_SERVICE["organizations"]
OPERATIONS_WITH_TARGETS: Final = tuple(_PER_TARGET)
"""The operations that have a further quota for each account that is named."""


def quota(operation: str, partition: str, overrides: Mapping[str, Quota]) -> Quota:
    """Return the quota of an operation in a partition; ``overrides`` of the settings take precedence."""
    if operation in overrides:
        return overrides[operation]
    listed: dict[str, tuple[float, int]] = {**_ORGANIZATIONS, **_COMMERCIAL}
    for operations in _OTHERS.values():
        listed |= operations
    if partition == "aws-cn":
        listed |= _CHINA
    rate, burst = listed[operation]
    return Quota(rate=rate, burst=burst)


def quota_per_target(operation: str) -> Quota:
    """Return the further quota of an operation for each account that is named."""
    rate, burst = _PER_TARGET[operation]
    return Quota(rate=rate, burst=burst)
