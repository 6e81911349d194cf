"""The table of permissions: which actions each verb of a resource and each function needs, and on what.

Sources: the calls of the lifecycles, and the Service Authorization Reference for resource types and condition keys. It
lists two actions for a rename and for a change of the primary e-mail address; AWS checks both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from .condition_keys import ALTERNATE_CONTACT_TYPES, EMAIL_TARGET_DOMAIN, TARGET_REGION

Verb = Literal["create", "read", "update", "delete"]
VERBS: Final[tuple[Verb, ...]] = ("create", "read", "update", "delete")

Scope = Literal["account", "member", "organizations account", "organizational units", "all"]
"""What an action's Resource names: an account in the account service (``member``: only one of an organization), an
account in Organizations, its root and organizational units; or ``*``, where AWS has nothing narrower."""
SERVICE_PRINCIPAL_KEY: Final = "organizations:ServicePrincipal"


@dataclass(frozen=True)
class ActionScope:
    """How narrowly an action can be allowed: by its Resource and by one condition key."""

    scope: Scope
    condition_key: str | None = None


def only_reads(action: str) -> bool:
    """Whether an action, or the operation that it is named after, changes nothing."""
    return action.rpartition(":")[2].startswith(("Get", "List", "Describe"))


ACTIONS: Final[Mapping[str, ActionScope]] = MappingProxyType(
    {
        "account:AcceptPrimaryEmailUpdate": ActionScope("member", EMAIL_TARGET_DOMAIN),
        "account:DeleteAlternateContact": ActionScope("account", ALTERNATE_CONTACT_TYPES),
        "account:DisableRegion": ActionScope("account", TARGET_REGION),
        "account:EnableRegion": ActionScope("account", TARGET_REGION),
        "account:GetAccountInformation": ActionScope("account"),
        "account:GetAlternateContact": ActionScope("account", ALTERNATE_CONTACT_TYPES),
        "account:GetContactInformation": ActionScope("account"),
        "account:GetGovCloudAccountInformation": ActionScope("account"),
        "account:GetPrimaryEmail": ActionScope("member"),
        "account:GetPrimaryEmailUpdateStatus": ActionScope("member"),
        "account:GetRegionOptStatus": ActionScope("account", TARGET_REGION),
        "account:ListRegions": ActionScope("account"),
        "account:PutAccountName": ActionScope("account"),
        "account:PutAlternateContact": ActionScope("account", ALTERNATE_CONTACT_TYPES),
        "account:PutContactInformation": ActionScope("account"),
        "account:SendPhoneNumberVerification": ActionScope("account"),
        "account:StartPrimaryEmailUpdate": ActionScope("member", EMAIL_TARGET_DOMAIN),
        "account:VerifyPhoneNumber": ActionScope("account"),
        "iam:ListAccountAliases": ActionScope("all"),
        "iam:UpdateAccountEmailAddress": ActionScope("all"),
        "iam:UpdateAccountName": ActionScope("all"),
        "organizations:DeregisterDelegatedAdministrator": ActionScope("organizations account", SERVICE_PRINCIPAL_KEY),
        "organizations:DescribeAccount": ActionScope("organizations account"),
        "organizations:DescribeOrganization": ActionScope("all"),
        "organizations:DisableAWSServiceAccess": ActionScope("all", SERVICE_PRINCIPAL_KEY),
        "organizations:EnableAWSServiceAccess": ActionScope("all", SERVICE_PRINCIPAL_KEY),
        "organizations:ListAWSServiceAccessForOrganization": ActionScope("all"),
        "organizations:ListAccounts": ActionScope("all"),
        "organizations:ListAccountsForParent": ActionScope("organizational units"),
        "organizations:ListDelegatedAdministrators": ActionScope("all", SERVICE_PRINCIPAL_KEY),
        "organizations:ListOrganizationalUnitsForParent": ActionScope("organizational units"),
        "organizations:ListRoots": ActionScope("all"),
        "organizations:ListTagsForResource": ActionScope("organizations account"),
        "organizations:RegisterDelegatedAdministrator": ActionScope("organizations account", SERVICE_PRINCIPAL_KEY),
        "s3:ListAllMyBuckets": ActionScope("all"),
    }
)
"""Every action that this package needs."""

Permissions = Mapping[Verb, tuple[str, ...]]

DEPARTED: Final = "organizations:DescribeAccount"
"""Tells whether an account is closed or has left, so that its resources don't fail; only of accounts that are named."""


def _verbs(
    create: tuple[str, ...],
    read: tuple[str, ...],
    update: tuple[str, ...],
    delete: tuple[str, ...] = (),
    departs: tuple[Verb, ...] = ("read", "update", "delete"),
) -> Permissions:
    """Return the permissions of a resource; the verbs in ``departs`` ask whether a denied account has departed."""
    by_verb: dict[Verb, tuple[str, ...]] = {"create": create, "read": read, "update": update, "delete": delete}
    return MappingProxyType(
        {verb: (*actions, DEPARTED) if actions and verb in departs else actions for verb, actions in by_verb.items()}
    )


def _reads(*actions: str) -> Permissions:
    """Return the permissions of a function, which only reads."""
    return MappingProxyType({"read": actions})


