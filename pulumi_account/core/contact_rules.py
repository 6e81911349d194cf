"""Rules for declared contacts that AWS or auditors would object to only later; no rule makes a call.

prowler's check account_maintain_different_contact_details_to_security_billing_and_operations wants a different name,
e-mail address and phone number in every contact of an account, the primary contact's included. A primary contact has no
e-mail address.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeGuard

from .fields import Unknown

if TYPE_CHECKING:
    from .settings import Connection

Account: TypeAlias = "str | Connection | None"
"""An account ID; without one, the account is that of the connection's credentials, or the caller's own."""

PRIMARY: Final = "primary"
"""What the primary contact is called beside the types of alternate contacts."""

_SAME_IN_PRIMARY: Final = {"name": "full_name"}
_COMPARED: Final = ("name", "email_address", "phone_number")
# + and the country's calling code, which never begins with 0; E.164 has at most 15 digits.
_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_SPACING: Final = re.compile(r"[\s()-]")
_TRUNK_PREFIX: Final = "(0)"

LOCKED_IN_COUNTRY: Final = {"CN": ("country_code", "company_name"), "IN": ("country_code",)}
"""The properties of a primary contact that AWS never changes while the account is in this country."""


class DeclaredContact(NamedTuple):
    """A declared contact, as far as it is known: ``kind`` is its type or PRIMARY, ``details`` are normalized."""

    kind: str
    details: Mapping[str, str]

    @classmethod
    def of(cls, setting: Mapping[str, Any]) -> DeclaredContact | None:
        """Return the contact that properties describe; None if they don't tell which one of the account's it is."""
        kind = setting.get("alternate_contact_type", PRIMARY)
        if isinstance(kind, Unknown):
            return None
        names = {name: _SAME_IN_PRIMARY.get(name, name) if kind == PRIMARY else name for name in _COMPARED}
        known = {name: setting[other] for name, other in names.items() if is_known(setting.get(other))}
        return cls(kind, {name: _normalized(name, value) for name, value in known.items()})

    def shares(self, other: DeclaredContact) -> tuple[str, ...]:
        """Return the names of the details that both contacts have in common."""
        return tuple(name for name, value in self.details.items() if value and value == other.details.get(name))


def is_known(value: Any) -> TypeGuard[str]:
    """Whether a property has a value that a preview knows."""
    return isinstance(value, str) and not isinstance(value, Unknown)


def _normalized(name: str, value: str) -> str:
    if name == "phone_number":
        return re.sub(r"\D", "", value)
    return " ".join(value.split()).casefold()


@dataclass(frozen=True)
class SharedDetails:
    """Details that two contacts of the same accounts have in common."""

    kinds: tuple[str, str]
    details: tuple[str, ...]
    accounts: tuple[Account, ...]


class DeclaredContacts:
    """Every contact that the program of this run declares; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_account: dict[Account, dict[str, DeclaredContact]] = {}
        self._accounts: dict[str, tuple[Account, ...]] = {}
        self._found: set[tuple[str, ...]] = set()

    def declare(self, urn: str, contacts: Mapping[Account, DeclaredContact]) -> list[SharedDetails]:
        """Record a resource's contacts by account, in place of what it declared before.

        Returns what they have in common with contacts of other resources in the same account, once in a run.
        """
        shared: dict[tuple[str, str, str, tuple[str, ...]], list[Account]] = {}
        with self._lock:
            for account in self._accounts.pop(urn, ()):
                self._by_account[account].pop(urn, None)
            self._accounts[urn] = tuple(contacts)
            for account, contact in contacts.items():
                others = self._by_account.setdefault(account, {})
                for other_urn, other in others.items():
                    details = contact.shares(other)
                    # Two resources never have one slot: that is refused.
                    if details and contact.kind != other.kind:
                        shared.setdefault((other_urn, other.kind, contact.kind, details), []).append(account)
                others[urn] = contact
        return [
            SharedDetails((one, two), details, tuple(accounts))
            for (other_urn, one, two, details), accounts in shared.items()
            if self.is_new(*sorted((urn, other_urn)), *details)
        ]

    def is_new(self, *finding: str) -> bool:
        """Whether this has not been found before in this run."""
        with self._lock:
            is_new = finding not in self._found
            self._found.add(finding)
        return is_new


def can_receive_sms(phone_number: str) -> bool:
    """Whether a phone number has the form that an SMS needs: + and the country's calling code, without a trunk 0."""
    return _TRUNK_PREFIX not in phone_number and _E164.fullmatch(_SPACING.sub("", phone_number)) is not None


def locked_changes(former: Mapping[str, Any], setting: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the properties of a primary contact that differ from the former ones, although AWS never changes them."""
    locked = LOCKED_IN_COUNTRY.get(str(former.get("country_code")), ())
    return tuple(
        name for name in locked if not isinstance(setting.get(name), Unknown) and setting.get(name) != former.get(name)
    )
