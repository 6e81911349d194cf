"""Reads the settings of accounts, each operation in its own threads, so that AWS's quotas are used in parallel.

Only Get and List operations are called. An error in one account doesn't affect the others, except for unusable
credentials and missing trusted access, which end the reading.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.departures import CLOSED_STATES
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    ConfigurationError,
    CredentialsError,
    NoTrustedAccessError,
)
from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES

from .account_parts import AccountParts, AccountToRead
from .found import KINDS, USUAL_KINDS, AccountReading, Inventory

if TYPE_CHECKING:
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Connection

    from .account_parts import Answer, Part
    from .found import Kind, Outcome
    from .journal import Journal

# Enough to use each operation's quota at one second per answer, and few enough to stop within two.
_THREADS: Final = {"AlternateContact": 12, "PrimaryContact": 12, "RegionOptIn": 6, "AccountName": 4, "PrimaryEmail": 4}

OnProgress = Callable[[AccountReading], None]
"""Called with each account once it is read, in any order."""


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
    parts = AccountParts(runtime, connection, takes_names=takes_names).all(contact_types)
    reader = _Reader(runtime, connection, [part for part in parts if part.kind in kinds], accounts_of)
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


@dataclass
class _Account:
    """An account being read: the number of missing parts, and the parts read so far, by key."""

    target: AccountToRead
    parts: Sequence[Part]
    missing: int
    answers: dict[str, Answer] = field(default_factory=dict)
    errors: dict[str, AccountError] = field(default_factory=dict)


class _Reader:
    """Reads with one set of credentials."""

    def __init__(
        self,
        runtime: Runtime,
        connection: Connection | None,
        parts: Sequence[Part],
        accounts_of: Mapping[Kind, Collection[str]],
    ) -> None:
        if not parts:
            raise ConfigurationError("nothing to read: choose a kind of setting and a type of contact")
        self._runtime, self._connection, self._parts, self._accounts_of = runtime, connection, parts, accounts_of
        self.caller_account_id = runtime.accounts.caller_account_id(connection)

    def readings(self, targets: Sequence[AccountToRead]) -> Iterator[AccountReading]:
        """Read accounts and yield each as soon as it is complete."""
        with _pools({part.kind for part in self._parts}) as pools:
            asked: dict[Future[Answer], tuple[_Account, Part]] = {}
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

    def _read(self, target: AccountToRead, part: Part) -> Answer:
        return part.read(self._runtime.accounts.client(self._connection, target.id), target)

    @staticmethod
    def _record(account: _Account, part: Part, future: Future[Answer]) -> None:
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
