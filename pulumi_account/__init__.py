"""AWS Account Management as Pulumi resources, for one account or for every account of an organization."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .alternate_contact.resource import AlternateContact
    from .components.account_baseline import AccountBaseline
    from .components.arguments import AlternateContactArgs, PrimaryContactArgs
    from .declared import ConnectionArgs
    from .organization.accounts import OrganizationAccount
    from .organization.alternate_contact.resource import OrganizationAlternateContact
    from .organization.functions import organization_accounts
    from .organization.primary_contact.resource import OrganizationPrimaryContact
    from .primary_contact.resource import PrimaryContact
    from .region_opt_in.resource import RegionOptIn

__all__ = [
    "AccountBaseline",
    "AlternateContact",
    "AlternateContactArgs",
    "ConnectionArgs",
    "OrganizationAccount",
    "OrganizationAlternateContact",
    "OrganizationPrimaryContact",
    "PrimaryContact",
    "PrimaryContactArgs",
    "RegionOptIn",
    "organization_accounts",
]

# Imported when first asked for: the command line, the pytest plugin and the plugin host do without Pulumi's SDK or
# without the resource classes.
_HOMES = {
    "AccountBaseline": ".components.account_baseline",
    "AlternateContact": ".alternate_contact.resource",
    "AlternateContactArgs": ".components.arguments",
    "ConnectionArgs": ".declared",
    "OrganizationAccount": ".organization.accounts",
    "OrganizationAlternateContact": ".organization.alternate_contact.resource",
    "OrganizationPrimaryContact": ".organization.primary_contact.resource",
    "PrimaryContact": ".primary_contact.resource",
    "PrimaryContactArgs": ".components.arguments",
    "RegionOptIn": ".region_opt_in.resource",
    "organization_accounts": ".organization.functions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
