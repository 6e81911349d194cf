"""The parts of an account that are read: what each calls, and the settings that it finds, in the form of resources."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pulumi_account import account_name, alternate_contact, primary_contact, primary_email
from pulumi_account.account_name.lifecycle import AccountNameLifecycle
from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle
from pulumi_account.core import identity
from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES
from pulumi_account.core.member_accounts import MANAGEMENT_ACCOUNT
from pulumi_account.core.region_switch import DISABLED, ENABLED_BY_DEFAULT, OPTED_IN_STATUSES
from pulumi_account.primary_contact.lifecycle import PrimaryContactLifecycle
from pulumi_account.primary_email.change import COMPLETED
from pulumi_account.primary_email.lifecycle import PrimaryEmailLifecycle
from pulumi_account.region_opt_in.calls import list_statuses
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle

from .found import FoundSetting, SkippedSetting
from .resource_types import failures_of

if TYPE_CHECKING:
    from pulumi_account.core.account_lifecycle import AccountLifecycle
    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Connection

    from .found import Kind

_OPTED_INTO: Final = OPTED_IN_STATUSES - {ENABLED_BY_DEFAULT}


@dataclass(frozen=True)
class AccountToRead:
    """An account; what the organization says of it is None if it isn't known."""

    id: str
    name: str | None = None
    state: str | None = None
    email: str | None = field(default=None, repr=False)
    is_management: bool = False


class Answer(NamedTuple):
    """What one part of an account has."""

    settings: list[FoundSetting]
    region_statuses: Mapping[str, str] = MappingProxyType({})
    skipped: tuple[SkippedSetting, ...] = ()


@dataclass(frozen=True)
class Part:
    """What one call, or one series of pages, reads from an account; ``key`` is the contact's type, or the kind."""

    kind: Kind
    key: str
    name: str
    read: Callable[[AccountClient, AccountToRead], Answer]


class AccountParts:
    """What is read with one set of credentials. With ``takes_names``, names that are known are not read."""

    def __init__(self, runtime: Runtime, connection: Connection | None, *, takes_names: bool) -> None:
        self._connection, self._takes_names = connection, takes_names
        self._contact, self._primary, self._region, self._name, self._email = (
            AlternateContactLifecycle(runtime),
            PrimaryContactLifecycle(runtime),
            RegionOptInLifecycle(runtime),
            AccountNameLifecycle(runtime),
            PrimaryEmailLifecycle(runtime),
        )

    def all(self, contact_types: Collection[str]) -> list[Part]:
        """Return every part, with the alternate contacts of these types, in the order in which messages name them."""
        contacts = [
            Part("AlternateContact", each, f"the {each} contact", partial(self._alternate_contact, each))
            for each in ALTERNATE_CONTACT_TYPES
            if each in contact_types
        ]
        return [
            *contacts,
            Part("PrimaryContact", "PrimaryContact", "the primary contact", self._primary_contact),
            Part("RegionOptIn", "RegionOptIn", "the regions", self._regions),
            Part("AccountName", "AccountName", "the name", self._account_name),
            Part("PrimaryEmail", "PrimaryEmail", "the primary e-mail address", self._primary_email),
        ]

    def _alternate_contact(self, contact_type: str, client: AccountClient, _: AccountToRead) -> Answer:
        contact = alternate_contact.lifecycle.find(client, contact_type)
        return Answer([] if contact is None else [self._found(self._contact, client, contact, {}, contact_type)])

    def _primary_contact(self, client: AccountClient, _: AccountToRead) -> Answer:
        found = primary_contact.lifecycle.find(client)
        if found is None:
            return Answer([])
        contact, status = found
        known = {} if status is None else {"verification_status": status}
        return Answer([self._found(self._primary, client, contact, known)])

    def _regions(self, client: AccountClient, _: AccountToRead) -> Answer:
        statuses = {name: status for name, status in sorted(list_statuses(client).items()) if status != DISABLED}
        opted_in = [
            self._found(self._region, client, {"region_name": name, "enabled": True}, {"opt_status": status}, name)
            for name, status in statuses.items()
            if status in _OPTED_INTO
        ]
        return Answer(opted_in, statuses)

    def _account_name(self, client: AccountClient, target: AccountToRead) -> Answer:
        if self._takes_names and target.name is not None:
            return Answer([self._found(self._name, client, {"account_name": target.name}, {})])
        name, outputs = account_name.lifecycle.find(client)
        known = {output: value for output, value in outputs.items() if value is not None}
        return Answer([self._found(self._name, client, {"account_name": name}, known)])

    def _primary_email(self, client: AccountClient, target: AccountToRead) -> Answer:
        """Return the address as the organization's list has it, or else as a call for the account does."""
        why_not = MANAGEMENT_ACCOUNT if target.is_management else None
        if target.email is None and why_not is None:
            why_not = self._email.why_not_a_member(self._connection, target.id)
        if why_not is not None:
            return Answer([], skipped=(SkippedSetting("PrimaryEmail", identity.build(target.id), why_not),))
        email = primary_email.change.find(client) if target.email is None else target.email
        return Answer([self._found(self._email, client, {"primary_email": email}, {"status": COMPLETED})])

    @staticmethod
    def _found(
        lifecycle: AccountLifecycle[Any],
        client: AccountClient,
        found: dict[str, Any],
        more: dict[str, Any],
        *parts: str,
    ) -> FoundSetting:
        """Return a setting as a refresh of its resource would return it."""
        inputs = lifecycle.inputs_of(found, client, {})
        kind: Kind = lifecycle.resource  # type: ignore[assignment]  # one of KINDS
        return FoundSetting(
            kind,
            client.account_id,
            identity.build(client.account_id, *parts),
            inputs,
            {**inputs, "account_id": client.account_id, **more},
            failures_of(kind, inputs),
        )
