"""The condition keys of the account service, and how a policy compares them.

ALTERNATE_CONTACT_TYPES, ACCOUNT_RESOURCE_ORG_PATHS and the tags have several values, so they need ``ForAnyValue:`` or
``ForAllValues:``. In an Allow statement, ``ForAllValues:`` also matches a request that lacks the key.
"""

from __future__ import annotations

from typing import Final

ALTERNATE_CONTACT_TYPES: Final = "account:AlternateContactTypes"
"""The type of an alternate contact: BILLING, OPERATIONS or SECURITY."""
TARGET_REGION: Final = "account:TargetRegion"
"""The region that is enabled, disabled or asked about."""
EMAIL_TARGET_DOMAIN: Final = "account:EmailTargetDomain"
"""The domain of a new primary e-mail address; compare it with StringEqualsIgnoreCase."""
ACCOUNT_RESOURCE_ORG_PATHS: Final = "account:AccountResourceOrgPaths"
"""The path of the account's organizational unit: ``o-aa111bb222/r-a1b2/ou-a1b2-f6g7h111/``."""
ACCOUNT_RESOURCE_ORG_TAGS: Final = "account:AccountResourceOrgTags"
"""The tags that the account has in its organization; ``account_resource_org_tag`` names the key of one tag."""

OPERATORS: Final = {
    ALTERNATE_CONTACT_TYPES: "ForAnyValue:StringEquals",
    TARGET_REGION: "StringEquals",
    EMAIL_TARGET_DOMAIN: "StringEqualsIgnoreCase",
    ACCOUNT_RESOURCE_ORG_PATHS: "ForAnyValue:StringLike",
}
"""By condition key, the operator that compares it."""


def account_resource_org_tag(tag_key: str) -> str:
    """Return the condition key of a tag that accounts have in their organization.

    Args:
        tag_key: the tag's key, such as ``CostCenter``.

    """
    return f"{ACCOUNT_RESOURCE_ORG_TAGS}/{tag_key}"
