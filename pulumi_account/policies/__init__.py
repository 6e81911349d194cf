"""Policy documents about the account service: the least privilege for a program, service control policies, and ARNs.

Importing it loads neither Pulumi's SDK nor boto3, so that any tool can use it. docs/policies.md shows how.
"""

from . import condition_keys
from .arns import (
    EVERY_ACCOUNT,
    FULL_ACCESS,
    PARTITIONS,
    READ_ONLY_ACCESS,
    Partition,
    account_arn,
    managed_policy_arn,
    member_account_arn,
)
from .document import MANAGED_POLICY_SIZE, SERVICE_CONTROL_POLICY_SIZE, PolicyDocument
from .endpoint import ENDPOINT_SERVICE_NAME, endpoint_policy
from .identity import for_resources
from .permissions import ACTIONS, COMPONENTS, PERMISSIONS
from .service_control import (
    deny_changes,
    deny_changes_by_the_account_itself,
    deny_changes_in_organizational_units,
)
from .uses import AUDIT, Use

__all__ = [
    "ACTIONS",
    "AUDIT",
    "COMPONENTS",
    "ENDPOINT_SERVICE_NAME",
    "EVERY_ACCOUNT",
    "FULL_ACCESS",
    "MANAGED_POLICY_SIZE",
    "PARTITIONS",
    "PERMISSIONS",
    "READ_ONLY_ACCESS",
    "SERVICE_CONTROL_POLICY_SIZE",
    "Partition",
    "PolicyDocument",
    "Use",
    "account_arn",
    "condition_keys",
    "deny_changes",
    "deny_changes_by_the_account_itself",
    "deny_changes_in_organizational_units",
    "endpoint_policy",
    "for_resources",
    "managed_policy_arn",
    "member_account_arn",
]
