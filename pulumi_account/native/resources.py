"""The plugin's resources: what Pulumi's engine calls them, and the lifecycle that is behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from pulumi_account.account_name.lifecycle import AccountNameLifecycle
from pulumi_account.account_name.resource import AccountName
from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle
from pulumi_account.alternate_contact.resource import AlternateContact
from pulumi_account.core.inputs import ResourceInputs
from pulumi_account.core.lifecycle import Lifecycle
from pulumi_account.front_end.verbs import Verbs
from pulumi_account.organization.account_name.lifecycle import OrganizationAccountNameLifecycle
from pulumi_account.organization.account_name.resource import OrganizationAccountName
from pulumi_account.organization.alternate_contact.lifecycle import OrganizationAlternateContactLifecycle
from pulumi_account.organization.alternate_contact.resource import OrganizationAlternateContact
from pulumi_account.organization.fleet.model import SharedSettingInputs
from pulumi_account.organization.fleet.verbs import OrganizationVerbs
from pulumi_account.organization.primary_contact.lifecycle import OrganizationPrimaryContactLifecycle
from pulumi_account.organization.primary_contact.resource import OrganizationPrimaryContact
from pulumi_account.organization.regions.lifecycle import OrganizationRegionOptInLifecycle
from pulumi_account.organization.regions.resource import OrganizationRegionOptIn
from pulumi_account.organization.set_up.delegated_administrator.lifecycle import DelegatedAdministratorLifecycle
from pulumi_account.organization.set_up.delegated_administrator.resource import DelegatedAdministrator
from pulumi_account.organization.set_up.trusted_access.lifecycle import TrustedAccessLifecycle
from pulumi_account.organization.set_up.trusted_access.resource import TrustedAccess
from pulumi_account.primary_contact.lifecycle import PrimaryContactLifecycle
from pulumi_account.primary_contact.resource import PrimaryContact
from pulumi_account.primary_email.lifecycle import PrimaryEmailLifecycle
from pulumi_account.primary_email.resource import PrimaryEmail
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle
from pulumi_account.region_opt_in.resource import RegionOptIn

from .names import token
from .shapes import Properties, Shape, properties_of

_OVERRIDE: Final = "What differs in one account."
STABLE: Final = frozenset({"account_id", "management_account_id", "adopted"})
"""Outputs that no update changes."""


@dataclass(frozen=True)
class NativeResource:
    """One of the plugin's resources.

    Args:
        documented: the class of the dynamic resource, whose docstring describes this one too.
        lifecycle: its lifecycle.
        verbs: Pulumi's verbs on it.
        override: the name of the type of what differs in one account; empty if nothing can.
        note: what is to be said in addition to the docstring.

    """

    documented: type[Any]
    lifecycle: type[Lifecycle[Any]]
    verbs: type[Verbs[Any]] = Verbs
    override: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The resource's name, such as ``AlternateContact``."""
        return self.lifecycle.resource

    @property
    def model(self) -> type[ResourceInputs]:
        """The model of its inputs."""
        return self.lifecycle.inputs

    @cached_property
    def inputs(self) -> Properties:
        """The inputs."""
        model, replaced = self.model, {}
        if issubclass(model, SharedSettingInputs):
            of_account = properties_of(model.setting()).by_name
            optional = {name: replace(of_account[name], is_required=False) for name in model.overridable()}
            one = Shape("object", properties=Properties(optional), name=self.override, description=_OVERRIDE)
            replaced["overrides"] = Shape("map", item=one)
        # An import is an option of the resource, not a property.
        return properties_of(model, replaced).without("import_")

    @cached_property
    def outputs(self) -> Properties:
        """What AWS or this package determines."""
        return properties_of(self.model.OUTPUTS)

    @cached_property
    def state(self) -> Properties:
        """The properties that a state holds and a program sees; a state names others by the same rule."""
        given = self.inputs.without(*self.model.ONE_RUN)
        kept = {name: replace(each, is_required=each.is_always_present) for name, each in given.by_name.items()}
        return Properties(kept).with_others(self.outputs)


_ALL: Final = (
    NativeResource(AccountName, AccountNameLifecycle),
    NativeResource(AlternateContact, AlternateContactLifecycle),
    NativeResource(DelegatedAdministrator, DelegatedAdministratorLifecycle),
    NativeResource(OrganizationAccountName, OrganizationAccountNameLifecycle, OrganizationVerbs),
    NativeResource(
        OrganizationAlternateContact,
        OrganizationAlternateContactLifecycle,
        OrganizationVerbs,
        override="AlternateContactOverride",
    ),
    NativeResource(
        OrganizationPrimaryContact,
        OrganizationPrimaryContactLifecycle,
        OrganizationVerbs,
        override="PrimaryContactOverride",
    ),
    NativeResource(
        OrganizationRegionOptIn, OrganizationRegionOptInLifecycle, OrganizationVerbs, override="RegionOverride"
    ),
    NativeResource(PrimaryContact, PrimaryContactLifecycle),
    NativeResource(PrimaryEmail, PrimaryEmailLifecycle),
    NativeResource(RegionOptIn, RegionOptInLifecycle),
    NativeResource(
        TrustedAccess,
        TrustedAccessLifecycle,
        note="Let resources that name member accounts depend on it: otherwise a destroy disables it before it deletes "
        "them, and AWS denies the rest.",
    ),
)
RESOURCES: Final[Mapping[str, NativeResource]] = {token(each.name): each for each in _ALL}
"""By type token."""