_GET_CONTACT: Final = "account:GetAlternateContact"
_PUT_CONTACT: Final = "account:PutAlternateContact"
_DELETE_CONTACT: Final = "account:DeleteAlternateContact"
_GET_PRIMARY: Final = "account:GetContactInformation"
_PUT_PRIMARY: Final = "account:PutContactInformation"
VERIFY_PHONE: Final = ("account:SendPhoneNumberVerification", "account:VerifyPhoneNumber")
_GET_ACCOUNT: Final = "account:GetAccountInformation"
_RENAME: Final = ("account:PutAccountName", "iam:UpdateAccountName")
_GET_EMAIL: Final = ("account:GetPrimaryEmail", "account:GetPrimaryEmailUpdateStatus")
_CHANGE_EMAIL: Final = ("account:StartPrimaryEmailUpdate", "iam:UpdateAccountEmailAddress")
_SUBMIT_CODE: Final = ("account:AcceptPrimaryEmailUpdate",)
_STATUS: Final = "account:GetRegionOptStatus"
_LIST_REGIONS: Final = "account:ListRegions"
_SWITCHES: Final = ("account:EnableRegion", "account:DisableRegion")
_ORGANIZATION: Final = "organizations:DescribeOrganization"
_SERVICE_ACCESS: Final = "organizations:ListAWSServiceAccessForOrganization"
_ADMINISTRATORS: Final = "organizations:ListDelegatedAdministrators"

PERMISSIONS: Final[Mapping[str, Permissions]] = MappingProxyType(
    {
        "AlternateContact": _verbs(
            (_GET_CONTACT, _PUT_CONTACT), (_GET_CONTACT,), (_GET_CONTACT, _PUT_CONTACT), (_DELETE_CONTACT,)
        ),
        # As with an e-mail address, an update submits the code, or a creation if AWS already awaits it.
        "PrimaryContact": _verbs(
            (_GET_PRIMARY, _PUT_PRIMARY, *VERIFY_PHONE),
            (_GET_PRIMARY,),
            (_GET_PRIMARY, _PUT_PRIMARY, *VERIFY_PHONE),
        ),
        "AccountName": _verbs((_GET_ACCOUNT, *_RENAME), (_GET_ACCOUNT,), _RENAME),
        # A code is submitted by an update, or at once if AWS already awaits it.
        "PrimaryEmail": _verbs(
            (*_GET_EMAIL, *_CHANGE_EMAIL, *_SUBMIT_CODE),
            _GET_EMAIL,
            (*_GET_EMAIL, *_CHANGE_EMAIL, *_SUBMIT_CODE),
        ),
        "RegionOptIn": _verbs(
            (_STATUS, *_SWITCHES), (_STATUS,), (_STATUS, *_SWITCHES), (_STATUS, "account:DisableRegion")
        ),
        # An update also sets accounts that were added, and removes the contact from those that were taken out.
        "OrganizationAlternateContact": _verbs(
            (_GET_CONTACT, _PUT_CONTACT),
            (_GET_CONTACT,),
            (_GET_CONTACT, _PUT_CONTACT, _DELETE_CONTACT),
            (_DELETE_CONTACT,),
        ),
        "OrganizationAccountName": _verbs(
            (_GET_ACCOUNT, *_RENAME), (_GET_ACCOUNT,), (_GET_ACCOUNT, *_RENAME), departs=("read",)
        ),
        # AWS can't delete a primary contact, so nothing is removed from accounts.
        "OrganizationPrimaryContact": _verbs(
            (_GET_PRIMARY, _PUT_PRIMARY), (_GET_PRIMARY,), (_GET_PRIMARY, _PUT_PRIMARY), departs=("read",)
        ),
        "OrganizationRegionOptIn": _verbs(
            (_LIST_REGIONS, *_SWITCHES),
            (_LIST_REGIONS,),
            (_LIST_REGIONS, *_SWITCHES),
            (_LIST_REGIONS, "account:DisableRegion"),
        ),
        "TrustedAccess": _verbs(
            (_ORGANIZATION, _SERVICE_ACCESS, "organizations:EnableAWSServiceAccess"),
            (_ORGANIZATION, _SERVICE_ACCESS),
            (_ORGANIZATION,),
            (_ORGANIZATION, _SERVICE_ACCESS, "organizations:DisableAWSServiceAccess"),
            departs=(),
        ),
        "DelegatedAdministrator": _verbs(
            (_ORGANIZATION, _ADMINISTRATORS, "organizations:RegisterDelegatedAdministrator"),
            (_ORGANIZATION, _ADMINISTRATORS),
            (_ORGANIZATION,),
            (_ORGANIZATION, _ADMINISTRATORS, "organizations:DeregisterDelegatedAdministrator"),
            departs=(),
        ),
        "get_account_information": _reads(_GET_ACCOUNT),
        "get_account_ids": _reads("iam:ListAccountAliases", "s3:ListAllMyBuckets"),
        "get_alternate_contact": _reads(_GET_CONTACT),
        "get_gov_cloud_account_information": _reads("account:GetGovCloudAccountInformation"),
        "get_primary_contact": _reads(_GET_PRIMARY),
        "get_primary_email": _reads("account:GetPrimaryEmail"),
        "get_region_opt_in": _reads(_STATUS),
        "list_regions": _reads(_LIST_REGIONS),
        "organization_accounts": _reads(
            _GET_ACCOUNT,
            "organizations:DescribeAccount",
            "organizations:ListAccounts",
            "organizations:ListAccountsForParent",
            "organizations:ListOrganizationalUnitsForParent",
            "organizations:ListRoots",
            "organizations:ListTagsForResource",
        ),
    }
)
"""By resource and function, the actions that each verb needs."""
COMPONENTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "AccountBaseline": ("AccountName", "AlternateContact", "PrimaryContact", "RegionOptIn"),
        "OrganizationBaseline": (
            "OrganizationAccountName",
            "OrganizationAlternateContact",
            "OrganizationPrimaryContact",
            "OrganizationRegionOptIn",
            "organization_accounts",
        ),
    }
)
"""By component, the resources and functions that it is made of."""
