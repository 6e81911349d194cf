"""The component AccountBaseline."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast, final

import pulumi

from pulumi_account.account_name.lifecycle import plain_names
from pulumi_account.account_name.resource import AccountName
from pulumi_account.alternate_contact.model import AlternateContactFields
from pulumi_account.alternate_contact.resource import AlternateContact
from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES, AlternateContactType, lower_case, upper_case
from pulumi_account.core.inputs import CheckedFields
from pulumi_account.core.settings import OnExisting
from pulumi_account.dynamic.program_names import names_of_run
from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.primary_contact.model import PrimaryContactFields
from pulumi_account.primary_contact.resource import PrimaryContact
from pulumi_account.region_opt_in.model import RegionOnRemoval
from pulumi_account.region_opt_in.resource import RegionOptIn

from .arguments import AlternateContactDetails, PrimaryContactDetails
from .baseline import contact_failures


@final
class AccountBaseline(pulumi.ComponentResource):
    """The name, contacts and regions of one account, declared together; what is left out is left unchanged in AWS.

    The children are named after the component: ``{resource_name}-security``, ``{resource_name}-primary-contact``,
    ``{resource_name}-account-name``, ``{resource_name}-eu-central-2``. Raises pulumi.RunError for an invalid contact,
    an unknown type, or a region that is named twice.

    Attributes:
        alternate_contacts: The resources of the alternate contacts, by type.
        primary_contact: The resource of the primary contact, or None.
        account_name: The resource of the account's name, or None.
        regions: The resources of the regions, by name.

    """

    alternate_contacts: dict[AlternateContactType, AlternateContact]
    primary_contact: PrimaryContact | None
    account_name: AccountName | None
    regions: dict[str, RegionOptIn]

    def __init__(  # noqa: PLR0913 - as many as an account has kinds of settings
        self,
        resource_name: str,
        *,
        account_id: pulumi.Input[str] | None = None,
        alternate_contacts: Mapping[AlternateContactType, AlternateContactDetails] | None = None,
        primary_contact: PrimaryContactDetails | None = None,
        name: pulumi.Input[str] | None = None,
        enabled_regions: Sequence[str] = (),
        disabled_regions: Sequence[str] = (),
        timeout_minutes: pulumi.Input[int] | None = None,
        regions_on_removal: pulumi.Input[RegionOnRemoval] | None = None,
        on_existing: pulumi.Input[OnExisting] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the component.

        Args:
            resource_name: The component's name in the program.
            account_id: The member account, 12 digits; by default the account that your credentials belong to.
            alternate_contacts: The alternate contacts by type: ``BILLING``, ``OPERATIONS`` and ``SECURITY``.
            primary_contact: The primary contact.
            name: The account's name: printable ASCII characters without ``<`` and ``>``; 1 to 50 characters.
            enabled_regions: The regions to opt into.
            disabled_regions: The regions to keep opted out.
            timeout_minutes: Minutes that each switch of a region may take, 1 to 1440.
            regions_on_removal: ``"retain"`` or ``"opt_out"``: what becomes of a region that is removed from the lists.
            on_existing: ``"fail"`` or ``"overwrite"``: whether a contact or a name that AWS already has is
                overwritten.
            connection: How the account is reached: a profile or a role.
            opts: The component's options.

        """
        contacts = _by_type(resource_name, alternate_contacts)
        _require_contacts(resource_name, contacts, primary_contact)
        regions = _by_name(resource_name, enabled_regions, disabled_regions)
        super().__init__("account:index:AccountBaseline", resource_name, None, opts)
        # The contacts are declared first, and their messages show the name too.
        names_of_run().learn_declared(plain_names({account_id: name}))
        child = pulumi.ResourceOptions(parent=self)
        where: dict[str, Any] = {"account_id": account_id, "connection": connection}
        self.alternate_contacts = {
            contact_type: AlternateContact(
                f"{resource_name}-{contact_type.lower()}",
                alternate_contact_type=contact_type,
                on_existing=on_existing,
                **contact,
                **where,
                opts=child,
            )
            for contact_type, contact in contacts.items()
        }
        self.primary_contact = (
            PrimaryContact(
                f"{resource_name}-primary-contact", **primary_contact, on_existing=on_existing, **where, opts=child
            )
            if primary_contact is not None
            else None
        )
        self.account_name = (
            AccountName(
                f"{resource_name}-account-name", account_name=name, on_existing=on_existing, **where, opts=child
            )
            if name is not None
            else None
        )
        self.regions = {
            region: RegionOptIn(
                f"{resource_name}-{region}",
                region_name=region,
                enabled=enabled,
                timeout_minutes=timeout_minutes,
                on_removal=regions_on_removal,
                **where,
                opts=child,
            )
            for region, enabled in regions.items()
        }
        self.register_outputs({"region_statuses": {name: region.opt_status for name, region in self.regions.items()}})


