"""The emulated AWS's data of each account, and the rules for changing it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .exceptions import (
    Field,
    conflict,
    field_validation_failed,
    invalid_region_opt_target,
    not_found,
    too_many_requests,
)
from .organization_description import denied_operations
from .regions import SWITCHES, RegionStatuses, initial_statuses
from .urls import operations_by_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from .clock import EmulatorClock
    from .organization_description import DescribedAccount
    from .settings import EmulatorSettings

# The fields of a primary contact that can't be changed while the account is in this country.
LOCKED_FIELDS: Final = {"CN": ("CountryCode", "CompanyName"), "IN": ("CountryCode",)}
# The primary contact of a new account, by partition.
FIRST_CONTACTS: Final = {
    "aws": {
        "FullName": "Account Owner",
        "AddressLine1": "100 Example Street",
        "City": "Seattle",
        "StateOrRegion": "WA",
        "PostalCode": "98101",
        "CountryCode": "US",
        "PhoneNumber": "+12065550100",
        "CompanyName": "Example Corp.",
    },
    "aws-cn": {
        "FullName": "Account Owner",
        "AddressLine1": "100 Example Street",
        "City": "Beijing",
        "PostalCode": "100000",
        "CountryCode": "CN",
        "PhoneNumber": "+861055550100",
        "CompanyName": "Example Corp.",
    },
}
CURRENT_OPT_IN_STATUS: Final = "Unable to switch region status because of its current opt-in status."


@dataclass
class EmailUpdate:
    """A change of the primary e-mail address: PENDING, ACCEPTED with the one-time password, then COMPLETED; or FAILED.

    ``completes_at`` is when an accepted change takes effect.
    """

    email: str
    status: str
    updated_at: float
    completes_at: float | None = None


@dataclass
class Account:
    """One account, mutable, so that a test can change AWS's data without the provider's knowledge.

    Attributes:
        alternate_contacts: by type (BILLING, OPERATIONS, SECURITY): AWS's fields, without the type.
        contact_information: the primary contact: AWS's fields.
        verification_status: of the primary contact's phone number.
        regions: opt-in status by region name.
        email_update: the last change of the primary e-mail address.
        govcloud_account_id: the linked GovCloud account, if there is one.
        govcloud_account_state: the state of that; None while AWS can't tell it (ResourceUnavailableException).
        denied: the operations that are denied on it, ``*`` for all.
        answers_from: when the account service begins to answer for it, in seconds since the epoch.

    """

    account_id: str
    regions: RegionStatuses
    created: float
    name: str
    primary_email: str
    contact_information: dict[str, str]
    alternate_contacts: dict[str, dict[str, str]] = field(default_factory=dict)
    verification_status: str = "VERIFIED"
    state: str = "ACTIVE"
    email_update: EmailUpdate | None = None
    govcloud_account_id: str | None = None
    govcloud_account_state: str | None = "ACTIVE"
    denied: set[str] = field(default_factory=set)
    answers_from: float = 0.0
    _overwritten: dict[str, list[tuple[float, dict[str, str] | None]]] = field(default_factory=dict, repr=False)

    def deny(self, *operations: str) -> None:
        """Deny operations on the account: the named ones, or all without a name or with ``*``. Raises ValueError."""
        strangers = set(operations) - {"*", *operations_by_path().values()}
        if strangers:
            raise ValueError(f"{', '.join(sorted(strangers))}: not an operation of the account service")
        self.denied.update(operations or ("*",))

    def overwrite(self, key: str, previous: dict[str, str] | None, visible_at: float) -> None:
        """Remember what Gets of a contact answer until its new value becomes visible."""
        self._overwritten.setdefault(key, []).append((visible_at, previous))

    def deleted(self, key: str) -> None:
        """Make a deletion visible at once."""
        self._overwritten.pop(key, None)

    def seen(self, key: str, current: dict[str, str] | None, now: float) -> dict[str, str] | None:
        """Return what a Get answers: the current value of a contact, or an older one until that is visible."""
        pending = [entry for entry in self._overwritten.pop(key, ()) if entry[0] > now]
        if not pending:
            return current
        self._overwritten[key] = pending
        return pending[0][1]


class AccountBackend:
    """All accounts of one emulator; its methods are the account API's operations on an account.

    Every method is called under ``lock``. ServiceError is what AWS would answer.

    Args:
        clock: decides when switches end and writes become visible.
        settings: delays and limits.
        organization_of: tells an account's organization by its management account's ID.

    """

    def __init__(
        self, clock: EmulatorClock, settings: EmulatorSettings, organization_of: Callable[[str], str | None]
    ) -> None:
        self.clock = clock
        self.settings = settings
        self.lock = threading.RLock()
        self._organization_of = organization_of
        self._accounts: dict[str, Account] = {}
        self._switching: set[str] = set()

    def account(self, account_id: str, partition: str = "aws") -> Account:
        """Return an account; creates it on first use."""
        with self.lock:
            account = self._accounts.get(account_id)
            if account is None:
                account = self._accounts[account_id] = self._new_account(account_id, partition)
            return account

    def describe(self, described: DescribedAccount) -> None:
        """Set what a description says about an account."""
        if not described.model_fields_set & {"denied", "alternate_contacts", "contact_information", "regions"}:
            return
        account = self.account(described.id or "")
        account.alternate_contacts.update({str(kind): fields for kind, fields in described.alternate_contacts.items()})
        account.contact_information = described.contact_information or account.contact_information
        account.regions.update(described.regions)
        if described.denied:
            account.deny(*denied_operations(described.denied))

    def primary_emails(self) -> set[str]:
        """Return the primary e-mail addresses of all accounts that were used."""
        return {account.primary_email for account in self._accounts.values()}

    def reset(self) -> None:
        """Forget all accounts."""
        with self.lock:
            self._accounts.clear()
            self._switching.clear()

    def _new_account(self, account_id: str, partition: str) -> Account:
        return Account(
            account_id=account_id,
            regions=RegionStatuses(initial_statuses(partition), self.clock, self.settings),
            created=self.clock.time(),
            name=f"Account {account_id}",
            primary_email=f"aws-{account_id}@example.com",
            contact_information=dict(FIRST_CONTACTS.get(partition, FIRST_CONTACTS["aws"])),
        )

    def put_alternate_contact(self, account: Account, contact_type: str, contact: dict[str, str]) -> None:
        """Set the alternate contact of a type."""
        self._overwrite(account, contact_type, account.alternate_contacts.get(contact_type))
        account.alternate_contacts[contact_type] = contact

    def get_alternate_contact(self, account: Account, contact_type: str) -> dict[str, str]:
        """Return the alternate contact of a type, once its last Put is visible."""
        current = account.alternate_contacts.get(contact_type)
        contact = account.seen(contact_type, current, self.clock.time())
        if contact is None:
            raise not_found("No contact of the inputted alternate contact type found.")
        return contact

    def delete_alternate_contact(self, account: Account, contact_type: str) -> None:
        """Delete the alternate contact of a type."""
        if account.alternate_contacts.pop(contact_type, None) is None:
            raise not_found("No contact of the inputted alternate contact type found.")
        account.deleted(contact_type)

    def put_contact_information(self, account: Account, contact: dict[str, str]) -> None:
        """Replace the whole primary contact; a new phone number is unverified."""
        before = account.contact_information
        locked = [
            name
            for name in LOCKED_FIELDS.get(before.get("CountryCode", "").upper(), ())
            if contact.get(name) != before.get(name)
        ]
        if locked:
            fields = (Field(f"ContactInformation.{name}", "can't be changed in this country") for name in locked)
            raise field_validation_failed("The account's country doesn't allow this change", *fields)
        self._overwrite(account, "contact_information", before)
        if before.get("PhoneNumber") != contact["PhoneNumber"]:
            account.verification_status = "UNVERIFIED"
        account.contact_information = contact

    def get_contact_information(self, account: Account) -> dict[str, str]:
        """Return the primary contact, once its last Put is visible."""
        current = account.contact_information
        return account.seen("contact_information", current, self.clock.time()) or current

    def _overwrite(self, account: Account, key: str, previous: dict[str, str] | None) -> None:
        if self.settings.read_after_write_delay:
            account.overwrite(key, previous, self.clock.time() + self.settings.read_after_write_delay)

    def switch_region(self, account: Account, region: str, switch: str) -> None:
        """Start a region's switch, ENABLING or DISABLING."""
        status = self.region_status(account, region)
        if status == "ENABLED_BY_DEFAULT":
            raise invalid_region_opt_target(region, "The region is enabled by default and can't be switched")
        if status in SWITCHES:
            raise conflict(f"The region {region} is {status}; a switch can't be canceled or reversed.")
        if status == SWITCHES[switch]:
            raise field_validation_failed(CURRENT_OPT_IN_STATUS)
        self._check_in_flight(account)
        account.regions[region] = switch
        self._switching.add(account.account_id)

    def region_status(self, account: Account, region: str) -> str:
        """Return a region's opt-in status."""
        if region not in account.regions:
            raise invalid_region_opt_target(region, "There is no such region")
        return account.regions[region]

    def _check_in_flight(self, account: Account) -> None:
        limit = self.settings.regions_in_flight_per_account
        if account.regions.in_flight() >= limit:
            raise too_many_requests(f"The account has reached its limit of {limit} region opt requests in progress.")
        organization = self._organization_of(account.account_id)
        if organization is None:
            return
        in_flight = {account_id: self._accounts[account_id].regions.in_flight() for account_id in self._switching}
        self._switching = {account_id for account_id, count in in_flight.items() if count}
        limit = self.settings.regions_in_flight_per_organization
        if (
            sum(n for account_id, n in in_flight.items() if n and self._organization_of(account_id) == organization)
            >= limit
        ):
            raise too_many_requests(
                f"The organization has reached its limit of {limit} region opt requests in progress."
            )
