"""Reads the settings of accounts, each operation in its own threads, so that AWS's quotas are used in parallel.

Only Get and List operations are called. An error in one account doesn't affect the others, except for unusable
credentials and missing trusted access, which end the reading.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pulumi_account import account_name, alternate_contact, primary_contact, primary_email
from pulumi_account.account_name.lifecycle import AccountNameLifecycle
from pulumi_account.alternate_contact.lifecycle import AlternateContactLifecycle
from pulumi_account.core import identity
from pulumi_account.core.departures import CLOSED_STATES
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    ConfigurationError,
    CredentialsError,
    NoTrustedAccessError,
)
from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES
from pulumi_account.core.member_accounts import MANAGEMENT_ACCOUNT
from pulumi_account.core.region_switch import DISABLED, ENABLED_BY_DEFAULT, OPTED_IN_STATUSES
from pulumi_account.primary_contact.lifecycle import PrimaryContactLifecycle
from pulumi_account.primary_email.change import COMPLETED
from pulumi_account.primary_email.lifecycle import PrimaryEmailLifecycle
from pulumi_account.region_opt_in.calls import list_statuses
from pulumi_account.region_opt_in.lifecycle import RegionOptInLifecycle

from .found import KINDS, USUAL_KINDS, AccountReading, FoundSetting, Inventory, SkippedSetting
from .resource_types import failures_of

if TYPE_CHECKING:
    from pulumi_account.core.account_lifecycle import AccountLifecycle
    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Connection

    from .found import Kind, Outcome
    from .journal import Journal

_OPTED_INTO: Final = OPTED_IN_STATUSES - {ENABLED_BY_DEFAULT}
# Enough to use each operation's quota at one second per answer, and few enough to stop within two.
_THREADS: Final = {"AlternateContact": 12, "PrimaryContact": 12, "RegionOptIn": 6, "AccountName": 4, "PrimaryEmail": 4}

OnProgress = Callable[[AccountReading], None]
"""Called with each account once it is read, in any order."""


@dataclass(frozen=True)
class AccountToRead:
    """An account; what the organization says of it is None if it isn't known."""

    id: str
    name: str | None = None
    state: str | None = None
    email: str | None = field(default=None, repr=False)
    is_management: bool = False


def read_accounts(  # noqa: PLR0913 - settings, each given by name
    runtime: Runtime,
    accounts: Iterable[Any],
    kinds: Collection[Kind] = USUAL_KINDS,
    *,
    contact_types: Collection[str] = ALTERNATE_CONTACT_TYPES,
    connection: Connection | None = None,
    takes_names: bool | None = None,
    journal: Journal | None = None,
    on_progress: OnProgress | None = None,
    accounts_of: Mapping[Kind, Collection[str]] = MappingProxyType({}),
) -> Inventory:
    """Read accounts, each an AccountToRead or OrganizationAccount, and return their settings in the same order.

    ``kinds`` and ``contact_types`` choose what is read. Regions are found if the account has opted in to them; regions
    that are enabled by default or disabled are as in any new account. ``takes_names`` says whether names that the
    accounts already have are taken instead of read, by default those of several accounts; e-mail addresses always are.
    A journal has what an earlier run read, and records what this one reads. ``accounts_of`` limits a kind to some
    accounts. Raises CredentialsError, NoTrustedAccessError and ConfigurationError.
    """
    targets = [AccountToRead(each.id, each.name, each.state, each.email, each.is_management) for each in accounts]
    takes_names = len(targets) > 1 if takes_names is None else takes_names
    reader = _Reader(runtime, connection, kinds, contact_types, accounts_of, takes_names=takes_names)
    known = journal.readings() if journal else {}
    readings: dict[str, AccountReading] = {}

    def record(reading: AccountReading) -> None:
        readings[reading.account_id] = reading
        if on_progress is not None:
            on_progress(reading)

    unread = []
    for target in targets:
        if target.state in CLOSED_STATES:
            record(AccountReading(target.id, target.name, "suspended", f"its state is {target.state}"))
        elif target.id in known:
            record(replace(known[target.id], name=target.name))
        else:
            unread.append(target)
    for reading in reader.readings(unread):
        if journal is not None and reading.outcome == "read":
            journal.add(reading)
        record(reading)
    return Inventory(reader.caller_account_id, tuple(readings[target.id] for target in targets))


