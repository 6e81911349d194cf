"""The three resources as a stack's state describes them: type token, provider, model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.alternate_contact.model import AlternateContactInputs
from pulumi_account.primary_contact.model import PrimaryContactInputs
from pulumi_account.region_opt_in.model import RegionOptInInputs

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        return f"pulumi-python:dynamic/account:{self.kind}"

    @property
    def provider(self) -> ResourceProvider:
        """The provider instance of a resource of this type; imports pulumi."""
        from pulumi_account import providers

        provider: ResourceProvider = getattr(providers, f"{self.kind}Provider")()
        return provider


BY_KIND: Final = {
    each.kind: each
    for each in (
        ResourceType("AlternateContact", AlternateContactInputs),
        ResourceType("PrimaryContact", PrimaryContactInputs),
        ResourceType("RegionOptIn", RegionOptInInputs),
    )
}
BY_TOKEN: Final = {each.token: each for each in BY_KIND.values()}
CONTACT_DETAILS: Final = frozenset(name for each in BY_KIND.values() for name in each.inputs.contact_details())
"""Every property of any resource that ``account:secretContacts`` makes secret."""


def failures_of(kind: Kind, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return why a resource would not accept these inputs; names properties and holds no value."""
    _, failures = BY_KIND[kind].inputs.check(inputs)
    return tuple(f"{failure.property} {failure.reason}" for failure in failures)
