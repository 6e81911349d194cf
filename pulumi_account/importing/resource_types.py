"""The resources that are imported, as a stack's state describes them: type token, provider, model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.account_name.model import AccountNameInputs
from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.organization.account_name.model import OrganizationAccountNameInputs
from pulumi_account.organization.fleet.model import OrganizationInputs
from pulumi_account.organization.fleet.status import NAMES
from pulumi_account.primary_contact.model import PrimaryContactInputs
from pulumi_account.primary_email.model import PrimaryEmailInputs
from pulumi_account.region_opt_in.model import RegionOptInInputs

from .found import KINDS
from .held_resources import DYNAMIC_PREFIX

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pulumi.dynamic import ResourceProvider

    from pulumi_account.core.inputs import ResourceInputs

    from .found import Kind


@dataclass(frozen=True)
class ResourceType:
    """One of the resources; its token and provider class never change."""

    kind: Kind
    inputs: type[ResourceInputs]

    @property
    def token(self) -> str:
        """The type in a URN and in an import file."""
        return f"{DYNAMIC_PREFIX}{self.kind}"

    @property
    def setting(self) -> frozenset[str]:
        """The names of the properties that AWS has."""
        if issubclass(self.inputs, OrganizationInputs):
            return frozenset({self.inputs.BY_ACCOUNT})
        return frozenset(self.inputs.setting().model_fields)

    @property
    def provider(self) -> ResourceProvider:
        """The provider instance of a resource of this type; imports pulumi."""
        from pulumi_account import providers

        provider: ResourceProvider = getattr(providers, f"{self.kind}Provider")()
        return provider


BY_KIND: Final[Mapping[str, ResourceType]] = {
    each.kind: each
    for each in (
        ResourceType("AlternateContact", AlternateContactInputs),
        ResourceType("PrimaryContact", PrimaryContactInputs),
        ResourceType("RegionOptIn", RegionOptInInputs),
        ResourceType("AccountName", AccountNameInputs),
        ResourceType("PrimaryEmail", PrimaryEmailInputs),
        ResourceType("OrganizationAccountName", OrganizationAccountNameInputs),
    )
}
BY_TOKEN: Final = {each.token: each for each in BY_KIND.values()}
CONTACT_DETAILS: Final = frozenset(name for kind in KINDS for name in BY_KIND[kind].inputs.contact_details())
"""Every property of a single account that ``account:secretContacts`` makes secret."""


def properties_with(details: Collection[str]) -> frozenset[str]:
    """Return the properties of any resource that have these contact details; names of several accounts are in one."""
    return frozenset({*details, *({NAMES} if "account_name" in details else ())})


def failures_of(kind: Kind, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return why a resource would not accept these inputs; names properties and holds no value."""
    _, failures = BY_KIND[kind].inputs.check(inputs)
    return tuple(f"{failure.property} {failure.reason}" for failure in failures)