class _Answer(NamedTuple):
    """What one part of an account has."""

    settings: list[FoundSetting]
    region_statuses: Mapping[str, str] = MappingProxyType({})
    skipped: tuple[SkippedSetting, ...] = ()


@dataclass(frozen=True)
class _Part:
    """What one call, or one series of pages, reads from an account; ``key`` is the contact's type, or the kind."""

    kind: Kind
    key: str
    name: str
    read: Callable[[AccountClient, AccountToRead], _Answer]


@dataclass
class _Account:
    """An account being read: the number of missing parts, and the parts read so far, by key."""

    target: AccountToRead
    parts: Sequence[_Part]
    missing: int
    answers: dict[str, _Answer] = field(default_factory=dict)
    errors: dict[str, AccountError] = field(default_factory=dict)


class _Reader:
    """Reads with one set of credentials. With ``takes_names``, names that are known are not read."""

    def __init__(
        self,
        runtime: Runtime,
        connection: Connection | None,
        kinds: Collection[Kind],
        contact_types: Collection[str],
        accounts_of: Mapping[Kind, Collection[str]],
        *,
        takes_names: bool,
    ) -> None:
        self._runtime, self._connection = runtime, connection
        self._accounts_of, self._takes_names = accounts_of, takes_names
        self._contact, self._primary, self._region, self._name, self._email = (
            AlternateContactLifecycle(runtime),
            PrimaryContactLifecycle(runtime),
            RegionOptInLifecycle(runtime),
            AccountNameLifecycle(runtime),
            PrimaryEmailLifecycle(runtime),
        )
        contacts = [
            _Part("AlternateContact", each, f"the {each} contact", partial(self._alternate_contact, each))
            for each in ALTERNATE_CONTACT_TYPES
            if each in contact_types
        ]
        parts = [
            *contacts,
            _Part("PrimaryContact", "PrimaryContact", "the primary contact", self._primary_contact),
            _Part("RegionOptIn", "RegionOptIn", "the regions", self._regions),
            _Part("AccountName", "AccountName", "the name", self._account_name),
            _Part("PrimaryEmail", "PrimaryEmail", "the primary e-mail address", self._primary_email),
        ]
        self._parts = [part for part in parts if part.kind in kinds]
        if not self._parts:
            raise ConfigurationError("nothing to read: choose a kind of setting and a type of contact")
        self.caller_account_id = runtime.accounts.caller_account_id(connection)

    def readings(self, targets: Sequence[AccountToRead]) -> Iterator[AccountReading]:
        """Read accounts and yield each as soon as it is complete."""
        with _pools({part.kind for part in self._parts}) as pools:
            asked: dict[Future[_Answer], tuple[_Account, _Part]] = {}
            for target in targets:
                parts = [part for part in self._parts if target.id in self._accounts_of.get(part.kind, {target.id})]
                account = _Account(target, parts, len(parts))
                if not parts:
                    yield self._reading(account)
                for part in parts:
                    asked[pools[part.kind].submit(self._read, target, part)] = account, part
            for future in as_completed(asked):
                account, part = asked[future]
                self._record(account, part, future)
                if not account.missing:
                    yield self._reading(account)

    def _read(self, target: AccountToRead, part: _Part) -> _Answer:
        return part.read(self._runtime.accounts.client(self._connection, target.id), target)

    @staticmethod
    def _record(account: _Account, part: _Part, future: Future[_Answer]) -> None:
        account.missing -= 1
        try:
            account.answers[part.key] = future.result()
        except (CredentialsError, NoTrustedAccessError):
            raise
        except AccountError as error:
            account.errors[part.key] = error

    def _reading(self, account: _Account) -> AccountReading:
        target, parts = account.target, account.parts
        answers = [account.answers[part.key] for part in parts if part.key in account.answers]
        read = AccountReading(
            target.id,
            target.name,
            "read",
            settings=tuple(setting for answer in answers for setting in answer.settings),
            region_statuses={region: status for answer in answers for region, status in answer.region_statuses.items()},
            skipped=tuple(setting for answer in answers for setting in answer.skipped),
        )
        # In the order of the parts, so that the reason is the same in each run.
        errors = {part: account.errors[part.key] for part in parts if part.key in account.errors}
        unread: dict[str, Outcome] = {
            part.key: "denied" if isinstance(error, AccessDeniedError) else "failed" for part, error in errors.items()
        }
        if not errors:
            return read
        outcome: Outcome = "failed" if "failed" in unread.values() else "denied"
        first = next(error for part, error in errors.items() if unread[part.key] == outcome)
        what = "" if len(errors) == len(parts) else f"{', '.join(part.name for part in errors)}: "
        return replace(read, outcome=outcome, reason=f"{what}{first.reason}", unread=unread)

    def _alternate_contact(self, contact_type: str, client: AccountClient, _: AccountToRead) -> _Answer:
        contact = alternate_contact.lifecycle.find(client, contact_type)
        return _Answer([] if contact is None else [self._found(self._contact, client, contact, {}, contact_type)])

    def _primary_contact(self, client: AccountClient, _: AccountToRead) -> _Answer:
        found = primary_contact.lifecycle.find(client)
        if found is None:
            return _Answer([])
        contact, status = found
        known = {} if status is None else {"verification_status": status}
        return _Answer([self._found(self._primary, client, contact, known)])

    def _regions(self, client: AccountClient, _: AccountToRead) -> _Answer:
        statuses = {name: status for name, status in sorted(list_statuses(client).items()) if status != DISABLED}
        opted_in = [
            self._found(self._region, client, {"region_name": name, "enabled": True}, {"opt_status": status}, name)
            for name, status in statuses.items()
            if status in _OPTED_INTO
        ]
        return _Answer(opted_in, statuses)

    def _account_name(self, client: AccountClient, target: AccountToRead) -> _Answer:
        if self._takes_names and target.name is not None:
            return _Answer([self._found(self._name, client, {"account_name": target.name}, {})])
        name, outputs = account_name.lifecycle.find(client)
        known = {output: value for output, value in outputs.items() if value is not None}
        return _Answer([self._found(self._name, client, {"account_name": name}, known)])

    def _primary_email(self, client: AccountClient, target: AccountToRead) -> _Answer:
        """Return the address as the organization's list has it, or else as a call for the account does."""
        why_not = MANAGEMENT_ACCOUNT if target.is_management else None
        if target.email is None and why_not is None:
            why_not = self._email.why_not_a_member(self._connection, target.id)
        if why_not is not None:
            return _Answer([], skipped=(SkippedSetting("PrimaryEmail", identity.build(target.id), why_not),))
        email = primary_email.change.find(client) if target.email is None else target.email
        return _Answer([self._found(self._email, client, {"primary_email": email}, {"status": COMPLETED})])

    @staticmethod
    def _found(
        lifecycle: AccountLifecycle[Any],
        client: AccountClient,
        found: dict[str, Any],
        more: dict[str, Any],
        *parts: str,
    ) -> FoundSetting:
        """Return a setting as a refresh of its resource would return it."""
        inputs = lifecycle.inputs_of(found, client, {"account_id": client.account_id})
        kind: Kind = lifecycle.resource  # type: ignore[assignment]  # one of KINDS
        return FoundSetting(
            kind,
            client.account_id,
            identity.build(client.account_id, *parts),
            inputs,
            {**inputs, "account_id": client.account_id, **more},
            failures_of(kind, inputs),
        )


@contextmanager
def _pools(kinds: Collection[Kind]) -> Iterator[dict[Kind, ThreadPoolExecutor]]:
    """Give each kind its own threads; calls still queued at the end are not started."""
    pools: dict[Kind, ThreadPoolExecutor] = {
        kind: ThreadPoolExecutor(_THREADS[kind], thread_name_prefix=f"read {kind}") for kind in KINDS if kind in kinds
    }
    try:
        yield pools
    finally:
        for pool in pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
