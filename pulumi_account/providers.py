"""FROZEN: the provider classes that users' state refers to by path and name, and nothing else.

A class is never moved, renamed or given instance attributes: a state holds its pickled reference, some 60 bytes.
"""

from __future__ import annotations

from .account_name.lifecycle import AccountNameLifecycle
from .alternate_contact.lifecycle import AlternateContactLifecycle
from .dynamic.verbs import LifecycleProvider
from .organization.account_name.lifecycle import OrganizationAccountNameLifecycle
from .organization.alternate_contact.lifecycle import OrganizationAlternateContactLifecycle
from .organization.fleet.verbs import OrganizationLifecycleProvider
from .organization.primary_contact.lifecycle import OrganizationPrimaryContactLifecycle
from .organization.regions.lifecycle import OrganizationRegionOptInLifecycle
from .organization.set_up.delegated_administrator.lifecycle import DelegatedAdministratorLifecycle
from .organization.set_up.trusted_access.lifecycle import TrustedAccessLifecycle
from .primary_contact.lifecycle import PrimaryContactLifecycle
from .primary_email.lifecycle import PrimaryEmailLifecycle
from .region_opt_in.lifecycle import RegionOptInLifecycle


class AccountNameProvider(LifecycleProvider):
    """Provider of AccountName."""

    lifecycle_class = AccountNameLifecycle


class AlternateContactProvider(LifecycleProvider):
    """Provider of AlternateContact."""

    lifecycle_class = AlternateContactLifecycle


class PrimaryContactProvider(LifecycleProvider):
    """Provider of PrimaryContact."""

    lifecycle_class = PrimaryContactLifecycle


class PrimaryEmailProvider(LifecycleProvider):
    """Provider of PrimaryEmail."""

    lifecycle_class = PrimaryEmailLifecycle


class RegionOptInProvider(LifecycleProvider):
    """Provider of RegionOptIn."""

    lifecycle_class = RegionOptInLifecycle


class OrganizationAlternateContactProvider(OrganizationLifecycleProvider):
    """Provider of OrganizationAlternateContact."""

    lifecycle_class = OrganizationAlternateContactLifecycle


class OrganizationPrimaryContactProvider(OrganizationLifecycleProvider):
    """Provider of OrganizationPrimaryContact."""

    lifecycle_class = OrganizationPrimaryContactLifecycle


class TrustedAccessProvider(LifecycleProvider):
    """Provider of TrustedAccess."""

    lifecycle_class = TrustedAccessLifecycle


class DelegatedAdministratorProvider(LifecycleProvider):
    """Provider of DelegatedAdministrator."""

    lifecycle_class = DelegatedAdministratorLifecycle


class OrganizationRegionOptInProvider(OrganizationLifecycleProvider):
    """Provider of OrganizationRegionOptIn."""

    lifecycle_class = OrganizationRegionOptInLifecycle


class OrganizationAccountNameProvider(OrganizationLifecycleProvider):
    """Provider of OrganizationAccountName."""

    lifecycle_class = OrganizationAccountNameLifecycle
