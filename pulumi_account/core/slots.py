"""The slots that the program of this run declares, recorded by ``check``.

A renamed resource is created under its new name and then deleted under its old one: the delete must not remove what
the new name has just set. The same holds for replaced resources and for leftovers of a run that was cut off. Two
resources that declare one slot would overwrite each other in every run, so the second one is refused.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import AccountError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .settings import Connection
    from .shared_slots import SharedSlots


class Slot(NamedTuple):
    """A place in an account that holds one setting: ``("AlternateContact", "SECURITY")``."""

    resource: str
    part: str


class Place(NamedTuple):
    """A slot in an account; without an account, in the one that the credentials of ``connection`` belong to."""

    slot: Slot
    account_id: str | None
    connection: Connection | None = None


class Conflict(NamedTuple):
    """A place that a second resource declares too; ``other`` is the second one's URN."""

    place: Place
    other: str


class Declarations:
    """Every slot declared in this process, which serves one deployment.

    Args:
        shared: those of the deployment's other processes; None if there is only one.

    """

    def __init__(self, shared: SharedSlots | None = None) -> None:
        self._shared = shared
        self._lock = threading.Lock()
        # The URNs that declare a slot, by account, or by connection if no account is named.
        self._named: dict[Slot, dict[str, tuple[str, ...]]] = {}
        self._callers: dict[Slot, dict[Connection | None, tuple[str, ...]]] = {}
        self._places: dict[str, tuple[Place, ...]] = {}
        self._unusable: set[Connection | None] = set()
        self._announced: dict[Slot, set[str]] = {}
        self._announced_callers: dict[Slot, set[Connection | None]] = {}
        self._unclear: dict[str, tuple[str, ...]] = {}
        self._changing: dict[tuple[Slot, str], threading.Lock] = {}

    def changing(self, slot: Slot, account_id: str) -> threading.Lock:
        """Return the lock to hold while a slot is written, or is looked up here and then deleted.

        A delete then either sees that the slot is declared, or is done before the slot is written.
        """
        with self._lock:
            return self._changing.setdefault((slot, account_id), threading.Lock())

    def declare(self, places: Iterable[Place], urn: str = "") -> None:
        """Record what a resource declares; it replaces what an earlier check recorded.

        Places without a URN never conflict with others.
        """
        declared, urns = tuple(places), (urn,)
        with self._lock:
            for place in self._places.pop(urn, ()):
                self._forget(place, urn)
            if urn:
                self._places[urn] = declared
            for place in declared:
                known, key = self._index(place)
                known[key] = (*known[key], urn) if key in known else urns

    def note_written(self, places: Iterable[Place]) -> None:
        """Tell the deployment's other processes which slots of which accounts a resource has just set."""
        for slot, account_id, _ in places:
            if self._shared is not None and account_id is not None:
                self._shared.note(*slot, account_id)

    def announce(self, kind: str, places: Iterable[Place], unclear: Iterable[str]) -> None:
        """Record what the program declares of one kind, before the resources themselves are checked.

        ``unclear`` are the names of resources whose places the program doesn't know yet.
        """
        with self._lock:
            for slot, account_id, connection in places:
                if account_id is not None:
                    self._announced.setdefault(slot, set()).add(account_id)
                else:
                    self._announced_callers.setdefault(slot, set()).add(connection)
            self._unclear[kind] = tuple(unclear)

    def unclear(self, kind: str) -> tuple[str, ...]:
        """Return the resources that may declare any slot of a kind, as far as is known."""
        with self._lock:
            return self._unclear.get(kind, ())

    def _index(self, place: Place) -> tuple[dict[Any, tuple[str, ...]], Any]:
        if place.account_id is not None:
            return self._named.setdefault(place.slot, {}), place.account_id
        return self._callers.setdefault(place.slot, {}), place.connection

    def _forget(self, place: Place, urn: str) -> None:
        known, key = self._index(place)
        left = tuple(other for other in known.pop(key, ()) if other != urn)
        if left:
            known[key] = left

    def holds(self, slot: Slot, account_id: str, caller_of: Callable[[Connection | None], str]) -> bool:
        """Whether the slot of this account is declared; ``caller_of`` is asked only if that can decide it."""
        with self._lock:
            is_named = account_id in self._named.get(slot, ()) or account_id in self._announced.get(slot, ())
            connections = {*self._callers.get(slot, ()), *self._announced_callers.get(slot, ())}
        if is_named or any(caller_of(connection) == account_id for connection in connections):
            return True
        return self._shared is not None and self._shared.holds(*slot, account_id)

    def accounts_of(self, slot: Slot) -> tuple[str, ...]:
        """Return the accounts that are named with a slot."""
        with self._lock:
            return tuple(self._named.get(slot, ()))

    def conflicts(self, urn: str, caller_of: Callable[[Connection | None], str]) -> list[Conflict]:
        """Return the places of a resource that another resource declares too.

        ``caller_of`` is asked only if an account that is left out could be one that is named, or another connection's.
        If it fails, no conflict is returned: the verb that needs the account reports the failure.
        """
        found, unclear = [], []
        with self._lock:
            for place in self._places.get(urn, ()):
                known, key = self._index(place)
                others = _others(known[key], urn)
                if others:
                    found.append(Conflict(place, others[0]))
                elif self._callers.get(place.slot) and (place.account_id or self._could_be_elsewhere(place)):
                    unclear.append(place)
        return found + [conflict for place in unclear for conflict in self._resolved(place, urn, caller_of)]

    def _could_be_elsewhere(self, place: Place) -> bool:
        return bool(self._named.get(place.slot)) or len(self._callers[place.slot]) > 1

    def _resolved(self, place: Place, urn: str, caller_of: Callable[[Connection | None], str]) -> Iterable[Conflict]:
        with self._lock:
            callers = dict(self._callers[place.slot])
        account_id = place.account_id or self._caller(place.connection, caller_of)
        if account_id is None:
            return
        with self._lock:
            others = _others(self._named.get(place.slot, {}).get(account_id, ()), urn)
        for connection, urns in callers.items():
            if _others(urns, urn) and self._caller(connection, caller_of) == account_id:
                others = [*others, *_others(urns, urn)]
        if others:
            yield Conflict(place._replace(account_id=account_id), others[0])

    def _caller(self, connection: Connection | None, caller_of: Callable[[Connection | None], str]) -> str | None:
        if connection in self._unusable:
            return None
        try:
            return caller_of(connection)
        except AccountError:
            self._unusable.add(connection)
            return None


def _others(urns: Iterable[str], urn: str) -> list[str]:
    return [other for other in urns if other not in ("", urn)]
