"""AWS Account Management as Pulumi resources, for one account or for every account of an organization."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .alternate_contact.functions import (
        GetAlternateContactResult,
        get_alternate_contact,
        get_alternate_contact_output,
    )
    from .alternate_contact.resource import AlternateContact, AlternateContactArgs, AlternateContactType
    from .components.account_baseline import AccountBaseline
    from .components.arguments import AlternateContactDetails, PrimaryContactDetails
    from .components.organization_baseline import OrganizationBaseline
    from .declared import ConnectionArgs
    from .organization.accounts import OrganizationAccount
    from .organization.alternate_contact.resource import (
        AlternateContactOverride,
        OrganizationAlternateContact,
        OrganizationAlternateContactArgs,
    )
    from .organization.delegated_administrator.resource import DelegatedAdministrator, DelegatedAdministratorArgs
    from .organization.functions import organization_accounts
    from .organization.primary_contact.resource import (
        OrganizationPrimaryContact,
        OrganizationPrimaryContactArgs,
        PrimaryContactOverride,
    )
    from .organization.region_opt_in.resource import (
        OrganizationRegionOptIn,
        OrganizationRegionOptInArgs,
        RegionOverride,
    )
    from .organization.trusted_access.resource import TrustedAccess, TrustedAccessArgs
    from .primary_contact.functions import GetPrimaryContactResult, get_primary_contact, get_primary_contact_output
    from .primary_contact.resource import PrimaryContact, PrimaryContactArgs
    from .region_opt_in.functions import GetRegionOptInResult, get_region_opt_in, get_region_opt_in_output
    from .region_opt_in.resource import RegionOptIn, RegionOptInArgs

__all__ = [
    "AccountBaseline",
    "AlternateContact",
    "AlternateContactArgs",
    "AlternateContactDetails",
    "AlternateContactOverride",
    "AlternateContactType",
    "ConnectionArgs",
    "DelegatedAdministrator",
    "DelegatedAdministratorArgs",
    "GetAlternateContactResult",
    "GetPrimaryContactResult",
    "GetRegionOptInResult",
    "OrganizationAccount",
    "OrganizationAlternateContact",
    "OrganizationAlternateContactArgs",
    "OrganizationBaseline",
    "OrganizationPrimaryContact",
    "OrganizationPrimaryContactArgs",
    "OrganizationRegionOptIn",
    "OrganizationRegionOptInArgs",
    "PrimaryContact",
    "PrimaryContactArgs",
    "PrimaryContactDetails",
    "PrimaryContactOverride",
    "RegionOptIn",
    "RegionOptInArgs",
    "RegionOverride",
    "TrustedAccess",
    "TrustedAccessArgs",
    "get_alternate_contact",
    "get_alternate_contact_output",
    "get_primary_contact",
    "get_primary_contact_output",
    "get_region_opt_in",
    "get_region_opt_in_output",
    "organization_accounts",
]

# Imported when first asked for: the command line, the pytest plugin and the plugin host do without Pulumi's SDK or
# without the resource classes.
_HOMES = {
    "AccountBaseline": ".components.account_baseline",
    "AlternateContact": ".alternate_contact.resource",
    "AlternateContactArgs": ".alternate_contact.resource",
    "AlternateContactDetails": ".components.arguments",
    "AlternateContactOverride": ".organization.alternate_contact.resource",
    "AlternateContactType": ".alternate_contact.resource",
    "ConnectionArgs": ".declared",
    "DelegatedAdministrator": ".organization.delegated_administrator.resource",
    "DelegatedAdministratorArgs": ".organization.delegated_administrator.resource",
    "GetAlternateContactResult": ".alternate_contact.functions",
    "GetPrimaryContactResult": ".primary_contact.functions",
    "GetRegionOptInResult": ".region_opt_in.functions",
    "OrganizationAccount": ".organization.accounts",
    "OrganizationAlternateContact": ".organization.alternate_contact.resource",
    "OrganizationAlternateContactArgs": ".organization.alternate_contact.resource",
    "OrganizationBaseline": ".components.organization_baseline",
    "OrganizationPrimaryContact": ".organization.primary_contact.resource",
    "OrganizationPrimaryContactArgs": ".organization.primary_contact.resource",
    "OrganizationRegionOptIn": ".organization.region_opt_in.resource",
    "OrganizationRegionOptInArgs": ".organization.region_opt_in.resource",
    "PrimaryContact": ".primary_contact.resource",
    "PrimaryContactArgs": ".primary_contact.resource",
    "PrimaryContactDetails": ".components.arguments",
    "PrimaryContactOverride": ".organization.primary_contact.resource",
    "RegionOptIn": ".region_opt_in.resource",
    "RegionOptInArgs": ".region_opt_in.resource",
    "RegionOverride": ".organization.region_opt_in.resource",
    "TrustedAccess": ".organization.trusted_access.resource",
    "TrustedAccessArgs": ".organization.trusted_access.resource",
    "get_alternate_contact": ".alternate_contact.functions",
    "get_alternate_contact_output": ".alternate_contact.functions",
    "get_primary_contact": ".primary_contact.functions",
    "get_primary_contact_output": ".primary_contact.functions",
    "get_region_opt_in": ".region_opt_in.functions",
    "get_region_opt_in_output": ".region_opt_in.functions",
    "organization_accounts": ".organization.functions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