def _by_type(
    resource_name: str, contacts: Mapping[AlternateContactType, AlternateContactDetails] | None
) -> dict[AlternateContactType, AlternateContactDetails]:
    if contacts is None:
        return {}
    if not isinstance(contacts, Mapping):
        raise pulumi.RunError(
            f"AccountBaseline {resource_name}: alternate_contacts must be a mapping of types to contacts, whose values "
            f"may be outputs"
        )
    by_type = {upper_case(name): contact for name, contact in contacts.items()}
    unknown = sorted(set(by_type) - set(ALTERNATE_CONTACT_TYPES))
    if unknown or len(by_type) != len(contacts):
        raise pulumi.RunError(
            f"AccountBaseline {resource_name}: alternate_contacts: the keys must be of "
            f"{', '.join(ALTERNATE_CONTACT_TYPES)}, each at most once"
        )
    return cast("dict[AlternateContactType, AlternateContactDetails]", by_type)


def _require_contacts(
    resource_name: str,
    alternate: Mapping[AlternateContactType, AlternateContactDetails],
    primary: PrimaryContactDetails | None,
) -> None:
    """Raise pulumi.RunError with all that is wrong in the contacts."""
    failures = [
        failure
        for kind, contact in alternate.items()
        for failure in _failures(
            f"alternate_contacts.{kind}", AlternateContactFields, contact, {"alternate_contact_type": kind}
        )
    ]
    if primary is not None:
        failures += _failures("primary_contact", PrimaryContactFields, primary, {})
    if failures:
        raise pulumi.RunError("\n".join(f"AccountBaseline {resource_name}: {failure}" for failure in failures))


def _failures(where: str, model: type[CheckedFields], contact: object, fixed: Mapping[str, str]) -> Iterator[str]:
    if not isinstance(contact, Mapping):
        yield f"{where} must be a mapping, whose values may be outputs"
        return
    given = {str(name): value for name, value in contact.items() if value is not None}
    for failure in contact_failures(model, {**given, **fixed}, fixed):
        yield f"{where}.{failure.property} {failure.reason}"


def _by_name(resource_name: str, enabled: Sequence[str], disabled: Sequence[str]) -> dict[str, bool]:
    for name, regions in (("enabled_regions", enabled), ("disabled_regions", disabled)):
        is_list = isinstance(regions, Collection) and not isinstance(regions, str | Mapping)
        if not is_list or not all(isinstance(region, str) for region in regions):
            raise pulumi.RunError(f"AccountBaseline {resource_name}: {name} must be a list of regions, not an output")
    named = [(lower_case(region), True) for region in enabled]
    named += [(lower_case(region), False) for region in disabled]
    twice = sorted({region for region, _ in named if [other for other, _ in named].count(region) > 1})
    if twice:
        raise pulumi.RunError(
            f"AccountBaseline {resource_name}: enabled_regions and disabled_regions name {', '.join(twice)} twice"
        )
    return dict(named)
