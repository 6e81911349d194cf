"""The component OrganizationBaseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, final

import pulumi

from pulumi_account.account_name.lifecycle import plain_names
from pulumi_account.core.errors import AccountError, ConfigurationError
from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES
from pulumi_account.dynamic.program_names import names_of_run
from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.organization.account_name.resource import OrganizationAccountName
from pulumi_account.organization.alternate_contact.resource import OrganizationAlternateContact
from pulumi_account.organization.primary_contact.resource import OrganizationPrimaryContact
from pulumi_account.organization.regions.resource import OrganizationRegionOptIn, RegionOverride
from pulumi_account.organization.selection.functions import organization_accounts

from .arguments import Owned
from .baseline import OWNABLE, Baseline, Contact, baseline_of
from .baseline_file import read_baseline
from .chosen_accounts import ChosenAccounts

if TYPE_CHECKING:
    from pulumi_account.core.settings import OnExisting
    from pulumi_account.organization.alternate_contact.model import OnRemoval
    from pulumi_account.organization.fleet.resource import AccountsInput
    from pulumi_account.region_opt_in.model import RegionOnRemoval

_WHAT: Final = "OrganizationBaseline"


@final
class OrganizationBaseline(pulumi.ComponentResource):
    """The contacts, regions and names of many accounts: defaults, and what differs in single accounts.

    Whatever the baseline leaves out is left unchanged in AWS. Raises pulumi.RunError for a baseline that is wrong, with
    a line for each failure.

    Attributes:
        alternate_contacts: The resources of the alternate contacts, by type.
        primary_contact: The resource of the primary contacts, or None.
        account_names: The resource of the accounts' names, or None.
        enabled_regions: The resource of the regions to opt into, or None.
        disabled_regions: The resource of the regions to keep opted out, or None.

    """

    alternate_contacts: dict[str, OrganizationAlternateContact]
    primary_contact: OrganizationPrimaryContact | None
    account_names: OrganizationAccountName | None
    enabled_regions: OrganizationRegionOptIn | None
    disabled_regions: OrganizationRegionOptIn | None

    def __init__(  # noqa: PLR0913 - a baseline, the accounts it is for, and how they are reached
        self,
        resource_name: str,
        *,
        baseline: Mapping[str, Any] | str | Path,
        accounts: AccountsInput | None = None,
        owns: Sequence[Owned] | None = None,
        on_removal: pulumi.Input[OnRemoval] | None = None,
        regions_on_removal: pulumi.Input[RegionOnRemoval] | None = None,
        on_existing: pulumi.Input[OnExisting] | None = None,
        timeout_minutes: pulumi.Input[int] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the component.

        Args:
            resource_name: The component's name in the program.
            baseline: A mapping, or the path of a YAML file, with ``defaults`` and ``overrides`` (by account ID). Each
                has ``alternate_contacts`` by type, ``primary_contact``, ``enabled_regions`` and ``disabled_regions``.
                An override has only what differs, and may have the account's ``name``; null leaves the account out.
            accounts: The accounts, outputs among them; by default those that the baseline's own ``accounts`` selects,
                whose keys are the arguments of ``organization_accounts``.
            owns: The settings that this stack keeps, so that several stacks can share one baseline: ``BILLING``,
                ``OPERATIONS``, ``SECURITY``, ``primary_contact``, ``names`` and ``regions``; by default all of them.
            on_removal: ``"delete"`` or ``"retain"``: what becomes of an alternate contact in an account that is
                removed; takes precedence over the baseline's.
            regions_on_removal: ``"retain"`` or ``"opt_out"``: what becomes of regions that are removed; takes
                precedence over the baseline's.
            on_existing: ``"fail"`` or ``"overwrite"``: whether a contact or a name that AWS already has is
                overwritten; takes precedence over the baseline's.
            timeout_minutes: Minutes that a run switches regions and waits, 1 to 1440.
            connection: How the organization is reached: a profile or a role.
            opts: The component's options.

        """
        try:
            owned = _owned(owns)
            read = read_baseline(baseline) if isinstance(baseline, str | Path) else _of_mapping(baseline)
            chosen = _accounts(read, accounts, connection)
        except AccountError as error:
            raise pulumi.RunError(f"{_WHAT} {resource_name}: {error}") from None
        super().__init__("account:index:OrganizationBaseline", resource_name, None, opts)
        self._name = resource_name
        self._chosen = chosen
        document = read.document
        self._on_removal = document.on_removal if on_removal is None else on_removal
        self._regions_on_removal = document.regions_on_removal if regions_on_removal is None else regions_on_removal
        self._common: dict[str, Any] = {"connection": connection, "opts": pulumi.ResourceOptions(parent=self)}
        self._on_existing = document.on_existing if on_existing is None else on_existing
        names_of_run().learn_declared(plain_names(read.names()))
        self._declare_contacts(read, owned)
        self.account_names = self._names(read.names()) if "names" in owned else None
        self.enabled_regions = self.disabled_regions = None
        if "regions" in owned:
            self.enabled_regions = self._regions(read, timeout_minutes, enabled=True)
            self.disabled_regions = self._regions(read, timeout_minutes, enabled=False)
        self.register_outputs({"account_ids": chosen.without(())})

    def _declare_contacts(self, baseline: Baseline, owned: frozenset[str]) -> None:
        self.alternate_contacts = {
            contact_type: OrganizationAlternateContact(
                f"{self._name}-{contact_type.lower()}",
                alternate_contact_type=contact_type,
                on_removal=self._on_removal,
                **self._contact(contact),
            )
            for contact_type in ALTERNATE_CONTACT_TYPES
            if contact_type in owned and (contact := baseline.alternate_contact(contact_type)) is not None
        }
        primary = baseline.primary_contact() if "primary_contact" in owned else None
        self.primary_contact = (
            OrganizationPrimaryContact(f"{self._name}-primary-contact", **self._contact(primary))
            if primary is not None
            else None
        )

    def _names(self, names: Mapping[str, Any]) -> OrganizationAccountName | None:
        chosen = self._chosen.among(names)
        if not names or chosen is None:
            return None
        if isinstance(chosen, pulumi.Output):
            chosen = chosen.apply(lambda known: known or {})
        return OrganizationAccountName(
            f"{self._name}-account-names", names=chosen, on_existing=self._on_existing, **self._common
        )

    def _contact(self, contact: Contact) -> dict[str, Any]:
        overrides = {account: dict(given) for account, given in contact.overrides.items()}
        return {
            **contact.defaults,
            "accounts": self._chosen.without(contact.excluded),
            "overrides": self._chosen.among(overrides),
            "on_existing": self._on_existing,
            **self._common,
        }

    def _regions(
        self, baseline: Baseline, timeout_minutes: pulumi.Input[int] | None, *, enabled: bool
    ) -> OrganizationRegionOptIn | None:
        regions = baseline.regions(enabled=enabled)
        if regions is None:
            return None
        own = {account: names for account, names in regions.overrides.items() if names}
        none = regions.overrides.keys() - own.keys()
        accounts = self._chosen.without(none) if regions.defaults else self._chosen.only(own.keys())
        if accounts == []:
            return None
        # Without defaults, what most accounts have stands for them.
        common = Counter(names for account, names in own.items() if account in self._chosen.known or self._chosen.later)
        names = regions.defaults or common.most_common(1)[0][0]
        overrides: dict[str, RegionOverride] = {
            account: {"region_names": list(each)} for account, each in own.items() if each != names
        }
        return OrganizationRegionOptIn(
            f"{self._name}-{'enabled' if enabled else 'disabled'}-regions",
            accounts=accounts,
            region_names=list(names),
            enabled=enabled,
            overrides=self._chosen.among(overrides),
            timeout_minutes=timeout_minutes,
            on_removal=self._regions_on_removal,
            **self._common,
        )


