from . import errors as errors
from .account_ids.functions import (
    GetAccountIdsResult,
    GetGovCloudAccountInformationResult,
    get_account_ids,
    get_account_ids_output,
    get_gov_cloud_account_information,
    get_gov_cloud_account_information_output,
)
from .account_name.functions import (
    GetAccountInformationResult,
    get_account_information,
    get_account_information_output,
)
from .account_name.resource import AccountName, AccountNameArgs
from .alternate_contact.functions import (
    GetAlternateContactResult,
    get_alternate_contact,
    get_alternate_contact_output,
)
from .alternate_contact.resource import AlternateContact, AlternateContactArgs
from .components.account_baseline import AccountBaseline
from .components.arguments import AlternateContactDetails, PrimaryContactDetails
from .components.organization_baseline import OrganizationBaseline
from .core.fields import AlternateContactType
from .dynamic.resource import ConnectionArgs
from .organization.account_name.resource import OrganizationAccountName, OrganizationAccountNameArgs
from .organization.alternate_contact.resource import (
    AlternateContactOverride,
    OrganizationAlternateContact,
    OrganizationAlternateContactArgs,
)
from .organization.primary_contact.resource import (
    OrganizationPrimaryContact,
    OrganizationPrimaryContactArgs,
    PrimaryContactOverride,
)
from .organization.regions.resource import OrganizationRegionOptIn, OrganizationRegionOptInArgs, RegionOverride
from .organization.selection.functions import organization_accounts
from .organization.selection.organization_account import OrganizationAccount
from .organization.set_up.delegated_administrator.resource import DelegatedAdministrator, DelegatedAdministratorArgs
from .organization.set_up.trusted_access.resource import TrustedAccess, TrustedAccessArgs
from .primary_contact.functions import GetPrimaryContactResult, get_primary_contact, get_primary_contact_output
from .primary_contact.resource import PrimaryContact, PrimaryContactArgs
from .primary_email.functions import GetPrimaryEmailResult, get_primary_email, get_primary_email_output
from .primary_email.resource import PrimaryEmail, PrimaryEmailArgs
from .region_opt_in.functions import (
    GetRegionOptInResult,
    ListRegionsResult,
    get_region_opt_in,
    get_region_opt_in_output,
    list_regions,
    list_regions_output,
)
from .region_opt_in.resource import RegionOptIn, RegionOptInArgs

__version__: str

__all__ = [
    "AccountBaseline",
    "AccountName",
    "AccountNameArgs",
    "AlternateContact",
    "AlternateContactArgs",
    "AlternateContactDetails",
    "AlternateContactOverride",
    "AlternateContactType",
    "ConnectionArgs",
    "DelegatedAdministrator",
    "DelegatedAdministratorArgs",
    "GetAccountIdsResult",
    "GetAccountInformationResult",
    "GetAlternateContactResult",
    "GetGovCloudAccountInformationResult",
    "GetPrimaryContactResult",
    "GetPrimaryEmailResult",
    "GetRegionOptInResult",
    "ListRegionsResult",
    "OrganizationAccount",
    "OrganizationAccountName",
    "OrganizationAccountNameArgs",
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
    "PrimaryEmail",
    "PrimaryEmailArgs",
    "RegionOptIn",
    "RegionOptInArgs",
    "RegionOverride",
    "TrustedAccess",
    "TrustedAccessArgs",
    "errors",
    "get_account_ids",
    "get_account_ids_output",
    "get_account_information",
    "get_account_information_output",
    "get_alternate_contact",
    "get_alternate_contact_output",
    "get_gov_cloud_account_information",
    "get_gov_cloud_account_information_output",
    "get_primary_contact",
    "get_primary_contact_output",
    "get_primary_email",
    "get_primary_email_output",
    "get_region_opt_in",
    "get_region_opt_in_output",
    "list_regions",
    "list_regions_output",
    "organization_accounts",
]