def _owned(owns: Sequence[str] | None) -> frozenset[str]:
    if owns is None:
        return frozenset(OWNABLE)
    known = {name.casefold(): name for name in OWNABLE}
    unknown = isinstance(owns, str) or any(str(name).strip().casefold() not in known for name in owns)
    if unknown or not owns:
        raise ConfigurationError(f"owns must be a list of {', '.join(OWNABLE)}")
    return frozenset(known[name.strip().casefold()] for name in owns)


def _of_mapping(baseline: Any) -> Baseline:
    if not isinstance(baseline, Mapping):
        raise ConfigurationError("baseline must be a mapping, or the path of a YAML file")
    return baseline_of(baseline, lambda _: "")


def _accounts(baseline: Baseline, accounts: AccountsInput | None, connection: Any) -> ChosenAccounts:
    if (accounts is None) == (baseline.accounts is None):
        raise ConfigurationError("the accounts must be given either as accounts or by the baseline")
    if accounts is not None:
        chosen = ChosenAccounts.of(accounts)
    else:
        selection = baseline.accounts.model_dump(exclude_unset=True) if baseline.accounts else {}
        chosen = ChosenAccounts.of(organization_accounts(**selection, connection=connection))
    chosen.warn_about(baseline.document.overrides.keys(), _WHAT)
    return chosen
